package org.systole.agent.pvfs2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;

/** Each known bug of the founding project's PVFS2 script, in the order they were written down, and that it is dead. */
class LegacyScriptBugsTest {
    @TempDir
    Path dir;

    private StandIn server;

    @BeforeEach
    void setUp() throws Exception {
        server = new StandIn(dir).makeStorage();
    }

    @AfterEach
    void tearDown() {
        server.close();
    }

    /** 1: on Debian every start answered "died after starting". */
    @Test
    void aStartThatWorkedIsASuccess() throws Exception {
        assertThat(server.calls().start())
                .extracting(Result::status, Result::reason)
                .containsExactly(Status.OK, "");
    }

    /** 2: a wrong alias made start answer success. */
    @Test
    void aWrongAliasFailsTheStart() throws Exception {
        Result result = server.calls().with("alias", "virtual1").start();

        assertThat(result.status()).isEqualTo(Status.NOT_CONFIGURED);
        assertThat(result.reason()).contains("alias=virtual1", "v1, v2");
    }

    /** 3: another process with the number in the pid file was taken for the server, and killed. */
    @Test
    void aStalePidFileIsNotTheServerAndKillsNobody() throws Exception {
        Process bystander = new ProcessBuilder("sleep", "300").start();
        try {
            Files.writeString(server.pidFile(), bystander.pid() + "\n");

            Result monitor = server.calls().monitor();
            assertThat(monitor.status()).isEqualTo(Status.NOT_RUNNING);
            assertThat(monitor.reason()).contains("names process " + bystander.pid(), "sleep");
            assertThat(server.calls().start().reason()).isEmpty();
            assertThat(server.ask("who")).startsWith("v1 ");
            Files.writeString(server.pidFile(), bystander.pid() + "\n");
            assertThat(server.calls().stop().reason()).isEmpty();
            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroyForcibly();
        }
    }

    /** 4: an empty pid file was a running server that could not be stopped. */
    @Test
    void anEmptyPidFileIsNoServer() throws Exception {
        Files.createFile(server.pidFile());

        assertThat(server.calls().monitor().status()).isEqualTo(Status.NOT_RUNNING);
        assertThat(server.calls().stop().reason()).isEmpty();
        assertThat(server.pidFile()).doesNotExist();
    }

    /** 5: a second start deleted the pid file; stop then answered success while the server ran on. */
    @Test
    void aServerIsStoppedWithoutItsPidFile() throws Exception {
        server.calls().start();
        long pid = server.onlyPid();
        String config = server.config().toString();
        assertThat(server.byHand("-p", server.pidFile().toString(), "-a", "v1", config)
                        .ok())
                .isTrue();
        await().atMost(StandIn.LONG).until(() -> !Files.exists(server.pidFile()) && server.onlyPid() == pid);

        assertThat(server.calls().monitor().reason()).isEmpty();
        assertThat(server.calls().stop().reason()).isEmpty();
        assertThat(server.pids()).isEmpty();
    }

    /** 5, the cause: the agent itself never tries a second start. */
    @Test
    void aSecondStartLeavesThePidFileAlone() throws Exception {
        server.calls().start();
        String content = Files.readString(server.pidFile());

        assertThat(server.calls().start().reason()).isEmpty();

        assertThat(Files.readString(server.pidFile())).isEqualTo(content);
    }

    /** 6: without its mount the server got an empty storage space on the root file system, and served that. */
    @Test
    void noStorageIsMadeWhereNothingIsMounted() throws Exception {
        assertThat(server.byHand("-r", "-a", "v1", server.config().toString()).ok())
                .isTrue();
        Path mount = server.dir.resolve("san");

        Result result = server.calls()
                .with("create_storage", "yes")
                .with("storage_mount", mount + "/")
                .start();

        assertThat(result.status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(result.reason()).contains("storage_mount=" + mount, "mount the storage there first");
        try (Stream<Path> left = Files.list(server.data())) {
            assertThat(left).isEmpty();
        }
    }

    /** 7: the name of the file system was fixed in the script. */
    @Test
    void theNameOfTheFileSystemIsTheConfiguredOne() throws Exception {
        server.configure("127.0.0.1:" + server.port, "quite-another", 4711);
        server.calls().start();

        assertThat(server.calls().monitor().reason()).isEmpty();
    }

    /** 8: a hung server blocked the monitor for three minutes, which then answered 255. */
    @Test
    void aHungServerIsAFailureWithinTheMonitorsTime() throws Exception {
        server.calls().start();
        server.suspend();

        Result result = server.calls().within(Duration.ofSeconds(2)).monitor();

        assertThat(result.status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(result.reason()).contains("hangs", "state T", "was killed");
        assertThat(result.steps().get(0).took()).isLessThan(Duration.ofSeconds(20));
    }

    /** 9: without a pid file the messages named no process. */
    @Test
    void messagesNameTheProcessWithoutItsPidFile() throws Exception {
        server.calls().start();
        Files.delete(server.pidFile());

        assertThat(server.calls().with("fsname", "wrong").monitor().reason()).contains("process " + server.onlyPid());
    }

    /**
     * 10: SIGTERM was repeated while the server ended, and parameters with spaces broke (the directory of the files has
     * some).
     */
    @Test
    void theServerIsAskedToEndOnce() throws Exception {
        server.calls().start();
        server.calls().stop();

        assertThat(Files.readAllLines(server.log()).stream().filter(line -> line.contains("got signal 15")))
                .hasSize(1);
    }

    /** 11: a start on a node without the address answered success, and the server died. */
    @Test
    void theAddressHasToBeOnTheNode() throws Exception {
        Result result = server.calls()
                .with("alias", "v2")
                .with("ip", "192.0.2.77")
                .with("port", "3334")
                .start();

        assertThat(result.status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(result.reason()).contains("192.0.2.77", "not on this node");
        assertThat(server.log()).doesNotExist();
    }

    /** 11: nor did it look whether the storage was mounted; by default the system's own file systems are refused. */
    @Test
    void theSystemsOwnFileSystemsAreNoPlaceForStorage() throws Exception {
        Result result = server.calls().without("storage_mount").start();

        assertThat(result.reason()).contains("the system's own file system", "storage_mount=");
    }
}
