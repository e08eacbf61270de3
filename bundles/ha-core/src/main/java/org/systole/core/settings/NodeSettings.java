package org.systole.core.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.systole.api.model.NodeId;

/**
 * Everything a node knows before it has spoken to anyone; read from {@code ha.cf} and {@code authkeys}.
 *
 * @param self the local node; one of {@code nodes}
 * @param nodes the voters that bootstrap the cluster, in the order of {@code ha.cf}
 * @param base the node's directory, which holds {@code ha.cf authkeys cib.xml deploy var run}
 * @param keepalive how often a node says that it lives
 * @param deadtime silence after which a node is held dead
 * @param initdead how long a cold start waits for nodes that were never seen
 * @param transport how nodes reach each other
 * @param keys the cluster's keys
 * @param watchdog the machine's watchdog, if it is to be used
 */
public record NodeSettings(
        NodeId self,
        List<NodeId> nodes,
        Path base,
        Duration keepalive,
        Duration deadtime,
        Duration initdead,
        Transport transport,
        KeyRing keys,
        Optional<WatchdogSettings> watchdog) {
    public NodeSettings {
        Objects.requireNonNull(self);
        nodes = List.copyOf(nodes);
        Objects.requireNonNull(base);
        Objects.requireNonNull(keepalive);
        Objects.requireNonNull(deadtime);
        Objects.requireNonNull(initdead);
        Objects.requireNonNull(transport);
        Objects.requireNonNull(keys);
        Objects.requireNonNull(watchdog);
    }

    /** Without a watchdog. */
    public NodeSettings(
            NodeId self,
            List<NodeId> nodes,
            Path base,
            Duration keepalive,
            Duration deadtime,
            Duration initdead,
            Transport transport,
            KeyRing keys) {
        this(self, nodes, base, keepalive, deadtime, initdead, transport, keys, Optional.empty());
    }

    public NodeSettings with(WatchdogSettings dog) {
        return new NodeSettings(self, nodes, base, keepalive, deadtime, initdead, transport, keys, Optional.of(dog));
    }

    /** How many voters make a majority. */
    public int majority() {
        return nodes.size() / 2 + 1;
    }

    /** How nodes reach each other. */
    public sealed interface Transport {
        /** The local address to bind to: an IP address, or empty to take the first of {@code device}. */
        String bindAddress();

        /** Multicast discovery and traffic: {@code mcast DEVICE GROUP PORT TTL LOOP}. */
        record Multicast(String device, String bindAddress, String group, int port, int ttl) implements Transport {}

        /** A fixed list of addresses, one per node, in the order of the node list: {@code ucast}. */
        record Unicast(String bindAddress, List<String> peers, int port) implements Transport {
            public Unicast {
                peers = List.copyOf(peers);
            }
        }
    }
}
