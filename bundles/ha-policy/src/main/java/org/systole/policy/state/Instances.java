package org.systole.policy.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.view.Bundle;
import org.systole.cib.view.CloneSet;
import org.systole.cib.view.Configuration;
import org.systole.cib.view.Group;
import org.systole.cib.view.Primitive;
import org.systole.cib.view.RemoteNode;
import org.systole.cib.view.Resource;
import org.systole.policy.ClusterSnapshot;

/**
 * All resources at run time, each with what the histories say about it. Instances of anonymous clones have no names in
 * histories: they are numbered here, those that run first, by node.
 */
public final class Instances {
    private final List<Unit> units;
    private final List<Instance> orphans;
    private final List<Instance> all;
    private final Map<String, List<Trace>> remains;
    private final Map<ResourceId, Unit> byId;
    private final Map<String, Set<NodeId>> probed;
    private final Map<String, List<Trace>> traces;
    private final Map<NodeId, RemoteLife> lives;
    private final List<Unit> implied;
    private final Map<ResourceId, String> met;
    private final Readings readings;

    private Instances(Builder built, List<Unit> units, List<Unit> implied, Map<String, List<Trace>> traces) {
        this.readings = built.readings;
        this.met = Collections.unmodifiableMap(built.met);
        this.lives = Collections.unmodifiableMap(built.lives);
        this.implied = List.copyOf(implied);
        this.traces = traces;
        this.units = List.copyOf(units);
        this.orphans = List.copyOf(built.orphans);
        this.remains = Collections.unmodifiableMap(built.remains);
        this.probed = built.probed;
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
        return new Builder(snapshot, Readings.of(snapshot, before == null ? null : before.readings), before).build();
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
    Membership membership(NodeReport report, ClusterSnapshot snapshot) {
        return membership(report, snapshot, lives);
    }

    private static Membership membership(NodeReport report, ClusterSnapshot snapshot, Map<NodeId, RemoteLife> lives) {
        RemoteLife life = lives.get(report.node().id());
        if (life != null) {
            return Membership.of(life, snapshot.configuration().options());
        }
        return report.node().remote() ? Membership.OFFLINE : Membership.of(report, snapshot);
    }

    /** How the remote nodes stand. */
    public Map<NodeId, RemoteLife> lives() {
        return lives;
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
        return probed.getOrDefault(instance.name().value(), Set.of()).contains(node);
    }

    /** Whether so many nodes have answered whether they run the resource. */
    public boolean probedBy(Instance instance, int nodes) {
        return probed.getOrDefault(instance.name().value(), Set.of()).size() >= nodes;
    }

    /**
     * The name under which some history speaks of a copy that runs nowhere: the first idle copy of an anonymous clone
     * is what a node has a history of that does not run one.
     */
    public Optional<ResourceId> met(Instance instance) {
        return Optional.ofNullable(met.get(instance.id())).map(ResourceId::new);
    }

    /** What the node knows of the resource of that name. */
    public List<Trace> traces(ResourceId name, NodeId node) {
        return traces.getOrDefault(name.value(), List.of()).stream()
                .filter(t -> t.node().equals(node))
                .toList();
    }

    /** Puts the traces of all nodes to instances. */
    private static final class Builder {
        private final ClusterSnapshot snapshot;
        private final Readings readings;
        private final Configuration configuration;
        private final int nodes;
        /** Traces by the id in the history, nodes in order. */
        private final Map<String, List<Trace>> traces = new LinkedHashMap<>();

        private final Map<String, Set<NodeId>> probed = new LinkedHashMap<>();
        private final List<Instance> orphans = new ArrayList<>();
        private final Map<String, List<Trace>> remains = new LinkedHashMap<>();
        private final Map<NodeId, RemoteLife> lives = new TreeMap<>();
        /** Ids in the histories of remote nodes that are not reached, by name. */
        private final Map<String, String> asleep = new LinkedHashMap<>();

        private final Map<ResourceId, String> met = new LinkedHashMap<>();

        /** The instances of an earlier snapshot; null for none. */
        private final Instances before;

        Builder(ClusterSnapshot snapshot, Readings readings, Instances before) {
            this.before = before;
            this.snapshot = snapshot;
            this.readings = readings;
            this.configuration = snapshot.configuration();
            this.nodes = (int) configuration.nodes().stream()
                    .filter(n -> !n.type().equals("ping"))
                    .count();
        }

        Instances build() {
            boolean remotes = snapshot.reports().stream().anyMatch(r -> r.node().remote());
            readings.traces().forEach((name, found) -> traces.put(name, remotes ? new ArrayList<>(found) : found));
            readings.probed().forEach((name, found) -> probed.put(name, remotes ? new LinkedHashSet<>(found) : found));
            readings.sent().forEach(this::settle);
            for (String type : remotes
                    ? List.of("remote", "guest")
                    : List.<String>of()) { // a guest may be inside of something on a remote node
                snapshot.reports().stream()
                        .filter(r -> r.node().type().equals(type))
                        .forEach(this::readRemote);
                settle();
            }
            Map<String, List<Trace>> all = Collections.unmodifiableMap(new LinkedHashMap<>(traces));
            List<Unit> units = new ArrayList<>();
            byPriority().forEach(r -> units.add(unit(r)));
            List<Unit> implied = snapshot.onPaper()
                    ? configuration.implied().stream().map(this::unit).toList()
                    : List.of();
            traces.forEach(this::orphan);
            return new Instances(this, units, implied, all);
        }

        /** Higher priority first, then in document order. */
        private List<Resource> byPriority() {
            SortedMap<Integer, List<Resource>> byPriority = new TreeMap<>(Comparator.reverseOrder());
            configuration.resources().forEach(r -> byPriority
                    .computeIfAbsent(r.priority(), p -> new ArrayList<>())
                    .add(r));
            return byPriority.values().stream().flatMap(List::stream).toList();
        }

        private void settle(String name) {
            traces.computeIfPresent(name, (n, found) -> Migrations.settled(found, online()));
        }

        private void settle() {
            List<NodeId> online = online();
            traces.replaceAll((name, found) -> Migrations.settled(found, online));
        }

        private List<NodeId> online() {
            return snapshot.reports().stream()
                    .filter(r -> membership(r).online())
                    .map(r -> r.node().id())
                    .toList();
        }

        private Membership membership(NodeReport report) {
            return Instances.membership(report, snapshot, lives);
        }

        /** What a remote node says counts only once it is known how the node stands. */
        private void readRemote(NodeReport report) {
            NodeId node = report.node().id();
            RemoteNode remote = configuration.remotes().stream()
                    .filter(r -> r.node().equals(node))
                    .findFirst()
                    .orElse(null);
            if (remote == null) {
                return; // a leftover of a connection that is not configured any more
            }
            Map<NodeId, Membership> members = new TreeMap<>();
            snapshot.reports().forEach(r -> members.put(r.node().id(), membership(r)));
            List<Trace> own = report.history().stream()
                    .map(h -> TraceReader.read(
                            h,
                            node,
                            configuration.primitive(new ResourceId(h.id())),
                            report.transientAttributes(),
                            snapshot.now(),
                            configuration.options()))
                    .toList();
            RemoteLife life = new RemoteLives(configuration.options(), traces, members).of(remote, report.known(), own);
            lives.put(node, life);
            if (life.state() != RemoteLife.State.OFFLINE) {
                take(report, life.state() == RemoteLife.State.FAILED);
            } else {
                report.history()
                        .forEach(h -> asleep.putIfAbsent(readings.name(h.id()).name(), h.id()));
            }
        }

        private void take(NodeReport report, boolean unclean) {
            for (NodeReport.ResourceHistory history : report.history()) {
                Readings.Named meant = readings.name(history.id());
                Trace trace = Readings.trace(history, report, meant, unclean, snapshot);
                traces.computeIfAbsent(meant.name(), n -> new ArrayList<>()).add(trace);
                if (trace.known()) {
                    probed.computeIfAbsent(meant.name(), n -> new LinkedHashSet<>())
                            .add(report.node().id());
                }
            }
        }

        private Unit unit(Resource resource) {
            if (resource instanceof CloneSet clone) {
                return new Unit.Clones(clone.id(), clone, copies(clone));
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
                List<Unit.Single> hosted = replica.hosted().stream()
                        .map(p -> single(p, bundle.id()))
                        .toList();
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
            List<Trace> found = traces.getOrDefault(primitive.id().value(), List.of());
            traces.remove(primitive.id().value());
            return made(primitive.id(), primitive.id(), primitive, top, false, found);
        }

        /** The instance of before where nothing about it is new. */
        private Unit.Single made(
                ResourceId id, ResourceId name, Primitive primitive, ResourceId top, boolean extra, List<Trace> found) {
            Unit known = before == null ? null : before.byId.get(id);
            boolean same = known instanceof Unit.Single s && s.instance().isOf(name, primitive, top, extra, found);
            return same ? (Unit.Single) known : new Unit.Single(new Instance(id, name, primitive, top, extra, found));
        }

        /** As many copies as configured, and more where more are active: those are to be stopped. */
        private List<Unit> copies(CloneSet clone) {
            return clone.unique() ? uniqueCopies(clone) : anonymousCopies(clone);
        }

        private List<Unit> uniqueCopies(CloneSet clone) {
            List<Unit> copies = new ArrayList<>();
            int max = clone.max(nodes);
            for (int n = 0; n < Math.max(max, highest(clone) + 1); n++) {
                int number = n;
                copies.add(copy(clone, n, n >= max, p -> {
                    List<Trace> found = traces.getOrDefault(p.id() + ":" + number, List.of());
                    traces.remove(p.id() + ":" + number);
                    return found;
                }));
            }
            return copies;
        }

        /** The highest instance number that is active somewhere. */
        private int highest(CloneSet clone) {
            return clone.primitives()
                    .flatMap(p -> traces.entrySet().stream()
                            .filter(e -> e.getKey().startsWith(p.id() + ":"))
                            .filter(e -> e.getValue().stream().anyMatch(Trace::active))
                            .map(e -> e.getKey().substring(p.id().value().length() + 1)))
                    .filter(n -> n.matches("\\d{1,6}"))
                    .mapToInt(Integer::parseInt)
                    .max()
                    .orElse(-1);
        }

        private List<Unit> anonymousCopies(CloneSet clone) {
            List<NodeId> places = new ArrayList<>();
            List<NodeId> beyond = new ArrayList<>();
            for (NodeId node : snapshot.statusOrder()) {
                long most = clone.primitives()
                        .mapToLong(p -> activeOn(p, node).size())
                        .max()
                        .orElse(0);
                for (long i = 0; i < most; i++) {
                    (lost(clone, node) ? beyond : places).add(node);
                }
            }
            clone.primitives().forEach(p -> meet(p, places));
            int max = clone.max(nodes);
            while (!beyond.isEmpty() && places.size() < max) {
                places.add(null);
            }
            places.addAll(beyond);
            List<Unit> copies = new ArrayList<>();
            Map<NodeId, Integer> used = new LinkedHashMap<>();
            for (int n = 0; n < Math.max(max, places.size()); n++) {
                boolean placed = n < places.size() && places.get(n) != null;
                NodeId node = placed ? places.get(n) : null;
                int nth = placed ? used.merge(node, 1, Integer::sum) - 1 : 0;
                copies.add(copy(clone, n, n >= max, p -> placed ? nth(activeOn(p, node), nth) : List.of()));
            }
            clone.primitives().forEach(p -> traces.remove(p.id().value()));
            return copies;
        }

        /** Notes that the first copy which runs nowhere is known by a node after the last one that runs a copy. */
        private void meet(Primitive primitive, List<NodeId> places) {
            List<NodeId> order = snapshot.statusOrder();
            int last = places.stream().mapToInt(order::indexOf).max().orElse(-1);
            traces.getOrDefault(primitive.id().value(), List.of()).stream()
                    .filter(t -> order.indexOf(t.node()) >= last && !t.active() && !t.busy())
                    .min(Comparator.comparing(t -> order.indexOf(t.node())))
                    .map(Trace::id)
                    .or(() -> Optional.ofNullable(asleep.get(primitive.id().value())))
                    .ifPresent(id -> met.put(new ResourceId(primitive.id() + ":" + places.size()), id));
        }

        /** Copies on an unclean node that need not be fenced first are given up, and do not count any more. */
        private boolean lost(CloneSet clone, NodeId node) {
            boolean unclean = snapshot.reports().stream()
                    .filter(r -> r.node().id().equals(node))
                    .anyMatch(r -> membership(r).unclean());
            return unclean
                    && clone.primitives()
                            .allMatch(p -> !p.fencing()
                                    && (p.requires().equals("quorum")
                                            || p.requires().equals("nothing")));
        }

        private static List<Trace> nth(List<Trace> active, int index) {
            return index < active.size() ? List.of(active.get(index)) : List.of();
        }

        private List<Trace> activeOn(Primitive primitive, NodeId node) {
            return traces.getOrDefault(primitive.id().value(), List.of()).stream()
                    .filter(t -> t.node().equals(node) && (t.active() || t.busy()))
                    .toList();
        }

        private interface Finder {
            List<Trace> of(Primitive primitive);
        }

        private Unit copy(CloneSet clone, int number, boolean extra, Finder finder) {
            if (clone.child() instanceof Group group) {
                List<Unit.Single> members = group.primitives()
                        .map(p -> instance(clone, p, number, extra, finder))
                        .toList();
                return new Unit.Band(new ResourceId(group.id() + ":" + number), group, members);
            }
            return instance(clone, (Primitive) clone.child(), number, extra, finder);
        }

        private Unit.Single instance(CloneSet clone, Primitive primitive, int number, boolean extra, Finder finder) {
            ResourceId id = new ResourceId(primitive.id() + ":" + number);
            ResourceId name = clone.unique() ? id : primitive.id();
            return made(id, name, primitive, clone.id(), extra, finder.of(primitive));
        }

        /** A history of something that is not configured: enough is kept in it to stop the thing. */
        private void orphan(String name, List<Trace> found) {
            if (found.stream().noneMatch(t -> t.active() || t.busy())) {
                boolean copy = configuration
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
            orphans.add(new Instance(id, id, configuration.unconfigured(whole), id, true, found));
        }
    }
}
