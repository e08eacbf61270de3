package org.systole.cib.verify;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.systole.cib.Element;

/** Which parameters hold secrets, by their names, and how to show them without. */
public final class Secrets {
    private static final Pattern NAME =
            Pattern.compile("(?i).*(passw|passphrase|secret|community|token|authkey).*|pass");
    private static final Pattern REFERENCE = Pattern.compile("(?i).*(_|-)(file|script|path|name|type|prot|protocol)");
    private static final Set<String> PREFIXES = Set.of("file:", "lrm://", "@", "env:", "secret:");

    private Secrets() {}

    /** Whether a pair of name and value holds a secret itself, and not only says where one is. */
    static boolean inClear(String name, String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        return NAME.matcher(name).matches()
                && !REFERENCE.matcher(name).matches()
                && !value.isBlank()
                && PREFIXES.stream().noneMatch(lower::startsWith);
    }

    /** The element with the value of every secret in it replaced by stars. */
    public static Element masked(Element element) {
        boolean secret = element.name().equals("nvpair")
                && inClear(element.attribute("name", ""), element.attribute("value", ""));
        return (secret ? element.with("value", "***") : element).mapChildren(Secrets::masked);
    }
}
