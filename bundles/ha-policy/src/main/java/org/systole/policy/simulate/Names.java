package org.systole.policy.simulate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.policy.Action;
import org.systole.policy.Scheduler;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Instances;
import org.systole.policy.state.NodeReport;
import org.systole.policy.state.Trace;
import org.systole.policy.state.Unit;

/**
 * How operations are called in graphs and lines: a copy of an anonymous clone goes by the name that the histories have
 * for it, and by its number while no history knows it.
 */
final class Names {
    private final Instances instances;
    private final Map<ResourceId, Instance> byId = new TreeMap<>();
    /** What some node has a history of. */
    private final Set<String> histories = new TreeSet<>();

    Names(Scheduler.Outcome outcome) {
        this.instances = outcome.instances();
        outcome.snapshot().reports().forEach(r -> r.history().stream()
                .map(NodeReport.ResourceHistory::id)
                .forEach(histories::add));
        Stream.concat(instances.all(), instances.orphans().stream()).forEach(i -> byId.put(i.id(), i));
    }

    /** The name in the operation's key. */
    ResourceId of(Action.Operate operate) {
        return of(operate.instance(), operate.node(), operate.resource());
    }

    /** The name in the key of what happens to an instance by itself. */
    ResourceId of(Action.Pseudo pseudo) {
        return pseudo.node().isEmpty()
                ? pseudo.resource()
                : of(pseudo.resource(), new NodeId(pseudo.node()), pseudo.resource());
    }

    /** The name in the key of a notification. */
    ResourceId of(Action.Tell tell) {
        return of(tell.instance(), tell.node(), tell.resource());
    }

    private ResourceId of(ResourceId id, NodeId node, ResourceId otherwise) {
        Instance instance = byId.get(id);
        if (instance == null) {
            return otherwise;
        }
        List<Trace> traces = instance.traces();
        if (traces.isEmpty()) {
            return beside(instance, node).or(() -> instances.met(instance)).orElse(instance.id());
        }
        return new ResourceId(instance.on(node).orElse(traces.get(0)).id());
    }

    /** What the node calls a member that does not run, of a group's copy of which another member does run there. */
    private Optional<ResourceId> beside(Instance member, NodeId node) {
        boolean copy = instances.unit(member.top()).orElse(null) instanceof Unit.Clones clones
                && clones.copies().stream()
                        .map(c -> c.instances().toList())
                        .anyMatch(c -> c.contains(member)
                                && c.stream().anyMatch(i -> i.on(node).isPresent()));
        return copy
                ? instances.traces(member.name(), node).stream().findFirst().map(t -> new ResourceId(t.id()))
                : Optional.empty();
    }

    /** The name under which the result is kept: that in the key, but where some history has the plain one. */
    ResourceId kept(Action.Operate operate) {
        return kept(operate.instance(), of(operate));
    }

    /** The name under which the node knows what is told. */
    ResourceId kept(Action.Tell tell) {
        return kept(tell.instance(), of(tell));
    }

    private ResourceId kept(ResourceId id, ResourceId otherwise) {
        Instance instance = byId.get(id);
        boolean nameless = instance != null
                && instance.traces().isEmpty()
                && instances.met(instance).isEmpty()
                && histories.contains(instance.name().value());
        return nameless ? instance.name() : otherwise;
    }
}
