package org.systole.policy.steps;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.systole.api.model.NodeId;
import org.systole.cib.view.Digest;
import org.systole.cib.view.Primitive;
import org.systole.cib.view.RuleContext;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Definitions;
import org.systole.policy.state.Health;
import org.systole.policy.state.HistoryEntry;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Instances;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Trace;

/**
 * Which nodes a fence device has to switch on, as some take away what a node needs and have to give it back (Pacemaker
 * Explained, Resources, {@code requires=unfencing}; Fencing, Unfencing). In plans on paper: in a cluster the
 * coordinator has a node switched on before it lets anything start there.
 */
final class Unfencing {
    /** As the transition summary words it. */
    static final Why RESTART = Why.required(Event.named("stonith"));
    /** The time at which a node was switched on; nothing or 0 for never. */
    private static final String DONE = "#node-unfenced";
    /** {@code DEVICE:TYPE:DIGEST,} for each device, with the parameters it had when it switched the node on. */
    private static final String DIGESTS = "#digests-all";
    /** The same with the digests of the parameters that are no secrets. */
    private static final String OPEN_DIGESTS = "#digests-secure";

    private final boolean active;
    /** The nodes that must be switched on, with the reason; empty where only who comes to need it can tell. */
    private final SortedMap<NodeId, String> lacking = new TreeMap<>();
    /** Those of them that are switched on even if nobody needs it. */
    private final List<NodeId> anyway = new ArrayList<>();

    private Unfencing(boolean active) {
        this.active = active;
    }

    static Unfencing of(ClusterSnapshot snapshot, Instances instances, Health health) {
        Unfencing unfencing = new Unfencing(snapshot.configuration().unfencing()
                && snapshot.onPaper()
                && snapshot.configuration().options().fencingEnabled());
        if (unfencing.active) {
            List<Instance> devices = instances
                    .all()
                    .filter(i -> !i.orphan() && provides(i.primitive()))
                    .toList();
            health.nodes().stream().filter(Unfencing::possible).forEach(n -> unfencing.node(n, devices, snapshot));
            instances.all().filter(i -> i.primitive().fencing()).forEach(i -> unfencing.device(i, health, snapshot));
        }
        return unfencing;
    }

    private static boolean provides(Primitive primitive) {
        return primitive.fencing() && primitive.meta("provides", "").equals("unfencing");
    }

    /** What runs in a guest uses what its host has. */
    private static boolean possible(NodeHealth node) {
        return (node.online() || node.coming()) && !node.unclean() && !node.guest();
    }

    private void node(NodeHealth node, List<Instance> devices, ClusterSnapshot snapshot) {
        SortedMap<String, String> attributes = node.report().attributes();
        if (attributes.getOrDefault(DONE, "0").matches("0*")) {
            lacking.put(node.id(), "");
        } else if (attributes.containsKey(DIGESTS) && devices.stream().anyMatch(d -> !switchedOn(d, node, snapshot))) {
            want(node.id(), "");
        }
    }

    /** Whether the device has the parameters with which it switched the node on, or only other secrets. */
    private static boolean switchedOn(Instance device, NodeHealth node, ClusterSnapshot snapshot) {
        Primitive primitive = device.primitive();
        RuleContext context =
                RuleContext.at(snapshot.now()).onNode(node.report().attributes());
        SortedMap<String, String> parameters = new TreeMap<>(primitive.parameters(context));
        if (lists(node, DIGESTS, primitive, parameters)) {
            return true;
        }
        device.traces().stream()
                .flatMap(t -> t.entries().stream())
                .flatMap(e ->
                        Stream.of(e.element().attribute("op-secure-params", "").split("\\s+")))
                .forEach(parameters::remove);
        return lists(node, OPEN_DIGESTS, primitive, parameters);
    }

    private static boolean lists(
            NodeHealth node, String attribute, Primitive device, SortedMap<String, String> parameters) {
        String entry = device.id() + ":" + device.type() + ":" + Digest.ofParameters(parameters);
        String list = node.report().attributes().getOrDefault(attribute, "");
        return List.of(list.split(",")).contains(entry);
    }

    /** A device that is another one now, or has other parameters where it runs, has to do it again. */
    private void device(Instance device, Health health, ClusterSnapshot snapshot) {
        for (Trace trace : device.traces()) {
            NodeHealth node = health.node(trace.node());
            HistoryEntry begun = trace.active() ? Definitions.begun(trace) : null;
            if (!possible(node)) {
                continue;
            }
            if (trace.otherAgent(device.primitive())) {
                want(node.id(), "Device definition changed");
            } else if (begun != null
                    && !begun.digest().isEmpty()
                    && Definitions.compare(device.primitive(), begun, node, snapshot) == Definitions.CHANGED) {
                want(node.id(), "Device parameters changed");
            }
        }
    }

    private void want(NodeId node, String reason) {
        lacking.merge(node, reason, (old, now) -> old.isEmpty() ? now : old);
        anyway.add(node);
    }

    /** Whether the resource may only be where the node was switched on; so may devices, whatever they require. */
    boolean needs(Primitive primitive) {
        if (!active || primitive.connection()) {
            return false;
        }
        return switch (primitive.asked()) {
            case "nothing", "quorum", "fencing" -> primitive.fencing();
            default -> true;
        };
    }

    /** Whether it runs there and must start anew once the node was switched on. */
    boolean renews(Primitive primitive, NodeHealth node) {
        return lacking.containsKey(node.id()) && needs(primitive);
    }

    /** The nodes that must be switched on if something needs it, with the reason, empty if that is not known yet. */
    SortedMap<NodeId, String> lacking() {
        return Collections.unmodifiableSortedMap(lacking);
    }

    boolean anyway(NodeId node) {
        return anyway.contains(node);
    }
}
