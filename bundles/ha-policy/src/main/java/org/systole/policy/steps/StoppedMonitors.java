package org.systole.policy.steps;

import java.util.List;
import java.util.Map;
import org.systole.cib.view.Operation;
import org.systole.policy.Action;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Health;
import org.systole.policy.state.HistoryEntry;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Trace;

/**
 * Recurring monitors with {@code role=Stopped}: they watch on every node on which a resource should not run that it
 * does not (Pacemaker Explained, Resource Operations, Monitoring Resources When Administration is Disabled and
 * Monitoring Resources for Failure). Only in plans on paper.
 */
final class StoppedMonitors {
    private final ClusterSnapshot snapshot;
    private final Health health;
    private final Draft draft;

    StoppedMonitors(ClusterSnapshot snapshot, Health health, Draft draft) {
        this.snapshot = snapshot;
        this.health = health;
        this.draft = draft;
    }

    /** Adds those that are missing, and the ends of those on nodes where it is going to run. */
    void add(Map<Work, Steps> byWork, Probes probes) {
        if (!snapshot.onPaper() || !snapshot.configuration().watchingStopped()) {
            return;
        }
        byWork.forEach((work, steps) -> {
            boolean silent = work.management.maintenance()
                    || work.instance.orphan()
                    || work.instance.primitive().cloned()
                    || work.instance.inside() != null;
            for (Operation operation :
                    silent ? List.<Operation>of() : work.instance.primitive().recurring()) {
                if (operation.whileStopped()) {
                    health.nodes().stream()
                            .filter(n -> n.remote() == null && n.reachable())
                            .forEach(n -> watch(work, steps, probes, n, operation));
                }
            }
        });
    }

    private void watch(Work work, Steps steps, Probes probes, NodeHealth node, Operation operation) {
        boolean watched = watched(work, node, operation);
        boolean home = work.seat.assigned() && work.seat.node().index() == node.index() && work.willRun();
        boolean leaves = work.places.contains(node) && work.managed();
        if (home && watched && !leaves) {
            int cancel = step(work, node, operation, Action.Operation.CANCEL);
            steps.starts.forEach(s -> draft.order(cancel, s));
        } else if (!home && (leaves || !watched && !work.places.contains(node))) {
            int step = step(work, node, operation, Action.Operation.MONITOR);
            steps.stops.stream().filter(s -> on(s, node)).forEach(s -> draft.order(s, step));
            if (work.managed()) {
                probes.of(work.instance).stream().filter(p -> on(p, node)).forEach(p -> draft.order(p, step));
            }
        }
    }

    private static boolean watched(Work work, NodeHealth node, Operation operation) {
        List<HistoryEntry> entries =
                work.instance.on(node.id()).map(Trace::entries).orElse(List.of());
        return entries.stream()
                .anyMatch(e ->
                        e.operation().equals("monitor") && e.interval().equals(operation.interval()) && !e.cancelled());
    }

    private int step(Work work, NodeHealth node, Operation operation, Action.Operation kind) {
        return draft.add(new Action.Operate(
                kind,
                OwnSteps.name(work.instance, node),
                work.instance.id(),
                node.id(),
                operation.interval(),
                operation.timeout()));
    }

    private boolean on(int step, NodeHealth node) {
        return draft.action(step) instanceof Action.Operate o && o.node().equals(node.id());
    }
}
