package org.systole.policy.steps;

import java.util.Locale;

/** What orderings speak of: the acts that change a resource. */
enum Act {
    START,
    STOP,
    PROMOTE,
    DEMOTE;

    /** The act an order's action means; Started and other words mean start. */
    static Act of(String action) {
        return switch (action.toLowerCase(Locale.ROOT)) {
            case "stop" -> STOP;
            case "promote" -> PROMOTE;
            case "demote" -> DEMOTE;
            default -> START;
        };
    }

    /** The act that undoes this one. */
    Act opposite() {
        return switch (this) {
            case START -> STOP;
            case STOP -> START;
            case PROMOTE -> DEMOTE;
            case DEMOTE -> PROMOTE;
        };
    }

    boolean up() {
        return this == START || this == PROMOTE;
    }

    /** The word for the act's end, as the field's brackets have it. */
    String done() {
        return switch (this) {
            case START -> "running";
            case STOP -> "stopped";
            case PROMOTE -> "promoted";
            case DEMOTE -> "demoted";
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
