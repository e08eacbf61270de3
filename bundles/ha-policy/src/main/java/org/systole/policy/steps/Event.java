package org.systole.policy.steps;

/**
 * Something that happens to somebody, as reasons name it: {@code db start}, {@code storage running}.
 *
 * @param who the resource, or what else acts
 */
record Event(String who, What what) {
    /** What happens; the words are those of the transition summary. */
    enum What {
        START("start"),
        STOP("stop"),
        PROMOTE("promote"),
        DEMOTE("demote"),
        /** A whole has done what its parts do. */
        RUNNING("running"),
        STOPPED("stopped"),
        PROMOTED("promoted"),
        DEMOTED("demoted"),
        /** A clone has done something and told all its copies. */
        NOTIFIED("notified"),
        /** Somebody was asked. */
        MONITOR("monitor"),
        /** What is named says it all. */
        NAMED("");

        private final String word;

        What(String word) {
            this.word = word;
        }
    }

    static Event of(Object who, Act act) {
        return new Event(who.toString(), begun(act));
    }

    /** A whole has done it. */
    static Event done(Object who, Act act) {
        return new Event(who.toString(), ended(act));
    }

    private static What begun(Act act) {
        return switch (act) {
            case START -> What.START;
            case STOP -> What.STOP;
            case PROMOTE -> What.PROMOTE;
            case DEMOTE -> What.DEMOTE;
        };
    }

    private static What ended(Act act) {
        return switch (act) {
            case START -> What.RUNNING;
            case STOP -> What.STOPPED;
            case PROMOTE -> What.PROMOTED;
            case DEMOTE -> What.DEMOTED;
        };
    }

    static Event named(String name) {
        return new Event(name, What.NAMED);
    }

    boolean is(What other) {
        return what == other;
    }

    @Override
    public String toString() {
        return what == What.NAMED ? who : who + " " + what.word;
    }
}
