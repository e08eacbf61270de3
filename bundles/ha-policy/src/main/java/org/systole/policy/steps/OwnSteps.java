package org.systole.policy.steps;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Operation;
import org.systole.policy.Action;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Role;
import org.systole.policy.state.Trace;

/** What is done with one instance, whatever the others do, and in which order. */
final class OwnSteps {
    private final ClusterSnapshot snapshot;
    private final Health health;
    private final Decisions decisions;
    private final Draft draft;
    private final Fences fences;
    private final Map<String, List<Integer>> stopsByPlace = new LinkedHashMap<>();

    OwnSteps(ClusterSnapshot snapshot, Health health, Decisions decisions, Draft draft, Fences fences) {
        this.snapshot = snapshot;
        this.health = health;
        this.decisions = decisions;
        this.draft = draft;
        this.fences = fences;
    }

    /** Adds its steps to the draft. */
    Steps of(Work work) {
        if (work.rests()) {
            return Steps.NONE;
        }
        Steps steps = new Steps();
        if (!work.managed()) {
            work.instance.notable().stream().filter(Trace::busy).forEach(t -> underWay(work, t, steps));
            return steps;
        }
        for (NodeHealth left : leftovers(work)) {
            steps.stops.add(operate(work, left, Action.Operation.STOP, Why.NONE, ""));
        }
        if (work.migrates()) {
            migrate(work, steps);
            return steps;
        }
        for (NodeHealth place : work.places) {
            boolean leaves = work.stop || work.leaves.contains(place);
            boolean promoted = work.instance.role(place.id()) == Role.PROMOTED;
            if (promoted && (work.demote || leaves)) {
                steps.demotes.add(down(work, place, Action.Operation.DEMOTE, "demote"));
            }
            if (leaves) {
                int stop = down(work, place, Action.Operation.STOP, "stop");
                steps.stops.add(stop);
                stopsByPlace
                        .computeIfAbsent(place(work, place), p -> new ArrayList<>())
                        .add(stop);
            }
        }
        up(work, steps);
        reload(work, steps);
        work.instance.notable().stream()
                .filter(Trace::busy)
                .filter(t -> health.node(t.node()).reachable())
                .forEach(t -> underWay(work, t, steps));
        return steps;
    }

    /** Where it was migrated away from and must still be stopped. */
    private List<NodeHealth> leftovers(Work work) {
        return work.instance.notable().stream()
                .filter(Trace::leftover)
                .map(t -> health.node(t.node()))
                .filter(NodeHealth::reachable)
                .toList();
    }

    /** Sent, received, then stopped at the source; with that it has started. */
    private void migrate(Work work, Steps steps) {
        NodeHealth source = work.migration.source();
        NodeHealth target = work.seat.node();
        if (!work.migration.begun()) {
            steps.moves.add(draft.add(
                    action(work, source, Action.Operation.MIGRATE_TO), work.migration.leaving(), Why.NONE, ""));
        }
        int from =
                draft.add(action(work, target, Action.Operation.MIGRATE_FROM), work.migration.arriving(), Why.NONE, "");
        steps.moves.forEach(to -> draft.order(to, from));
        steps.moves.add(from);
        int stop = operate(work, source, Action.Operation.STOP, Why.NONE, "");
        draft.order(from, stop);
        steps.stops.add(stop);
        int start = draft.add(new Action.Pseudo("start", work.instance.id(), ""));
        draft.order(from, start);
        steps.starts.add(start);
    }

    private void up(Work work, Steps steps) {
        if (work.tidied() && work.stopReason.equals(Beginning.MULTIPLE)) {
            // where it is expected it stays, and what comes with a start comes with this
            steps.starts.add(draft.add(new Action.Pseudo("start", work.instance.id(), "")));
        }
        if (work.start && work.seat.assigned()) {
            Why obstacle = work.startable ? Why.NONE : work.unstartable;
            if (work.startable || !work.active()) {
                steps.starts.add(operate(work, work.seat.node(), Action.Operation.START, obstacle, startReason(work)));
            }
        }
        if (work.promote && work.willRun()) {
            Why obstacle = work.promotable ? Why.NONE : work.unstartable;
            steps.promotes.add(operate(work, work.seat.node(), Action.Operation.PROMOTE, obstacle, ""));
        }
    }

    /** Parameters that the agent takes over while it runs; monitors with new ones come afterwards. */
    private void reload(Work work, Steps steps) {
        if (work.reloads()) {
            steps.reloads.add(operate(work, work.seat.node(), Action.Operation.RELOAD, Why.NONE, ""));
        }
    }

    private static String startReason(Work work) {
        return work.active() ? work.stopReason.toString() : work.startable ? "" : work.unstartable.toString();
    }

    /** A stop or demotion; on an unclean node the fencing does it. */
    private int down(Work work, NodeHealth node, Action.Operation operation, String task) {
        if (node.unclean()) {
            Integer fence = fences.of(node);
            Why obstacle = fence == null ? Why.NO_FENCING : Why.NONE;
            int step = draft.add(
                    new Action.Pseudo(task, work.instance.id(), node.id().value()),
                    false,
                    obstacle,
                    work.stopReason.toString());
            if (fence != null && fences.stops(work) && work.instance.inside() == null) {
                draft.order(fence, step);
            }
            return step;
        }
        Trace busy = work.busyOn(node);
        if (busy != null && busy.pending().operation().equals(task)) {
            return draft.add(action(work, node, operation), true, Why.NONE, work.stopReason.toString());
        }
        return operate(work, node, operation, work.unstoppable, work.stopReason.toString());
    }

