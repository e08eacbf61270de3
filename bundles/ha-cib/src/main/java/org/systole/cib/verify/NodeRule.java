package org.systole.cib.verify;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.cib.Nearest;

/** Nodes: each name once; what is said of a node is said of one that exists, where the nodes are known. */
final class NodeRule implements Rule {
    @Override
    public void check(Document document, Report report) {
        Map<String, Occurrence> seen = new TreeMap<>();
        document.all("node").forEach(n -> {
            String name = n.element().attribute("uname", "");
            if (seen.putIfAbsent(name, n) != null) {
                report.error(
                        "duplicate-node",
                        n,
                        n.text() + " is a second node named " + name,
                        "node names are unique; remove one of them");
            }
        });
        SortedSet<String> nodes = nodes(document);
        if (!nodes.isEmpty()) {
            document.all("rsc_location")
                    .forEach(l -> l.element().attribute("node").ifPresent(n -> known(l, n, nodes, report)));
            document.all("expression")
                    .filter(e -> e.element().attribute("attribute", "").equals("#uname"))
                    .filter(e -> e.element().attribute("operation", "").matches("eq|ne"))
                    .forEach(e -> e.element().attribute("value").ifPresent(n -> known(e, n, nodes, report)));
            document.all("fencing-level")
                    .forEach(l -> l.element().attribute("target").ifPresent(n -> known(l, n, nodes, report)));
        }
    }

    /** The nodes the configuration lists and those the caller knows. */
    static SortedSet<String> nodes(Document document) {
        SortedSet<String> out = new TreeSet<>(document.known().nodes());
        document.all("node")
                .filter(n -> !n.element().attribute("type", "").equals("ping"))
                .flatMap(n -> n.element().attribute("uname").stream())
                .forEach(out::add);
        return out;
    }

    private static void known(Occurrence at, String node, SortedSet<String> nodes, Report report) {
        if (nodes.stream().noneMatch(n -> n.equalsIgnoreCase(node))) {
            report.warning(
                    "unknown-node",
                    at,
                    at.text() + " names the node " + node + "; there are " + String.join(", ", nodes),
                    Nearest.hint(node, nodes, "correct the name, or add the node"));
        }
    }
}
