package org.systole.policy.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.systole.policy.Action;
import org.systole.policy.Plan;

/** A plan's steps while they are put in order. */
final class Draft {
    private final List<Action> actions = new ArrayList<>();
    private final List<SortedSet<Integer>> after = new ArrayList<>();
    private final List<Boolean> inFlight = new ArrayList<>();
    private final List<String> blocked = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();

    /** Adds a step and returns its id. */
    int add(Action action, boolean underWay, String obstacle, String reason) {
        actions.add(action);
        after.add(new TreeSet<>());
        inFlight.add(underWay);
        blocked.add(underWay ? "" : obstacle);
        reasons.add(reason);
        return actions.size() - 1;
    }

    int size() {
        return actions.size();
    }

    Action action(int step) {
        return actions.get(step);
    }

    /** Lets one step wait for another; steps that are under way wait for nothing. */
    void order(int first, int then) {
        if (first != then && !inFlight.get(then)) {
            after.get(then).add(first);
        }
    }

    List<Plan.Step> steps() {
        List<Plan.Step> steps = new ArrayList<>();
        for (int i = 0; i < actions.size(); i++) {
            steps.add(new Plan.Step(i, actions.get(i), after.get(i), inFlight.get(i), blocked.get(i), reasons.get(i)));
        }
        return steps;
    }
}