    private int operate(Work work, NodeHealth node, Action.Operation operation, Why obstacle, String reason) {
        return draft.add(action(work, node, operation), false, obstacle, reason);
    }

    /** The name under which the node's history knows it, or would. */
    static ResourceId name(Instance instance, NodeHealth node) {
        return instance.on(node.id()).map(t -> new ResourceId(t.id())).orElse(instance.name());
    }

    private static Action.Operate action(Work work, NodeHealth node, Action.Operation operation) {
        Operation settings = work.instance.primitive().operation(operation.key(), Duration.ZERO);
        return new Action.Operate(
                operation, name(work.instance, node), work.instance.id(), node.id(), Duration.ZERO, settings.timeout());
    }

    /** An operation under way: what contradicts it waits for it, and so does all that depends on it. */
    private void underWay(Work work, Trace trace, Steps steps) {
        Action.Operation operation =
                switch (trace.pending().operation()) {
                    case "start" -> Action.Operation.START;
                    case "stop" -> Action.Operation.STOP;
                    case "promote" -> Action.Operation.PROMOTE;
                    case "demote" -> Action.Operation.DEMOTE;
                    default -> null;
                };
        boolean there = operation == Action.Operation.STOP || operation == Action.Operation.DEMOTE;
        boolean listed = there
                && work.managed()
                && (operation == Action.Operation.STOP ? !steps.stops.isEmpty() : !steps.demotes.isEmpty());
        if (operation == null || listed || operation == Action.Operation.STOP && forgotten(work)) {
            return;
        }
        int step = draft.add(action(work, health.node(trace.node()), operation), true, Why.NONE, "");
        steps.stops.forEach(s -> draft.order(step, s));
        steps.demotes.forEach(d -> draft.order(step, d));
        steps.starts.forEach(s -> draft.order(step, s));
        steps.promotes.forEach(p -> draft.order(step, p));
        steps.of(Act.of(trace.pending().operation())).add(step);
    }

    /** On paper a stop under way of what should stay counts for nothing. */
    private boolean forgotten(Work work) {
        return snapshot.onPaper() && work.managed() && work.atHome() && !work.stop;
    }

    /** The probes that come first; where something is known to run who cannot answer yet is not waited for. */
    private List<Integer> awaited(Work work, Probes probes) {
        List<Integer> all = probes.of(work.instance);
        return work.places.isEmpty()
                ? all
                : all.stream().filter(p -> !draft.blocked(p)).toList();
    }

    /** The order of an instance's own steps, and what each start waits for whatever the constraints say. */
    void order(Work work, Steps steps, Probes probes) {
        if (steps.none()) {
            return;
        }
        for (int demote : steps.demotes) {
            steps.stops.forEach(s -> draft.order(demote, s));
            steps.promotes.forEach(p -> draft.order(demote, p));
            steps.starts.forEach(s -> draft.order(demote, s));
        }
        List<Integer> fencing = fences.before(work);
        List<Integer> known = awaited(work, probes);
        steps.reloads.forEach(r -> known.forEach(p -> draft.order(p, r)));
        for (int move : steps.moves) {
            known.forEach(p -> draft.order(p, move));
            fencing.forEach(f -> draft.order(f, move));
        }
        for (int start : steps.starts) {
            steps.stops.forEach(s -> draft.order(s, start));
            leaving(work).forEach(s -> draft.order(s, start));
            steps.promotes.forEach(p -> draft.order(start, p));
            known.forEach(p -> draft.order(p, start));
            fencing.forEach(f -> draft.order(f, start));
        }
    }

    /** Stops of other copies on the node where this one starts: there they are one and the same thing. */
    private List<Integer> leaving(Work work) {
        return work.seat.assigned() ? stopsByPlace.getOrDefault(place(work, work.seat.node()), List.of()) : List.of();
    }

    private static String place(Work work, NodeHealth node) {
        return work.instance.name() + " " + node.id();
    }

    /** Monitors begin after what they look after is there, and end with it. */
    void monitors(Work work, Steps steps, Notices notices) {
        if (work.rests() && work.seat.node().remote() == null) {
            return; // what is on a remote node may have to be told anew to the member that reaches it
        }
        List<Integer> ups = new ArrayList<>(steps.starts);
        ups.addAll(steps.promotes);
        ups.addAll(steps.demotes);
        ups.addAll(steps.reloads);
        for (Action.Operate monitor : Monitors.missing(work, decisions, health, snapshot)) {
            int step = draft.add(monitor);
            ups.forEach(u -> draft.order(u, step));
            notices.answered(work.instance.id()).forEach(n -> draft.order(n, step));
        }
        for (Action.Operate cancel : Monitors.stale(work, health, snapshot)) {
            int step = draft.add(cancel);
            if (steps.demotes.isEmpty()) {
                steps.stops.forEach(s -> draft.order(s, step));
            }
            if (steps.stops.isEmpty() || !steps.demotes.isEmpty()) {
                steps.demotes.forEach(d -> draft.order(step, d));
                steps.promotes.forEach(p -> draft.order(step, p));
            }
        }
    }
}
