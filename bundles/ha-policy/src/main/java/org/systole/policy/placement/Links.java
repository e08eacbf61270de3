package org.systole.policy.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Colocation;
import org.systole.cib.view.Configuration;
import org.systole.cib.view.Primitive;
import org.systole.cib.view.RemoteNode;
import org.systole.cib.view.Resource;
import org.systole.cib.view.Score;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Instances;
import org.systole.policy.state.Unit;

/**
 * All colocations between instances. A group as dependent is bound by its first member, as primary by its last: in
 * between, each member goes where the one before it goes.
 */
final class Links {
    private final Map<ResourceId, List<Link>> byDependent = new LinkedHashMap<>();
    private final Map<ResourceId, List<Link>> byPrimary = new LinkedHashMap<>();
    private final Configuration configuration;
    private final Instances instances;

    private Links(Configuration configuration, Instances instances) {
        this.configuration = configuration;
        this.instances = instances;
    }

    static Links of(Configuration configuration, Instances instances) {
        Links links = new Links(configuration, instances);
        configuration.colocations().forEach(links::constraint);
        instances.units().forEach(links::inside);
        configuration.remotes().forEach(links::contained);
        instances.all().forEach(links::inContainer);
        Comparator<Link> order = Comparator.comparing(
                        (Link l) -> -l.dependent().primitive().priority())
                .thenComparing(l -> l.dependent().id());
        // those of higher priority are seen to first (Pacemaker Explained, Resources, priority)
        Comparator<Link> first = Comparator.comparing((Link l) -> -priority(l.primary()));
        links.byDependent.values().stream().filter(l -> l.size() > 1).forEach(l -> l.sort(first));
        links.byPrimary.values().stream().filter(l -> l.size() > 1).forEach(l -> l.sort(order));
        return links;
    }

    private static int priority(Unit unit) {
        return unit.instances().findFirst().map(i -> i.primitive().priority()).orElse(0);
    }

    /** The links that bind the instance to others. */
    List<Link> from(Instance dependent) {
        return byDependent.getOrDefault(dependent.id(), List.of());
    }

    /** The links that bind others to the instance or clone. */
    List<Link> to(ResourceId primary) {
        return byPrimary.getOrDefault(primary, List.of());
    }

    /** The other copies of the same primitive. */
    Stream<Instance> siblings(Instance instance) {
        return instances.unit(instance.top()).stream()
                .flatMap(Unit::instances)
                .filter(i -> i.primitive() == instance.primitive() && !i.id().equals(instance.id()));
    }

    /** Whether the link is between copies of two clones that go in pairs. */
    boolean pairs(Link link) {
        boolean anyRole = !link.primaryPromoted() && !link.primaryUnpromoted();
        return link.score() > Score.MINUS_INFINITY
                && anyRole
                && link.primary() instanceof Unit.Clones
                && instances.unit(link.dependent().top()).orElse(null) instanceof Unit.Clones several
                && several.config().interleave();
    }

    /** Whether a history speaks of the copy: one that runs, or the first idle one, which stands for where none runs. */
    boolean heardOf(Instance copy) {
        return !copy.traces().isEmpty() || instances.met(copy).isPresent();
    }

    /** How many copies of a clone the link binds; none where it binds a single instance, or members to each other. */
    int copies(Link link) {
        return !link.inner() && instances.unit(link.dependent().top()).orElse(null) instanceof Unit.Clones clones
                ? clones.copies().size()
                : 0;
    }

    private void inside(Unit unit) {
        if (unit instanceof Unit.Band band && band.group().colocated()) {
            for (int i = 1; i < band.members().size(); i++) {
                add(Link.inGroup(
                        band.group().id().value(),
                        band.members().get(i).instance(),
                        band.members().get(i - 1)));
            }
        } else if (unit instanceof Unit.Replica replica) {
            for (int i = 1; i < replica.members().size(); i++) {
                Link link = Link.inGroup(
                        replica.id().value(),
                        replica.members().get(i).instance(),
                        replica.members().get(i - 1));
                add(link.dependent().primitive().connection() ? link.by(Link.HOST) : link);
            }
        } else if (unit instanceof Unit.Clones clones) {
            clones.copies().forEach(this::inside);
        }
    }

