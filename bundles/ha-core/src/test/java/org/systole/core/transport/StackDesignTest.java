package org.systole.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jgroups.protocols.Discovery;
import org.jgroups.protocols.FD_SOCK2;
import org.jgroups.protocols.PING;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.TP;
import org.jgroups.protocols.UDP;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.stack.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.systole.api.model.NodeId;
import org.systole.core.membership.JoinGuard;
import org.systole.core.settings.KeyRing;
import org.systole.core.settings.NodeSettings;
import org.systole.core.settings.NodeSettings.Transport;

class StackDesignTest {
    private static final List<NodeId> NODES = List.of(new NodeId("n1"), new NodeId("n2"));
    private static final KeyRing KEYS =
            new KeyRing(1, new TreeMap<>(Map.of(1, "secret".getBytes(StandardCharsets.UTF_8))));

    @TempDir
    Path base;

    private List<Protocol> stack(boolean multicast) throws IOException {
        Transport transport = multicast
                ? new Transport.Multicast("lo", "127.0.0.1", "239.192.0.1", 3335, 1)
                : new Transport.Unicast("", List.of("127.0.0.1", "127.0.0.2"), 694);
        NodeSettings settings = new NodeSettings(
                NODES.get(0),
                NODES,
                base,
                Duration.ofMillis(250),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                transport,
                KEYS);
        Seal seal = new Seal(
                new SealedBox(KEYS, "systole", "n1", "uuid", new SealFile(base.resolve("epochs"))),
                new SealReports(line -> {}, System::nanoTime));
        return new StackDesign(settings).protocols(seal, new JoinGuard(NODES.get(0), NODES), List.of());
    }

    private static <T> T find(List<Protocol> stack, Class<T> type) {
        return stack.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sealsDirectlyAboveTheNetworkBindsEverythingAndHasNoDiagnostics(boolean multicast) throws IOException {
        List<Protocol> stack = stack(multicast);
        TP network = (TP) stack.get(0);
        InetAddress loopback = InetAddress.getByName("127.0.0.1");

        assertThat(stack.get(1)).isInstanceOf(Seal.class);
        assertThat(network.getBindAddress()).isEqualTo(loopback);
        assertThat(find(stack, FD_SOCK2.class).getBindAddress()).isEqualTo(loopback);
        assertThat(network.getDiagnosticsHandler().isEnabled()).isFalse();
    }

    @Test
    void discoversByMulticastOrByTheList() throws IOException {
        assertThat(stack(true).get(0)).isInstanceOf(UDP.class);
        assertThat(stack(true)).hasAtLeastOneElementOfType(PING.class);
        assertThat(stack(false).get(0)).isInstanceOf(QueueingTcp.class);
        assertThat(find(stack(false), TCPPING.class).getInitialHosts()).hasSize(2);
        assertThat(((TP) stack(false).get(0)).getPortRange())
                .as("a taken port is an error, not another port")
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void asksSeveralTimesWhileItLooksBecauseTheViewMayBeFoundedMeanwhile(boolean multicast) throws IOException {
        List<Protocol> stack = stack(multicast);
        long pause = find(stack, GMS.class).getJoinTimeout()
                / find(stack, Discovery.class).numDiscoveryRuns();

        assertThat(pause).as("milliseconds between two questions").isBetween(30L, 120L);
    }
}
