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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

/** What a node does when its disk does not take the log's entries any more. */
class RunningNodeTest {
    private static final NodeId SELF = new NodeId("n1");
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path base;

    private final LoneLink link = new LoneLink(SELF);
    private final Demo demo = new Demo();
    private RunningNode node;

    /** A service that is on or off. */
    private static final class Demo implements ResourceAgent {
        private final List<String> calls = new CopyOnWriteArrayList<>();
        private volatile boolean running;

        @Override
        public Metadata metadata() {
            return new Metadata("a switch", List.of(), Map.of());
        }

        @Override
        public Result run(Request request) {
            calls.add(request.operation().key());
            switch (request.operation()) {
                case START -> running = true;
                case STOP -> running = false;
                default -> {
                    return running ? Result.ok() : Result.notRunning("");
                }
            }
            return Result.ok();
        }
    }

    @BeforeEach
    void begin() throws IOException {
        begin("freeze");
    }

    private void begin(String policy) throws IOException {
        Files.writeString(
                base.resolve("cib.xml"),
                """
                <cib admin_epoch="0" epoch="1" num_updates="0" validate-with="pacemaker-3.9">
                  <configuration>
                    <crm_config><cluster_property_set id="o">
                      <nvpair id="o1" name="stonith-enabled" value="false"/>
                      <nvpair id="o2" name="no-quorum-policy" value="%s"/>
                    </cluster_property_set></crm_config>
                    <nodes/>
                    <resources><primitive id="web" class="ocf" provider="test" type="Demo"/></resources>
                    <constraints/>
                  </configuration>
                  <status/>
                </cib>
                """
                        .formatted(policy));
        Offers<ResourceAgent> agents = new Offers<>("agent", ResourceAgent.TYPE);
        agents.add(demo, Map.of(ResourceAgent.TYPE, "ocf:test:Demo"));
        NodeSettings settings = new NodeSettings(
                SELF,
                List.of(SELF),
                base,
                Duration.ofMillis(200),
                Duration.ofSeconds(20),
                Duration.ofSeconds(1),
                new Transport.Unicast("", List.of("127.0.0.1"), 1),
                new KeyRing(1, new TreeMap<>(Map.of(1, "secret".getBytes(StandardCharsets.UTF_8)))));
        node = new RunningNode(
                settings,
                link,
                new PlugIns(
                        agents,
                        new Offers<>("driver", FencingDriver.TYPE),
                        new Offers<>("notifier", Notifier.TYPE),
                        OperationLedger.none()),
                false,
                List::of);
        node.start();
        await().atMost(LONG).until(() -> demo.running && node.snapshot().quorate());
    }

    @AfterEach
    void end() {
        node.close();
    }

    @Test
    void aNodeWithoutSpaceHasNoQuorumSaysSoAndRecovers() {
        link.full(true);
        await().atMost(LONG).until(() -> !node.snapshot().quorate());
        assertThat(node.snapshot().problems()).anySatisfy(problem -> assertThat(problem)
                .contains(
                        "no quorum",
                        "no space is left for the log",
                        base.resolve("var").toString(),
                        "make space"));
        assertThat(node.left().toCompletableFuture()).isNotDone();
        assertThat(demo.running).as("no-quorum-policy=freeze leaves it alone").isTrue();

        link.full(false);
        await().atMost(LONG).until(() -> node.snapshot().quorate());
        assertThat(node.snapshot().problems()).isEmpty();
        assertThat(demo.calls).doesNotContain("stop");
    }

    @Test
    void afterAnIoErrorANodeStopsWhatItRunsThenLeaves() throws Exception {
        link.fail("writing failed (Input/output error)");
        RunningNode.Left left = node.left().toCompletableFuture().get(60, TimeUnit.SECONDS);
        assertThat(demo.running)
                .as("services are stopped before the node leaves")
                .isFalse();
        assertThat(left.code()).isEqualTo(74);
        assertThat(left.why()).contains("Input/output error");
        assertThat(node.snapshot().problems()).anyMatch(problem -> problem.contains("Input/output error"));
    }
}
