package org.systole.policy.steps;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Location;
import org.systole.cib.view.RemoteNode;
import org.systole.policy.Action;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Instances;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Trace;

/**
 * Asks every node once whether a resource already runs there, before it is first started (Pacemaker Explained,
 * Resource Operations; Resource Constraints, resource-discovery).
 */
final class Probes {
    private final ClusterSnapshot snapshot;
    private final Instances instances;
    private final Health health;
    private final Discovery discoveries;
    private final Map<ResourceId, List<Integer>> steps = new LinkedHashMap<>();
    /** The copies that are to be on a node, by name and node: the probe there asks for them. */
    private final Map<String, ResourceId> seated = new LinkedHashMap<>();
    /** The connections into containers that neither run nor will: there is nothing to be connected to. */
    private final Set<ResourceId> pointless = new LinkedHashSet<>();

    Probes(ClusterSnapshot snapshot, Instances instances, Health health, Map<ResourceId, Work> works, Draft draft) {
        this.snapshot = snapshot;
        this.instances = instances;
        this.health = health;
        this.discoveries = new Discovery(snapshot.configuration(), snapshot.now());
        for (Work work : works.values()) {
            boolean copy = !work.instance.name().equals(work.instance.id()); // others are asked for by their own id
            if (copy && work.seat.assigned()) {
                seated.putIfAbsent(place(work.instance, work.seat.node()), work.instance.id());
            }
        }
        for (RemoteNode remote : snapshot.configuration().remotes()) {
            Work container = remote.bundle() ? works.get(remote.container().orElseThrow()) : null;
            if (container != null && !container.active() && !container.wants(Act.START)) {
                pointless.add(remote.connection());
            }
        }
        if (snapshot.configuration().options().startupProbes()) {
            instances.all().filter(i -> !i.orphan()).forEach(i -> probe(i, draft));
        }
    }

    private static String place(Instance instance, NodeHealth node) {
        return instance.name() + " " + node.id();
    }

    /** The probes still to come for the instance, by step. */
    List<Integer> of(Instance instance) {
        return steps.getOrDefault(instance.name(), List.of());
    }

    private void probe(Instance instance, Draft draft) {
        if (steps.containsKey(instance.name())) {
            return; // copies of an anonymous clone share one probe for each node
        }
        if (pointless.contains(instance.id())
                || instances.probedBy(instance, health.nodes().size())) {
            return;
        }
        List<Integer> found = new ArrayList<>();
        List<Location> discovery = discoveries.of(instance);
        Duration timeout = null;
        for (NodeHealth node : health.nodes()) {
            // A node without the agent answers as well: that nothing of it was started there.
            if (asks(instance, node)
                    && !snapshot.witness(node.id())
                    && !instances.probed(instance, node.id())
                    && discoveries.allows(discovery, node)) {
                boolean underWay = underWay(instance, node.id());
                if (timeout == null) {
                    timeout = instance.primitive()
                            .operation("monitor", Duration.ZERO)
                            .timeout();
                }
                found.add(draft.add(
                        new Action.Operate(
                                Action.Operation.PROBE,
                                instance.name(),
                                seated.getOrDefault(place(instance, node), instance.id()),
                                node.id(),
                                Duration.ZERO,
                                timeout),
                        underWay,
                        node.pending() ? Why.itself("node " + node.id() + " has not joined yet") : Why.NONE,
                        ""));
            }
        }
        steps.put(instance.name(), found);
    }

    /**
     * Members answer, also one that is about to leave: it may only go once it is known to run nothing. Remote nodes
     * answer while they are reached: a machine of its own also just before its connection
     * ends and once it is reached again. In a guest that is only to be started nothing can run yet.
     */
    private static boolean asks(Instance instance, NodeHealth node) {
        if (instance.primitive().container().isPresent()) {
            return false; // what runs inside another resource runs nowhere without it
        }
        if (node.remote() == null) {
            return instance.inside() == null && node.online() && !node.unclean();
        }
        boolean reserved = (node.remote().remote().bundle() || instance.inside() != null)
                && !node.id().equals(instance.inside());
        boolean inside = node.guest() ? inGuests(instance) : onRemotes(instance);
        boolean reached = !reserved && node.online() && !(node.guest() && node.shutdown())
                || !reserved && node.coming() && !node.guest();
        return reached && !node.unclean() && inside;
    }

    /** Connections and devices run on members alone. */
    private static boolean onRemotes(Instance instance) {
        return !instance.primitive().connection() && !instance.primitive().fencing();
    }

    /** Nor is what contains a guest, or the container of a bundle, inside of a guest. */
    static boolean inGuests(Instance instance) {
        return onRemotes(instance)
                && instance.primitive().meta("remote-node", "").isBlank()
                && !instance.primitive().implied();
    }

    private boolean underWay(Instance instance, NodeId node) {
        return instances.traces(instance.name(), node).stream().anyMatch(Trace::probing);
    }
}
