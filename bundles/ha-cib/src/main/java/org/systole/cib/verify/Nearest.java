package org.systole.cib.verify;

import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;

/** The known name that a mistyped one was probably meant to be. */
final class Nearest {
    private Nearest() {}

    /** The nearest of the names, at most a third of the letters away; the alphabetically first of equals. */
    static Optional<String> to(String name, Collection<String> names) {
        String best = null;
        int bestDistance = Math.max(1, name.length() / 3) + 1;
        for (String candidate : new TreeSet<>(names)) {
            int distance = distance(folded(name), folded(candidate));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** "did you mean X?" as a remedy, or the other one where nothing is near. */
    static String hint(String name, Collection<String> names, String otherwise) {
        return to(name, names).map(n -> "did you mean '" + n + "'?").orElse(otherwise);
    }

    private static String folded(String name) {
        return name.toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int swap = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(swap, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
