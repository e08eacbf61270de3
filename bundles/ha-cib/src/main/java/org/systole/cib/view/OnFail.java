package org.systole.cib.view;

import java.util.Locale;
import java.util.Optional;

/** What a failed operation leads to (Pacemaker Explained, Resource Operations, {@code on-fail}). */
public enum OnFail {
    IGNORE,
    BLOCK,
    DEMOTE,
    STOP,
    RESTART,
    RESTART_CONTAINER,
    FENCE,
    STANDBY;

    /** The word in the configuration; empty for a word that is none. */
    static Optional<OnFail> of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "ignore", "nothing" -> Optional.of(IGNORE);
            case "block" -> Optional.of(BLOCK);
            case "demote" -> Optional.of(DEMOTE);
            case "stop" -> Optional.of(STOP);
            case "restart" -> Optional.of(RESTART);
            case "restart-container" -> Optional.of(RESTART_CONTAINER);
            case "fence" -> Optional.of(FENCE);
            case "standby" -> Optional.of(STANDBY);
            default -> Optional.empty();
        };
    }
}
