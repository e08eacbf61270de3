package org.systole.core.command.program;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.core.command.ClusterAccess.Verb;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.UsageError;
import org.systole.core.fencing.FencingDevices.Device;
import org.systole.core.fencing.FencingTopology;
import org.systole.core.fencing.FencingTopology.Levels;
import org.systole.core.state.ClusterState;
import org.systole.core.state.DeviceReport;
import org.systole.core.state.DeviceReports;
import org.systole.core.state.NodeRecord;

/**
 * {@code systole fencing}: for each node which devices can fence it, which nodes can drive them, and whether that was
 * proved: the device let the node in, and the outlets could be read. Nothing is switched.
 */
final class FencingCoverage {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_EVERY_MILLIS = 200;

    private final Session session;
    private final Element configuration;
    private final DeviceReports reports;
    private final SortedMap<NodeId, SortedSet<String>> agents;
    private final long now;
    private final List<String> wrong = new ArrayList<>();
    private final List<String> unproved = new ArrayList<>();

    private FencingCoverage(Session session) {
        this.session = session;
        this.configuration = session.cib().childOrEmpty("configuration");
        this.reports = session.fencing().reports();
        this.agents = session.snapshot().agents();
        this.now = session.clock().instant().getEpochSecond();
    }

    static ExitCode run(Session session) throws Refusal, UsageError {
        String verb = session.words().operand(1, "what to do, check or drill,");
        return switch (verb) {
            case "check" -> new FencingCoverage(session).print();
            case "drill" -> drill(session);
            default -> throw new UsageError("there is no 'systole fencing " + verb + "'; it is check or drill");
        };
    }

