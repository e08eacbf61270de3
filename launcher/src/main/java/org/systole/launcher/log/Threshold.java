package org.systole.launcher.log;

import java.util.Collections;
import java.util.Comparator;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.event.Level;

/**
 * From which level on each logger speaks, written {@code INFO,org.systole.core.transport=DEBUG}: a level for all, then
 * exceptions by prefix, of which the longest counts.
 */
public record Threshold(Level general, SortedMap<String, Level> byPrefix) {
    public Threshold {
        SortedMap<String, Level> longestFirst =
                new TreeMap<>(Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        longestFirst.putAll(byPrefix);
        byPrefix = Collections.unmodifiableSortedMap(longestFirst);
    }

    /**
     * Reads the notation above.
     *
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public static Threshold parse(String text) {
        Level general = Level.INFO;
        SortedMap<String, Level> exceptions = new TreeMap<>();
        for (String part : text.split(",")) {
            int equals = part.indexOf('=');
            if (equals >= 0) {
                exceptions.put(part.substring(0, equals).strip(), level(part.substring(equals + 1)));
            } else if (!part.isBlank()) {
                general = level(part);
            }
        }
        return new Threshold(general, exceptions);
    }

    private static Level level(String word) {
        try {
            return Level.valueOf(word.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + word.strip() + "' is no log level; use ERROR, WARN, INFO, DEBUG or TRACE", e);
        }
    }

    Level of(String logger) {
        return byPrefix.entrySet().stream()
                .filter(e -> logger.startsWith(e.getKey()))
                .findFirst()
                .map(java.util.Map.Entry::getValue)
                .orElse(general);
    }
}
