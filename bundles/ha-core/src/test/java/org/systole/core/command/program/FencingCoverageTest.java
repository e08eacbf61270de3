package org.systole.core.command.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.systole.api.fencing.FencingDriver.Kind;
import org.systole.api.fencing.FencingDriver.Metadata;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.core.command.ClusterAccess;
import org.systole.core.command.FencingTools;
import org.systole.core.command.session.FakeCluster;
import org.systole.core.command.session.FakeTerminal;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;
import org.systole.core.fencing.FencingDevices;
import org.systole.core.replication.ReplicatedLog.Leadership;
import org.systole.core.state.DeviceReport;
import org.systole.core.state.DeviceReports;

/** As in the founding example, the spare node5 has no device. */
class FencingCoverageTest {
    private static final List<NodeId> NODES =
            Stream.of("node1", "node2", "node5").map(NodeId::new).toList();

    private DeviceReports reports = DeviceReports.NONE;
    private final FakeTerminal terminal = new FakeTerminal();

    private static Element cib() {
        try {
            return Xml.parse(
                    "test",
                    """
                    <cib><configuration><crm_config/><nodes><node id="1" uname="node1"/><node id="2" uname="node2"/>
                    <node id="5" uname="node5"/></nodes><resources>
                    <primitive id="pdu" class="stonith" type="apc"><instance_attributes id="i"><nvpair id="n"
                    name="pcmk_host_map" value="node1:1;node2:2"/></instance_attributes></primitive></resources>
                    </configuration><status><node_state id="1" uname="node1"/><node_state id="2" uname="node2"/>
                    <node_state id="5" uname="node5"/></status></cib>
                    """);
        } catch (Xml.Malformed e) {
            throw new IllegalStateException(e);
        }
    }

    private static String digest() {
        return FencingDevices.of(cib().childOrEmpty("configuration"))
                .device("pdu")
                .orElseThrow()
                .digest();
    }

    private static DeviceReport report(String node, boolean ok, String said) {
        SortedSet<NodeId> read = ok ? new TreeSet<>(NODES.subList(0, 2)) : new TreeSet<>();
        long at = FakeCluster.CLOCK.instant().getEpochSecond() - 40;
        return new DeviceReport("pdu", new NodeId(node), digest(), ok, read, said, at);
    }

    private ExitCode check() {
        TreeMap<NodeId, SortedSet<String>> agents = new TreeMap<>();
        NODES.forEach(n -> agents.put(n, new TreeSet<>(List.of("stonith:apc"))));
        ClusterAccess.Snapshot snapshot = new ClusterAccess.Snapshot(
                NODES.get(0),
                cib(),
                Leadership.NONE,
                true,
                new TreeSet<>(NODES),
                Optional.empty(),
                agents,
                List.of(),
                List.of());
        ClusterAccess cluster = new ClusterAccess() {
            @Override
            public Snapshot snapshot() {
                return snapshot;
            }

            @Override
            public CompletableFuture<Answer> submit(Verb verb, Duration timeout) {
                return CompletableFuture.completedFuture(new Answer.Done("asked for " + verb));
            }

            @Override
            public FencingTools fencing() {
                return new Reported(reports);
            }
        };
        Commands commands = new Commands(
                new Session.Surroundings(
                        cluster, entry -> {}, PlanForecast.withScheduler(FakeCluster.CLOCK), FakeCluster.CLOCK),
                (program, bug) -> {
                    throw bug;
                });
        return commands.run(List.of("systole", "fencing", "check"), terminal);
    }

    private record Reported(DeviceReports reports) implements FencingTools {
        @Override
        public SortedSet<String> types() {
            return new TreeSet<>();
        }

        @Override
        public Optional<Metadata> metadata(String type) {
            return Optional.empty();
        }

        @Override
        public Optional<Outcome> look(String device, Kind kind, Duration timeout) {
            return Optional.empty();
        }
    }

    @Test
    void saysWhoIsNotCoveredAndWhoOnPaperOnly() {
        assertThat(check()).isEqualTo(ExitCode.ERROR);

        assertThat(terminal.out())
                .contains("node1\tlevel 1\tpdu (stonith:apc)\tfrom node2 node5\tnot proved")
                .contains("node5\tNO DEVICE");
        assertThat(terminal.err())
                .contains(
                        "node5 has no fencing device",
                        "nobody has proved that node1 can be fenced; run: systole fencing");
    }

    @Test
    void saysWhoProvedWhatAndWhereItFailed() {
        reports = new DeviceReports(
                List.of(
                        report("node1", true, "read"),
                        report("node2", false, "wrong password"),
                        report("node5", true, "")),
                0);

        assertThat(check()).as("node5 is still not covered").isEqualTo(ExitCode.ERROR);

        assertThat(terminal.out())
                .contains("node1\tlevel 1\tpdu (stonith:apc)\tfrom node2 node5\tproved by node5 40 s ago"
                        + "\tFAILED from node2 40 s ago: wrong password")
                .contains(
                        "node2\tlevel 1\tpdu (stonith:apc)\tfrom node1 node5\tproved by node1 40 s ago, node5 40 s ago");
        assertThat(terminal.err()).doesNotContain("nobody has proved");
    }

    @Test
    void whatOnlyTheNodeItselfProvedIsNoProof() {
        reports = new DeviceReports(List.of(report("node1", true, "read")), 0);
        check();

        assertThat(terminal.err())
                .contains("nobody has proved that node1")
                .doesNotContain("nobody has proved that node2");
    }
}
