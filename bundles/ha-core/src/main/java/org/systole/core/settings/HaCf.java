package org.systole.core.settings;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.systole.api.model.NodeId;

/**
 * What an {@code ha.cf} says, in Heartbeat's notation. Directives apply in their order: {@code udpport} counts for the
 * {@code ucast} lines below it. What is missing has the values of {@link #KEEPALIVE}, {@link #DEADTIME}, {@link
 * #INITDEAD}.
 *
 * @param nodes the cluster's nodes, in the order of the file
 * @param medium how they reach each other
 * @param watchdog the machine's watchdog, if it is to be used
 * @param notes what was ignored or looks unwise, one sentence each with file and line
 */
public record HaCf(
        List<NodeId> nodes,
        Medium medium,
        Duration keepalive,
        Duration deadtime,
        Duration initdead,
        Optional<Watchdog> watchdog,
        List<String> notes) {
    /** How often a node says that it lives; six of these fit into a deadtime. */
    public static final Duration KEEPALIVE = Duration.ofMillis(500);

    /**
     * Silence after which a node is held dead. Long enough for a busy host and a pause of the JVM, short enough that
     * detection, fencing and start fit into what clients wait for.
     */
    public static final Duration DEADTIME = Duration.ofSeconds(3);

    /** How long a cold start waits for nodes that were never seen: machines boot at different speeds. */
    public static final Duration INITDEAD = Duration.ofSeconds(30);

    public HaCf {
        nodes = List.copyOf(nodes);
        Objects.requireNonNull(medium);
        Objects.requireNonNull(watchdog);
        notes = List.copyOf(notes);
    }

    /**
     * Reads the lines of a file.
     *
     * @param file its name, for messages
     * @throws BadSettings with everything that is wrong, not only the first
     */
    public static HaCf parse(String file, List<String> lines) throws BadSettings {
        HaCfParser parser = new HaCfParser(file);
        for (int i = 0; i < lines.size(); i++) {
            parser.line(i + 1, lines.get(i));
        }
        return parser.end();
    }

    /** {@code watchdog DEVICE [SECONDS]}. */
    public record Watchdog(String device, Optional<Duration> timeout) {}

    /** A communication medium that is supported. */
    public sealed interface Medium {
        /** {@code mcast DEVICE GROUP PORT TTL LOOP}; the loop flag means nothing here. */
        record Multicast(String device, String group, int port, int ttl) implements Medium {}

        /** All {@code ucast DEVICE ADDRESS} lines together; the port is that of {@code udpport}. */
        record Unicast(String device, List<String> addresses, int port) implements Medium {
            public Unicast {
                addresses = List.copyOf(addresses);
            }
        }
    }
}
