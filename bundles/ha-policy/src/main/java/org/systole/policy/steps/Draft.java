package org.systole.policy.steps;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.systole.policy.Action;
import org.systole.policy.Plan;

/** A plan's steps while they are put in order. */
final class Draft {
    private final List<Action> actions = new ArrayList<>();
    private final List<SortedSet<Integer>> after = new ArrayList<>();
    private final List<SortedSet<Integer>> rather = new ArrayList<>();
    private final List<Boolean> inFlight = new ArrayList<>();
    private final List<Why> blocked = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();

    /** Adds a step that nothing keeps from being done, and returns its id. */
    int add(Action action) {
        return add(action, false, Why.NONE, "");
    }

    /** Adds a step and returns its id. */
    int add(Action action, boolean underWay, Why obstacle, String reason) {
        actions.add(action);
        after.add(new TreeSet<>());
        rather.add(new TreeSet<>());
        inFlight.add(underWay);
        blocked.add(underWay ? Why.NONE : obstacle);
        reasons.add(reason);
        return actions.size() - 1;
    }

    int size() {
        return actions.size();
    }

    Action action(int step) {
        return actions.get(step);
    }

    boolean underWay(int step) {
        return inFlight.get(step);
    }

    /** Whether something the step needs will not be, so that what it is part of is not begun either. */
    boolean lacking(int step) {
        Why obstacle = blocked.get(step);
        return obstacle.lack() || obstacle.is(Why.Kind.QUORUM);
    }

    boolean blocked(int step) {
        return !blocked.get(step).none();
    }

    /** The fencings the step waits for, which bring it about. */
    List<Integer> fencings(int step) {
        return after.get(step).stream()
                .filter(f -> actions.get(f) instanceof Action.Fence cut && cut.cuts()
                        || actions.get(f) instanceof Action.Pseudo p && p.fences())
                .toList();
    }

    /** Lets one step wait for another; steps that are under way wait for nothing. */
    void order(int first, int then) {
        if (first != then && !inFlight.get(then)) {
            after.get(then).add(first);
        }
    }

    /** Lets a step wait for what opens the whole it is part of, even if it is under way already. */
    void enclose(int opening, int part) {
        after.get(part).add(opening);
    }

    /** The same as an order, but only as long as the first can be done and the wait makes no circle. */
    void prefer(int first, int then) {
        if (first != then && !inFlight.get(then)) {
            rather.get(then).add(first);
        }
    }

    List<Plan.Step> steps() {
        wish();
        List<Plan.Step> steps = new ArrayList<>();
        for (int i = 0; i < actions.size(); i++) {
            steps.add(new Plan.Step(
                    i,
                    actions.get(i),
                    after.get(i),
                    inFlight.get(i),
                    blocked.get(i).toString(),
                    reasons.get(i)));
        }
        return steps;
    }

    /** Makes the wishes binding that can be kept. */
    private void wish() {
        boolean[] dead = dead();
        for (int i = 0; i < actions.size(); i++) {
            after.get(i).addAll(rather.get(i).stream().filter(f -> !dead[f]).toList());
        }
        uncircle();
    }

    private boolean[] dead() {
        boolean[] dead = new boolean[actions.size()];
        List<List<Integer>> then = followers();
        Deque<Integer> queue = new ArrayDeque<>();
        for (int i = 0; i < dead.length; i++) {
            if (blocked(i)) {
                dead[i] = true;
                queue.add(i);
            }
        }
        while (!queue.isEmpty()) {
            for (int next : then.get(queue.remove())) {
                if (!dead[next]) {
                    dead[next] = true;
                    queue.add(next);
                }
            }
        }
        return dead;
    }

    private List<List<Integer>> followers() {
        List<List<Integer>> then = new ArrayList<>();
        actions.forEach(a -> then.add(new ArrayList<>()));
        for (int i = 0; i < actions.size(); i++) {
            for (int first : after.get(i)) {
                then.get(first).add(i);
            }
        }
        return then;
    }

    /** Gives up wishes, first step first, until no circle is left that a wish is part of. */
    private void uncircle() {
        List<List<Integer>> then = followers();
        int[] waits = new int[actions.size()];
        Deque<Integer> ready = new ArrayDeque<>();
        SortedSet<Integer> left = new TreeSet<>();
        for (int i = 0; i < waits.length; i++) {
            waits[i] = after.get(i).size();
            left.add(i);
            if (waits[i] == 0) {
                ready.add(i);
            }
        }
        while (!left.isEmpty()) {
            while (!ready.isEmpty()) {
                int step = ready.remove();
                left.remove(step);
                then.get(step).stream().filter(t -> --waits[t] == 0).forEach(ready::add);
            }
            int freed = release(left);
            if (freed < 0) {
                return;
            }
            waits[freed] =
                    (int) after.get(freed).stream().filter(left::contains).count();
            if (waits[freed] == 0) {
                ready.add(freed);
            }
        }
    }

    /** Drops the wishes of the first step that waits for some that are left; -1 where there is none. */
    private int release(SortedSet<Integer> left) {
        for (int step : left) {
            boolean gave = after.get(step).removeIf(f -> rather.get(step).remove(f) && left.contains(f));
            if (gave) {
                return step;
            }
        }
        return -1;
    }
}
