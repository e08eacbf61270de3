package org.systole.core.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.systole.api.model.NodeId;

/**
 * The newest report of each node on each device.
 *
 * @param all by device, then node
 * @param asked cluster time in seconds when an operator last wanted all looked at; 0 for never
 */
public record DeviceReports(List<DeviceReport> all, long asked) {
    /** Nobody has looked. */
    public static final DeviceReports NONE = new DeviceReports(List.of(), 0);

    public DeviceReports {
        all = List.copyOf(all);
    }

    /** The same with this one instead of the node's last on the device; without those on devices that are gone. */
    DeviceReports with(DeviceReport report, Predicate<String> configured) {
        List<DeviceReport> next = new ArrayList<>(all);
        next.removeIf(r -> r.device().equals(report.device()) && r.node().equals(report.node()));
        next.add(report);
        next.removeIf(r -> !configured.test(r.device()));
        next.sort((a, b) -> a.device().equals(b.device())
                ? a.node().compareTo(b.node())
                : a.device().compareTo(b.device()));
        return new DeviceReports(next, asked);
    }

    DeviceReports asked(long at) {
        return new DeviceReports(all, at);
    }

    /** What a node found at a device with these parameters. */
    public Optional<DeviceReport> of(String device, String digest, NodeId node) {
        return on(device, digest).stream().filter(r -> r.node().equals(node)).findFirst();
    }

    /** The nodes that good reports on the device name. */
    public SortedSet<NodeId> listed(String device, String digest) {
        SortedSet<NodeId> nodes = new TreeSet<>();
        on(device, digest).stream().filter(DeviceReport::ok).forEach(r -> nodes.addAll(r.nodes()));
        return nodes;
    }

    /** What was found at a device with these parameters, by whomever. */
    public List<DeviceReport> on(String device, String digest) {
        return all.stream()
                .filter(r -> r.device().equals(device) && r.digest().equals(digest))
                .toList();
    }
}
