package org.systole.policy.placement;

import java.util.Arrays;
import java.util.List;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Score;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Tickets;
import org.systole.policy.state.Wellbeing;

/** What the state of the nodes and of the site gives or takes from every resource, whatever its own constraints say. */
final class Circumstances {
    private final Health health;
    private final Causes causes;
    private final List<Wellbeing> wellbeing;
    private final boolean matters;
    /** Whether all nodes are members of the cluster. */
    private final boolean plain;

    Circumstances(ClusterSnapshot snapshot, Health health, Causes causes) {
        this.health = health;
        this.causes = causes;
        this.plain = health.nodes().stream().allMatch(n -> n.remote() == null);
        this.wellbeing = health.nodes().stream()
                .map(n -> Wellbeing.of(n.report(), snapshot.configuration().options()))
                .toList();
        this.matters = wellbeing.stream().anyMatch(w -> w.score() != 0);
    }

    /**
     * What the health of each node is worth: unhealthy nodes are shunned, but by what says that it can bear it; a
     * group's first member speaks for it. Like a location constraint, it names a node only if it says something; empty
     * array where nothing is said of any.
     */
    int[] wellbeing(Instance instance, List<ResourceId> owners) {
        if (!matters || instance.primitive().allowsUnhealthyNodes() || !owners.contains(instance.top())) {
            return new int[0];
        }
        int[] scores = new int[health.nodes().size()];
        for (NodeHealth node : health.nodes()) {
            int score = wellbeing.get(node.index()).score();
            if (score != 0) {
                scores[node.index()] = score;
                causes.add(
                        instance,
                        node,
                        "NODE-HEALTH",
                        "node-health-strategy",
                        score,
                        "the health of node " + node.id() + " is worth " + Score.text(score));
            }
        }
        return scores;
    }

    /**
     * Connections, fence devices and what contains a guest stay on members of the cluster, and the guest nodes of a
     * bundle take nothing but what the bundle has for them (Pacemaker Remote, Remote Nodes and Guest Nodes; Pacemaker
     * Explained, Bundles).
     */
    void remotes(Instance instance, int[] scores) {
        if (plain && instance.inside() == null) {
            return;
        }
        boolean member = instance.primitive().connection()
                || instance.primitive().fencing()
                || !instance.primitive().meta("remote-node", "").isBlank();
        for (NodeHealth node : health.nodes()) {
            boolean other = instance.inside() != null && !instance.inside().equals(node.id());
            boolean reserved = node.remote() != null && node.remote().remote().bundle() && instance.inside() == null;
            boolean nested = container(instance) && node.guest();
            if (member && node.remote() != null || reserved || other || nested) {
                scores[node.index()] = Score.MINUS_INFINITY;
            }
        }
    }

    /** A container of a bundle may be on a remote node, but not in a guest. */
    private boolean container(Instance instance) {
        return instance.primitive().implied() && !instance.primitive().connection();
    }

    /** What is locked to a node that was shut down runs there or nowhere. */
    void locks(Instance instance, int[] scores) {
        health.locks().of(instance).ifPresent(node -> {
            causes.note(
                    instance,
                    health.node(node),
                    "SHUTDOWN-LOCK",
                    "shutdown-lock",
                    instance.id() + " is locked to node " + node + ", which was shut down");
            for (NodeHealth other : health.nodes()) {
                if (!other.id().equals(node)) {
                    scores[other.index()] = Score.MINUS_INFINITY;
                }
            }
        });
    }

    /** Pacemaker Explained, Multi-Site Clusters and Tickets. */
    void tickets(Instance instance, int[] scores) {
        for (Tickets.Lack lack : health.tickets().lacks(instance)) {
            String id = lack.constraint().id();
            causes.add(instance, null, "TICKET", id, Score.MINUS_INFINITY, lack.sentence());
            if (lack.whole()) {
                Arrays.fill(scores, Score.MINUS_INFINITY);
            }
        }
    }
}
