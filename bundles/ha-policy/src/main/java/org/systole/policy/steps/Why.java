package org.systole.policy.steps;

/**
 * Why something stops, or cannot be done. What else follows depends on the kind and the event; the words are for the
 * transition summary only.
 */
record Why(Kind kind, Event event) {
    /** How the event is a cause. */
    enum Kind {
        /** There is none. */
        NONE(""),
        /** Its own place, failure or definition, or the node it is on. */
        ITSELF(""),
        /** Nodes that are not a majority. */
        QUORUM(""),
        /** What it must be near cannot start. */
        COLOCATION("colocation with "),
        /** It goes with something that acts. */
        REQUIRED("required "),
        /** It needs something that cannot be done. */
        UNRUNNABLE("unrunnable "),
        /** It could migrate, but for something that moves with a stop. */
        UNMIGRATABLE("unmigrateable ");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    static final Why NONE = new Why(Kind.NONE, Event.named(""));
    static final Why NO_QUORUM = new Why(Kind.QUORUM, Event.named("no quorum"));
    static final Why FROZEN = new Why(Kind.QUORUM, Event.named("quorum freeze"));
    static final Why NO_FENCING = new Why(Kind.QUORUM, Event.named("fencing needs quorum"));

    /** A cause of its own in so many words; no cause if there are none. */
    static Why itself(String words) {
        return words.isEmpty() ? NONE : new Why(Kind.ITSELF, Event.named(words));
    }

    static Why colocation(String with) {
        return new Why(Kind.COLOCATION, Event.named(with));
    }

    static Why required(Event event) {
        return new Why(Kind.REQUIRED, event);
    }

    static Why unrunnable(Event event) {
        return new Why(Kind.UNRUNNABLE, event);
    }

    static Why unmigratable(Event event) {
        return new Why(Kind.UNMIGRATABLE, event);
    }

    boolean none() {
        return kind == Kind.NONE;
    }

    boolean is(Kind other) {
        return kind == other;
    }

    /** Whether something it needs will not be: something else cannot act, and not merely its stop or the answer. */
    boolean lack() {
        boolean waits = event.is(Event.What.STOP) || event.is(Event.What.MONITOR);
        return kind == Kind.COLOCATION || kind == Kind.UNRUNNABLE && !waits;
    }

    /** As the transition summary words it; empty for none. */
    @Override
    public String toString() {
        return kind.prefix + event;
    }
}
