package org.systole.policy.placement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.systole.api.model.ResourceId;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Trace;
import org.systole.policy.state.Unit;

/** Who sits where so far; the one thing that changes while a placement is made. */
final class Table {
    private final Map<ResourceId, Seat> seats = new LinkedHashMap<>();
    private final Map<ResourceId, int[]> scores = new LinkedHashMap<>();
    private final int[] assigned;
    private final int[] active;

    Table(Health health, List<Instance> all) {
        this.assigned = new int[health.nodes().size()];
        this.active = new int[health.nodes().size()];
        for (Instance instance : all) {
            for (Trace trace : instance.active()) {
                active[health.node(trace.node()).index()]++;
            }
        }
    }

    /** The seat, or null while none is decided. */
    Seat seat(Instance instance) {
        return seats.get(instance.id());
    }

    boolean decided(Instance instance) {
        return seats.containsKey(instance.id());
    }

    void put(Instance instance, Seat seat) {
        Seat before = seats.put(instance.id(), seat);
        if (before != null && before.assigned()) {
            assigned[before.node().index()]--;
        }
        if (seat.assigned()) {
            assigned[seat.node().index()]++;
        }
    }

    void forget(Instance instance) {
        Seat before = seats.remove(instance.id());
        if (before != null && before.assigned()) {
            assigned[before.node().index()]--;
        }
    }

    /** Instances assigned to the node so far. */
    int assigned(NodeHealth node) {
        return assigned[node.index()];
    }

    /** Instances that run on the node now. */
    int active(NodeHealth node) {
        return active[node.index()];
    }

    /** The seats of a clone's copies: of a band the last member's. */
    List<Seat> seats(Unit.Clones clones) {
        List<Seat> all = new ArrayList<>();
        for (Unit copy : clones.copies()) {
            List<Instance> members = copy.instances().toList();
            Seat seat = members.isEmpty()
                    ? null
                    : seats.get(members.get(members.size() - 1).id());
            if (seat != null && seat.assigned()) {
                all.add(seat);
            }
        }
        return all;
    }

    /** Takes note of the scores an instance was placed by, the newest if it was tried more than once. */
    void scored(ResourceId instance, int[] byNode) {
        scores.put(instance, byNode.clone());
    }

    /** Scores by node index, in the order in which instances were first tried. */
    Map<ResourceId, int[]> scores() {
        return scores;
    }

    Map<ResourceId, Seat> all() {
        return seats;
    }
}
