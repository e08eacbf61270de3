package org.systole.cib.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.systole.cib.report.ClusterReport.Failure;
import org.systole.cib.report.ClusterReport.FencingLine;
import org.systole.cib.report.ClusterReport.Item;
import org.systole.cib.report.ClusterReport.LastChange;
import org.systole.cib.report.ClusterReport.NodeLine;
import org.systole.cib.report.ClusterReport.Summary;
import org.systole.cib.report.Show.Part;

/** The report in the layout of Pacemaker 2.1's {@code crm_mon}, for people; programs take XML or JSON. */
public final class TextReport {
    private final ClusterReport report;
    private final Show show;
    private final ResourceText resources;
    private final StringBuilder out = new StringBuilder();

    private TextReport(ClusterReport report, Show show) {
        this.report = report;
        this.show = show;
        this.resources = new ResourceText(report, show);
    }

    /** The whole text; every line ends with a line feed. */
    public static String of(ClusterReport report, Show show) {
        return new TextReport(report, show).print();
    }

    /** The resource section alone, each line indented by two blanks. */
    public static String resources(ClusterReport report, Show show) {
        TextReport text = new TextReport(report, show);
        report.resources().forEach(r -> text.resources.lines(r, true).forEach(l -> text.line(1, l)));
        return text.out.toString();
    }

    /** Node attributes, and fail counts with failed operations, as far as shown; for a status within another text. */
    public static String details(ClusterReport report, Show show) {
        TextReport text = new TextReport(report, show);
        if (show.has(Part.ATTRIBUTES)) {
            text.within("Node Attributes", text.attributes(), true);
        }
        if (show.has(Part.FAIL_COUNTS)) {
            text.within("Migration Summary", text.history(false), true);
            text.within(
                    "Failed Resource Actions",
                    report.failures().stream().map(text::failure).toList(),
                    false);
        }
        return text.out.toString();
    }

    private void within(String title, List<String> lines, boolean always) {
        if (always || !lines.isEmpty()) {
            out.append('\n');
            line(1, "* " + title + ":");
            lines.forEach(l -> line(2, l));
        }
    }

    private String print() {
        if (!show.has(Part.NO_HEADERS)) {
            summary();
        }
        nodes();
        if (!show.has(Part.BY_NODE)) {
            section(
                    show.has(Part.INACTIVE) ? "Full List of Resources" : "Active Resources",
                    list(show.has(Part.INACTIVE)),
                    show.has(Part.INACTIVE) ? "No resources" : "No active resources");
        } else if (show.has(Part.INACTIVE)) {
            section("Inactive Resources", inactive(), "");
        }
        if (show.has(Part.ATTRIBUTES)) {
            section("Node Attributes", attributes(), "");
        }
        if (show.has(Part.OPERATIONS) || show.has(Part.TIMING)) {
            section("Operations", history(true), "");
        } else if (show.has(Part.FAIL_COUNTS)) {
            section("Migration Summary", history(false), "");
        }
        section(
                "Failed Resource Actions",
                report.failures().stream().map(this::failure).toList(),
                "");
        fencing();
        if (show.has(Part.BANS)) {
            section("Negative Location Constraints", bans(), "");
        }
        return out.toString();
    }

    private void line(int level, String text) {
        out.append("  ".repeat(level)).append(text).append('\n');
    }

    /** A headed list; without entries it says so, or is left out where there is nothing to say. */
    private void section(String title, List<String> lines, String none) {
        if (lines.isEmpty() && none.isEmpty()) {
            return;
        }
        out.append('\n').append(title).append(":\n");
        lines.forEach(l -> line(1, l));
        if (lines.isEmpty()) {
            line(1, "* " + none);
        }
    }

    private void summary() {
        Summary s = report.summary();
        line(0, "Cluster Summary:");
        line(1, "* Stack: " + s.stack());
        line(
                1,
                s.coordinator().isEmpty()
                        ? "* Current DC: NONE"
                        : "* Current DC: " + name(s.coordinator(), s.coordinatorId()) + " (version " + s.version()
                                + ") - partition " + (s.quorate() ? "with" : "WITHOUT") + " quorum");
        line(1, "* Last updated: " + show.time(show.now()));
        line(1, "* Last change:  " + lastChange(s.lastChange()));
        line(1, "* " + s.nodesConfigured() + " node" + (s.nodesConfigured() == 1 ? "" : "s") + " configured");
        line(
                1,
                "* " + s.instancesConfigured() + " resource instance" + (s.instancesConfigured() == 1 ? "" : "s")
                        + " configured" + outOfService(s));
        out.append('\n');
        if (s.maintenance()) {
            out.append("              *** Resource management is DISABLED ***\n");
            out.append("  The cluster will not attempt to start, stop or recover services\n\n");
        }
    }

