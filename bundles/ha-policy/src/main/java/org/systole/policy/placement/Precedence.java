package org.systole.policy.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.systole.cib.view.Resource;
import org.systole.cib.view.Score;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Trace;
import org.systole.policy.state.Unit;

/**
 * Which resource chooses its node first (Pacemaker Explained, Utilization and Placement Strategy, "Which resource is
 * preferred to be assigned first?"): the one of higher priority; where capacities count, then the one that would rather
 * stay where it is, then the one that more wants the node that is used first; then the first in the document.
 */
final class Precedence {
    private final ClusterSnapshot snapshot;
    private final Health health;
    private final Capacity capacity;
    private final Assigner assigner;

    Precedence(ClusterSnapshot snapshot, Health health, Capacity capacity, Assigner assigner) {
        this.snapshot = snapshot;
        this.health = health;
        this.capacity = capacity;
        this.assigner = assigner;
    }

    /** What the order of two resources depends on; greater values come first. */
    private record Claim(int priority, int here, int[] wishes) {
        int compare(Claim other, List<NodeHealth> nodes) {
            int order = Integer.compare(other.priority, priority);
            order = order == 0 ? Integer.compare(other.here, here) : order;
            for (int i = 0; order == 0 && i < nodes.size() && wishes.length > 0; i++) {
                int node = nodes.get(i).index();
                order = Integer.compare(other.wishes[node], wishes[node]);
            }
            return order;
        }
    }

    private record Claimant(Unit unit, Claim claim) {}

    List<Unit> sorted(List<Unit> units) {
        List<Claimant> order = new ArrayList<>();
        units.forEach(u -> order.add(new Claimant(u, claim(u))));
        List<NodeHealth> nodes = new ArrayList<>(health.nodes());
        nodes.sort(Comparator.comparing(NodeHealth::id));
        if (capacity.strategy() == Capacity.Strategy.BALANCED) {
            nodes.sort((a, b) -> capacity.compare(b, a));
        }
        order.sort((a, b) -> a.claim.compare(b.claim, nodes));
        return order.stream().map(Claimant::unit).toList();
    }

    private Claim claim(Unit unit) {
        int priority = snapshot.configuration()
                .resource(unit.id())
                .map(Resource::priority)
                .orElse(0);
        Optional<Instance> first = unit.instances().findFirst();
        if (!capacity.counts() || first.isEmpty()) {
            return new Claim(priority, 0, new int[0]);
        }
        int[] wishes = assigner.wishes(first.get());
        List<Trace> active = first.get().active();
        // what ran on a lost node wants its place back as much as what still runs where it is
        int here = active.stream()
                .mapToInt(t -> wishes[health.node(t.node()).index()])
                .max()
                .orElse(Score.MINUS_INFINITY);
        health.nodes().stream().filter(n -> !n.canRun()).forEach(n -> wishes[n.index()] = Score.MINUS_INFINITY);
        return new Claim(priority, here, wishes);
    }
}
