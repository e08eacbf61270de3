package org.systole.policy.steps;

import java.util.List;
import org.systole.cib.view.Order;

/** What several relations of one order have in common. */
record Bond(
        String object, Event event, Act firstAct, Act thenAct, Order.Kind kind, boolean inGroup, boolean symmetrical) {
    static Bond of(Order order, Act firstAct, Act thenAct, Event event) {
        return new Bond(order.id(), event, firstAct, thenAct, order.kind(), false, order.symmetrical());
    }

    Bond called(Event name) {
        return new Bond(object, name, firstAct, thenAct, kind, inGroup, symmetrical);
    }

    /** The same, where only the order counts and nothing follows from it. */
    Bond loose() {
        return new Bond(object, event, firstAct, thenAct, Order.Kind.OPTIONAL, inGroup, symmetrical);
    }

    static Bond within(String object, Work first, Act act, Order.Kind kind) {
        return new Bond(object, Event.of(first, act), act, act, kind, kind == Order.Kind.MANDATORY, true);
    }

    /** Binds one to several of which so many must have acted; what is among these itself is not bound. */
    void bind(List<Work> first, int needed, Work then, Relation.Renewal renewal, List<Relation> relations) {
        if (!first.isEmpty() && !first.contains(then)) {
            relations.add(new Relation(
                    object, event, first, needed, firstAct, then, thenAct, kind, renewal, inGroup, symmetrical));
        }
    }

    /** Binds one to another, with which it is renewed. */
    void bind(Work first, Work then, List<Relation> relations) {
        bind(List.of(first), 1, then, Relation.Renewal.ALWAYS, relations);
    }
}
