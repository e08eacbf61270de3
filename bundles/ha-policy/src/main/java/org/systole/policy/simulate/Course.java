package org.systole.policy.simulate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.systole.policy.Plan;

/**
 * The steps of a plan that can be done, in the order in which a rehearsal does them: again and again from the first
 * to the last, each as soon as everything it waits for is done. What is blocked, and what waits for that, is left out.
 */
final class Course {
    private final List<Plan.Step> steps;
    private final int[] waiting;
    /** The round in which each step is done, counted from 0. */
    private final int[] round;

    private Course(List<Plan.Step> steps) {
        this.steps = steps;
        this.waiting = new int[steps.size()];
        this.round = new int[steps.size()];
    }

    static List<Plan.Step> of(Plan plan) {
        return new Course(plan.steps()).inOrder();
    }

    private List<Plan.Step> inOrder() {
        List<List<Integer>> then = then();
        Deque<Integer> ready = new ArrayDeque<>();
        for (Plan.Step step : steps) {
            if (waiting[step.id()] == 0 && step.blocked().isEmpty()) {
                ready.add(step.id());
            }
        }
        List<Plan.Step> done = new ArrayList<>();
        while (!ready.isEmpty()) {
            int id = ready.remove();
            done.add(steps.get(id));
            for (int next : then.get(id)) {
                round[next] = Math.max(round[next], round[id] + (next < id ? 1 : 0));
                if (--waiting[next] == 0 && steps.get(next).blocked().isEmpty()) {
                    ready.add(next);
                }
            }
        }
        done.sort(Comparator.<Plan.Step>comparingInt(s -> round[s.id()]).thenComparingInt(Plan.Step::id));
        return done;
    }

    /** What waits for each step, by its id. */
    private List<List<Integer>> then() {
        List<List<Integer>> then = new ArrayList<>();
        steps.forEach(s -> then.add(new ArrayList<>()));
        for (Plan.Step step : steps) {
            step.after().forEach(f -> then.get(f).add(step.id()));
            waiting[step.id()] = step.after().size();
        }
        return then;
    }
}