    /** The connection to a guest is made where what contains it runs. */
    private void contained(RemoteNode remote) {
        if (remote.bundle()) {
            return; // what belongs to a bundle's replica is together anyway
        }
        Optional<Unit> connection = instances.unit(remote.connection());
        Optional<Unit> container = remote.container().flatMap(instances::unit);
        if (connection.isPresent() && container.orElse(null) instanceof Unit.Single single) {
            connection
                    .get()
                    .instances()
                    .forEach(c -> add(Link.inGroup(single.id().value(), c, single)));
        }
    }

    /** What runs inside another resource is where that is (meta attribute container); a group sees to it itself. */
    private void inContainer(Instance instance) {
        Optional<Unit> container = instance.primitive().container().flatMap(instances::unit);
        boolean single = container.orElse(null) instanceof Unit.Single s
                && (instance.primitive().parent().isEmpty()
                        || !instance.primitive()
                                .parent()
                                .equals(s.instance().primitive().parent()));
        if (single) {
            add(Link.inGroup(container.get().id().value(), instance, (Unit.Single) container.get()));
        }
    }

    private void add(Link link) {
        byDependent
                .computeIfAbsent(link.dependent().id(), d -> new ArrayList<>())
                .add(link);
        byPrimary.computeIfAbsent(link.primary().id(), p -> new ArrayList<>()).add(link);
    }

    private void constraint(Colocation c) {
        boolean idle = (c.dependentPromoted() || c.dependentUnpromoted()) && !promotable(c.dependent())
                || (c.primaryPromoted() || c.primaryUnpromoted()) && !promotable(c.primary());
        if (c.score() == 0 || idle) {
            return; // what can never have the role is not concerned
        }
        boolean role = c.dependentPromoted() || c.dependentUnpromoted();
        for (Instance dependent : dependents(c.dependent(), role)) {
            for (Unit primary : primaries(c.primary(), c.score() >= Score.INFINITY)) {
                if (!primary.id().equals(dependent.id())) {
                    add(new Link(
                            c.id(),
                            dependent,
                            primary,
                            c.score(),
                            c.dependentPromoted(),
                            c.dependentUnpromoted(),
                            c.primaryPromoted(),
                            c.primaryUnpromoted(),
                            c.nodeAttribute(),
                            c.influence()));
                }
            }
        }
    }

    private boolean promotable(ResourceId id) {
        return configuration.resource(id).stream().flatMap(Resource::primitives).anyMatch(Primitive::promotable);
    }

    /** The unit of that id; what is inside a clone is stood for by the clone. */
    private Optional<Unit> unit(ResourceId id) {
        Optional<Unit> found = instances.unit(id);
        if (found.isPresent()) {
            return found;
        }
        Optional<ResourceId> parent = configuration.resource(id).flatMap(Resource::parent);
        return parent.flatMap(this::unit);
    }

    /** Of a bundle's replica what contains the rest is bound, but where the role counts, what is inside. */
    private List<Instance> dependents(ResourceId id, boolean role) {
        Unit unit = unit(id).orElse(null);
        if (unit instanceof Unit.Clones clones) {
            return clones.copies().stream()
                    .flatMap(c -> leaders(c, role).stream())
                    .toList();
        }
        return unit == null ? List.of() : leaders(unit, role);
    }

    private static List<Instance> leaders(Unit unit, boolean role) {
        if (unit instanceof Unit.Replica replica) {
            return role ? replica.roles().toList() : replica.hosted().limit(1).toList();
        }
        if (unit instanceof Unit.Band band && !band.members().isEmpty()) {
            return band.group().colocated()
                    ? List.of(band.members().get(0).instance())
                    : band.instances().toList();
        }
        return unit.instances().toList();
    }

    /** What must be with a group is with its last member, as all of it must be there; else as much as possible is. */
    private List<Unit> primaries(ResourceId id, boolean whole) {
        Unit unit = unit(id).orElse(null);
        if (unit instanceof Unit.Band band) {
            int size = band.members().size();
            return size == 0
                    ? List.of()
                    : band.group().colocated()
                            ? List.of(band.members().get(whole ? size - 1 : 0))
                            : List.copyOf(band.members());
        }
        return unit == null ? List.of() : List.of(unit);
    }
}
