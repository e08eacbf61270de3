package org.systole.core.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.agent.ResourceAgent;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.model.NodeId;
import org.systole.api.notify.Notifier;
import org.systole.core.executor.OperationLedger;
import org.systole.core.registry.Offers;
import org.systole.core.settings.KeyRing;
import org.systole.core.settings.NodeSettings;
import org.systole.core.settings.NodeSettings.Transport;

/** Two nodes and a witness in this process, each on a loopback address, with the real log and transport. */
@Timeout(180)
class WitnessClusterTest {
    private static final List<NodeId> NODES = List.of(new NodeId("n1"), new NodeId("n2"), new NodeId("w"));
    private static final NodeId WITNESS = NODES.get(2);
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path base;

    private final int port = 22_000 + (int) (ProcessHandle.current().pid() % 1000) * 10;
    private final Map<NodeId, RunningNode> nodes = new TreeMap<>();
    private final Map<NodeId, Boolean> running = new ConcurrentHashMap<>();

    /** Runs what it is told to, on the node it is told. */
    private final class Demo implements ResourceAgent {
        @Override
        public Metadata metadata() {
            return new Metadata("a switch", List.of(), Map.of());
        }

        @Override
        public Result run(Request request) {
            switch (request.operation()) {
                case START -> running.put(request.node(), true);
                case STOP -> running.remove(request.node());
                default -> {
                    return running.containsKey(request.node()) ? Result.ok() : Result.notRunning("");
                }
            }
            return Result.ok();
        }
    }

    @BeforeEach
    void startAll() throws IOException {
        for (NodeId name : NODES) {
            Path directory = Files.createDirectories(base.resolve(name.value()));
            Files.writeString(
                    directory.resolve("cib.xml"),
                    """
                    <cib admin_epoch="0" epoch="1" num_updates="0" validate-with="pacemaker-3.9"><configuration>
                      <crm_config><cluster_property_set id="o">
                        <nvpair id="o1" name="stonith-enabled" value="false"/>
                      </cluster_property_set></crm_config>
                      <nodes/>
                      <resources><primitive id="web" class="ocf" provider="test" type="Demo"/></resources>
                      <constraints/>
                    </configuration><status/></cib>
                    """);
            start(name, directory);
        }
        await().atMost(LONG).until(() -> nodes.values().stream()
                .allMatch(node -> node.snapshot().quorate()));
        await().atMost(LONG).until(() -> running.size() == 1);
    }

    private void start(NodeId name, Path directory) throws IOException {
        // The witness has the same plug-ins and uses none of them.
        Offers<ResourceAgent> agents = new Offers<>("agent", ResourceAgent.TYPE);
        agents.add(new Demo(), Map.of(ResourceAgent.TYPE, "ocf:test:Demo"));
        NodeSettings settings = new NodeSettings(
                name,
                NODES,
                directory,
                Duration.ofMillis(500),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                new Transport.Unicast("", List.of("127.0.2.1", "127.0.2.2", "127.0.2.3"), port),
                new KeyRing(1, new TreeMap<>(Map.of(1, "secret".getBytes(StandardCharsets.UTF_8)))));
        RunningNode node = new RunningNode(
                settings,
                JGroupsLink.open(settings),
                new PlugIns(
                        agents,
                        new Offers<>("driver", FencingDriver.TYPE),
                        new Offers<>("notifier", Notifier.TYPE),
                        OperationLedger.none()),
                name.equals(WITNESS),
                List::of);
        node.start();
        nodes.put(name, node);
    }

    @AfterEach
    void stopAll() {
        nodes.values().forEach(RunningNode::close);
    }

    private void dies(NodeId name) {
        nodes.remove(name).close();
    }

    @Test
    void twoNodesAndAWitnessSurviveTheLossOfOneNode() {
        NodeId victim = running.keySet().iterator().next();
        NodeId other = victim.equals(NODES.get(0)) ? NODES.get(1) : NODES.get(0);
        dies(victim);
        running.remove(victim);

        await().atMost(LONG).until(() -> running.containsKey(other));
        assertThat(running).containsOnlyKeys(other);
        assertThat(nodes.get(other).snapshot().quorate()).isTrue();
    }

    @Test
    void theLossOfTheWitnessHoldsUpNothing() {
        NodeId first = running.keySet().iterator().next();
        dies(WITNESS);
        RunningNode remaining = nodes.get(first);
        await().atMost(LONG)
                .until(() -> remaining.snapshot().present().size() == 2
                        && remaining.snapshot().quorate());
        assertThat(running).containsOnlyKeys(first);
    }

    @Test
    void theWitnessAloneHasNoQuorumAndStartsNothing() {
        dies(NODES.get(0));
        dies(NODES.get(1));
        running.clear();
        await().atMost(LONG).until(() -> !nodes.get(WITNESS).snapshot().quorate());
        assertThat(running).isEmpty();
    }
}
