package org.systole.core.command.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.systole.cib.Element;
import org.systole.core.command.session.Pairs;

/** What the status section would look like after something; for forecasts only, the real one belongs to the cluster. */
final class StatusEdits {
    private StatusEdits() {}

    /** With a transient attribute of a node set or removed. */
    static Element attribute(Element cib, String node, String name, Optional<String> value) {
        return state(cib, node, state -> {
            Element old = state.childOrEmpty("transient_attributes").childOrEmpty("instance_attributes");
            List<Element> pairs = new ArrayList<>(old.children("nvpair")
                    .filter(p -> !p.attribute("name", "").equals(name))
                    .toList());
            value.ifPresent(v -> pairs.add(
                    Element.of("nvpair", "id", "status-" + node + "-" + Pairs.xmlId(name), "name", name, "value", v)));
            return state.replacing(Element.of("transient_attributes", "id", state.id())
                    .and(Element.of("instance_attributes", "id", "status-" + node)
                            .withChildren(pairs)));
        });
    }

    /** With a node certainly down and running nothing. */
    static Element down(Element cib, String node) {
        return state(cib, node, state -> Element.of("node_state", "id", state.id(), "uname", node)
                .with("in_ccm", "false")
                .with("crmd", "offline")
                .with("join", "down")
                .with("expected", "down"));
    }

    private static String name(Element state) {
        return state.attribute("uname", state.id());
    }

    private static Element state(Element cib, String node, UnaryOperator<Element> edit) {
        return states(cib, s -> name(s).equals(node) ? edit.apply(s) : s);
    }

    private static Element states(Element cib, UnaryOperator<Element> edit) {
        return cib.mapChildren(section -> section.name().equals("status") ? section.mapChildren(edit) : section);
    }
}
