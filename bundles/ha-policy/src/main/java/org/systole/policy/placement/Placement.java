package org.systole.policy.placement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.OnFail;
import org.systole.cib.view.RemoteNode;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Instances;
import org.systole.policy.state.Unit;

/** Where everything should be, and why. */
public final class Placement {
    private final Map<ResourceId, Seat> seats;
    private final List<Cause> causes;
    private final Map<ResourceId, int[]> scores;
    private final Health health;
    private final List<ResourceId> order;

    private Placement(Table table, List<Cause> causes, Health health, List<ResourceId> order) {
        this.order = List.copyOf(order);
        this.health = health;
        this.seats = Collections.unmodifiableMap(table.all());
        this.causes = List.copyOf(causes);
        this.scores = Collections.unmodifiableMap(table.scores());
    }

    /** One after the other; who comes first has more choice. */
    public static Placement of(ClusterSnapshot snapshot, Instances instances, Health health) {
        List<Instance> all = new ArrayList<>(instances.all().toList());
        all.addAll(instances.orphans());
        Causes causes = new Causes(all.size());
        Capacity capacity = new Capacity(snapshot, health);
        Table table = new Table(health, all, capacity);
        Links links = Links.of(snapshot.configuration(), instances);
        Assigner begin = new Assigner(snapshot, instances, health, links, table, causes, capacity);
        // A running cluster reaches none, and plans what would connect it as any other resource.
        List<RemoteNode> remotes = snapshot.configuration().remotes().stream()
                .filter(remote -> health.knows(remote.node()))
                .toList();
        remotes.stream()
                .filter(r -> !r.bundle())
                .sorted(Comparator.comparing(RemoteNode::guest)) // a guest may be inside of something on a remote node
                .forEach(r -> instances.unit(r.connection()).ifPresent(begin::assign));
        Set<ResourceId> seated = remotes.isEmpty() ? new TreeSet<>() : seated(table);
        remotes.stream()
                .filter(r -> r.guest() && !r.bundle() && stuck(r, instances, health))
                .forEach(r -> seated.remove(r.connection()));
        remotes.stream().filter(RemoteNode::bundle).forEach(r -> seated.add(r.connection())); // seen to one by one
        Health connected = remotes.isEmpty() ? health : health.connected(seated);
        Assigner assigner = remotes.isEmpty()
                ? begin
                : new Assigner(snapshot, instances, connected, links, table, causes, capacity);
        Precedence precedence = new Precedence(snapshot, connected, capacity, assigner);
        List<Unit> units = new ArrayList<>(instances.units());
        units.addAll(instances.implied());
        List<Unit> sorted = precedence.sorted(units);
        sorted.forEach(assigner::assign);
        for (Instance orphan : instances.orphans()) {
            assigner.assign(orphan, null);
        }
        Set<ResourceId> reached = remotes.isEmpty() ? new TreeSet<>() : seated(table);
        remotes.stream()
                .filter(r -> r.bundle() && !reached.contains(r.container().orElseThrow()))
                .forEach(r -> reached.remove(r.connection())); // it cannot be made without the container
        Health end = remotes.isEmpty() ? health : health.connected(reached);
        return new Placement(
                table, causes.all(), end, sorted.stream().map(Unit::id).toList());
    }

    /** Whether what contains the guest has failed and cannot be started anew, so that the guest does not come back. */
    private static boolean stuck(RemoteNode remote, Instances instances, Health health) {
        boolean failed = health.node(remote.node()).unclean();
        return failed
                && instances
                        .unit(remote.container().orElseThrow())
                        .map(u -> u.instances()
                                .anyMatch(i -> i.notable().stream().anyMatch(t -> t.answer() == OnFail.BLOCK)))
                        .orElse(false);
    }

    private static Set<ResourceId> seated(Table table) {
        Set<ResourceId> seated = new TreeSet<>();
        table.all().forEach((id, seat) -> {
            if (seat.assigned()) {
                seated.add(id);
            }
        });
        return seated;
    }

    /** The resources of the top level, in the order in which they chose. */
    public List<ResourceId> order() {
        return order;
    }

    /** The nodes, now that it is known which remote ones will be reached. */
    public Health health() {
        return health;
    }

    public Seat seat(Instance instance) {
        Seat seat = seats.get(instance.id());
        if (seat == null) {
            throw new IllegalStateException("instance " + instance.id() + " was never placed");
        }
        return seat;
    }

    public Map<ResourceId, Seat> seats() {
        return seats;
    }

    /** The scores each instance was placed by, by node index, without regard to which nodes can run anything. */
    public Map<ResourceId, int[]> scores() {
        return scores;
    }

    /** What led to it, in the order in which it counted. */
    public List<Cause> causes() {
        return causes;
    }
}