    /** Has every node look now, and waits for what they find. */
    private static ExitCode drill(Session session) throws Refusal, UsageError {
        Duration patience = session.patience(PATIENCE);
        session.submit(new Verb.ProveDevices(session.origin()));
        if (session.words().has("dry-run")) {
            return ExitCode.OK;
        }
        long until = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < until && new FencingCoverage(session).isOutstanding()) {
            pause();
        }
        return new FencingCoverage(session).print();
    }

    private static void pause() throws Refusal {
        try {
            new CountDownLatch(1).await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(ExitCode.TIMEOUT, "The node is stopping.");
        }
    }

    /** Whether a present node has not looked at a device it can drive since that was asked for. */
    private boolean isOutstanding() {
        return nodes().stream().flatMap(n -> devices(n).stream()).anyMatch(d -> drivers(d).stream()
                .filter(session.snapshot().present()::contains)
                .anyMatch(n -> reports.of(d.id(), d.digest(), n)
                        .filter(r -> r.at() >= reports.asked())
                        .isEmpty()));
    }

    /** Nodes that some device covers, although nobody has proved it; none where nobody has looked at anything. */
    static List<String> unproved(Session session) {
        FencingCoverage coverage = new FencingCoverage(session);
        if (!coverage.isEnabled() || coverage.reports.all().isEmpty()) {
            return List.of();
        }
        coverage.nodes().forEach(coverage::lines);
        return List.copyOf(coverage.unproved);
    }

    private ExitCode print() {
        if (!isEnabled()) {
            session.warn("fencing is off (stonith-enabled=false): no node is fenced, whatever devices there are");
        }
        nodes().forEach(n -> lines(n).forEach(session::println));
        if (wrong.isEmpty()) {
            session.println("Every node can be fenced, and that was proved.");
            return ExitCode.OK;
        }
        wrong.forEach(session::warn);
        return ExitCode.ERROR;
    }

    private boolean isEnabled() {
        return configuration
                .childOrEmpty("crm_config")
                .children("cluster_property_set")
                .flatMap(s -> s.children("nvpair"))
                .filter(n -> n.attribute("name", "").matches("(stonith|fencing)-enabled"))
                .findFirst()
                .map(n -> ClusterState.isTrue(n.attribute("value", "true")))
                .orElse(true);
    }

    /** Witnesses run nothing and are never fenced. */
    private List<NodeId> nodes() {
        TreeSet<NodeId> all = new TreeSet<>(agents.keySet());
        session.cib()
                .childOrEmpty("status")
                .children("node_state")
                .forEach(n -> all.add(new NodeId(n.attribute("uname", n.id()))));
        all.removeIf(n -> agents.getOrDefault(n, new TreeSet<>()).contains(NodeRecord.WITNESS));
        return List.copyOf(all);
    }

    private Levels levels(NodeId node) {
        return FencingTopology.of(configuration, reports).of(node, new TreeMap<>());
    }

    private List<Device> devices(NodeId node) {
        return levels(node).levels().stream().flatMap(l -> l.devices().stream()).toList();
    }

    private List<NodeId> drivers(Device device) {
        return agents.entrySet().stream()
                .filter(a -> a.getValue().contains("stonith:" + device.type()))
                .map(a -> a.getKey())
                .filter(n -> !device.banned().contains(n))
                .toList();
    }

    private List<String> lines(NodeId node) {
        List<String> lines = new ArrayList<>();
        Levels levels = levels(node);
        wrong.addAll(levels.unusable());
        if (levels.levels().isEmpty()) {
            lines.add(node + "\tNO DEVICE");
            wrong.add(node + " has no fencing device: when it fails, its services are recovered nowhere. Name it in"
                    + " pcmk_host_map or pcmk_host_list of a device");
        }
        for (int i = 0; i < levels.levels().size(); i++) {
            for (Device device : levels.levels().get(i).devices()) {
                lines.add(node + "\tlevel " + (i + 1) + "\t" + line(node, device));
            }
        }
        boolean proved =
                levels.levels().stream().anyMatch(l -> l.devices().stream().allMatch(d -> isProved(node, d)));
        if (!levels.levels().isEmpty() && !proved) {
            unproved.add("nobody has proved that " + node + " can be fenced"
                    + devices(node).stream()
                            .flatMap(d -> reports.on(d.id(), d.digest()).stream())
                            .filter(r -> !r.ok())
                            .findFirst()
                            .map(r -> ": " + r.device() + " told " + r.node() + ": " + r.said())
                            .orElse("; run: systole fencing drill"));
            wrong.add(unproved.get(unproved.size() - 1));
        }
        return lines;
    }

    /** Some other node was let in, and read the node's outlets; a device that names none can at least be reached. */
    private boolean isProved(NodeId node, Device device) {
        return reports.on(device.id(), device.digest()).stream().anyMatch(r -> isProof(r, node));
    }

    private static boolean isProof(DeviceReport report, NodeId node) {
        return report.ok()
                && !report.node().equals(node)
                && (report.nodes().isEmpty() || report.nodes().contains(node));
    }

    private String line(NodeId node, Device device) {
        List<NodeId> able =
                drivers(device).stream().filter(n -> !n.equals(node)).toList();
        List<DeviceReport> found = reports.on(device.id(), device.digest());
        String proved = found.stream()
                .filter(r -> isProof(r, node))
                .sorted(Comparator.comparing(DeviceReport::node))
                .map(r -> r.node() + " " + age(r) + " ago")
                .collect(Collectors.joining(", "));
        String failed = found.stream()
                .filter(r -> !r.ok() && !r.node().equals(node))
                .map(r -> r.node() + " " + age(r) + " ago: " + r.said())
                .collect(Collectors.joining("; "));
        return device + "\tfrom "
                + (able.isEmpty() ? "NOBODY" : able.stream().map(NodeId::value).collect(Collectors.joining(" ")))
                + (proved.isEmpty() ? "\tnot proved" : "\tproved by " + proved)
                + (failed.isEmpty() ? "" : "\tFAILED from " + failed);
    }

    private String age(DeviceReport report) {
        long seconds = Math.max(0, now - report.at());
        return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
    }
}
