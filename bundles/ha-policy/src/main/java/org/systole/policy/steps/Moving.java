package org.systole.policy.steps;

import java.util.List;

/** What relations mean for the steps of a live migration (Pacemaker Explained, Migrating Resources). */
final class Moving {
    private Moving() {}

    /**
     * What comes before the start of something that migrates comes before it is sent; of something that migrates itself
     * it is enough that it has arrived. What depends on it and stops, stops before it is sent.
     *
     * @param counts whether the first of the relation is waited for at all
     */
    static void order(Draft draft, Relation relation, Steps first, Steps then, boolean counts) {
        if (counts && relation.thenAct() == Act.START && !then.moves.isEmpty()) {
            int last = first.moves.size() - 1;
            List<Integer> before = relation.firstAct() == Act.START && last >= 0
                    ? List.of(first.moves.get(last))
                    : first.of(relation.firstAct());
            before.forEach(f -> draft.order(f, then.moves.get(0)));
        }
        if (relation.symmetrical() && then.moves.isEmpty() && !first.moves.isEmpty()) {
            then.of(relation.thenAct().opposite()).forEach(t -> draft.order(t, first.moves.get(0)));
        }
    }

    /**
     * Whether the second need not have left before the first stops: what restarts before something is sent there cannot
     * wait until that has left, and an optional order is kept by what is sent on.
     */
    static boolean passes(Relation relation, Steps first, Steps then) {
        boolean starts = relation.firstAct() == Act.START && relation.thenAct() == Act.START;
        boolean restarts = !first.starts.isEmpty() && !first.stops.isEmpty() && first.moves.isEmpty();
        return starts && !then.moves.isEmpty() && (restarts || !relation.mandatory());
    }
}
