package org.systole.cib.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.systole.cib.Element;
import org.systole.cib.report.ClusterReport.Ban;
import org.systole.cib.report.ClusterReport.Failure;
import org.systole.cib.report.ClusterReport.FencingLine;
import org.systole.cib.report.ClusterReport.Instance;
import org.systole.cib.report.ClusterReport.Item;
import org.systole.cib.report.ClusterReport.LastChange;
import org.systole.cib.report.ClusterReport.NodeLine;
import org.systole.cib.report.ClusterReport.Summary;

/** Reads a {@link ClusterReport} out of a document. */
final class ReportReader {
    private static final List<String> LEFT_BY_MOVE = List.of("cli-prefer-", "cli-ban-", "cli-standby-");

    private final Element cib;
    private final Element configuration;
    private final ClusterReport.Surroundings surroundings;
    private final Map<String, String> options;
    private final NodeReader nodes;

    ReportReader(Element cib, ClusterReport.Surroundings surroundings) {
        this.cib = cib;
        this.configuration = cib.childOrEmpty("configuration");
        this.surroundings = surroundings;
        this.options = options();
        this.nodes = new NodeReader(cib, options);
    }

    ClusterReport read() {
        ResourceReader reader = new ResourceReader(configuration, options, nodes, surroundings.notes());
        List<Item> resources = reader.read();
        List<Instance> instances =
                resources.stream().flatMap(r -> r.instances().stream()).toList();
        List<NodeLine> lines = nodes.lines(instances);
        List<FencingLine> fencing = surroundings.fencing().stream()
                .sorted(Comparator.comparingLong(FencingLine::started).reversed())
                .toList();
        return new ClusterReport(
                summary(lines, instances), lines, resources, failures(lines), fencing, bans(), leftovers());
    }

    private Map<String, String> options() {
        Map<String, String> out = new TreeMap<>();
        out.put("stonith-enabled", "true");
        out.put("symmetric-cluster", "true");
        out.put("no-quorum-policy", "stop");
        out.put("maintenance-mode", "false");
        out.put("stop-all-resources", "false");
        out.put("startup-fencing", "true");
        Map<String, String> own = new TreeMap<>();
        configuration
                .childOrEmpty("crm_config")
                .children("cluster_property_set")
                .flatMap(set -> set.children("nvpair"))
                .forEach(pair -> own.putIfAbsent(pair.attribute("name", ""), pair.attribute("value", "")));
        out.putAll(own);
        return out;
    }

    private Summary summary(List<NodeLine> lines, List<Instance> instances) {
        NodeLine coordinator =
                lines.stream().filter(NodeLine::coordinator).findFirst().orElse(null);
        List<Instance> configured =
                instances.stream().filter(i -> !i.orphaned()).toList();
        return new Summary(
                surroundings.stack(),
                surroundings.version(),
                coordinator == null ? "" : coordinator.name(),
                coordinator == null ? "" : coordinator.id(),
                Booleans.isTrue(cib.attribute("have-quorum", "0")),
                new LastChange(
                        cib.attribute("cib-last-written", ""),
                        cib.attribute("update-user", ""),
                        cib.attribute("update-client", ""),
                        cib.attribute("update-origin", "")),
                lines.size(),
                configured.size(),
                (int) configured.stream().filter(Instance::disabled).count(),
                (int) configured.stream().filter(Instance::blocked).count(),
                new TreeMap<>(options));
    }

    /** One entry per failed operation; the copy kept of a failure counts only once its original was overwritten. */
    private static List<Failure> failures(List<NodeLine> lines) {
        List<Failure> out = new ArrayList<>();
        for (NodeLine node : lines) {
            if (!node.online() && !node.unclean()) {
                continue;
            }
            node.history().forEach(r -> {
                Map<String, Failure> byOperation = new TreeMap<>();
                r.operations().stream()
                        .filter(o -> o.failed() && !o.agentMissing())
                        .forEach(o -> byOperation.put(
                                o.task() + "/" + o.interval(), new Failure(r.resource(), node.name(), o)));
                out.addAll(byOperation.values());
            });
        }
        return out;
    }

    private List<Ban> bans() {
        return configuration
                .childOrEmpty("constraints")
                .children("rsc_location")
                .filter(c -> c.attribute("score", "0").startsWith("-"))
                .map(c -> new Ban(
                        c.id(),
                        c.attribute("rsc", c.attribute("rsc-pattern", "")),
                        c.attribute("node", ""),
                        c.attribute("score", ""),
                        c.attribute("role", "").equalsIgnoreCase("Promoted")))
                .toList();
    }

    private List<String> leftovers() {
        return configuration.childOrEmpty("constraints").children().stream()
                .map(Element::id)
                .filter(id -> LEFT_BY_MOVE.stream().anyMatch(id::startsWith))
                .toList();
    }
}
