package org.systole.policy.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.view.Bundle;
import org.systole.cib.view.CloneSet;
import org.systole.cib.view.Group;
import org.systole.cib.view.Primitive;
import org.systole.cib.view.Resource;
import org.systole.policy.ClusterSnapshot;

/** Puts the traces of all nodes to the resources of the configuration; what is left over is orphaned. */
final class UnitMaker {
    private final ClusterSnapshot snapshot;
    /** The instances of an earlier snapshot; null for none. */
    private final Instances before;
    /** Traces that no instance has got yet, by name. */
    private final Map<String, List<Trace>> traces;

    private final CloneCopies copies;
    private final List<Instance> orphans = new ArrayList<>();
    private final Map<String, List<Trace>> remains = new LinkedHashMap<>();

    UnitMaker(ClusterSnapshot snapshot, Sightings sightings, Instances before) {
        this.snapshot = snapshot;
        this.before = before;
        this.traces = new LinkedHashMap<>(sightings.traces());
        this.copies = new CloneCopies(snapshot, sightings, traces, this);
    }

    /** The resources of the top level. */
    List<Unit> units() {
        return byPriority().stream().map(this::unit).toList();
    }

    /** What exists because of other resources and is not written down. */
    List<Unit> implied() {
        return snapshot.configuration().implied().stream().map(this::unit).toList();
    }

    /** What became of the traces that no unit got: those of what is active. */
    List<Instance> orphans() {
        traces.forEach(this::orphan);
        return orphans;
    }

    /** The traces of what is neither configured nor active, once orphans were looked for. */
    Map<String, List<Trace>> remains() {
        return remains;
    }

    /** The ids under which some history speaks of copies that run nowhere, by copy. */
    Map<ResourceId, String> met() {
        return copies.met();
    }

    /** Higher priority first, then in document order. */
    private List<Resource> byPriority() {
        SortedMap<Integer, List<Resource>> byPriority = new TreeMap<>(Comparator.reverseOrder());
        snapshot.configuration().resources().forEach(r -> byPriority
                .computeIfAbsent(r.priority(), p -> new ArrayList<>())
                .add(r));
        return byPriority.values().stream().flatMap(List::stream).toList();
    }

    Unit unit(Resource resource) {
        if (resource instanceof CloneSet clone) {
            return new Unit.Clones(clone.id(), clone, copies.of(clone));
        }
        if (resource instanceof Group group) {
            return new Unit.Band(group.id(), group, held(singles(group, group.id())));
        }
        if (resource instanceof Bundle bundle) {
            return replicas(bundle);
        }
        return single((Primitive) resource, resource.id());
    }

    private Unit replicas(Bundle bundle) {
        List<Unit> copies = new ArrayList<>();
        for (Bundle.Replica replica : bundle.replicas()) {
            List<Unit.Single> hosted =
                    replica.hosted().stream().map(p -> single(p, bundle.id())).toList();
            Unit.Single inner =
                    bundle.inner().map(p -> inner(bundle, p, replica)).orElse(null);
            copies.add(new Unit.Replica(new ResourceId(bundle.id() + ":" + replica.number()), hosted, inner));
        }
        bundle.inner().ifPresent(p -> traces.remove(p.id().value()));
        return new Unit.Clones(bundle.id(), bundle.asClone(), copies);
    }

    /** What runs inside a container: of it only the container's own guest node knows anything. */
    private Unit.Single inner(Bundle bundle, Primitive primitive, Bundle.Replica replica) {
        ResourceId id = new ResourceId(primitive.id() + ":" + replica.number());
        List<Trace> found = Stream.of(primitive.id(), id)
                .flatMap(n -> traces.getOrDefault(n.value(), List.of()).stream())
                .filter(t -> t.node().equals(replica.guest()))
                .toList();
        traces.remove(id.value());
        ResourceId name = primitive.unique() ? id : primitive.id();
        return new Unit.Single(new Instance(id, name, primitive, bundle.id(), false, found, replica.guest()));
    }

    /** A member that runs several times and must not be touched then holds the whole group. */
    private static List<Unit.Single> held(List<Unit.Single> members) {
        return members.stream()
                .map(Unit.Single::instance)
                .filter(Instance::blockedByMultiplicity)
                .findFirst()
                .map(by -> members.stream()
                        .map(m -> new Unit.Single(m.instance().heldBy(by)))
                        .toList())
                .orElse(members);
    }

    private List<Unit.Single> singles(Group group, ResourceId top) {
        return group.primitives().map(p -> single(p, top)).toList();
    }

    private Unit.Single single(Primitive primitive, ResourceId top) {
        List<Trace> found = traces.remove(primitive.id().value());
        return made(primitive.id(), primitive.id(), primitive, top, false, found == null ? List.of() : found);
    }

    /** The instance of before where nothing about it is new. */
    private Unit.Single made(
            ResourceId id, ResourceId name, Primitive primitive, ResourceId top, boolean extra, List<Trace> found) {
        Unit known = before == null ? null : before.unit(id).orElse(null);
        boolean same = known instanceof Unit.Single s && s.instance().isOf(name, primitive, top, extra, found);
        return same ? (Unit.Single) known : new Unit.Single(new Instance(id, name, primitive, top, extra, found));
    }

    /** One copy of a clone, from the traces that the finder knows of each primitive in it. */
    Unit copy(CloneSet clone, int number, boolean extra, Function<Primitive, List<Trace>> finder) {
        if (clone.child() instanceof Group group) {
            List<Unit.Single> members = group.primitives()
                    .map(p -> instance(clone, p, number, extra, finder))
                    .toList();
            return new Unit.Band(new ResourceId(group.id() + ":" + number), group, members);
        }
        return instance(clone, (Primitive) clone.child(), number, extra, finder);
    }

    private Unit.Single instance(
            CloneSet clone, Primitive primitive, int number, boolean extra, Function<Primitive, List<Trace>> finder) {
        ResourceId id = new ResourceId(primitive.id() + ":" + number);
        ResourceId name = clone.unique() ? id : primitive.id();
        return made(id, name, primitive, clone.id(), extra, finder.apply(primitive));
    }

    /** A history of something that is not configured: enough is kept in it to stop the thing. */
    private void orphan(String name, List<Trace> found) {
        if (found.stream().noneMatch(t -> t.active() || t.busy())) {
            boolean copy = snapshot.configuration()
                    .primitive(new ResourceId(name.replaceFirst(":\\d+$", "")))
                    .filter(Primitive::cloned)
                    .isPresent();
            if (!copy) { // a copy that is not needed now may be again
                remains.put(name, found);
            }
            return;
        }
        String[] agent = found.get(0).agent().split(":", 3);
        Element element = Element.of("primitive", "id", name, "class", agent[0], "type", agent[2]);
        Element whole = agent[1].isEmpty() ? element : element.with("provider", agent[1]);
        ResourceId id = new ResourceId(name);
        orphans.add(new Instance(id, id, snapshot.configuration().unconfigured(whole), id, true, found));
    }
}
