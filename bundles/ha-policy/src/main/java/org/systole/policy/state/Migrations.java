package org.systole.policy.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.systole.api.model.NodeId;

/**
 * What a live migration that was begun and not tidied up means for its two nodes (Pacemaker Explained, Migrating
 * Resources): the source knows only that it sent the resource away, so what the target knows decides.
 */
final class Migrations {
    private final List<Trace> traces;
    private final boolean numbered;

    private Migrations(List<Trace> traces, boolean numbered) {
        this.traces = traces;
        this.numbered = numbered;
    }

    /** The node's operation that last started, stopped or moved the resource; null for none. */
    private static HistoryEntry lastMove(Trace trace) {
        HistoryEntry last = null;
        for (HistoryEntry entry : trace.entries()) {
            boolean moves =
                    List.of("start", "stop", "migrate_to", "migrate_from").contains(entry.operation());
            last = moves && !entry.cancelled() ? entry : last;
        }
        return last;
    }

    /**
     * The traces of one resource, corrected.
     *
     * @param online the nodes that take part
     * @param numbered whether operations of all nodes are numbered in one row, as in a cluster of ours
     */
    static List<Trace> settled(List<Trace> traces, List<NodeId> online, boolean numbered) {
        List<Trace> all = new ArrayList<>(traces);
        for (Trace trace : traces) {
            HistoryEntry last = lastMove(trace);
            if (last != null && last.operation().equals("migrate_to") && !last.pending()) {
                new Migrations(all, numbered).settle(trace, last, online);
            }
        }
        return all;
    }

    private void settle(Trace source, HistoryEntry sent, List<NodeId> online) {
        String name = sent.element().attribute("migrate_target", "");
        Optional<NodeId> target =
                online.stream().filter(n -> n.value().equals(name)).findFirst();
        Trace there = traces.stream()
                .filter(t -> t.node().value().equals(name))
                .findFirst()
                .orElse(null);
        if (sent.rc() != 0 || sent.executorError()) {
            if (target.isPresent() && !settledSince(there, sent)) {
                replace(arrived(source, there, target.get())); // it may have got there all the same
            }
        } else if (there != null && arrivedSafely(there)) {
            replace(source.left());
        } else if (target.isEmpty()) {
            replace(source.stranded(sent));
        } else if (there != null && (failedArrival(there) || settledSince(there, sent))) {
            replace(source.as(Role.STARTED));
        } else {
            replace(source.movingTo(target.get()));
            replace(arrived(source, there, target.get()));
        }
    }

    /** Whether the resource runs where it was sent, by what that node says. */
    private static boolean arrivedSafely(Trace there) {
        HistoryEntry last = lastMove(there);
        boolean came = last != null
                && (last.operation().equals("migrate_from") || last.operation().equals("start"));
        return there.active() && came && !last.pending() && last.rc() == 0 && !last.executorError();
    }

    private static boolean failedArrival(Trace there) {
        HistoryEntry last = lastMove(there);
        return last != null
                && last.operation().equals("migrate_from")
                && !last.pending()
                && (last.rc() != 0 || last.executorError());
    }

    /** Whether the node has said something about the resource since it was sent there. */
    private boolean settledSince(Trace there, HistoryEntry sent) {
        return there != null
                && there.entries().stream().filter(e -> !e.pending()).anyMatch(e -> isSince(e, sent));
    }

    private boolean isSince(HistoryEntry entry, HistoryEntry sent) {
        return numbered
                ? entry.callId() > sent.callId()
                : entry.operation().equals("stop") && !before(entry, sent) || before(sent, entry);
    }

    private static boolean before(HistoryEntry one, HistoryEntry other) {
        return one.lastChange() > 0 && one.lastChange() < other.lastChange();
    }

    private static Trace arrived(Trace source, Trace there, NodeId target) {
        return there == null ? source.elsewhere(target) : there.as(Role.STARTED);
    }

    private void replace(Trace trace) {
        for (int i = 0; i < traces.size(); i++) {
            if (Objects.equals(traces.get(i).node(), trace.node())) {
                traces.set(i, trace);
                return;
            }
        }
        traces.add(trace);
    }
}
