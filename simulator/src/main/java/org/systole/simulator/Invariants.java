package org.systole.simulator;

import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.model.NodeId;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.state.CibRendering;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Intent;
import org.systole.core.state.StateCodec;

/**
 * What must hold after every event, judged by what is really the case. S1 and S11 are found by {@link World} at the
 * moment they break, S5 by {@link SimulatedLog}.
 */
final class Invariants {
    private final Simulation simulation;
    private final SortedMap<Long, String> digests = new TreeMap<>();
    private final SortedMap<NodeId, Position> seen = new TreeMap<>();

    Invariants(Simulation simulation) {
        this.simulation = simulation;
    }

    /** S4 and S10, when a node is about to act. */
    void operationBegins(SimulatedNode node, Intent intent) {
        if (Configurations.isDevice(intent.resource().value())) {
            return; // to watch a fencing device is harmless anywhere
        }
        boolean starts = intent.operation().equals("start");
        boolean alone = !node.controller().quorate();
        if (starts
                && alone
                && !simulation.wasRunningHere(node.node, intent.resource().value())) {
            violation("S4 " + node.node + " starts " + intent.resource() + " without quorum");
        }
        if (intent.isProbe()) {
            return;
        }
        ClusterState state = node.controller().state();
        if (ClusterState.isTrue(state.option("maintenance-mode", "false")) && alone) {
            violation(
                    "S10 " + intent.operation() + " of " + intent.resource() + " on " + node.node + " in maintenance");
        }
    }

    /** S6: versions only grow on a node, and equal positions mean equal content on all nodes. */
    void check(SimulatedNode node, Position position) {
        Position before = seen.put(node.node, position);
        if (before != null && before.compareTo(position) > 0) {
            violation("S6 " + node.node + " went back from " + before + " to " + position);
        }
        if (position.index() % 64 == 0 && position.index() > 0) {
            ClusterState state = node.controller().state();
            String digest = String.valueOf(java.util.Arrays.hashCode(StateCodec.encode(state)))
                    + CibRendering.cib(state, true).hashCode();
            String other = digests.putIfAbsent(position.index(), digest);
            if (other != null && !other.equals(digest)) {
                violation("S6 " + node.node + " differs at " + position);
            }
        }
    }

    void restarted(NodeId node) {
        seen.remove(node);
    }

    /** S12: each fencing has a cause, and a node that left cleanly is never fenced. */
    void fenced(NodeId target, boolean leftCleanly) {
        if (leftCleanly) {
            violation("S12 " + target + " was fenced although it had left cleanly");
        }
    }

    private void violation(String what) {
        simulation.world.violation(what);
    }
}
