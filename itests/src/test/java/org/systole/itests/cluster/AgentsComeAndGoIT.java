package org.systole.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.systole.itests.cluster.ClusterUnderTest.SOON;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.systole.itests.platform.PlugInBuilder;
import org.systole.testbed.Bed;

/** An agent that some nodes have and some have not; the resource is a file on the node that runs it. */
@Tag("cluster")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class AgentsComeAndGoIT {
    private static final String FILE = "/var/tmp/hello";

    /** Prefers node3, as far as it can be there. */
    private static final String RESOURCE =
            """
            <primitive id="hello" class="ocf" provider="demo" type="Hello">
              <meta_attributes id="hello-m"><nvpair id="hello-m-s" name="resource-stickiness" value="0"/></meta_attributes>
              <instance_attributes id="hello-a"><nvpair id="hello-a-f" name="file" value="/var/tmp/hello"/></instance_attributes>
              <operations><op id="hello-o" name="monitor" interval="1s" timeout="20s"/></operations>
            </primitive>
            """;

    private static final String HOME = "<rsc_location id=\"hello-home\" rsc=\"hello\" node=\"node3\" score=\"1000\"/>";

    @TempDir
    Path work;

    @Test
    void aResourceRunsWhereItsAgentIsAndIsLeftAloneWhereItsAgentWasTaken() throws Exception {
        Path first = new PlugInBuilder(work).hello("1.0.0");
        Path second = new PlugInBuilder(work).hello("1.1.0");
        try (ClusterUnderTest test = ClusterUnderTest.start("agents", List.of())) {
            Bed bed = test.bed();
            for (String node : List.of("node1", "node2")) {
                drop(bed, node, first);
            }
            create(bed);

            // refused on node3 with the reason, and placed elsewhere
            await().atMost(SOON).untilAsserted(() -> assertThat(where(bed)).containsAnyOf("node1", "node2"));
            assertThat(where(bed)).hasSize(1);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(why(bed)).contains("node node3 has no agent ocf:demo:Hello"));

            // it comes to node3: the resource moves there
            drop(bed, "node3", first);
            await().atMost(SOON).untilAsserted(() -> assertThat(where(bed)).containsExactly("node3"));
            assertThat(bed.inside("node3", FILE)).hasContent("1.0.0");

            // it is taken away under the running resource
            Files.delete(bed.inside("node3", "/var/lib/systole/deploy/hello.jar"));
            await().atMost(SOON).untilAsserted(() -> assertThat(why(bed)).contains("agent missing on node3"));
            await().during(Duration.ofSeconds(4)).atMost(SOON).untilAsserted(() -> assertThat(where(bed))
                    .containsExactly("node3"));
            String status = ask(bed, "crm_mon", "-1", "-r", "-f");
            assertThat(status).contains("Started node3").doesNotContain("FAILED", "fail-count=", "UNCLEAN");
            assertThat(bed.powerEvents()).noneMatch(event -> !event.on());

            // a newer version comes: monitors go on, and see that the file is gone
            drop(bed, "node3", second);
            await().during(Duration.ofSeconds(3)).atMost(SOON).untilAsserted(() -> assertThat(bed.inside("node3", FILE))
                    .hasContent("1.0.0"));
            Files.delete(bed.inside("node3", FILE));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(bed.inside("node3", FILE)).hasContent("1.1.0"));
            test.assertUnharmed("node1");
        }
    }

    private static void create(Bed bed) {
        ask(bed, "cibadmin", "-C", "-o", "resources", "-X", RESOURCE);
        ask(bed, "cibadmin", "-C", "-o", "constraints", "-X", HOME);
    }

    private static void drop(Bed bed, String node, Path jar) throws IOException {
        Path deploy = bed.inside(node, "/var/lib/systole/deploy");
        Path temporary = Files.copy(jar, deploy.resolve(".hello.jar"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(temporary, deploy.resolve("hello.jar"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The nodes on which the file is. */
    private static List<String> where(Bed bed) {
        return bed.nodes().stream()
                .filter(node -> Files.exists(bed.inside(node, FILE)))
                .toList();
    }

    private static String why(Bed bed) {
        return ask(bed, "crm_resource", "--why", "-r", "hello");
    }

    private static String ask(Bed bed, String... words) {
        return bed.exec(Duration.ofSeconds(30), "node1", words).output();
    }
}
