package org.systole.itests.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.itests.page.Shell;

/** What plug-ins that come and go mean for the resources of a running node. */
class PlugInsOfANodeIT {
    @TempDir
    Path work;

    private NodeUnderTest node;
    private Path file;
    private Path hold;

    @BeforeEach
    void startANodeWithoutTheAgent() throws Exception {
        file = work.resolve("hello");
        hold = work.resolve("hello.hold");
        node = new NodeUnderTest(work);
        node.configuration(
                """
                <primitive id="hello" class="ocf" provider="demo" type="Hello">
                  <instance_attributes id="hello-a"><nvpair id="hello-a-file" name="file" value="%s"/></instance_attributes>
                  <operations>
                    <op id="hello-m" name="monitor" interval="1s" timeout="20s"/>
                    <op id="hello-s" name="start" interval="0" timeout="60s"/>
                  </operations>
                </primitive>
                """
                        .formatted(file));
        node.start();
        node.awaitPrinted("n1 is online");
    }

    @AfterEach
    void end() throws InterruptedException {
        node.kill();
    }

    private Path hello(String version) {
        return new PlugInBuilder(work).hello(version);
    }

    private void awaitRunning(String version) {
        await().pollInterval(Duration.ofMillis(10)).atMost(NodeUnderTest.SOON).untilAsserted(() -> assertThat(file)
                .as("printed: %s", node.printed())
                .hasContent(version));
    }

    @Test
    void aResourceStartsWhenItsAgentIsDroppedAndStopsWhenTheNodeLeaves() throws Exception {
        Path jar = hello("1.0.0");
        long dropped = System.nanoTime();
        node.drop(jar, "hello.jar");
        awaitRunning("1.0.0");
        System.out.printf(
                "resource running %d ms after its agent was dropped%n", (System.nanoTime() - dropped) / 1_000_000);

        assertThat(node.terminate()).as(node.printed()).isZero();
        assertThat(file).doesNotExist();
    }

    @Test
    void aRemovedAgentIsNoFailureAndItsReturnIsNoRestart() throws Exception {
        node.drop(hello("1.0.0"), "hello.jar");
        awaitRunning("1.0.0");

        node.remove("hello.jar");
        node.awaitPrinted("Removed demo.hello 1.0.0");
        await().during(Duration.ofSeconds(4)).atMost(NodeUnderTest.SOON).until(() -> Files.exists(file));
        node.drop(hello("1.1.0"), "hello.jar");
        node.awaitPrinted("Deployed demo.hello 1.1.0");
        await().during(Duration.ofSeconds(3)).atMost(NodeUnderTest.SOON).untilAsserted(() -> assertThat(file)
                .hasContent("1.0.0"));

        Files.delete(file);
        awaitRunning("1.1.0");
    }

    @Test
    void anUpdateLeavesTheResourceAlone() throws IOException {
        node.drop(hello("1.0.0"), "hello.jar");
        awaitRunning("1.0.0");

        node.drop(hello("1.1.0"), "hello.jar");
        node.awaitPrinted("Removed demo.hello 1.0.0");

        await().during(Duration.ofSeconds(3)).atMost(NodeUnderTest.SOON).untilAsserted(() -> assertThat(file)
                .hasContent("1.0.0"));
        Files.delete(file);
        awaitRunning("1.1.0");
    }

    @Test
    void aStartUnderWayIsFinishedThoughItsPlugInIsRemoved() throws IOException {
        Files.createFile(hold);
        node.drop(hello("1.0.0"), "hello.jar");
        node.awaitPrinted("start hello begins");

        node.remove("hello.jar");
        node.awaitPrinted("Agent ocf:demo:Hello is gone");
        await().during(Duration.ofSeconds(1)).atMost(NodeUnderTest.SOON).untilAsserted(() -> assertThat(node.printed())
                .doesNotContain("Removed demo.hello"));
        Files.delete(hold);

        awaitRunning("1.0.0");
        node.awaitPrinted("Removed demo.hello 1.0.0");
        assertThat(node.printed())
                .contains("start hello ended DONE rc=0")
                .doesNotContain("NoClassDefFoundError")
                .doesNotContain("stop hello");
    }

    @Test
    void aFileThatIsNoBundleIsReportedAndDoesNoHarm() throws IOException {
        Files.writeString(node.base().resolve("deploy/hello.jar"), "garbage");
        node.awaitPrinted("deploy/hello.jar is not used: it is no jar file");

        node.drop(hello("1.0.0"), "hello.jar");
        awaitRunning("1.0.0");
    }

    @Test
    void whatAMissingAgentShouldStopIsBlockedAndNeitherFailedNorFenced() throws Exception {
        node.drop(hello("1.0.0"), "hello.jar");
        awaitRunning("1.0.0");
        Shell shell = node.shell(work);
        shell.type("crm_attribute -n stonith-enabled -v true");
        node.remove("hello.jar");
        node.awaitPrinted("Removed demo.hello 1.0.0");

        shell.type("crm_resource -r hello -p target_role -v stopped");

        await().atMost(NodeUnderTest.SOON)
                .untilAsserted(() -> assertThat(shell.ask("systole diagnose").text())
                        .contains("hello")
                        .contains("ocf:demo:Hello")
                        .contains("missing"));
        await().during(Duration.ofSeconds(3)).atMost(NodeUnderTest.SOON).untilAsserted(() -> assertThat(
                        shell.type("crm_mon -1 -r").text())
                .contains("Started n1")
                .doesNotContain("Failed ", "UNCLEAN", "Pending Fencing"));
        assertThat(file).hasContent("1.0.0");

        node.drop(hello("1.1.0"), "hello.jar");
        await().atMost(NodeUnderTest.SOON).untilAsserted(() -> assertThat(file).doesNotExist());
        assertThat(node.printed()).doesNotContain("will be fenced", "must be fenced");
    }
}
