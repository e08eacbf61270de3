package org.systole.itests.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code systole agent} of the built distribution: no node runs, none is needed. */
class AgentByHandIT {
    @TempDir
    Path work;

    @Test
    void listsTheShippedAgents() throws Exception {
        NodeUnderTest.Ended ended = NodeUnderTest.run("agent", "list");

        assertThat(ended.code()).as(ended.text()).isZero();
        assertThat(ended.text().lines().map(line -> line.replaceFirst("\t.*", "")))
                .contains("ocf:heartbeat:IPaddr2", "ocf:heartbeat:Filesystem", "ocf:external:PVFS2");
    }

    @Test
    void answersWithOcfExitCodes() throws Exception {
        NodeUnderTest.Ended monitor =
                NodeUnderTest.run("agent", "ocf:heartbeat:IPaddr2", "monitor", "-p", "ip=192.0.2.254");
        NodeUnderTest.Ended start = NodeUnderTest.run("agent", "ocf:heartbeat:IPaddr2", "start", "-p", "ip=nowhere");

        assertThat(monitor.code()).as(monitor.text()).isEqualTo(7);
        assertThat(monitor.text()).contains("192.0.2.254 is not on this node");
        assertThat(start.code()).as(start.text()).isEqualTo(2);
        assertThat(start.text()).contains("ip=nowhere");
    }

    @Test
    void checksAnAgentFromTheDeployDirectoryOfANode() throws Exception {
        Path base = Files.createDirectories(work.resolve("base"));
        Files.copy(
                new PlugInBuilder(work).hello("1.0.0"),
                Files.createDirectory(base.resolve("deploy")).resolve("hello.jar"));

        NodeUnderTest.Ended ended = NodeUnderTest.run(
                "agent", "ocf:demo:Hello", "check", "-p", "file=" + work.resolve("f"), "--base", base.toString());

        assertThat(ended.code()).as(ended.text()).isZero();
        assertThat(ended.text()).contains("ocf:demo:Hello keeps the rules");
        assertThat(work.resolve("f")).doesNotExist();
    }

    @Test
    void saysInOneLineThatThereIsNoSuchAgent() throws Exception {
        NodeUnderTest.Ended ended = NodeUnderTest.run("agent", "ocf:heartbeat:IPadr", "start");

        assertThat(ended.code()).isEqualTo(5);
        assertThat(ended.text().lines()).hasSize(1);
        assertThat(ended.text()).contains("Did you mean");
    }
}
