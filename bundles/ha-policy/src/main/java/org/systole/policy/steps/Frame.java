package org.systole.policy.steps;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The steps between which a unit does something: for a group or clone its brackets, for a single instance what it does
 * itself.
 *
 * @param begin the steps with which each act begins; none where it is not done
 * @param end those with which it ends
 */
record Frame(Map<Act, List<Integer>> begin, Map<Act, List<Integer>> end) {
    /** Of a unit that does nothing; nothing can be put into it. */
    static final Frame NOTHING = new Frame(Map.of(), Map.of());

    Frame() {
        this(new EnumMap<>(Act.class), new EnumMap<>(Act.class));
    }

    List<Integer> begins(Act act) {
        return begin.getOrDefault(act, List.of());
    }

    List<Integer> ends(Act act) {
        return end.getOrDefault(act, List.of());
    }

    /** Whether the act is done at all. */
    boolean has(Act act) {
        return !begins(act).isEmpty();
    }

    void put(Act act, List<Integer> begins, List<Integer> ends) {
        begin.put(act, begins);
        end.put(act, ends);
    }
}
