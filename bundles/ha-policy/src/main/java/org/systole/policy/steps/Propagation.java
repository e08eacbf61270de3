package org.systole.policy.steps;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.systole.policy.state.NodeHealth;

/**
 * Carries consequences along the relations until nothing changes: what needs something that will not be there stops,
 * what needs something that restarts restarts with it (Pacemaker Explained, Resource Constraints, Mandatory
 * Ordering).
 */
final class Propagation {
    private final Map<Work, List<Relation>> byFirst = new LinkedHashMap<>();
    private final Map<Work, List<Relation>> byThen = new LinkedHashMap<>();
    private final Followers followers;
    private final Deque<Work> queue = new ArrayDeque<>();
    private final Set<Work> queued = new LinkedHashSet<>();

    private Propagation(List<Relation> relations, Followers followers) {
        this.followers = followers;
        for (Relation relation : relations) {
            relation.first().forEach(f -> byFirst.computeIfAbsent(f, w -> new ArrayList<>())
                    .add(relation));
            byThen.computeIfAbsent(relation.then(), w -> new ArrayList<>()).add(relation);
        }
    }

    /** Runs to the end; the works change in place. */
    static void run(List<Work> works, List<Relation> relations, Followers followers) {
        Propagation propagation = new Propagation(relations, followers);
        works.forEach(propagation::touched);
        do {
            propagation.settle();
            works.forEach(w ->
                    propagation.followers.parts(w).forEach(propagation::touched)); // what no order has told already
        } while (!propagation.queue.isEmpty());
    }

    private void settle() {
        while (!queue.isEmpty()) {
            Work next = queue.remove();
            queued.remove(next);
            consequences(next);
        }
    }

    private void touched(Work work) {
        if (queued.add(work)) {
            queue.add(work);
        }
    }

    private void consequences(Work work) {
        itself(work);
        followers.chained(work).forEach(this::touched); // a chain of colocations counts before the orders along it
        for (Relation relation : byFirst.getOrDefault(work, List.of())) {
            if (relation.mandatory()) {
                forward(relation);
            }
        }
        for (Relation relation : byThen.getOrDefault(work, List.of())) {
            if (relation.mandatory()) {
                backward(relation);
            }
        }
    }

    /** What cannot start again after a stop that is blocked, cannot start at all. */
    private void itself(Work work) {
        boolean mustLeave = work.stop || !work.leaves.isEmpty();
        if (mustLeave && work.start && !work.unstoppable.none() && work.forbidStart(work.unstoppable)) {
            touched(work);
        }
    }

    private void forward(Relation relation) {
        Work then = relation.then();
        if (!then.managed()) {
            return;
        }
        if (relation.firstAct().up() && relation.thenAct().up()) {
            upThenUp(relation, then);
        } else if (!relation.firstAct().up() && relation.thenAct().up()) {
            downThenUp(relation, then);
        } else if (!relation.firstAct().up() && !relation.symmetrical()) {
            downThenDown(relation, then);
        }
    }

    /** What moves with a stop, or comes and goes at once, cannot be left under something that migrates. */
    private void unmovable(Relation relation, Work then) {
        boolean whole = relation.firstAct() == Act.START && relation.thenAct() == Act.START && relation.symmetrical();
        if (!whole || !then.migrates()) {
            return;
        }
        Work leaving = relation.first().stream()
                .filter(f -> f.wants(Act.STOP) && !f.migrates())
                .findFirst()
                .orElse(null);
        boolean alone = relation.first().size() == 1;
        boolean coming = relation.first().stream().anyMatch(f -> f.wants(Act.START));
        if (leaving != null
                && (alone || coming)
                && then.forbidMigration(Why.unmigratable(Event.of(leaving, Act.STOP)))) {
            touched(then);
        }
    }

    private void upThenUp(Relation relation, Work then) {
        long holding = relation.first().stream()
                .filter(f -> holds(f, relation.firstAct()))
                .count();
        if (holding < relation.needed()) {
            lack(relation, then);
            return;
        }
        unmovable(relation, then);
        for (Work first : relation.first()) {
            if (renewed(relation, first, then) && again(relation, then, Why.required(relation.event()))) {
                then.note(
                        "ORDER",
                        relation.responsible(),
                        then + " restarts with " + relation.event() + " (" + relation.object() + ")");
                touched(then);
            }
        }
    }

    /**
     * Whether what it needs is renewed under it. Of a clone, an instance that is no clone itself looks at the copy on
     * its own node, and then a copy that goes matters as much as one that comes.
     */
    private static boolean renewed(Relation relation, Work first, Work then) {
        if (relation.renewal() != Relation.Renewal.NEARBY) {
            boolean acts = first.renews(relation.firstAct()) || relation.firstAct() == Act.START && first.tidied();
            return relation.renewal() == Relation.Renewal.ALWAYS && acts;
        }
        if (then.migrates()) {
            return false; // it goes where another copy runs
        }
        boolean changes = first.renews(relation.firstAct())
                || first.wants(relation.firstAct().opposite());
        return changes && then.places.stream().anyMatch(p -> near(first, p));
    }

