package org.systole.core.command.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.boot.NodeProcess;
import org.systole.core.command.session.FakeCluster;
import org.systole.core.command.socket.Conversation;
import org.systole.core.command.socket.Frame;
import org.systole.core.console.ClusterView;
import org.systole.core.console.Console;

class NodeCommandsTest {
    @TempDir
    private Path base;

    private final AtomicReference<String> exit = new AtomicReference<>("");
    private final FakeCluster cluster =
            FakeCluster.of(FakeCluster.document("/commands/healthy.xml")).planning();

    private final class FakeProcess implements NodeProcess {
        @Override
        public Path home() {
            return base;
        }

        @Override
        public Path base() {
            return base;
        }

        @Override
        public Optional<String> nodeName() {
            return Optional.empty();
        }

        @Override
        public boolean witness() {
            return false;
        }

        @Override
        public List<String> deploymentProblems() {
            return List.of();
        }

        @Override
        public void exit(int code, String why) {
            exit.set(code + " " + why);
        }
    }

    @Test
    void aCommandOfAnotherBundleIsRunAndAudited() throws IOException {
        NodeCommands commands = new NodeCommands(cluster, new FakeProcess());
        Console.Reply reply =
                commands.run(new Console.Call(List.of("crm_standby", "-N", "node2", "-v", "on"), "admin", "jmx"));
        commands.end();

        assertThat(reply.exitCode()).isZero();
        assertThat(reply.output()).startsWith("changed node 2");
        Path audit = base.resolve("var/log/audit.log");
        assertThat(Files.readString(audit))
                .contains(" user=admin way=jmx command=\"crm_standby -N node2 -v on\" outcome=\"done: changed node 2");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(audit)))
                .isEqualTo("rw-------");
        assertThat(commands.view().nodes().get(1).standby()).isTrue();
    }

    @Test
    void aViewIsMadeAnewWhenSomethingHasChanged() throws IOException {
        NodeCommands commands = new NodeCommands(cluster, new FakeProcess());
        ClusterView before = commands.view();
        commands.run(new Console.Call(List.of("crm_standby", "-N", "node2", "-v", "on"), "admin", "jmx"));
        ClusterView after = commands.view();
        commands.end();

        assertThat(before.nodes().get(1).standby()).isFalse();
        assertThat(after.nodes().get(1).standby()).isTrue();
    }

    @Test
    void aBundleHasNoFiles() throws IOException {
        NodeCommands commands = new NodeCommands(cluster, new FakeProcess());
        Console.Reply reply =
                commands.run(new Console.Call(List.of("cibadmin", "-R", "-x", "/etc/passwd"), "admin", "jmx"));
        commands.end();

        assertThat(reply.exitCode()).isEqualTo(66);
        assertThat(reply.errors()).contains("Files cannot be read by way of jmx");
    }

    @Test
    void theSocketIsServedUntilTheEnd() throws IOException {
        NodeCommands commands = new NodeCommands(cluster, new FakeProcess());
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(Conversation.socketIn(base)))) {
            Conversation conversation = new Conversation(channel);
            conversation.send(Frame.call(List.of("crm_node", "-n")));
            assertThat(conversation.receive().text()).isEqualTo("node1\n");
        }
        commands.end();

        assertThat(Conversation.socketIn(base)).doesNotExist();
        assertThat(exit.get()).isEmpty();
    }

    @Test
    void aNodeThatCannotBeSpokenToEnds() throws IOException {
        NodeCommands first = new NodeCommands(cluster, new FakeProcess());
        NodeCommands second = new NodeCommands(cluster, new FakeProcess());
        second.end();
        first.end();

        assertThat(exit.get()).startsWith("69 Another node already serves");
    }
}
