package org.systole.policy.steps;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.systole.cib.view.Operation;
import org.systole.cib.view.TargetRole;
import org.systole.policy.Action;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Definitions;
import org.systole.policy.state.Health;
import org.systole.policy.state.HistoryEntry;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Role;
import org.systole.policy.state.Trace;

/** Recurring monitors that should run and are not in the history yet (Pacemaker Explained, Resource Operations). */
final class Monitors {
    private Monitors() {}

    static List<Action.Operate> missing(Work work, Decisions decisions, Health health, ClusterSnapshot snapshot) {
        List<Action.Operate> missing = new ArrayList<>();
        boolean frozen = work.management.rule().equals("TICKET"); // nothing begins there until the ticket is back
        if (work.management.maintenance() || frozen || !work.willRun() || work.instance.orphan()) {
            return missing;
        }
        NodeHealth node = work.managed() && work.seat.assigned()
                ? work.seat.node()
                : health.node(work.instance.active().get(0).node());
        if (!node.reachable() && !(node.guest() && node.coming())) {
            return missing;
        }
        boolean renewed = renewed(node, decisions);
        for (Operation operation : work.instance.primitive().recurring()) {
            boolean due = operation.enabled()
                    && operation.name().equals("monitor")
                    && suits(work, operation, snapshot.onPaper())
                    && !(snapshot.onPaper() && ambiguous(work, operation));
            if (due && (work.start || renewed || work.tidied() || !running(work, node, operation, snapshot))) {
                missing.add(new Action.Operate(
                        Action.Operation.MONITOR,
                        OwnSteps.name(work.instance, node),
                        work.instance.id(),
                        node.id(),
                        operation.interval(),
                        operation.timeout()));
            }
        }
        return missing;
    }

    /** With a new connection the node has to be told again what to look after; one that moves on goes on. */
    private static boolean renewed(NodeHealth node, Decisions decisions) {
        Work connection = node.remote() == null
                ? null
                : decisions.works().get(node.remote().remote().connection());
        return connection != null && connection.wants(Act.START) && !connection.migrates();
    }

    /** Of monitors with the same interval the field's scheduler runs none, and a cluster of ours each for its role. */
    private static boolean ambiguous(Work work, Operation operation) {
        return work.instance.primitive().recurring().stream()
                        .filter(o -> o.name().equals(operation.name())
                                && o.interval().equals(operation.interval()))
                        .count()
                > 1;
    }

    /** Those that run where the instance is, and are not configured any more or not for what it is going to be. */
    static List<Action.Operate> stale(Work work, Health health, ClusterSnapshot snapshot) {
        List<Action.Operate> stale = new ArrayList<>();
        if (!snapshot.configuration().options().cancelRemoved()) {
            return stale;
        }
        for (Trace trace : work.instance.active()) {
            NodeHealth node = health.node(trace.node());
            boolean ends = work.managed() && !work.seat.assigned();
            if (ends || !node.reachable() || work.instance.orphan()) {
                continue;
            }
            Set<Duration> seen = new LinkedHashSet<>(); // a failure has an entry of its own
            for (HistoryEntry entry : current(trace)) {
                if (seen.add(entry.interval()) && !wanted(work, node, entry, snapshot.onPaper())) {
                    stale.add(new Action.Operate(
                            Action.Operation.CANCEL,
                            OwnSteps.name(work.instance, node),
                            work.instance.id(),
                            node.id(),
                            entry.interval(),
                            Duration.ZERO));
                }
            }
        }
        return stale;
    }

    /** Recurring monitors begun since the instance became what it is. */
    static List<HistoryEntry> current(Trace trace) {
        List<HistoryEntry> found = new ArrayList<>();
        for (HistoryEntry entry : trace.entries()) {
            boolean settles = entry.operation().equals("start")
                    || entry.operation().equals("stop")
                    || entry.operation().equals("promote")
                    || entry.operation().equals("demote");
            if (settles && !entry.pending()) {
                found.clear();
            } else if (entry.operation().equals("monitor") && entry.recurring() && !entry.cancelled()) {
                found.add(entry);
            }
        }
        return found;
    }

    private static boolean wanted(Work work, NodeHealth node, HistoryEntry entry, boolean onPaper) {
        boolean back = work.seat.assigned() && work.seat.node().index() == node.index();
        boolean leaves =
                work.managed() && !back && (work.stop || work.leaves.contains(node)); // that ends what is configured
        boolean runs = work.managed() && work.willRun() && work.seat.node().index() == node.index();
        return !work.management.maintenance()
                && work.instance.primitive().recurring().stream()
                        .anyMatch(o -> o.enabled()
                                && o.name().equals("monitor")
                                && o.interval().equals(entry.interval())
                                && (suits(work, o, onPaper) || leaves || forStopped(o) && !runs));
    }

    private static boolean forStopped(Operation operation) {
        return operation.role().equalsIgnoreCase("Stopped");
    }

    /** Whether it is promoted in the end, or would be if it could start again. */
    private static boolean promoted(Work work) {
        return work.managed() && work.stop ? work.seat.role() == Role.PROMOTED : work.willBePromoted();
    }

    /** A monitor without a role is for an instance that is not promoted. */
    private static boolean suits(Work work, Operation operation, boolean onPaper) {
        if (onPaper
                && work.instance.primitive().promotable()
                && operation.role().equalsIgnoreCase("Started")) {
            return false; // nothing promotable is ever only started
        }
        TargetRole role = TargetRole.of(operation.role().isEmpty() ? "Started" : operation.role());
        return switch (role) {
            case PROMOTED -> promoted(work);
            case STARTED, UNPROMOTED -> !promoted(work);
            case STOPPED -> false;
        };
    }

    private static boolean running(Work work, NodeHealth node, Operation operation, ClusterSnapshot snapshot) {
        Trace trace = work.instance.on(node.id()).orElse(null);
        HistoryEntry found = trace == null ? null : newest(trace, operation);
        if (found == null || found.pending() && snapshot.onPaper()) {
            return false; // in a file nobody waits for what had begun
        }
        boolean stale = found.callId() >= 0 && found.callId() < begun(trace, snapshot.onPaper());
        boolean changed = !found.pending()
                && !found.digest().isEmpty()
                && Definitions.compare(work.instance.primitive(), found, node, snapshot) != Definitions.SAME;
        boolean forgotten = !found.pending()
                && !found.asExpected()
                && trace.failure() == null; // it ended with a failure that has expired
        return !stale && !changed && !forgotten;
    }

    /** What the history says last of such a monitor; null for nothing. */
    static HistoryEntry newest(Trace trace, Operation monitor) {
        HistoryEntry found = null;
        for (HistoryEntry entry : trace.entries()) {
            boolean same =
                    entry.operation().equals("monitor") && entry.interval().equals(monitor.interval());
            if (same && !entry.cancelled()) {
                found = entry;
            }
        }
        return found;
    }

    /** The number of the last operation after which monitors begin anew; -1 for none. */
    static int begun(Trace trace, boolean onPaper) {
        int begun = -1;
        for (HistoryEntry entry : trace.entries()) {
            boolean promotes = onPaper && entry.operation().equals("promote"); // nodes of ours see to it
            boolean settles = entry.operation().equals("start") || promotes;
            if (settles && !entry.pending()) {
                begun = Math.max(begun, entry.callId());
            }
        }
        return begun;
    }
}