    private static boolean near(Work first, NodeHealth place) {
        boolean there = first.places.stream().anyMatch(p -> p.index() == place.index());
        return there || first.seat.assigned() && first.seat.node().index() == place.index();
    }

    private static boolean holds(Work first, Act act) {
        return act == Act.PROMOTE ? first.willBePromoted() : first.willRun();
    }

    /** What it needs will not be there. */
    private void lack(Relation relation, Work then) {
        Why missing = Why.unrunnable(relation.event());
        boolean news = relation.thenAct() == Act.PROMOTE ? then.forbidPromote(missing) : then.forbidStart(missing);
        Why reason = stopped(relation, then) ? Why.required(event(relation)) : missing;
        if (relation.symmetrical()) {
            news |= relation.thenAct() == Act.PROMOTE ? then.askDemote(reason) : then.askStop(reason);
        }
        if (news) {
            then.note(
                    "ORDER",
                    relation.responsible(),
                    then + " needs " + relation.event() + " (" + relation.object() + "), which will not be");
            touched(then);
        }
    }

    /**
     * Whether it must stop because what it needs does, and not merely cannot start: what moves anyway does not, and of
     * a clone what has a place for its copies and loses it to a third one.
     */
    private static boolean stopped(Relation relation, Work then) {
        boolean contained = then.instance.inside() != null
                || then.instance.primitive().implied()
                        && then.instance.primitive().connection();
        boolean moves = !then.leaves.isEmpty() && then.seat.assigned();
        boolean goes = relation.first().size() == 1 && !relation.event().is(Event.What.RUNNING)
                ? relation.first().get(0).active() || relation.first().get(0).start
                : relation.renewal() != Relation.Renewal.NEVER
                        && relation.first().stream().anyMatch(f -> f.active() && (f.seat.assigned() || f.unseated));
        return goes && !contained && !moves;
    }

    /** In a group what stops for the stop of another takes the next with it by its stop, what lacks a start by that. */
    private static Event event(Relation relation) {
        Work first = relation.first().get(0);
        boolean stops = first.stopReason.is(Why.Kind.REQUIRED)
                && !first.stopReason.event().is(Event.What.STOP);
        boolean named = relation.inGroup() && stops && relation.firstAct() == Act.START;
        return named ? Event.of(first, Act.STOP) : relation.event();
    }

    /** What it needs is renewed, so it is renewed too. */
    private static boolean again(Relation relation, Work then, Why reason) {
        if (!relation.symmetrical()) {
            return false;
        }
        return relation.thenAct() == Act.PROMOTE
                ? then.roleAtHome() == org.systole.policy.state.Role.PROMOTED && then.askDemote(reason)
                : then.askStop(reason);
    }

    /** "A stops, then B starts": B waits for a stop that happens, and cannot start if that stop cannot be done. */
    private void downThenUp(Relation relation, Work then) {
        for (Work first : relation.first()) {
            boolean blocked = first.wants(relation.firstAct()) && !first.unstoppable.none();
            if (blocked && then.start && then.forbidStart(Why.unrunnable(Event.of(first, relation.firstAct())))) {
                touched(then);
            }
        }
    }

    private void downThenDown(Relation relation, Work then) {
        if (then.wants(relation.thenAct())) {
            for (Work first : relation.first()) {
                boolean news = relation.firstAct() == Act.STOP
                        ? first.askStop(Why.required(Event.of(then, Act.STOP)))
                        : first.askDemote(Why.required(Event.of(then, Act.STOP)));
                if (news) {
                    touched(first);
                }
            }
        }
    }

    /** The mirror of "A starts, then B starts": A cannot stop before B has, so if B cannot stop, A cannot either. */
    private void backward(Relation relation) {
        Work then = relation.then();
        boolean mirrored = relation.symmetrical()
                && relation.firstAct().up()
                && relation.thenAct().up();
        if (!mirrored || relation.first().size() != relation.needed()) {
            return;
        }
        boolean kept = relation.inGroup() && !then.managed();
        boolean failing =
                !then.unstoppable.none() && then.wants(relation.thenAct().opposite());
        if (then.active() && (kept || failing)) {
            relation.first().forEach(f -> held(f, Why.unrunnable(Event.of(then, Act.STOP))));
        }
    }

    /** What comes after it cannot stop, so it can neither stop nor start anew. */
    private void held(Work first, Why why) {
        boolean stops = first.active() && first.unstoppable.none() && first.managed();
        if (stops) {
            first.unstoppable = why;
        }
        if (stops | (!first.active() && first.start && first.forbidStart(why))) {
            touched(first);
        }
    }
}
