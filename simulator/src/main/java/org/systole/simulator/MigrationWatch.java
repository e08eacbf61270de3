package org.systole.simulator;

import java.util.Optional;
import java.util.stream.Stream;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Entry;
import org.systole.core.state.Known;
import org.systole.core.state.Life;
import org.systole.core.state.NodeRecord;
import org.systole.core.state.ResourceRecord;

/** Counts what befell live migrations while they were under way, by the states before and after each entry. */
final class MigrationWatch {
    private final Coverage coverage;

    MigrationWatch(Coverage coverage) {
        this.coverage = coverage;
    }

    /** A service on its way, as far as its sender's part is not over. */
    private record Sending(NodeId sender, NodeId target, ResourceId resource, ResourceRecord.Pending pending) {
        boolean isIn(ClusterState state) {
            ResourceRecord now = state.node(sender).resources().get(resource);
            return now != null && now.pending().equals(Optional.of(pending));
        }

        /** Whether the target waits for it in the life in which that began. */
        boolean isExpected(ClusterState state) {
            ResourceRecord there = state.node(target).resources().get(resource);
            return state.node(target).online() && there != null && there.known() == Known.ARRIVING;
        }
    }

    void committed(ClusterState before, Entry entry, ClusterState after) {
        sendings(before).forEach(s -> {
            coverage.targetsFenced += fenced(before, after, s.target) ? 1 : 0;
            coverage.sourcesFenced += fenced(before, after, s.sender) ? 1 : 0;
            coverage.lateResults += entry instanceof Entry.Results && !s.isIn(after) && !s.isExpected(before) ? 1 : 0;
            boolean successor = !before.coordinator().equals(after.coordinator());
            coverage.coordinatorsLost += entry instanceof Entry.Barrier && successor ? 1 : 0;
        });
    }

    private static boolean fenced(ClusterState before, ClusterState after, NodeId node) {
        return before.node(node).life() == Life.UNCLEAN
                && after.fencingHistory().size() > before.fencingHistory().size()
                && !after.node(node).barredBoot().equals(before.node(node).barredBoot());
    }

    private static Stream<Sending> sendings(ClusterState state) {
        return state.nodes().values().stream().flatMap(MigrationWatch::sendings);
    }

    private static Stream<Sending> sendings(NodeRecord node) {
        return node.resources().entrySet().stream().flatMap(r -> r.getValue().pending().stream()
                .filter(p -> p.intent().sends())
                .map(p -> new Sending(node.node(), new NodeId(p.intent().peer()), r.getKey(), p)));
    }
}
