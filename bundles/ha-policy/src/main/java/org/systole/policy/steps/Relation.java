package org.systole.policy.steps;

import java.util.List;
import org.systole.cib.view.Order;

/**
 * One act before another.
 *
 * @param object id of the order or group
 * @param first those that act first
 * @param needed how many of them must have acted for the other to be possible; all where it equals their number
 * @param symmetrical whether the opposite acts are bound the other way round, which makes this more than an order
 */
record Relation(
        String object,
        List<Work> first,
        int needed,
        Act firstAct,
        Work then,
        Act thenAct,
        Order.Kind kind,
        boolean symmetrical) {
    Relation {
        first = List.copyOf(first);
    }

    boolean mandatory() {
        return kind == Order.Kind.MANDATORY;
    }
}
