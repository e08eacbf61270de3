package org.systole.policy.state;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Primitive;

/**
 * One primitive that runs at most once: a primitive, or one instance of a cloned one.
 *
 * @param id for people: with {@code :N} for a clone's instance
 * @param name as histories know it: an anonymous clone's instance goes by the plain id
 * @param primitive its definition
 * @param top the resource of the configuration's top level it belongs to
 * @param orphan whether the configuration has no place for it any more, so that it is only to be stopped
 * @param traces what is known about it, one for each node that knows something
 * @param inside the guest node of a bundle in which it runs and nowhere else; null for no such
 */
public record Instance(
        ResourceId id,
        ResourceId name,
        Primitive primitive,
        ResourceId top,
        boolean orphan,
        List<Trace> traces,
        NodeId inside) {
    public Instance(
            ResourceId id, ResourceId name, Primitive primitive, ResourceId top, boolean orphan, List<Trace> traces) {
        this(id, name, primitive, top, orphan, traces, null);
    }

    public Instance {
        Objects.requireNonNull(primitive);
        traces = List.copyOf(traces);
    }

    public Optional<Trace> on(NodeId node) {
        return traces.stream().filter(t -> t.node().equals(node)).findFirst();
    }

    public Role role(NodeId node) {
        return on(node).map(Trace::role).orElse(Role.STOPPED);
    }

    /** Where it is active or may be, nodes in order. */
    public List<Trace> active() {
        return traces.stream().filter(Trace::active).toList();
    }

    @Override
    public String toString() {
        return id.value();
    }
}
