package org.systole.core.command.session;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Hides secrets in command lines before they are kept. */
final class Masking {
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(passw|passphrase|secret|community|token|authkey).*");
    private static final Pattern SECRET_PAIR =
            Pattern.compile("(?i)(name=[\"'][^\"']*(?:passw|passphrase|secret|community|token)[^\"']*[\"'][^>]*?value=)"
                    + "([\"'])[^\"']*\\2");

    private Masking() {}

    /** The words as one line; the value set for a secret parameter and secrets within XML are replaced. */
    static String line(List<String> words) {
        List<String> out = new ArrayList<>();
        boolean secret = words.stream().anyMatch(w -> SECRET_NAME.matcher(w).matches() && !w.startsWith("<"));
        boolean valueNext = false;
        for (String word : words) {
            out.add(valueNext && secret ? "***" : shown(word, secret));
            valueNext = word.equals("-v") || word.equals("--parameter-value") || word.equals("--update");
        }
        return String.join(" ", out);
    }

    private static String shown(String word, boolean secret) {
        String text = SECRET_PAIR.matcher(word).replaceAll("$1$2***$2");
        return secret && text.matches("(-v.+|--(parameter-value|update)=.*)")
                ? text.replaceFirst("^(-v|--[a-z-]+=).*", "$1***")
                : text;
    }
}
