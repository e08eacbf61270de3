package org.systole.policy.state;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.policy.ClusterSnapshot;

/**
 * All resources at run time, each with what the histories say about it.
 * {@link UnitMaker} puts traces to resources, {@link CloneCopies} numbers the copies of clones.
 */
public final class Instances {
    private final List<Unit> units;
    private final List<Instance> orphans;
    private final List<Instance> all;
    private final Map<String, List<Trace>> remains;
    private final Map<ResourceId, Unit> byId;
    private final List<Unit> implied;
    private final Map<ResourceId, String> met;
    private final Sightings sightings;
    private final Readings readings;

    private Instances(ClusterSnapshot snapshot, Readings readings, Instances before) {
        this.readings = readings;
        this.sightings = Sightings.of(snapshot, readings);
        UnitMaker maker = new UnitMaker(snapshot, sightings, before);
        this.units = maker.units();
        this.implied = snapshot.onPaper() ? maker.implied() : List.of();
        this.orphans = List.copyOf(maker.orphans());
        this.remains = Collections.unmodifiableMap(maker.remains());
        this.met = Collections.unmodifiableMap(maker.met());
        Map<ResourceId, Unit> names = new LinkedHashMap<>();
        units.forEach(u -> index(u, names));
        implied.forEach(u -> index(u, names));
        this.byId = Collections.unmodifiableMap(names);
        this.all = Stream.concat(this.units.stream(), this.implied.stream())
                .flatMap(Unit::instances)
                .toList();
    }

    private static void index(Unit unit, Map<ResourceId, Unit> names) {
        names.put(unit.id(), unit);
        if (unit instanceof Unit.Band band) {
            band.members().forEach(m -> index(m, names));
        } else if (unit instanceof Unit.Replica replica) {
            replica.members().forEach(m -> index(m, names));
            if (replica.inner() != null) {
                index(replica.inner(), names);
            }
        } else if (unit instanceof Unit.Clones clones) {
            clones.copies().forEach(c -> index(c, names));
        }
    }

    public static Instances of(ClusterSnapshot snapshot) {
        return of(snapshot, null);
    }

    /**
     * The same as without, but sooner where little has changed.
     *
     * @param before the instances of an earlier snapshot; null for none
     */
    public static Instances of(ClusterSnapshot snapshot, Instances before) {
        return new Instances(snapshot, Readings.of(snapshot, before == null ? null : before.readings), before);
    }

    /** The resources of the top level: higher priority first, then in document order. */
    public List<Unit> units() {
        return units;
    }

    /** What exists because of other resources and is not written down, in document order of these. */
    public List<Unit> implied() {
        return implied;
    }

    /** How a node stands; a remote node that nothing connects to any more is not there. */
    Membership membership(NodeReport report) {
        return sightings.membership(report);
    }

    /** How the remote nodes stand. */
    public Map<NodeId, RemoteLife> lives() {
        return sightings.lives();
    }

    /** What runs or ran, and is not in the configuration any more. */
    public List<Instance> orphans() {
        return orphans;
    }

    /** The unit of that id; for the id of a cloned resource without number there is none. */
    public Optional<Unit> unit(ResourceId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Every instance of the configuration, in document order, what is implied last. */
    public Stream<Instance> all() {
        return all.stream();
    }

    /** Histories of what is neither configured nor active, by name: traces that are left of it. */
    public Map<String, List<Trace>> remains() {
        return remains;
    }

    /** Whether the node has answered whether it runs the resource. */
    public boolean probed(Instance instance, NodeId node) {
        return sightings
                .probed()
                .getOrDefault(instance.name().value(), Set.of())
                .contains(node);
    }

    /** Whether so many nodes have answered whether they run the resource. */
    public boolean probedBy(Instance instance, int nodes) {
        return sightings
                        .probed()
                        .getOrDefault(instance.name().value(), Set.of())
                        .size()
                >= nodes;
    }

    /**
     * The name under which some history speaks of a copy that runs nowhere: the first idle copy of an anonymous clone
     * is what a node has a history of that does not run one.
     */
    public Optional<ResourceId> met(Instance instance) {
        return Optional.ofNullable(met.get(instance.id())).map(ResourceId::new);
    }

    /** What nodes know of the resource of that name, also of what runs nowhere. */
    public List<Trace> traces(ResourceId name) {
        return sightings.traces().getOrDefault(name.value(), List.of());
    }

    /** What the node knows of the resource of that name. */
    public List<Trace> traces(ResourceId name, NodeId node) {
        return sightings.traces().getOrDefault(name.value(), List.of()).stream()
                .filter(t -> t.node().equals(node))
                .toList();
    }
}
