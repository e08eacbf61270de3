package org.systole.policy.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Primitive;

/**
 * One primitive that runs at most once: a primitive, or one instance of a cloned one. No record, so that the few
 * traces that say anything are found without going through those of all nodes.
 */
public final class Instance {
    private final ResourceId id;
    private final ResourceId name;
    private final Primitive primitive;
    private final ResourceId top;
    private final boolean orphan;
    private final List<Trace> traces;
    private final NodeId inside;
    private final List<Trace> active;
    private final List<Trace> notable;
    private final List<Trace> others;
    /** Whether a node knows it by two names, so that the first counts. */
    private final boolean twice;

    /** The member of its group that runs on several nodes and holds the group for that; null for none. */
    private final ResourceId holder;

    /**
     * An instance as the histories have it.
     *
     * @param id for people: with {@code :N} for a clone's instance
     * @param name as histories know it: an anonymous clone's instance goes by the plain id
     * @param primitive its definition
     * @param top the resource of the configuration's top level it belongs to
     * @param orphan whether the configuration has no place for it any more, so that it is only to be stopped
     * @param traces what is known about it, one for each node that knows something
     * @param inside the guest node of a bundle in which it runs and nowhere else; null for no such
     */
    public Instance(
            ResourceId id,
            ResourceId name,
            Primitive primitive,
            ResourceId top,
            boolean orphan,
            List<Trace> traces,
            NodeId inside) {
        this.holder = null;
        this.id = Objects.requireNonNull(id);
        this.name = Objects.requireNonNull(name);
        this.primitive = Objects.requireNonNull(primitive);
        this.top = Objects.requireNonNull(top);
        this.orphan = orphan;
        this.traces = List.copyOf(traces);
        this.inside = inside;
        List<Trace> found = new ArrayList<>();
        List<Trace> strange = new ArrayList<>();
        boolean several = false;
        NodeId before = null;
        for (Trace trace : this.traces) {
            several |= trace.node().equals(before); // what one node says stands together
            before = trace.node();
            if (!trace.plain()) {
                found.add(trace);
            }
            if (trace.otherAgent(primitive)) {
                strange.add(trace);
            }
        }
        this.twice = several;
        this.notable = List.copyOf(found);
        this.others = List.copyOf(strange);
        this.active = notable.stream().filter(Trace::active).toList();
    }

    public Instance(
            ResourceId id, ResourceId name, Primitive primitive, ResourceId top, boolean orphan, List<Trace> traces) {
        this(id, name, primitive, top, orphan, traces, null);
    }

    /**
     * Whether one of that id made of these would be the same, traces and definition being the very same: then what was
     * worked out of the traces need not be worked out again for the next plan.
     */
    boolean isOf(ResourceId ofName, Primitive definition, ResourceId ofTop, boolean extra, List<Trace> known) {
        boolean same = primitive == definition
                && inside == null
                && orphan == extra
                && name.equals(ofName)
                && top.equals(ofTop)
                && traces.size() == known.size();
        for (int i = 0; same && traces != known && i < known.size(); i++) {
            same = traces.get(i) == known.get(i);
        }
        return same;
    }

    private Instance(Instance held, ResourceId holder) {
        this.id = held.id;
        this.name = held.name;
        this.primitive = held.primitive;
        this.top = held.top;
        this.orphan = held.orphan;
        this.traces = held.traces;
        this.inside = held.inside;
        this.active = held.active;
        this.notable = held.notable;
        this.twice = held.twice;
        this.others = held.others;
        this.holder = holder;
    }

    /** Whether it runs on several nodes and is not to be touched because of that. */
    boolean blockedByMultiplicity() {
        return active.size() > 1
                && primitive.meta("multiple-active", "stop_start").equals("block");
    }

    /** The same, held by a member of its group. */
    Instance heldBy(Instance member) {
        return new Instance(this, member.id);
    }

    /** The member of its group that runs on several nodes and holds the group for that; empty for none. */
    public Optional<ResourceId> holder() {
        return Optional.ofNullable(holder);
    }

    public ResourceId id() {
        return id;
    }

    public ResourceId name() {
        return name;
    }

    public Primitive primitive() {
        return primitive;
    }

    /**
     * Whether it has the roles of a promotable clone. One too many of a unique clone has not: it goes by a name of its
     * own and is not known as a copy any more.
     */
    public boolean promotable() {
        return primitive.promotable() && !(orphan && !primitive.anonymous());
    }

    public ResourceId top() {
        return top;
    }

    public boolean orphan() {
        return orphan;
    }

    /** What is known about it, one for each node that knows something, nodes in order. */
    public List<Trace> traces() {
        return traces;
    }

    /** The guest node of a bundle in which it runs and nowhere else; null for no such. */
    public NodeId inside() {
        return inside;
    }

    public Optional<Trace> on(NodeId node) {
        Trace telling = twice ? null : first(notable, node);
        return Optional.ofNullable(telling).or(() -> Optional.ofNullable(first(traces, node)));
    }

    public Role role(NodeId node) {
        Trace trace = first(twice ? traces : notable, node);
        return trace == null ? Role.STOPPED : trace.role();
    }

    private static Trace first(List<Trace> among, NodeId node) {
        for (Trace trace : among) {
            if (trace.node().equals(node)) {
                return trace;
            }
        }
        return null;
    }

    /** Those of the traces that say more than that it does not run there. */
    public List<Trace> notable() {
        return notable;
    }

    /** Those of the traces that another agent left than the one configured now. */
    public List<Trace> ofOtherAgents() {
        return others;
    }

    /** Where it is active or may be, nodes in order. */
    public List<Trace> active() {
        return active;
    }

    @Override
    public String toString() {
        return id.value();
    }
}
