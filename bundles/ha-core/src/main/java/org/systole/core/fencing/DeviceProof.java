package org.systole.core.fencing;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.systole.api.fencing.FencingDriver.Kind;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.api.model.NodeId;
import org.systole.core.fencing.FencingDevices.Device;

/**
 * Whether a device lets this node in and which nodes' outlets can be read; switches nothing.
 *
 * @param ok whether it answered as it should
 * @param nodes the nodes whose outlets were read as on or off, or that the device lists
 * @param said what it said
 */
public record DeviceProof(boolean ok, SortedSet<NodeId> nodes, String said) {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Asks a device one thing; empty if a node is just fenced with it. */
    interface Look extends Function<Kind, Optional<Outcome>> {}

    /**
     * @param readable whether outlets can be read at all
     * @return empty if a node is just fenced with it, which tells more
     */
    static Optional<DeviceProof> of(Device device, Collection<NodeId> cluster, boolean readable, Look look) {
        if (!readable) {
            return reached(device, cluster, look);
        }
        return device.plugs().isEmpty() ? listed(cluster, look) : read(device, cluster, look);
    }

    static Duration limit() {
        return LIMIT;
    }

    private static Optional<DeviceProof> read(Device device, Collection<NodeId> cluster, Look look) {
        return look.apply(Kind.STATUS).map(outcome -> {
            TreeSet<NodeId> nodes = new TreeSet<>();
            boolean all = outcome instanceof Outcome.Confirmed;
            cluster.stream()
                    .filter(device::names)
                    .filter(n -> all || device.plugsOf(n).stream().allMatch(p -> isRead(outcome, p)))
                    .forEach(nodes::add);
            return new DeviceProof(all, nodes, FencingWorker.describe(outcome));
        });
    }

    private static Optional<DeviceProof> reached(Device device, Collection<NodeId> cluster, Look look) {
        return look.apply(Kind.MONITOR).map(m -> {
            TreeSet<NodeId> nodes = new TreeSet<>();
            boolean ok = m instanceof Outcome.Confirmed;
            cluster.stream().filter(n -> ok && device.names(n)).forEach(nodes::add);
            return new DeviceProof(ok, nodes, "unverified, it cannot be read: " + FencingWorker.describe(m));
        });
    }

    private static boolean isRead(Outcome outcome, String plug) {
        PowerState state = outcome.observed().get(plug);
        return state == PowerState.ON || state == PowerState.OFF;
    }

    /** A device that lists nothing is at least reached. */
    private static Optional<DeviceProof> listed(Collection<NodeId> cluster, Look look) {
        Optional<Outcome> list = look.apply(Kind.LIST);
        if (list.isPresent() && list.get() instanceof Outcome.Confirmed c) {
            TreeSet<NodeId> nodes = new TreeSet<>();
            cluster.stream()
                    .filter(n -> c.observed().keySet().stream().anyMatch(n.value()::equalsIgnoreCase)
                            || c.names().values().stream().anyMatch(n.value()::equalsIgnoreCase))
                    .forEach(nodes::add);
            return Optional.of(
                    new DeviceProof(true, nodes, "lists " + c.observed().keySet() + names(c.names())));
        }
        return list.flatMap(l -> look.apply(Kind.MONITOR))
                .map(m -> new DeviceProof(m instanceof Outcome.Confirmed, new TreeSet<>(), FencingWorker.describe(m)));
    }

    private static String names(Map<String, String> names) {
        return names.values().stream().allMatch(String::isEmpty) ? "" : " named " + names.values();
    }
}
