package org.systole.core.node;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.core.command.ClusterAccess;
import org.systole.core.command.ClusterAccess.FencingRecord;
import org.systole.core.controller.NodeController;
import org.systole.core.membership.Membership.View;
import org.systole.core.replication.ReplicatedLog.Leadership;
import org.systole.core.state.CibRendering;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Fencing;
import org.systole.policy.Plan;

/** What the controller knew after its last step: taken on its thread, read by any. */
record NodeSnapshot(
        NodeId self,
        ClusterState state,
        View view,
        Leadership leadership,
        boolean quorate,
        Optional<Plan> plan,
        List<String> problems) {
    static NodeSnapshot of(NodeId self, NodeController controller) {
        return new NodeSnapshot(
                self,
                controller.state(),
                controller.view(),
                controller.leadership(),
                controller.quorate(),
                controller.plan(),
                controller.problems());
    }

    /** Whether both show the same; the cheap way, as states and plans are immutable. */
    boolean shows(NodeSnapshot other) {
        return state == other.state
                && plan.orElse(null) == other.plan.orElse(null)
                && quorate == other.quorate
                && view.equals(other.view)
                && leadership.equals(other.leadership)
                && problems.equals(other.problems);
    }

    /** The form that commands read; made on the reader's thread. */
    ClusterAccess.Snapshot forCommands(List<String> local) {
        TreeMap<NodeId, java.util.SortedSet<String>> agents = new TreeMap<>();
        state.nodes().values().stream()
                .filter(n -> !n.agents().isEmpty())
                .forEach(n -> agents.put(n.node(), n.agents()));
        List<FencingRecord> fencing = java.util.stream.Stream.concat(
                        state.fencingHistory().stream(), state.fencings().values().stream())
                .map(NodeSnapshot::record)
                .toList();
        List<String> all = java.util.stream.Stream.concat(local.stream(), problems.stream())
                .toList();
        return new ClusterAccess.Snapshot(
                self,
                CibRendering.cib(state, quorate),
                leadership,
                quorate,
                new TreeSet<>(view.members().keySet()),
                plan,
                agents,
                fencing,
                all);
    }

    private static FencingRecord record(Fencing f) {
        return new FencingRecord(
                f.target(),
                f.how(),
                f.device(),
                f.executor().value(),
                f.outcome().name().toLowerCase(java.util.Locale.ROOT),
                f.said().isEmpty() ? f.reason() : f.reason() + "; " + f.said(),
                f.order().who(),
                f.at(),
                f.ended());
    }
}
