package org.systole.core.controller;

import java.time.Duration;
import java.util.List;
import org.systole.api.model.NodeId;

/**
 * What the decisions depend on besides state and events.
 *
 * @param self the local node
 * @param voters the nodes that make majorities
 * @param initdead how long a cold start waits for nodes that were never seen
 * @param recheck how often a plan is made even if nothing changed, for rules that depend on the time
 * @param fencingRetry longest pause between two attempts to fence the same node; attempts never end for good
 * @param leaveTogether how long a drained node waits for others that are being drained, so that the last are not left
 *     without a majority
 */
public record ControllerSettings(
        NodeId self,
        List<NodeId> voters,
        Duration initdead,
        Duration recheck,
        Duration fencingRetry,
        Duration leaveTogether) {
    public ControllerSettings {
        voters = List.copyOf(voters);
    }

    public static ControllerSettings of(NodeId self, List<NodeId> voters, Duration initdead) {
        return new ControllerSettings(
                self, voters, initdead, Duration.ofSeconds(60), Duration.ofSeconds(2), Duration.ofSeconds(10));
    }

    public int majority() {
        return voters.size() / 2 + 1;
    }
}