    private static String outOfService(Summary s) {
        List<String> parts = new ArrayList<>();
        if (s.disabled() > 0) {
            parts.add(s.disabled() + " DISABLED");
        }
        if (s.blocked() > 0) {
            parts.add(s.blocked() + " BLOCKED from further action due to failure");
        }
        return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
    }

    private static String lastChange(LastChange c) {
        StringBuilder text = new StringBuilder(c.time());
        text.append(c.user().isEmpty() ? "" : " by " + c.user());
        text.append(c.client().isEmpty() ? "" : " via " + c.client());
        text.append(c.origin().isEmpty() ? "" : " on " + c.origin());
        return text.toString().strip();
    }

    private String name(String node, String id) {
        return show.has(Part.DETAIL) ? node + " (" + id + ")" : node;
    }

    private String name(String node) {
        return report.node(node).map(n -> name(n.name(), n.id())).orElse(node);
    }

    private void nodes() {
        line(0, "Node List:");
        if (show.has(Part.BY_NODE)) {
            report.nodes().forEach(this::nodeWithResources);
            return;
        }
        boolean each = show.has(Part.DETAIL);
        report.nodes().stream()
                .filter(n -> each || !n.state().equals("online") && !n.state().equals("OFFLINE"))
                .forEach(n -> line(1, "* Node " + name(n.name(), n.id()) + ": " + n.state()));
        if (!each) {
            together("Online", "online");
            together("OFFLINE", "OFFLINE");
        }
    }

    private void together(String title, String state) {
        List<String> names = report.nodes().stream()
                .filter(n -> n.state().equals(state))
                .map(NodeLine::name)
                .toList();
        if (!names.isEmpty()) {
            line(1, "* " + title + ": [ " + String.join(" ", names) + " ]");
        }
    }

    private void nodeWithResources(NodeLine node) {
        line(1, "* Node " + name(node.name(), node.id()) + ": " + node.state() + ":");
        line(2, "* Resources:");
        report.instances().forEach(i -> i.places().stream()
                .filter(p -> p.node().equals(node.name()))
                .forEach(p -> line(3, resources.onNode(i, p))));
    }

    private List<String> list(boolean withInactive) {
        return report.resources().stream()
                .filter(r -> withInactive || isActive(r))
                .flatMap(r -> resources.lines(r, withInactive).stream())
                .toList();
    }

    private static boolean isActive(Item item) {
        return item.instances().stream().anyMatch(ClusterReport.Instance::active);
    }

    private List<String> inactive() {
        Predicate<Item> allActive = r -> r.instances().stream().allMatch(ClusterReport.Instance::active);
        return report.resources().stream()
                .filter(allActive.negate())
                .flatMap(r -> resources.lines(r, true).stream())
                .toList();
    }

    private List<String> attributes() {
        List<String> lines = new ArrayList<>();
        report.nodes().stream().filter(n -> !n.attributes().isEmpty()).forEach(n -> {
            lines.add("* Node: " + name(n.name(), n.id()) + ":");
            n.attributes().forEach((name, value) -> lines.add(String.format("  * %-32s\t: %-10s", name, value)));
        });
        return lines;
    }

    private List<String> history(boolean operations) {
        List<String> lines = new ArrayList<>();
        for (NodeLine node : report.nodes()) {
            List<ClusterReport.ResourceHistory> shown = node.history().stream()
                    .filter(h -> operations ? !h.uneventful() : !h.failCount().isEmpty())
                    .toList();
            if (shown.isEmpty() || !node.online()) {
                continue;
            }
            lines.add("* Node: " + name(node.name(), node.id()) + ":");
            for (ClusterReport.ResourceHistory h : shown) {
                lines.add("  * " + historyTitle(h) + (operations ? ":" : ""));
                if (operations) {
                    h.operations().forEach(o -> lines.add("    * " + operation(o)));
                }
            }
        }
        return lines;
    }

