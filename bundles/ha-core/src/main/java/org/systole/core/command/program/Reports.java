package org.systole.core.command.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.systole.cib.Element;
import org.systole.cib.report.ClusterReport;
import org.systole.cib.report.ClusterReport.FencingLine;
import org.systole.cib.report.ClusterReport.Instance;
import org.systole.cib.report.ClusterReport.NodeLine;
import org.systole.core.command.ClusterAccess.Snapshot;

/** The report of a node's snapshot, and what an operator should be told first. */
final class Reports {
    private Reports() {}

    static ClusterReport of(Snapshot snapshot) {
        List<FencingLine> fencing = snapshot.fencing().stream()
                .map(f -> new FencingLine(
                        f.target().value(),
                        f.how(),
                        f.device(),
                        f.executor(),
                        f.outcome(),
                        f.reason(),
                        f.started(),
                        f.ended()))
                .toList();
        return ClusterReport.of(
                snapshot.cib(),
                new ClusterReport.Surroundings(Product.NAME, Product.VERSION, missingAgents(snapshot), fencing));
    }

    /** Resources whose agent no node offers. */
    private static Map<String, String> missingAgents(Snapshot snapshot) {
        Map<String, String> notes = new TreeMap<>();
        if (snapshot.agents().isEmpty()) {
            return notes;
        }
        snapshot.cib()
                .childOrEmpty("configuration")
                .childOrEmpty("resources")
                .descendants()
                .filter(e -> e.name().equals("primitive"))
                .filter(p -> snapshot.agents().values().stream().noneMatch(a -> a.contains(agent(p))))
                .forEach(p -> notes.put(p.id(), "agent missing"));
        return notes;
    }

    static String agent(Element primitive) {
        String provider = primitive.attribute("provider", "");
        return primitive.attribute("class", "") + ":" + (provider.isEmpty() ? "" : provider + ":")
                + primitive.attribute("type", "");
    }

    /** What is wrong, worst first, in short sentences. */
    static List<String> problems(Snapshot snapshot, ClusterReport report) {
        List<String> out = new ArrayList<>();
        if (!report.summary().quorate()) {
            out.add("no quorum");
        }
        out.addAll(snapshot.problems());
        for (NodeLine node : report.nodes()) {
            if (!node.state().equals("online")) {
                out.add("node " + node.name() + " is " + node.state());
            }
        }
        if (report.summary().maintenance()) {
            out.add("the cluster is in maintenance");
        }
        for (Instance instance : report.instances()) {
            if (instance.failed()) {
                out.add(instance.id() + " failed");
            } else if (!instance.active() && !instance.disabled() && !spareCopy(report, instance)) {
                out.add(instance.id() + " is stopped"
                        + (instance.note().isEmpty() ? "" : " (" + instance.note() + ")"));
            }
            if (instance.places().size() > 1) {
                out.add(instance.id() + " is active on " + instance.places().size() + " nodes");
            }
        }
        report.leftovers().forEach(id -> out.add("leftover constraint " + id + " (crm_resource --clear removes it)"));
        return out;
    }

    /** A clone may have more instances than there are nodes to run them. */
    private static boolean spareCopy(ClusterReport report, Instance instance) {
        return report.resources().stream()
                .filter(ClusterReport.Clone.class::isInstance)
                .anyMatch(c -> c.instances().stream().anyMatch(i -> i.id().equals(instance.id()) && i.active()));
    }

    /** Lines below the text report: what it has no place for. */
    static String remarks(Snapshot snapshot, ClusterReport report) {
        List<String> lines = new ArrayList<>(snapshot.problems());
        report.leftovers()
                .forEach(id -> lines.add("constraint " + id
                        + " is left from a move or ban; crm_resource --clear -r RESOURCE removes it"));
        snapshot.plan().ifPresent(p -> lines.addAll(p.warnings()));
        if (lines.isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder("\nRemarks:\n");
        lines.forEach(l -> out.append("  * ").append(l).append('\n'));
        return out.toString();
    }
}
