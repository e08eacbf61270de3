package org.systole.policy.steps;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Configuration;
import org.systole.cib.view.Location;
import org.systole.cib.view.RuleContext;
import org.systole.cib.view.Rules;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Instances;
import org.systole.policy.state.NodeHealth;

/** Which nodes may be asked for a resource (Pacemaker Explained, Resource Constraints, resource-discovery). */
final class Discovery {
    /** The few constraints that say something about discovery, by resource. */
    private final Map<ResourceId, List<Location>> discoveries = new LinkedHashMap<>();

    private final Instant now;

    Discovery(Configuration configuration, Instant now) {
        this.now = now;
        for (Location location : configuration.locations()) {
            if (location.discovery().equals("never") || location.discovery().equals("exclusive")) {
                discoveries
                        .computeIfAbsent(location.resource(), r -> new ArrayList<>())
                        .add(location);
            }
        }
    }

    /** What constraints say about discovering the instance. */
    List<Location> of(Instance instance) {
        if (discoveries.isEmpty()) {
            return List.of();
        }
        Set<ResourceId> owners = new LinkedHashSet<>();
        owners.add(instance.primitive().id());
        if (instance.primitive().implied() && instance.primitive().connection()) {
            return discoveries.getOrDefault(instance.primitive().id(), List.of()); // a bundle's are for its containers
        }
        owners.add(instance.top());
        instance.primitive().parent().ifPresent(owners::add);
        return owners.stream()
                .flatMap(o -> discoveries.getOrDefault(o, List.of()).stream())
                .toList();
    }

    boolean allows(List<Location> discovery, NodeHealth node) {
        boolean exclusive = false;
        boolean named = false;
        for (Location location : discovery) {
            boolean here = location.node().equalsIgnoreCase(node.id().value()) || holds(location, node);
            if (here && location.discovery().equals("never")) {
                return false;
            }
            exclusive |= location.discovery().equals("exclusive");
            named |= here && location.discovery().equals("exclusive");
        }
        return !exclusive || named;
    }

    /** Whether one of the constraint's rules holds for the node. */
    private boolean holds(Location location, NodeHealth node) {
        return location.rules().stream()
                .anyMatch(r ->
                        Rules.hold(r, RuleContext.at(now).onNode(node.report().attributes())));
    }

    /** A member that must answer whether it runs the instance and cannot yet, as it has not joined. */
    Optional<NodeHealth> silent(ClusterSnapshot snapshot, Instances instances, Health health, Instance instance) {
        boolean asked = snapshot.configuration().options().startupProbes() && !instance.orphan();
        return health.nodes().stream()
                .filter(n -> asked && n.remote() == null && instance.inside() == null)
                .filter(n -> instance.primitive().container().isEmpty())
                .filter(n -> n.online() && n.pending() && !n.unclean() && !n.shutdown())
                .filter(n -> snapshot.offers(n.id(), instance.primitive()) && !instances.probed(instance, n.id()))
                .filter(n -> allows(of(instance), n))
                .findFirst();
    }
}
