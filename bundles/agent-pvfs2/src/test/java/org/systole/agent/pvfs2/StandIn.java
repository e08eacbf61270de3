package org.systole.agent.pvfs2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.systole.api.linux.MountTable;
import org.systole.api.linux.ProcessTable;
import org.systole.api.process.Command;
import org.systole.testkit.AgentCalls;

/** A server of the stand-in on a loopback address, with everything it writes in one directory; the files parameters
 * name are in one whose name has spaces. */
final class StandIn implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(30);
    private static final Path PROGRAMS =
            Path.of("../../testkit/pvfs2-standin").toAbsolutePath().normalize();

    final Path dir;
    final int port;
    final ProcessTable processes = ProcessTable.local();
    final Pvfs2Agent agent = new Pvfs2Agent();

    StandIn(Path dir) throws IOException {
        this.dir = dir.toRealPath();
        Files.createDirectories(config().getParent());
        this.port = freePort();
        configure("127.0.0.1:" + port, "test-fs", 4711);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Writes the configuration of server v1 at this address, and of a server v2 that is not here. */
    void configure(String address, String fsName, int id) throws IOException {
        Files.writeString(
                config(),
                """
                <Defaults>
                    TCPBindSpecific yes
                    LogFile %1$s
                </Defaults>
                <Aliases>
                    Alias v1 tcp://%2$s
                    Alias v2 tcp://192.0.2.77:3334
                </Aliases>
                <ServerOptions>
                    Server v1
                    DataStorageSpace %3$s
                    MetadataStorageSpace %4$s
                </ServerOptions>
                <ServerOptions>
                    Server v2
                    StorageSpace %3$s
                </ServerOptions>
                <Filesystem>
                    Name %5$s
                    ID %6$d
                </Filesystem>
                """
                        .formatted(log(), address, data(), meta(), fsName, id));
    }

    Path config() {
        return dir.resolve("with a space/fs.conf");
    }

    Path log() {
        return dir.resolve("server.log");
    }

    Path data() {
        return dir.resolve("san/data");
    }

    Path meta() {
        return dir.resolve("san/meta");
    }

    Path pidFile() {
        return dir.resolve("with a space/v1.pid");
    }

    /** Calls with the parameters of the founding example's later form, and the ones a test bed needs beside them. */
    AgentCalls calls() {
        return new AgentCalls(
                agent,
                new TreeMap<>(Map.of(
                        "fsconfig", config().toString(),
                        "alias", "v1",
                        "port", Integer.toString(port),
                        "ip", "127.0.0.1",
                        "pidfile", pidFile().toString(),
                        "server_path", PROGRAMS.resolve("pvfs2-server").toString(),
                        "check_path", PROGRAMS.resolve("pvfs2-check-server").toString(),
                        "storage_mount",
                                MountTable.read()
                                        .holding(dir.toString())
                                        .orElseThrow()
                                        .point())));
    }

    StandIn makeStorage() throws InterruptedException {
        assertThat(byHand("-f", "-a", "v1", config().toString()).ok()).isTrue();
        return this;
    }

    /** Runs the server program as an administrator would. */
    Command.Completed byHand(String... arguments) throws InterruptedException {
        return Command.of(PROGRAMS.resolve("pvfs2-server").toString(), arguments)
                .run(LONG);
    }

    void fault(String key, String value) throws IOException {
        Files.writeString(Path.of(config() + ".faults"), "v1 " + key + " " + value + "\n");
    }

    /** The servers started from our directory, whoever started them. */
    List<Long> pids() {
        return processes.pids().stream()
                .filter(pid -> processes.commandLine(pid).stream().anyMatch(word -> word.endsWith("/pvfs2-server"))
                        && processes.commandLine(pid).stream().anyMatch(word -> word.startsWith(dir.toString())))
                .toList();
    }

    long onlyPid() {
        assertThat(pids()).hasSize(1);
        return pids().get(0);
    }

    void signal(String name) throws InterruptedException {
        assertThat(Command.of("kill", "-" + name, Long.toString(onlyPid()))
                        .run(LONG)
                        .ok())
                .isTrue();
    }

    /** Stops it by SIGSTOP, and waits until it is. */
    void suspend() throws InterruptedException {
        signal("STOP");
        long pid = onlyPid();
        await().atMost(LONG).until(() -> processes.stat(pid).orElseThrow().state() == 'T');
    }

    /** One request of the test client's protocol. */
    String ask(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                BufferedReader answers =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.getOutputStream().write((request + "\n").getBytes(StandardCharsets.UTF_8));
            return answers.readLine();
        }
    }

    @Override
    public void close() {
        pids().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        await().atMost(LONG).until(() -> pids().isEmpty());
    }
}
