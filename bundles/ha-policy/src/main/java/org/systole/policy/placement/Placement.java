package org.systole.policy.placement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.systole.api.model.ResourceId;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Instances;

/** Where everything should be, and why. */
public final class Placement {
    private final Map<ResourceId, Seat> seats;
    private final List<Cause> causes;
    private final Map<ResourceId, int[]> scores;

    private Placement(Table table, List<Cause> causes) {
        this.seats = Collections.unmodifiableMap(new LinkedHashMap<>(table.all()));
        this.causes = List.copyOf(causes);
        this.scores = Collections.unmodifiableMap(new LinkedHashMap<>(table.scores()));
    }

    /** One after the other; who comes first has more choice. */
    public static Placement of(ClusterSnapshot snapshot, Instances instances, Health health) {
        Causes causes = new Causes();
        List<Instance> all = new ArrayList<>(instances.all().toList());
        all.addAll(instances.orphans());
        Capacity capacity = new Capacity(snapshot, health);
        Table table = new Table(health, all, capacity);
        Links links = Links.of(snapshot.configuration(), instances);
        Assigner assigner = new Assigner(snapshot, health, links, table, causes, capacity);
        Precedence precedence = new Precedence(snapshot, health, capacity, assigner);
        precedence.sorted(instances.units()).forEach(assigner::assign);
        instances.orphans().forEach(o -> assigner.assign(o, null));
        return new Placement(table, causes.all());
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
