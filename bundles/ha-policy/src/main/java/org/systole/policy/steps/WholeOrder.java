package org.systole.policy.steps;

import java.util.List;
import org.systole.policy.state.Unit;

/**
 * An order between resources as wholes: the second begins its act when the first has ended its own.
 *
 * @param first those that act first; of several, or of a clone where {@code gate} says so, some are enough
 * @param binding whether the second never acts without the first
 * @param symmetrical whether the opposite acts are bound the other way round
 * @param gate name of the step that is done once enough of the first have acted; empty where all must have
 * @param neighbours whether each copy needs only the copy on its own node
 */
record WholeOrder(
        List<Unit> first,
        Act firstAct,
        Unit then,
        Act thenAct,
        boolean binding,
        boolean symmetrical,
        String gate,
        boolean neighbours) {
    WholeOrder {
        first = List.copyOf(first);
    }
}
