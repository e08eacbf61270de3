package org.systole.policy.simulate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.view.Configuration;
import org.systole.cib.view.Node;
import org.systole.cib.view.Primitive;
import org.systole.cib.view.Score;
import org.systole.policy.Action;

/** Writes results of operations into the status of a document. */
final class StatusWriter {
    private final Element cib;
    private final Configuration configuration;
    /** What else the status holds, such as tickets. */
    private final Map<String, Element> others = new LinkedHashMap<>();

    /** Node states by node id, in document order. */
    private final Map<String, Element> states = new LinkedHashMap<>();

    StatusWriter(Element cib) {
        this.cib = cib;
        this.configuration = Configuration.of(cib, Instant.EPOCH);
        cib.childOrEmpty("status").children().forEach(s -> (s.name().equals("node_state") ? states : others)
                .put(s.id(), s));
    }

    Element cib() {
        List<Element> all = new ArrayList<>(states.values());
        all.addAll(others.values());
        return cib.replacing(cib.childOrEmpty("status").withChildren(all));
    }

    /** The node's id in the status. */
    String uuid(NodeId node) {
        return configuration.nodes().stream()
                .filter(n -> n.id().equals(node))
                .map(Node::uuid)
                .findFirst()
                .orElseThrow();
    }

    private Element state(NodeId node) {
        String uuid = uuid(node);
        return states.getOrDefault(uuid, Element.of("node_state", "id", uuid, "uname", node.value()));
    }

    void operated(Action.Operate o) {
        int rc = 0;
        String operation = o.operation().key();
        if (o.operation() == Action.Operation.CANCEL) {
            forget(o);
            return;
        }
        if (o.operation() == Action.Operation.DELETE) {
            erase(o.node(), o.resource().value());
            return;
        }
        if (o.operation() == Action.Operation.PROBE || watchesStopped(o)) {
            rc = 7;
        } else if (o.operation() == Action.Operation.MONITOR && promotedNow(o)) {
            rc = 8;
        }
        record(o.node(), o.resource().value(), new Result(operation, o.interval(), rc, rc));
    }

    /** The monitor has ended. A failure it found is still one. */
    private void forget(Action.Operate o) {
        String line = "monitor " + o.interval().toMillis();
        UnaryOperator<Element> drop = op -> {
            boolean same = line.equals(op.attribute("operation", "") + " " + op.attribute("interval", "0"));
            return same && !op.id().endsWith("_last_failure_0") ? null : op;
        };
        UnaryOperator<Element> entries = e -> e.id().equals(o.resource().value()) ? e.mapChildren(drop) : e;
        edit(o.node(), state -> state.mapChildren(lrm -> lrm.mapChildren(list -> list.mapChildren(entries))));
    }

    /** Whether it is a monitor that sees that nothing runs there. */
    private boolean watchesStopped(Action.Operate o) {
        return o.operation() == Action.Operation.MONITOR
                && configuration
                        .primitive(o.resource())
                        .map(p -> p.operation("monitor", o.interval()).role())
                        .filter(r -> r.equalsIgnoreCase("Stopped"))
                        .isPresent();
    }

    /** A node that leaves is a member as long as the pretence lasts. */
    void done(Action.Chore chore) {
        switch (chore.task()) {
            case SHUTDOWN -> {
                // what ran there has stopped, and more is not to be seen
            }
            case FORGET_FAILURES -> forgive(chore.node(), chore.resource().value());
            case UNLOCK -> unlock(chore.node(), chore.resource().value());
        }
    }

    private void erase(NodeId node, String resource) {
        UnaryOperator<Element> drop = e -> e.id().equals(resource) ? null : e;
        edit(node, state -> state.mapChildren(lrm -> lrm.mapChildren(list -> list.mapChildren(drop))));
    }

    private void unlock(NodeId node, String resource) {
        UnaryOperator<Element> free = e -> e.id().equals(resource) ? e.without("shutdown-lock") : e;
        edit(node, state -> state.mapChildren(lrm -> lrm.mapChildren(list -> list.mapChildren(free))));
    }

    private void forgive(NodeId node, String resource) {
        UnaryOperator<Element> drop = pair -> failureOf(pair.attribute("name", ""), resource) ? null : pair;
        edit(
                node,
                state -> state.mapChildren(transients -> transients.name().equals("transient_attributes")
                        ? transients.mapChildren(set -> set.mapChildren(drop))
                        : transients));
    }

    private static boolean failureOf(String attribute, String resource) {
        return List.of("fail-count-" + resource, "last-failure-" + resource).stream()
                .anyMatch(a -> attribute.equals(a) || attribute.startsWith(a + "#"));
    }

