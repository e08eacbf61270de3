package org.systole.cib.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.systole.cib.Element;
import org.systole.cib.report.ClusterReport.Clone;
import org.systole.cib.report.ClusterReport.Group;
import org.systole.cib.report.ClusterReport.Instance;
import org.systole.cib.report.ClusterReport.Item;
import org.systole.cib.report.ClusterReport.NodeLine;
import org.systole.cib.report.ClusterReport.Summary;

/**
 * The report as the {@code <pacemaker-result>} that programs read: the element and attribute names of Pacemaker 2.1's
 * {@code crm_mon --output-as=xml}, API version 2.25. It always holds everything.
 */
public final class XmlReport {
    /** The version of Pacemaker's result format followed. */
    static final String API_VERSION = "2.25";

    private static final List<String> OPTIONS = List.of(
            "stonith-enabled", "symmetric-cluster", "no-quorum-policy", "maintenance-mode", "stop-all-resources");

    private final ClusterReport report;
    private final Show show;

    private XmlReport(ClusterReport report, Show show) {
        this.report = report;
        this.show = show;
    }

    /** The document. */
    public static Element of(ClusterReport report, Show show, String request) {
        XmlReport xml = new XmlReport(report, show);
        List<Element> parts = new ArrayList<>();
        parts.add(xml.summary());
        parts.add(Element.of("nodes")
                .withChildren(report.nodes().stream().map(XmlReport::node).toList()));
        parts.add(Element.of("resources")
                .withChildren(report.resources().stream().map(xml::item).toList()));
        parts.add(xml.attributes());
        parts.add(xml.history());
        parts.add(xml.failures());
        parts.add(xml.fencing());
        parts.add(xml.bans());
        parts.removeIf(p ->
                p.children().isEmpty() && !p.name().equals("nodes") && !p.name().equals("resources"));
        parts.add(Element.of("status", "code", "0", "message", "OK"));
        return Element.of("pacemaker-result", "api-version", API_VERSION, "request", request)
                .withChildren(parts);
    }

    private static String text(boolean value) {
        return String.valueOf(value);
    }

    private Element summary() {
        Summary s = report.summary();
        Element options = Element.of("cluster_options");
        for (String option : OPTIONS) {
            String value = s.options().getOrDefault(option, "");
            boolean policy = option.equals("no-quorum-policy");
            options = options.with(option, policy ? value : text(Booleans.isTrue(value)));
        }
        return Element.of("summary")
                .and(Element.of("stack", "type", s.stack()))
                .and(coordinator(s))
                .and(Element.of("last_update", "time", show.time(show.now())))
                .and(Element.of("last_change", "time", s.lastChange().time())
                        .with("user", s.lastChange().user())
                        .with("client", s.lastChange().client())
                        .with("origin", s.lastChange().origin()))
                .and(Element.of("nodes_configured", "number", String.valueOf(s.nodesConfigured())))
                .and(Element.of("resources_configured", "number", String.valueOf(s.instancesConfigured()))
                        .with("disabled", String.valueOf(s.disabled()))
                        .with("blocked", String.valueOf(s.blocked())))
                .and(options);
    }

    private static Element coordinator(Summary s) {
        if (s.coordinator().isEmpty()) {
            return Element.of("current_dc", "present", "false");
        }
        return Element.of("current_dc", "present", "true", "version", s.version())
                .with("name", s.coordinator())
                .with("id", s.coordinatorId())
                .with("with_quorum", text(s.quorate()))
                .with("mixed_version", "false");
    }

    private static Element node(NodeLine n) {
        return Element.of("node", "name", n.name(), "id", n.id())
                .with("online", text(n.online()))
                .with("standby", text(n.standby()))
                .with("standby_onfail", "false")
                .with("maintenance", text(n.maintenance()))
                .with("pending", text(n.pending()))
                .with("unclean", text(n.unclean()))
                .with("health", "green")
                .with("shutdown", text(n.shutdown()))
                .with("expected_up", text(n.expectedUp()))
                .with("is_dc", text(n.coordinator()))
                .with("resources_running", String.valueOf(n.running()))
                .with("type", n.type());
    }

    private Element item(Item item) {
        return item.accept(new Item.Visitor<>() {
            @Override
            public Element instance(Instance instance) {
                return XmlReport.this.instance(instance);
            }

            @Override
            public Element group(Group group) {
                return XmlReport.this.group(group);
            }

            @Override
            public Element clone(Clone clone) {
                return XmlReport.this.clone(clone);
            }
        });
    }

    private Element instance(Instance i) {
        Element element = Element.of("resource", "id", i.id(), "resource_agent", i.agent())
                .with("role", i.role())
                .with("active", text(i.active()))
                .with("orphaned", text(i.orphaned()))
                .with("blocked", text(i.blocked()))
                .with("managed", text(i.managed()))
                .with("failed", text(i.failed()))
                .with("failure_ignored", "false")
                .with("nodes_running_on", String.valueOf(i.places().size()));
        return element.withChildren(i.places().stream()
                .map(p -> Element.of("node", "name", p.node(), "id", id(p.node()), "cached", text(!p.unclean())))
                .toList());
    }

