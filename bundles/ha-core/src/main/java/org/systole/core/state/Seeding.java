package org.systole.core.state;

import java.util.ArrayList;
import java.util.List;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;

/** Makes the first configuration from a hand-placed CIB: every voter stands in {@code <nodes>}. */
final class Seeding {
    private static final List<String> SECTIONS = List.of("crm_config", "nodes", "resources", "constraints");

    private Seeding() {}

    static Element configuration(Element cib, List<NodeId> voters) {
        Element configuration = cib.childOrEmpty("configuration");
        for (String section : SECTIONS) {
            if (configuration.child(section).isEmpty()) {
                configuration = configuration.and(Element.of(section));
            }
        }
        return configuration.replacing(nodes(configuration.childOrEmpty("nodes"), voters));
    }

    private static Element nodes(Element nodes, List<NodeId> voters) {
        List<String> names =
                nodes.children("node").map(n -> n.attribute("uname", "")).toList();
        List<String> ids = nodes.children("node").map(Element::id).toList();
        List<Element> all = new ArrayList<>(nodes.children());
        for (int i = 0; i < voters.size(); i++) {
            String name = voters.get(i).value();
            if (!names.contains(name)) {
                String id = ids.contains(String.valueOf(i + 1)) ? name : String.valueOf(i + 1);
                all.add(Element.of("node", "id", id, "uname", name));
            }
        }
        return nodes.withChildren(all);
    }
}
