package org.systole.policy.placement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Score;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Role;
import org.systole.policy.state.Trace;
import org.systole.policy.state.Unit;

/** Who sits where so far; the one thing that changes while a placement is made. */
final class Table {
    private final Map<ResourceId, Seat> seats = new LinkedHashMap<>();
    private final Map<ResourceId, int[]> scores = new LinkedHashMap<>();
    private final Set<ResourceId> blocked = new LinkedHashSet<>();
    private final Map<ResourceId, Integer> liked = new LinkedHashMap<>();
    private final int[] assigned;
    /** Services by node and, in it, by the resource of the top level they belong to. */
    private final List<Map<ResourceId, Integer>> load = new ArrayList<>();

    private final Health health;
    private final Capacity capacity;
    /** Whether anybody asks what burdens a node: only while one is out of service. */
    private final boolean burdens;

    Table(Health health, List<Instance> all, Capacity capacity) {
        this.capacity = capacity;
        this.health = health;
        this.assigned = new int[health.nodes().size()];
        this.burdens = health.nodes().stream().anyMatch(NodeHealth::outOfService);
        health.nodes().forEach(n -> load.add(new LinkedHashMap<>()));
        all.forEach(i -> expect(i, 1));
    }

    /** While nothing is decided for it, an instance burdens the nodes on which it runs. */
    private void expect(Instance instance, int count) {
        for (Trace trace : burdens ? instance.active() : List.<Trace>of()) {
            burden(instance, health.node(trace.node()), count);
        }
    }

    /** A fence device is no burden, as it does nothing until a node must be fenced; a clone's copy is everywhere. */
    private void burden(Instance instance, NodeHealth node, int count) {
        if (burdens && !instance.primitive().fencing() && !instance.primitive().cloned()) {
            load.get(node.index()).merge(instance.top(), count, (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
        }
    }

    /** The seat, or null while none is decided. */
    Seat seat(Instance instance) {
        return seats.get(instance.id());
    }

    /** The seat of the instance of that id, or null while none is decided. */
    Seat seat(ResourceId id) {
        return seats.get(id);
    }

    boolean decided(Instance instance) {
        return seats.containsKey(instance.id());
    }

    void put(Instance instance, Seat seat) {
        forget(instance);
        seats.put(instance.id(), seat);
        expect(instance, -1);
        if (seat.assigned()) {
            assigned[seat.node().index()]++;
            burden(instance, seat.node(), 1);
            capacity.take(instance, seat.node());
        }
    }

    void forget(Instance instance) {
        Seat before = seats.remove(instance.id());
        if (before != null) {
            expect(instance, 1);
        }
        if (before != null && before.assigned()) {
            assigned[before.node().index()]--;
            burden(instance, before.node(), -1);
            capacity.release(instance, before.node());
        }
    }

    /** Instances assigned to the node so far. */
    int assigned(NodeHealth node) {
        return assigned[node.index()];
    }

    /** What is assigned to the node so far. */
    List<ResourceId> on(NodeHealth node) {
        List<ResourceId> all = new ArrayList<>();
        seats.forEach((id, seat) -> {
            if (seat.assigned() && seat.node().index() == node.index()) {
                all.add(id);
            }
        });
        return all;
    }

    /** Keeps what the chosen node scored, which counts for what may be promoted. */
    void like(Instance instance, int score) {
        if (instance.primitive().promotable()) {
            liked.put(instance.id(), score);
        }
    }

    /** What the instance's node scored. */
    int liked(Instance instance) {
        return liked.getOrDefault(instance.id(), 0);
    }

    /** What the promoted copies on the node scored it. */
    int liking(Unit.Clones clones, NodeHealth node) {
        return clones.copies().stream()
                .flatMap(c -> c.instances().limit(1))
                .filter(i -> seats.get(i.id()) != null && seats.get(i.id()).role() == Role.PROMOTED)
                .filter(i -> seats.get(i.id()).node().index() == node.index())
                .mapToInt(this::liked)
                .reduce(0, Score::add);
    }

    /** Whether no other service will be on the node by what is known so far: assigned to it, or there and undecided. */
    boolean spare(NodeHealth node, Instance instance) {
        Map<ResourceId, Integer> services = load.get(node.index());
        return services.isEmpty() || services.size() == 1 && services.containsKey(instance.top());
    }

    /** Takes note that nothing may be placed near the instance, because it failed and may not be touched. */
    void block(Instance instance) {
        blocked.add(instance.id());
    }

    /** Where the container is, in the role of what is inside. */
    private Optional<Seat> replica(Unit.Replica replica) {
        Optional<Seat> host = replica.hosted()
                .filter(i -> !i.primitive().connection())
                .reduce((a, b) -> b)
                .map(this::seat)
                .filter(Seat::assigned);
        boolean promoted = replica.roles()
                .map(this::seat)
                .anyMatch(s -> s != null && s.role() == org.systole.policy.state.Role.PROMOTED);
        return promoted ? host.map(Seat::promoted) : host;
    }

    /** The node on which the copy is by constraints' lights: of a bundle's replica, that of its container. */
    NodeHealth place(Unit copy, NodeHealth node) {
        return copy instanceof Unit.Replica r ? replica(r).map(Seat::node).orElse(node) : node;
    }

    /** The seats of a clone's copies that work: of a band the last member's. */
    List<Seat> seats(Unit.Clones clones) {
        List<Seat> all = new ArrayList<>();
        for (Unit copy : clones.copies()) {
            if (copy instanceof Unit.Replica replica) {
                replica(replica).ifPresent(all::add);
                continue;
            }
            List<Instance> members = copy.instances().toList();
            Seat seat = members.isEmpty()
                    ? null
                    : seats.get(members.get(members.size() - 1).id());
            boolean works = members.stream().noneMatch(m -> blocked.contains(m.id()));
            if (seat != null && seat.assigned() && works) {
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
