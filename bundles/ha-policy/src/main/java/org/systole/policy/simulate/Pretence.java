package org.systole.policy.simulate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.view.Configuration;
import org.systole.cib.view.Primitive;
import org.systole.cib.view.Score;

/** Writes a pretended result into the status, and if it is a failure, counts it as the cluster would. */
final class Pretence {
    private Pretence() {}

    /**
     * Records the result.
     *
     * @return what was written beside it, a line each
     */
    static List<String> of(OperationSpec spec, StatusWriter writer, Configuration configuration, Instant now) {
        NodeId node = new NodeId(spec.node());
        String plain = spec.resource().replaceFirst(":\\d+$", "");
        boolean anonymous = configuration
                .primitive(new ResourceId(plain))
                .map(Primitive::anonymous)
                .orElse(false);
        String name = anonymous ? plain : spec.resource();
        writer.record(
                node, name, new StatusWriter.Result(spec.operation(), spec.interval(), spec.rc(), spec.expected()));
        boolean probe = spec.operation().equals("monitor") && spec.interval().isZero();
        if (probe || spec.rc() == 0 || spec.rc() == 8) {
            return List.of();
        }
        String failure = name + "#" + spec.task();
        String since = Long.toString(now.getEpochSecond());
        attribute(writer, node, "fail-count-" + failure, old -> Score.text(Score.add(Score.of(old, 0), 1)));
        attribute(writer, node, "last-failure-" + failure, old -> since);
        String place = " into /node_state '" + writer.uuid(node) + "'";
        return List.of(
                "Injecting attribute fail-count-" + failure + "=value++" + place,
                "Injecting attribute last-failure-" + failure + "=" + since + place);
    }

    /** A device switched the node on; what it was when it did so is not known any more. */
    static void unfenced(StatusWriter writer, NodeId node, Instant now) {
        attribute(writer, node, "#node-unfenced", old -> Long.toString(now.getEpochSecond()));
        drop(writer, node, "#digests-all");
    }

    private static void drop(StatusWriter writer, NodeId node, String name) {
        UnaryOperator<Element> without = pair -> pair.attribute("name", "").equals(name) ? null : pair;
        writer.edit(
                node,
                state -> state.mapChildren(part -> part.name().equals("transient_attributes")
                        ? part.mapChildren(set -> set.mapChildren(without))
                        : part));
    }

    private static void attribute(StatusWriter writer, NodeId node, String name, UnaryOperator<String> change) {
        String id = writer.uuid(node);
        writer.edit(node, state -> {
            Element attributes =
                    state.child("transient_attributes").orElse(Element.of("transient_attributes", "id", id));
            Element set = attributes
                    .child("instance_attributes")
                    .orElse(Element.of("instance_attributes", "id", "status-" + id));
            List<Element> pairs = new ArrayList<>(set.children());
            Element pair = pairs.stream()
                    .filter(p -> p.attribute("name", "").equals(name))
                    .findFirst()
                    .orElse(Element.of("nvpair", "id", "status-" + id + "-" + name.replace('#', '.'), "name", name));
            pairs.remove(pair);
            pairs.add(pair.with("value", change.apply(pair.attribute("value", "0"))));
            return state.replacing(attributes.replacing(set.withChildren(pairs)));
        });
    }
}
