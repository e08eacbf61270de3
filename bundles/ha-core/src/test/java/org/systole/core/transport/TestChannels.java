package org.systole.core.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.systole.api.model.NodeId;
import org.systole.core.membership.JoinGuard;
import org.systole.core.settings.KeyRing;
import org.systole.core.settings.NodeSettings;
import org.systole.core.settings.NodeSettings.Transport;
import org.systole.core.state.Incarnation;

/** Channels of nodes n1, n2, n3 in this process, each on a loopback address of its own. */
final class TestChannels {
    private static final List<NodeId> NODES =
            IntStream.rangeClosed(1, 3).mapToObj(i -> new NodeId("n" + i)).toList();
    private static final AtomicInteger PORTS =
            new AtomicInteger(23_000 + (int) (ProcessHandle.current().pid() % 800) * 10);

    private final Path base;
    private final boolean multicast;
    private final int port = PORTS.getAndIncrement();

    TestChannels(Path base, boolean multicast) {
        this.base = base;
        this.multicast = multicast;
    }

    /** A channel, what it heard, and the lines it said of refused messages. */
    record End(ClusterChannel channel, List<String> heard, List<String> refused) {
        int members() {
            return channel.view() == null ? 0 : channel.view().size();
        }

        void send(End to, String text) throws IOException {
            channel.send(to.channel.address(), text.getBytes(StandardCharsets.UTF_8));
        }
    }

    static KeyRing keys(int active, String... seeds) {
        TreeMap<Integer, byte[]> keys = new TreeMap<>();
        for (int i = 0; i < seeds.length; i++) {
            if (!seeds[i].isEmpty()) {
                keys.put(i + 1, seeds[i].getBytes(StandardCharsets.UTF_8));
            }
        }
        return new KeyRing(active, keys);
    }

    End connect(int node, KeyRing keys) throws IOException {
        NodeId self = NODES.get(node - 1);
        NodeSettings settings = new NodeSettings(
                self,
                NODES,
                base.resolve(self.value()),
                Duration.ofMillis(500),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                multicast
                        ? new Transport.Multicast("lo", "127.0.3." + node, "239.192.0.77", port, 1)
                        : new Transport.Unicast("", List.of("127.0.3.1", "127.0.3.2", "127.0.3.3"), port),
                keys);
        MemberAddress address = new MemberAddress(
                self,
                new Incarnation(UUID.randomUUID().toString(), "boot", 1),
                UUID.randomUUID().toString());
        List<String> refused = new CopyOnWriteArrayList<>();
        End end = new End(
                new ClusterChannel(settings, address, new JoinGuard(self, NODES), List.of(), refused::add),
                new CopyOnWriteArrayList<>(),
                refused);
        end.channel().onMessage((from, bytes) -> end.heard().add(new String(bytes, StandardCharsets.UTF_8)));
        end.channel().connect();
        return end;
    }

    static Map<String, Integer> views(List<End> ends) {
        Map<String, Integer> views = new TreeMap<>();
        ends.forEach(end -> views.put(String.valueOf(end.channel().address()), end.members()));
        return views;
    }
}