    /** A result for the history: what came out, and what would have been right. */
    record Result(String operation, Duration interval, int rc, int expected) {}

    /** Changes what is known of a node. */
    void edit(NodeId node, UnaryOperator<Element> change) {
        states.put(uuid(node), change.apply(state(node)));
    }

    /** Whether the instance is promoted by now, so that its monitor says so. */
    private boolean promotedNow(Action.Operate o) {
        Optional<Primitive> primitive = configuration.primitive(o.resource());
        return state(o.node())
                .childOrEmpty("lrm")
                .childOrEmpty("lrm_resources")
                .children("lrm_resource")
                .filter(r -> same(r.id(), o.resource().value(), primitive))
                .flatMap(r -> r.children("lrm_rsc_op"))
                .filter(StatusWriter::settlesRole)
                .max(Comparator.comparingInt(op -> Score.of(op.attribute("call-id", "0"), 0)))
                .map(op -> op.attribute("operation", "").equals("promote")
                        || op.attribute("rc-code", "").equals("8"))
                .orElse(false);
    }

    private static boolean settlesRole(Element op) {
        boolean found = op.attribute("operation", "").equals("monitor")
                && op.attribute("interval", "0").equals("0");
        return found || List.of("start", "stop", "promote", "demote").contains(op.attribute("operation", ""));
    }

    /** What a fencing brings about by itself is not recorded: the fenced node's history is gone anyway. */
    void implied(Action.Pseudo pseudo, NodeId node) {
        if (!states.containsKey(uuid(node))) {
            throw new IllegalStateException(pseudo.resource() + " was active on " + node + ", which has no state");
        }
    }

    void fenced(NodeId node) {
        states.put(
                uuid(node),
                state(node)
                        .with("in_ccm", "false")
                        .with("crmd", "offline")
                        .with("join", "down")
                        .with("expected", "down")
                        .withChildren(List.of()));
    }

    void record(NodeId node, String resource, Result result) {
        Element state = state(node);
        Element lrm = state.child("lrm").orElse(Element.of("lrm", "id", uuid(node)));
        Element list = lrm.childOrEmpty("lrm_resources");
        Optional<Primitive> primitive = configuration.primitive(new ResourceId(resource));
        List<Element> resources = new ArrayList<>(list.children());
        int index = -1;
        for (int i = 0; i < resources.size(); i++) {
            index = same(resources.get(i).id(), resource, primitive) ? i : index;
        }
        Element entry = index < 0 ? fresh(resource, primitive) : resources.get(index);
        Element changed = with(entry, operation(entry, resource, result, primitive));
        if (index < 0) {
            resources.add(changed);
        } else {
            resources.set(index, changed);
        }
        states.put(uuid(node), state.replacing(lrm.replacing(list.withChildren(resources))));
    }

    /** An anonymous clone's history may stand under an old instance name. */
    private static boolean same(String id, String resource, Optional<Primitive> primitive) {
        boolean old = primitive.map(Primitive::anonymous).orElse(false) && id.startsWith(resource + ":");
        return id.equals(resource) || old;
    }

    private static Element fresh(String resource, Optional<Primitive> primitive) {
        Element entry = Element.of("lrm_resource", "id", resource);
        if (primitive.isEmpty()) {
            return entry;
        }
        Element typed = entry.with("class", primitive.get().agentClass())
                .with("type", primitive.get().type());
        String provider = primitive.get().provider();
        return provider.isEmpty() ? typed : typed.with("provider", provider);
    }

    private static Element with(Element entry, Element op) {
        List<Element> ops = new ArrayList<>(entry.children());
        ops.removeIf(o -> o.attribute("operation", "").equals(op.attribute("operation", ""))
                && o.attribute("interval", "0").equals(op.attribute("interval", "0")));
        ops.add(op);
        return entry.withChildren(ops);
    }

    private static Element operation(Element entry, String resource, Result result, Optional<Primitive> primitive) {
        int call = entry.children().stream()
                .map(o -> o.attribute("call-id", "0"))
                .filter(c -> c.matches("\\d{1,9}"))
                .mapToInt(Integer::parseInt)
                .max()
                .orElse(0);
        Element op = Element.of(
                "lrm_rsc_op",
                "id",
                resource + "_" + result.operation() + "_" + result.interval().toMillis(),
                "operation",
                result.operation(),
                "interval",
                Long.toString(result.interval().toMillis()),
                "call-id",
                Integer.toString(call + 1),
                "rc-code",
                Integer.toString(result.rc()),
                "op-status",
                "0",
                "transition-key",
                "0:0:" + result.expected() + ":simulated");
        return primitive
                .map(p -> op.with("op-digest", p.digest(p.operation(result.operation(), result.interval()))))
                .orElse(op);
    }
}
