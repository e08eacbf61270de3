package org.systole.cib.report;

import java.util.Locale;
import java.util.Set;

/** The words for true in a configuration. */
final class Booleans {
    private static final Set<String> TRUE = Set.of("true", "on", "yes", "y", "1");

    private Booleans() {}

    static boolean isTrue(String value) {
        return TRUE.contains(value.toLowerCase(Locale.ROOT));
    }
}
