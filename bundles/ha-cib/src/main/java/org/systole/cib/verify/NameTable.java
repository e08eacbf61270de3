package org.systole.cib.verify;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.systole.cib.Nearest;

/**
 * Names with the type of their value. Written one per word, {@code name:type}; types are {@code text}, {@code bool},
 * {@code time}, {@code int}, {@code count}, {@code score}, {@code limit} (a count or INFINITY), {@code percent}, or the
 * allowed words separated by {@code |}, in any case.
 */
final class NameTable {
    private final Map<String, String> types;

    private NameTable(Map<String, String> types) {
        this.types = Collections.unmodifiableMap(types);
    }

    static NameTable of(String words) {
        Map<String, String> types = new TreeMap<>();
        for (String word : words.strip().split("\\s+")) {
            String[] parts = word.split(":", 2);
            types.put(parts[0], parts[1]);
        }
        return new NameTable(types);
    }

    NameTable and(NameTable other) {
        Map<String, String> both = new TreeMap<>(types);
        both.putAll(other.types);
        return new NameTable(both);
    }

    Collection<String> names() {
        return types.keySet();
    }

    boolean knows(String name) {
        return types.containsKey(name);
    }

    /** What is wrong with a value: the rule's code and the remedy. */
    record Complaint(String code, String fix) {}

    /** What is wrong with the value of a known name; nothing for unknown names. */
    Optional<Complaint> complaint(String name, String value) {
        return switch (types.getOrDefault(name, "text")) {
            case "text" -> Optional.empty();
            case "bool" -> unless(Values.bool(value).isPresent(), "bad-boolean", "write true or false");
            case "time" -> unless(
                    Values.time(value).isPresent(),
                    "bad-time",
                    "write a number with a unit, such as 20s, 500ms or 2min");
            case "score" -> unless(
                    Values.isScore(value), "bad-score", "a score is a whole number, INFINITY or -INFINITY");
            case "int" -> unless(value.matches("-?\\d{1,9}"), "bad-number", "write a whole number");
            case "count" -> unless(value.matches("\\d{1,9}"), "bad-number", "write a whole number, 0 or more");
            case "limit" -> unless(
                    value.matches("\\+?(\\d{1,9}|INFINITY)"), "bad-number", "write a whole number or INFINITY");
            case "percent" -> unless(value.matches("\\d{1,3}(\\.\\d*)?%?"), "bad-number", "write a percentage");
            default -> word(value, List.of(types.get(name).split("\\|")));
        };
    }

    private static Optional<Complaint> unless(boolean good, String code, String fix) {
        return good ? Optional.empty() : Optional.of(new Complaint(code, fix));
    }

    private static Optional<Complaint> word(String value, List<String> words) {
        boolean good = words.stream().anyMatch(w -> w.equals(value.toLowerCase(Locale.ROOT)));
        return unless(good, "bad-value", Nearest.hint(value, words, "write one of " + String.join(", ", words)));
    }
}