    private String historyTitle(ClusterReport.ResourceHistory h) {
        return h.resource() + ": migration-threshold=" + h.threshold()
                + (h.failCount().isEmpty() ? "" : " fail-count=" + h.failCount())
                + (h.lastFailure() == 0 ? "" : " last-failure='" + show.time(h.lastFailure()) + "'");
    }

    private String operation(OperationLine o) {
        String text = "(" + o.call() + ") " + o.task();
        String interval = o.interval() == 0 ? "" : " interval=\"" + o.interval() + "ms\"";
        if (!show.has(Part.TIMING)) {
            return text + (interval.isEmpty() ? "" : ":" + interval);
        }
        return text + ":" + interval + " last-rc-change=\"" + show.time(o.at()) + "\" exec-time=\"" + o.tookMillis()
                + "ms\" queue-time=\"" + o.queuedMillis() + "ms\" rc=" + o.rc() + " (" + o.rcText() + ")";
    }

    private String failure(Failure failure) {
        OperationLine o = failure.operation();
        String task = o.interval() == 0 ? o.task() : seconds(o.interval()) + "-interval " + o.task();
        String outcome = o.status() == 0
                ? "returned '" + o.rcText() + "'"
                : "could not be executed (" + o.statusText() + (o.reason().isEmpty() ? "" : ": " + o.reason()) + ")";
        String reason = o.status() == 0 && !o.reason().isEmpty() ? " (" + o.reason() + ")" : "";
        return "* " + failure.resource() + " " + task + " on " + name(failure.node()) + " " + outcome + reason + " at "
                + show.time(o.at()) + " after " + took(o.tookMillis());
    }

    private static String seconds(long millis) {
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    private static String took(long millis) {
        return millis < 1000 ? millis + "ms" : millis / 1000 + "." + String.format("%03d", millis % 1000) + "s";
    }

    private void fencing() {
        section("Failed Fencing Actions", failedFencing(), "");
        section("Pending Fencing Actions", fencing(f -> f.outcome().equals("pending")), "");
        if (show.has(Part.FENCING)) {
            section(
                    "Fencing History",
                    fencing(f -> f.outcome().equals("confirmed") || f.outcome().equals("overtaken")),
                    "");
        }
    }

    /** Attempts never end: of those at one node with one device the newest is shown, and how many there were. */
    private List<String> failedFencing() {
        Map<String, List<FencingLine>> alike = new LinkedHashMap<>();
        report.fencing().stream()
                .filter(f -> f.outcome().equals("failed") || f.outcome().equals("unknown"))
                .forEach(f -> alike.computeIfAbsent(f.target() + " " + f.device(), k -> new ArrayList<>())
                        .add(f));
        return alike.values().stream()
                .map(all -> fencing(Collections.max(all, Comparator.comparingLong(FencingLine::started)))
                        + (all.size() > 1 ? " (and " + (all.size() - 1) + " attempts before)" : ""))
                .toList();
    }

    private List<String> fencing(Predicate<FencingLine> wanted) {
        return report.fencing().stream().filter(wanted).map(this::fencing).toList();
    }

    private String fencing(FencingLine f) {
        String by = f.executor().isEmpty() ? "" : " by " + f.executor();
        String device = f.device().isEmpty() ? "" : " with " + f.device();
        String when = f.ended() == 0 ? "pending since " + show.time(f.started()) : "at " + show.time(f.ended());
        String outcome =
                switch (f.outcome()) {
                    case "confirmed" -> "successful";
                    case "pending" -> "under way";
                    default -> f.outcome();
                };
        return "* " + f.how() + " of " + f.target() + " " + outcome + by + device + " " + when
                + (f.reason().isEmpty() ? "" : ": " + f.reason())
                + (isMadeUpFor(f) ? " (a later attempt succeeded)" : "");
    }

    private boolean isMadeUpFor(FencingLine failed) {
        return List.of("failed", "unknown").contains(failed.outcome())
                && report.fencing().stream()
                        .anyMatch(later -> later.target().equals(failed.target())
                                && later.outcome().equals("confirmed")
                                && later.ended() >= failed.ended()
                                && later.started() >= failed.started());
    }

    private List<String> bans() {
        return report.bans().stream()
                .map(b -> "* " + b.id() + "\tprevents " + b.resource() + " from "
                        + (b.promotedOnly() ? "being promoted" : "running") + " on " + name(b.node()))
                .toList();
    }
}