    private String id(String node) {
        return report.node(node).map(NodeLine::id).orElse(node);
    }

    private Element group(Group g) {
        return Element.of("group", "id", g.id())
                .with("number_resources", String.valueOf(g.members().size()))
                .with("managed", text(g.managed()))
                .with("disabled", text(g.disabled()))
                .withChildren(g.members().stream().map(this::instance).toList());
    }

    private Element clone(Clone c) {
        return Element.of("clone", "id", c.id())
                .with("multi_state", text(c.promotable()))
                .with("unique", text(c.unique()))
                .with("managed", text(c.managed()))
                .with("disabled", text(c.disabled()))
                .with("failed", text(c.instances().stream().anyMatch(Instance::failed)))
                .with("failure_ignored", "false")
                .withChildren(
                        c.ofGroup()
                                ? c.copies().stream().map(this::group).toList()
                                : c.instances().stream().map(this::instance).toList());
    }

    private Element attributes() {
        List<Element> nodes = new ArrayList<>();
        report.nodes().stream().filter(n -> !n.attributes().isEmpty()).forEach(n -> {
            List<Element> pairs = new ArrayList<>();
            n.attributes().forEach((name, value) -> pairs.add(Element.of("attribute", "name", name, "value", value)));
            nodes.add(Element.of("node", "name", n.name()).withChildren(pairs));
        });
        return Element.of("node_attributes").withChildren(nodes);
    }

    private Element history() {
        return Element.of("node_history")
                .withChildren(report.nodes().stream()
                        .filter(n -> n.online() && !n.history().isEmpty())
                        .map(n -> Element.of("node", "name", n.name())
                                .withChildren(n.history().stream()
                                        .filter(h -> !h.uneventful())
                                        .map(this::history)
                                        .toList()))
                        .toList());
    }

    private Element history(ClusterReport.ResourceHistory h) {
        Element element = Element.of("resource_history", "id", h.resource(), "orphan", "false")
                .with("migration-threshold", h.threshold());
        if (!h.failCount().isEmpty()) {
            element = element.with("fail-count", h.failCount());
        }
        if (h.lastFailure() > 0) {
            element = element.with("last-failure", show.time(h.lastFailure()));
        }
        return element.withChildren(h.operations().stream().map(this::operation).toList());
    }

    private Element operation(OperationLine o) {
        Element element = Element.of("operation_history", "call", String.valueOf(o.call()), "task", o.task())
                .with("rc", String.valueOf(o.rc()))
                .with("rc_text", o.rcText());
        if (o.interval() > 0) {
            element = element.with("interval", o.interval() + "ms");
        }
        return element.with("last-rc-change", show.time(o.at()))
                .with("exec-time", o.tookMillis() + "ms")
                .with("queue-time", o.queuedMillis() + "ms");
    }

    private Element failures() {
        return Element.of("failures")
                .withChildren(report.failures().stream()
                        .map(f -> {
                            OperationLine o = f.operation();
                            return Element.of("failure", "op_key", f.resource() + "_" + o.task() + "_" + o.interval())
                                    .with("node", f.node())
                                    .with("exitstatus", o.rcText())
                                    .with("exitreason", o.reason())
                                    .with("exitcode", String.valueOf(o.rc()))
                                    .with("call", String.valueOf(o.call()))
                                    .with("status", o.statusText())
                                    .with("last-rc-change", show.isoTime(o.at()))
                                    .with("queued", String.valueOf(o.queuedMillis()))
                                    .with("exec", String.valueOf(o.tookMillis()))
                                    .with("interval", String.valueOf(o.interval()))
                                    .with("task", o.task());
                        })
                        .toList());
    }

    private Element fencing() {
        List<Element> events = new ArrayList<>();
        // Pacemaker's form knows no word for an attempt that was overtaken, and none of its words would be true.
        for (ClusterReport.FencingLine f : report.fencing().stream()
                .filter(f -> !f.outcome().equals("overtaken"))
                .toList()) {
            String status =
                    switch (f.outcome()) {
                        case "confirmed" -> "success";
                        case "pending" -> "pending";
                        default -> "failed";
                    };
            Map<String, String> attributes = new TreeMap<>(Map.of(
                    "action", f.how(),
                    "target", f.target(),
                    "client", "systole",
                    "origin",
                            Optional.of(f.executor()).filter(e -> !e.isEmpty()).orElse("unknown"),
                    "status", status,
                    "exit-reason", f.reason(),
                    "delegate", f.executor()));
            if (f.ended() > 0) {
                attributes.put("completed", show.isoTime(f.ended()));
            }
            events.add(Element.of("fence_event", attributes, List.of(), Element.Location.NONE));
        }
        return Element.of("fence_history", "status", "0").withChildren(events);
    }

    private Element bans() {
        return Element.of("bans")
                .withChildren(report.bans().stream()
                        .map(b -> Element.of("ban", "id", b.id(), "resource", b.resource())
                                .with("node", b.node())
                                .with("weight", b.score().replace("INFINITY", "1000000"))
                                .with("promoted-only", text(b.promotedOnly()))
                                .with("master_only", text(b.promotedOnly())))
                        .toList());
    }
}
