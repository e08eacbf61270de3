package org.systole.simulator;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.state.Applier;
import org.systole.core.state.Applier.Applied;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Entry;
import org.systole.core.state.Fencing;
import org.systole.core.state.FencingRecords;
import org.systole.core.state.Known;
import org.systole.core.state.Life;
import org.systole.core.state.NodeRecord;
import org.systole.core.state.ResourceRecord;

/** The rules of the log as they are, or with a mistake planted. */
final class Planted {
    private final Set<Options.Bug> bugs;

    Planted(Set<Options.Bug> bugs) {
        this.bugs = bugs;
    }

    Applied apply(ClusterState state, Position position, Entry entry) {
        if (bugs.isEmpty()) {
            return Applier.apply(state, position, entry);
        }
        boolean blind = bugs.contains(Options.Bug.IGNORE_TERM) && entry instanceof Entry.Intents;
        Position seen = blind ? new Position(state.coordinatorTerm(), position.index()) : position;
        Applied applied = Applier.apply(state, seen, mistaken(entry, seen));
        ClusterState next = bugs.contains(Options.Bug.FORGET_STRAY)
                ? withoutStray(state, entry, applied.state())
                : mistaken(applied.state(), entry);
        return new Applied(next, applied.verdict());
    }

    /** Whether the log passes decisions of a leader whose term is over on to the next term, as if they were fresh. */
    boolean carriesOldDecisions() {
        return bugs.contains(Options.Bug.IGNORE_TERM);
    }

    /** The term a decision was made in; empty for entries that are no leader's decision. */
    static Optional<Long> termOf(Entry entry) {
        if (entry instanceof Entry.Intents e) {
            return Optional.of(e.term());
        }
        if (entry instanceof Entry.FenceIntent e) {
            return Optional.of(e.term());
        }
        if (entry instanceof Entry.Lost e) {
            return Optional.of(e.term());
        }
        return Optional.empty();
    }

    private Entry mistaken(Entry entry, Position position) {
        if (bugs.contains(Options.Bug.UNKNOWN_IS_CONFIRMED)
                && entry instanceof Entry.FenceResult e
                && e.outcome() == Fencing.Outcome.UNKNOWN) {
            return new Entry.FenceResult(
                    e.target(), e.attempt(), e.executor(), Fencing.Outcome.CONFIRMED, e.said(), e.at());
        }
        if (bugs.contains(Options.Bug.IGNORE_TERM) && entry instanceof Entry.Intents e) {
            return new Entry.Intents(position.term(), e.intents(), e.at());
        }
        return entry;
    }

    private ClusterState mistaken(ClusterState state, Entry entry) {
        if (bugs.contains(Options.Bug.SKIP_FENCING_WAIT) && entry instanceof Entry.Lost e) {
            return with(state, dead(state.node(e.node())));
        }
        if (bugs.contains(Options.Bug.FORGET_PENDING) && entry instanceof Entry.Barrier) {
            ClusterState next = state;
            for (NodeRecord node : List.copyOf(state.nodes().values())) {
                next = with(next, forgetful(node));
            }
            return next;
        }
        return state;
    }

    private static ClusterState withoutStray(ClusterState before, Entry entry, ClusterState after) {
        // results say nothing of fencing, but for the attempts that prove nothing about a stray
        ClusterState next = entry instanceof Entry.Results ? with(after, after.nodes(), before.fencing()) : after;
        for (NodeRecord node : List.copyOf(after.nodes().values())) {
            TreeMap<ResourceId, ResourceRecord> rest = new TreeMap<>(node.resources());
            if (rest.values().removeIf(r -> r.known() == Known.STRAY)) {
                boolean wasDown = before.node(node.node()).life() == Life.DOWN && node.life() == Life.UNCLEAN;
                next = with(next, wasDown ? before.node(node.node()) : with(node, rest));
            }
        }
        return next;
    }

    private static NodeRecord with(NodeRecord n, TreeMap<ResourceId, ResourceRecord> resources) {
        return new NodeRecord(
                n.node(), n.incarnation(), n.life(), n.barredBoot(), n.why(), resources, n.attributes(), n.agents());
    }

    private static NodeRecord dead(NodeRecord n) {
        return new NodeRecord(
                n.node(), n.incarnation(), Life.DOWN, "", n.why(), new TreeMap<>(), new TreeMap<>(), n.agents());
    }

    private static NodeRecord forgetful(NodeRecord n) {
        TreeMap<ResourceId, ResourceRecord> resources = new TreeMap<>();
        n.resources()
                .forEach((id, r) -> resources.put(
                        id,
                        r.pending().isEmpty()
                                ? r
                                : new ResourceRecord(
                                        r.agent(),
                                        r.known() == Known.UNHEARD ? Known.STOPPED : r.known(),
                                        r.last(),
                                        Optional.empty(),
                                        r.history())));
        return with(n, resources);
    }

    private static ClusterState with(ClusterState s, NodeRecord node) {
        TreeMap<NodeId, NodeRecord> nodes = new TreeMap<>(s.nodes());
        nodes.put(node.node(), node);
        return with(s, nodes, s.fencing());
    }

    private static ClusterState with(ClusterState s, SortedMap<NodeId, NodeRecord> nodes, FencingRecords fencing) {
        return new ClusterState(
                s.clusterId(),
                s.coordinatorTerm(),
                s.coordinator(),
                s.configuration(),
                s.version(),
                s.lastChange(),
                nodes,
                fencing,
                s.calls(),
                s.time(),
                s.facts());
    }
}
