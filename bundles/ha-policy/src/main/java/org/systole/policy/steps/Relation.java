package org.systole.policy.steps;

import java.util.List;
import org.systole.cib.view.Order;

/**
 * One act before another.
 *
 * @param object id of the order or group
 * @param event what the first ones do, as a reason names it
 * @param first those that act first
 * @param needed how many of them must have acted for the other to be possible; all where it equals their number
 * @param renewal whether the second is renewed with the first
 * @param inGroup whether both are members of one group, in which nothing passes a member that cannot move
 * @param symmetrical whether the opposite acts are bound the other way round, which makes this more than an order
 */
record Relation(
        String object,
        Event event,
        List<Work> first,
        int needed,
        Act firstAct,
        Work then,
        Act thenAct,
        Order.Kind kind,
        Renewal renewal,
        boolean inGroup,
        boolean symmetrical) {
    Relation {
        first = List.copyOf(first);
    }

    /** When something that needs another has to start again with it. */
    enum Renewal {
        /** Whenever the first acts. */
        ALWAYS,
        /** When the first acts, or undoes its act, on the node of the second. */
        NEARBY,
        /** Not at all: enough others remain. */
        NEVER
    }

    /** What a cause names: the order, or in a group or the like the member that acts first. */
    String responsible() {
        return inGroup ? first.get(0).toString() : object;
    }

    boolean mandatory() {
        return kind == Order.Kind.MANDATORY;
    }
}
