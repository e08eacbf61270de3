package org.systole.policy.steps;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.systole.policy.Action;
import org.systole.policy.Plan;

/** Finds steps that wait for each other, as orders that form a circle make them: none of them is ever begun. */
public final class Circles {
    private Circles() {}

    /** What an operator should know; empty where there is no circle. */
    public static List<String> warnings(List<Plan.Step> steps) {
        boolean[] free = outward(steps, inward(steps));
        Set<String> names = new TreeSet<>();
        for (Plan.Step step : steps) {
            if (!free[step.id()] && step.action() instanceof Action.Operate o) {
                names.add(o.instance().value());
            }
        }
        return names.isEmpty()
                ? List.of()
                : List.of("orders form a circle, so that operations of " + String.join(", ", names)
                        + " wait for each other and none of them is begun; remove one of the orders between them");
    }

    /** Steps that can be reached without going through a circle. */
    private static boolean[] inward(List<Plan.Step> steps) {
        List<List<Integer>> next = new ArrayList<>();
        steps.forEach(s -> next.add(new ArrayList<>()));
        int[] waits = new int[steps.size()];
        for (Plan.Step step : steps) {
            waits[step.id()] = step.after().size();
            step.after().forEach(a -> next.get(a).add(step.id()));
        }
        return peeled(waits, next);
    }

    /** The same from the end: what merely waits for a circle is not part of it. */
    private static boolean[] outward(List<Plan.Step> steps, boolean[] free) {
        List<List<Integer>> before = new ArrayList<>();
        int[] followers = new int[steps.size()];
        for (Plan.Step step : steps) {
            before.add(List.copyOf(step.after()));
            if (!free[step.id()]) {
                step.after().forEach(a -> followers[a]++);
            }
        }
        for (int i = 0; i < free.length; i++) {
            followers[i] = free[i] ? 0 : followers[i];
        }
        return peeled(followers, before);
    }

    private static boolean[] peeled(int[] counts, List<List<Integer>> neighbours) {
        boolean[] gone = new boolean[counts.length];
        Deque<Integer> ready = new ArrayDeque<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 0) {
                ready.add(i);
            }
        }
        while (!ready.isEmpty()) {
            int step = ready.remove();
            gone[step] = true;
            for (int other : neighbours.get(step)) {
                if (--counts[other] == 0) {
                    ready.add(other);
                }
            }
        }
        return gone;
    }
}
