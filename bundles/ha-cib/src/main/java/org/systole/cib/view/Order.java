package org.systole.cib.view;

import java.util.List;
import java.util.Locale;
import org.systole.api.model.ResourceId;

/**
 * A wish that one action come before another.
 *
 * @param id the constraint's id
 * @param first the resources that act first; of several, one that succeeds is enough
 * @param firstAction start, stop, promote or demote
 * @param then the resource that acts afterwards
 * @param thenAction start, stop, promote or demote
 * @param kind how binding it is
 * @param symmetrical whether the opposite actions happen in the opposite order
 * @param requireAll whether all instances of a clone that acts first must have acted
 * @param set id of the set of which one member is enough; empty for none
 */
public record Order(
        String id,
        List<ResourceId> first,
        String firstAction,
        ResourceId then,
        String thenAction,
        Kind kind,
        boolean symmetrical,
        boolean requireAll,
        String set) {
    public Order {
        first = List.copyOf(first);
    }

    /** The same, saying of which set one member is enough. */
    Order ofSet(String id) {
        return new Order(this.id, first, firstAction, then, thenAction, kind, symmetrical, requireAll, id);
    }

    /** How binding an order is (Pacemaker Explained, Resource Constraints, Ordering). */
    public enum Kind {
        /** Only where both happen anyway. */
        OPTIONAL,
        /** The second never without the first. */
        MANDATORY,
        /** Never both at once. */
        SERIALIZE;

        static Kind of(String word) {
            return switch (word.toLowerCase(Locale.ROOT)) {
                case "optional" -> OPTIONAL;
                case "serialize" -> SERIALIZE;
                default -> MANDATORY;
            };
        }
    }
}
