package org.systole.tidy;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What code that only decides may not touch: clocks, chance, threads, I/O, loggers, and orders that differ by node. */
final class Purity extends TreeScanner<Void, Void> {
    /** Where the rule holds. */
    static final String[] PURE = {
        "bundles/ha-cib/src/main/",
        "bundles/ha-policy/src/main/",
        "bundles/ha-core/src/main/java/org/systole/core/state/",
        "bundles/ha-core/src/main/java/org/systole/core/transition/",
        "bundles/ha-core/src/main/java/org/systole/core/controller/",
    };

    private static final Map<Pattern, String> IMPORTS = new LinkedHashMap<>();
    private static final Map<Pattern, String> WORDS = new LinkedHashMap<>();

    static {
        IMPORTS.put(Pattern.compile("org\\.osgi\\.(?!annotation).*"), "no OSGi here");
        IMPORTS.put(
                Pattern.compile("org\\.(jgroups|slf4j)\\..*|java\\.util\\.logging\\..*"),
                "return a reason or an effect");
        IMPORTS.put(
                Pattern.compile("java\\.io\\.(File|Random).*|java\\.nio\\.(file|channels).*|java\\.net\\..*"),
                "no I/O here");
        IMPORTS.put(Pattern.compile("java\\.util\\.concurrent\\..*"), "no threads here; return an effect");
        IMPORTS.put(
                Pattern.compile("java\\.time\\.(Clock|InstantSource)|java\\.util\\.(Random|UUID)"),
                "take it as an argument");
        IMPORTS.put(
                Pattern.compile("java\\.util\\.(HashMap|HashSet|Hashtable|IdentityHashMap|WeakHashMap)"),
                "use TreeMap, TreeSet, LinkedHashMap or a list: the order is part of the answer");
        word("System\\.(currentTimeMillis|nanoTime|getProperty|getenv|out|err)", "take it as an argument");
        word("(Instant|LocalDate|LocalDateTime|ZonedDateTime|OffsetDateTime)\\.now", "take the time as an argument");
        word("Math\\.random|UUID\\.randomUUID", "take it as an argument");
        word("ZoneId\\.systemDefault|Locale\\.getDefault|TimeZone\\.getDefault", "differs by node");
        word("Thread\\.\\w+", "no threads here");
        word("java\\.util\\.(HashMap|HashSet)|java\\.util\\.concurrent\\..*", "differs by node");
        word("Collectors\\.(toSet|toUnmodifiableSet|toUnmodifiableMap)", "use toCollection(TreeSet::new)");
    }

    private static void word(String banned, String remedy) {
        WORDS.put(Pattern.compile("(?:[a-z]+\\.)*(?:" + banned + ")"), remedy);
    }

    private final Source source;
    private final List<String> complaints = new ArrayList<>();

    private Purity(Source source) {
        this.source = source;
    }

    static List<String> of(Source source) {
        Purity purity = new Purity(source);
        for (var tree : source.unit().getImports()) {
            String name = tree.getQualifiedIdentifier().toString();
            IMPORTS.forEach((banned, remedy) -> {
                if (banned.matcher(name).matches()) {
                    purity.complaints.add(
                            source.at(source.line(tree), name + " is banned in what only decides: " + remedy));
                }
            });
        }
        source.unit().getTypeDecls().forEach(type -> purity.scan(type, null));
        return purity.complaints;
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree tree, Void nothing) {
        String name = tree.toString();
        WORDS.forEach((banned, remedy) -> {
            if (banned.matcher(name).matches()) {
                complaints.add(source.at(source.line(tree), name + " is banned in what only decides: " + remedy));
            }
        });
        return super.visitMemberSelect(tree, nothing);
    }

    @Override
    public Void visitIdentifier(IdentifierTree tree, Void nothing) {
        if (tree.getName().contentEquals("Thread")) {
            complaints.add(source.at(source.line(tree), "Thread is banned in what only decides: return an effect"));
        }
        return super.visitIdentifier(tree, nothing);
    }
}
