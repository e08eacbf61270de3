package org.systole.cib.view;

import java.util.Locale;

/** The wish of the operator for a resource ({@code target-role}). */
public enum TargetRole {
    STOPPED,
    STARTED,
    UNPROMOTED,
    PROMOTED;

    /** Any case, old names included; what is no role means started. */
    public static TargetRole of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "stopped" -> STOPPED;
            case "slave", "unpromoted" -> UNPROMOTED;
            case "master", "promoted" -> PROMOTED;
            default -> STARTED;
        };
    }
}
