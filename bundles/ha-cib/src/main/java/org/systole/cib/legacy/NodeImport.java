package org.systole.cib.legacy;

import java.util.ArrayList;
import java.util.List;
import org.systole.cib.Element;

/** Nodes: members stay, pseudo nodes that were only pinged do not. */
final class NodeImport {
    private final Notebook notes;

    NodeImport(Notebook notes) {
        this.notes = notes;
    }

    Element section(Element old) {
        List<Element> out = new ArrayList<>();
        for (Element child : old.children()) {
            if (!child.name().equals("node")) {
                out.add(child);
            } else if (child.attribute("type", "").equals("ping")) {
                notes.warning(
                        child,
                        "the ping node " + child.attribute("uname", child.id()) + " is dropped: it is no"
                                + " member of the cluster; watch its address with a cloned ping resource and a rule on its"
                                + " node attribute");
            } else {
                out.add(node(child));
            }
        }
        return old.withChildren(out);
    }

    private Element node(Element old) {
        SetImport sets = new SetImport(notes);
        Element node = Words.clean(old, notes);
        if (old.attribute("type", "").equals("normal")) {
            notes.changed(old, Words.text(old) + ": the type normal is called member");
            node = node.with("type", "member");
        }
        if (node.id().isEmpty() && node.attribute("uname").isPresent()) {
            notes.changed(old, "the node " + old.attribute("uname", "") + " has no id; its name is written");
            node = node.with("id", old.attribute("uname", ""));
        }
        if (old.attribute("dc_weight").isPresent()) {
            notes.dropped(old, Words.text(old) + ": dc_weight is no longer read");
            node = node.without("dc_weight");
        }
        return node.mapChildren(c -> SetImport.isSet(c) ? sets.set(c) : c);
    }
}
