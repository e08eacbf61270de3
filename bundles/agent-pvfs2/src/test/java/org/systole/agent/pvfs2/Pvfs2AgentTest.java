package org.systole.agent.pvfs2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.agent.ResourceAgent.Step;
import org.systole.api.linux.ProcessTable;
import org.systole.api.process.CommandRunner;
import org.systole.testkit.AgentCalls;
import org.systole.testkit.ResourceAgentContract;

/** The agent with the stand-in for the server, on a loopback address. Needs no root. */
class Pvfs2AgentTest implements ResourceAgentContract {
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

    @Override
    public AgentCalls calls() {
        return server.calls();
    }

    @Override
    public boolean runs() {
        return !server.pids().isEmpty();
    }

    @Test
    void isUpWhenStartReturns() throws Exception {
        Result result = calls().start();

        assertThat(result.status()).as(result.reason()).isEqualTo(Status.OK);
        assertThat(server.ask("who")).startsWith("v1 " + server.onlyPid());
        assertThat(result.steps())
                .extracting(Step::what)
                .filteredOn(what -> !what.startsWith("limit not raised"))
                .containsExactly("check the address", "check the storage", "launch", "wait for an answer");
    }

    @Test
    void asksForANameOnceInAnOperation() throws Exception {
        server.configure("localhost:" + server.port, "test-fs", 4711);
        List<String> ran = new ArrayList<>();
        Machine local = Machine.local();
        CommandRunner counting = (command, limit) -> {
            ran.add(command.words().get(0));
            return local.commands().run(command, limit);
        };
        Pvfs2Agent agent = new Pvfs2Agent(
                new Machine(local.processes(), local.mounts(), counting, local.programs(), local.ticker()));
        AgentCalls calls = new AgentCalls(agent, calls().with("ip", "localhost").parameters());

        assertThat(calls.start().reason()).isEmpty();

        assertThat(ran).filteredOn("getent"::equals).hasSize(1);
        assertThat(calls.stop().reason()).isEmpty();
    }

    @Test
    void takesTheOlderPairOfFiles() throws Exception {
        Path own = server.dir.resolve("srv.conf-v1");
        Files.writeString(
                own,
                "StorageSpace %s\nHostID \"tcp://127.0.0.1:%d\"\nLogFile %s\n"
                        .formatted(server.data(), server.port, server.log()));
        AgentCalls calls = calls().without("alias").without("check_path").with("serverconfig", own.toString());
        AgentCalls withStorage = calls.with("create_storage", "yes");

        assertThat(server.byHand("-r", "-a", "v1", server.config().toString()).ok())
                .isTrue();
        assertThat(withStorage.start().reason()).isEmpty();
        assertThat(calls.monitor().reason()).isEmpty();
        assertThat(calls.stop().reason()).isEmpty();
        assertThat(runs()).isFalse();
        assertThat(calls.monitor().status()).isEqualTo(Status.NOT_RUNNING);
    }

    @Test
    void keepsWhatWasWrittenOverAFailure() throws Exception {
        calls().start();
        assertThat(server.ask("put key some value")).isEqualTo("OK");

        server.signal("KILL");
        await().atMost(StandIn.LONG).until(() -> server.pids().isEmpty());

        assertThat(calls().monitor().status()).isEqualTo(Status.NOT_RUNNING);
        assertThat(calls().start().reason()).isEmpty();
        assertThat(server.ask("get key")).isEqualTo("VALUE some value");
    }

    @Test
    void saysWhyTheServerEndedAfterItHadForked() throws Exception {
        server.configure("127.0.0.1:" + server.port, "test-fs", 4712);

        Result result = calls().start();

        assertThat(result.status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(result.reason())
                .contains("ended while it was starting", server.log().toString(), "does not match storage collection");
        assertThat(runs()).isFalse();
    }

    @Test
    void namesWhoHasThePort() throws Exception {
        try (ServerSocket taken = new ServerSocket(server.port, 1, InetAddress.getByName("127.0.0.1"))) {
            Result result = calls().start();

            assertThat(taken.isBound()).isTrue();
            assertThat(result.status()).isEqualTo(Status.GENERIC_ERROR);
            assertThat(result.reason())
                    .contains(
                            "port " + server.port,
                            "process " + ProcessHandle.current().pid());
            assertThat(calls().probe().status()).isEqualTo(Status.NOT_RUNNING);
            assertThat(calls().stop().reason()).isEmpty();
        }
    }

    @Test
    void neverTakesAnotherServerForItsOwnEvenAtTheSameAddress() throws Exception {
        calls().start();
        Files.writeString(
                server.config(),
                Files.readString(server.config()).replace("192.0.2.77:3334", "127.0.0.1:" + server.port));
        AgentCalls other = calls().with("alias", "v2");

        assertThat(other.probe().status()).isEqualTo(Status.NOT_RUNNING);
        assertThat(other.stop().status()).isEqualTo(Status.OK);
        assertThat(other.with("pidfile", "/run/none.pid").start().reason()).isNotEmpty();
        assertThat(server.ask("who")).startsWith("v1 ");
    }

    @Test
    void findsAServerThatWasStartedByHandFromOtherFiles() throws Exception {
        Path copy = Files.copy(server.config(), server.dir.resolve("copy.conf"));
        assertThat(server.byHand("--alias", "v1", copy.toString()).ok()).isTrue();
        await().atMost(StandIn.LONG).until(() -> calls().monitor().status() == Status.OK);

        assertThat(calls().start().steps()).extracting(Step::what).contains("it runs already");
        assertThat(calls().stop().reason()).isEmpty();
        assertThat(runs()).isFalse();
    }

    @Test
    void endsWhatDoesNotComeUpInTime() throws Exception {
        server.fault("start_hang", "100");

        Result result = calls().within(Duration.ofSeconds(3)).start();

        assertThat(result.status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(result.reason()).contains("lives but gives no answer");
        assertThat(runs()).isFalse();
    }

    @Test
    void waitsForASlowStart() throws Exception {
        server.fault("start_delay", "1.5");

        assertThat(calls().start().reason()).isEmpty();
        assertThat(calls().monitor().reason()).isEmpty();
    }

    @Test
    void leavesNothingWhenAStartUnderWayIsInterrupted() throws Exception {
        server.fault("start_hang", "100");
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                calls().start();
            } catch (InterruptedException e) {
                thrown.set(e);
            }
        });
        thread.start();
        await().atMost(StandIn.LONG).until(this::runs);

        thread.interrupt();

        thread.join(StandIn.LONG.toMillis());
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        await().atMost(StandIn.LONG).until(() -> !runs());
    }

    @Test
    void killsAServerThatIgnoresItsEnd() throws Exception {
        server.fault("ignore_term", "1");
        calls().start();

        Result result = calls().within(Duration.ofSeconds(4)).stop();

        assertThat(result.status()).as(result.reason()).isEqualTo(Status.OK);
        assertThat(result.steps()).extracting(Step::what).anyMatch(what -> what.endsWith("with SIGKILL"));
        assertThat(runs()).isFalse();
        assertThat(server.pidFile()).doesNotExist();
    }

    @Test
    void killsAStoppedServerWithoutAskingIt() throws Exception {
        calls().start();
        server.suspend();

        assertThat(calls().stop().steps()).extracting(Step::what).noneMatch(what -> what.endsWith("with SIGTERM"));
        assertThat(runs()).isFalse();
    }

    @Test
    void doesNotBelieveOneRefusalOfAServerThatLives() throws Exception {
        calls().start();
        Path once = server.dir.resolve("refuses-once");
        Files.writeString(once, "#!/bin/sh\n[ -e \"$0.asked\" ] && exit 0\n: > \"$0.asked\"\nexit 255\n");
        assertThat(once.toFile().setExecutable(true)).isTrue();

        assertThat(calls().with("check_path", once.toString()).monitor().status())
                .isEqualTo(Status.OK);
        assertThat(calls().with("fsname", "other").monitor().status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(calls().with("fsname", "other").monitor().reason()).contains("refuses", "No such device");
    }

    @Test
    void createsStorageOnlyWhenAskedAndNeverTwice() throws Exception {
        assertThat(server.byHand("-r", "-a", "v1", server.config().toString()).ok())
                .isTrue();

        Result refused = calls().start();
        assertThat(refused.reason())
                .contains("there is no storage space", "pvfs2-server -f -a v1", "create_storage=yes");
        assertThat(calls().with("create_storage", "yes").start().reason()).isEmpty();
        assertThat(server.ask("put a 1")).isEqualTo("OK");
        assertThat(calls().stop().reason()).isEmpty();
        assertThat(calls().with("create_storage", "yes").start().reason()).isEmpty();
        assertThat(server.ask("get a")).isEqualTo("VALUE 1");
    }

    @Test
    void refusesHalfAStorageSpace() throws Exception {
        Files.move(server.data(), server.dir.resolve("lost"));

        Result result = calls().with("create_storage", "yes").start();

        assertThat(result.reason())
                .contains("half of the storage space is gone", server.data().toString());
        assertThat(server.data()).doesNotExist();
    }

    @Test
    void refusesWhatCannotBeRight() throws Exception {
        assertThat(calls().without("alias").start().reason()).contains("alias", "serverconfig");
        assertThat(calls().with("serverconfig", "/x").start().reason()).contains("not both");
        assertThat(calls().with("fsconfig", "etc/pvfs2//pvfs2-fs.conf").start().reason())
                .contains("relative path", "write /etc/pvfs2/pvfs2-fs.conf");
        assertThat(calls().with("pidfile", "run/x.pid").validate().status()).isEqualTo(Status.INVALID_PARAMETER);
        assertThat(calls().with("port", "70000").validate().reason()).contains("port=70000", "1 to 65535");
        assertThat(calls().with("port", "3335").validate().reason()).contains("port=3335", ":" + server.port);
        assertThat(calls().with("create_storage", "maybe").validate().reason()).contains("maybe", "yes nor no");
        assertThat(calls().with("fsconfig", "/no/fs.conf").validate().status()).isEqualTo(Status.NOT_INSTALLED);
        assertThat(calls().with("server_path", "/no/server").start().status()).isEqualTo(Status.NOT_INSTALLED);
        assertThat(calls().with("check_path", "/no/check").validate().reason()).contains("/no/check", "check_path");
        assertThat(calls().with("check_path", "/no/check").start().reason()).contains("check_path=/no/check");
        assertThat(calls().with("server_path", server.config().toString())
                        .start()
                        .reason())
                .contains("server_path=" + server.config(), "not executable", "chmod +x");
        assertThat(calls().with("alias", "v1\nv2").start().reason()).contains("alias=v1\\nv2", "line break");
        assertThat(calls().with("alias", "v 1").start().reason()).contains("alias=v 1", "which has v1");
        assertThat(calls().with("ip", "127.0.0.2").start().reason()).contains("ip=127.0.0.2", "127.0.0.1");
        assertThat(runs()).isFalse();
    }

    @Test
    void goesOnWhenItsProgramWasDeletedUnderIt() throws Exception {
        Path copy = Files.copy(Path.of(calls().parameters().get("server_path")), dir.resolve("pvfs2-server"));
        AgentCalls calls = calls().with("server_path", copy.toString());
        assertThat(calls.start().reason()).isEmpty();
        Files.delete(copy);

        assertThat(calls.monitor().reason()).isEmpty();
        assertThat(calls.stop().reason()).isEmpty();
        assertThat(runs()).isFalse();
        assertThat(calls.start().status()).isEqualTo(Status.NOT_INSTALLED);
    }

    @Test
    void answersAProbeWithoutConfigurationOrPrograms() throws Exception {
        AgentCalls elsewhere = calls().with("fsconfig", "/no/fs.conf")
                .with("server_path", "/no/pvfs2-server")
                .without("check_path");

        assertThat(elsewhere.probe().status()).isEqualTo(Status.NOT_RUNNING);
        assertThat(elsewhere.stop().status()).isEqualTo(Status.OK);
    }

    @Test
    void leavesAtOnceWhenInterruptedInAMonitor() throws Exception {
        calls().start();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> calls().monitor()).isInstanceOf(InterruptedException.class);
        assertThat(server.ask("who")).startsWith("v1 ");
    }

    @Test
    void stopsWithoutItsConfigurationOnlyIfNoServerRuns() throws Exception {
        AgentCalls without = calls().without("fsconfig");
        assertThat(calls().start().reason()).isEmpty();
        assertThat(without.stop().status()).isEqualTo(Status.NOT_CONFIGURED);
        assertThat(without.probe().status()).isEqualTo(Status.NOT_CONFIGURED);
        assertThat(runs()).isTrue();

        Machine quiet = new Machine(
                new ProcessTable(Files.createDirectory(dir.resolve("proc"))),
                Machine.local().mounts(),
                Machine.local().commands(),
                Machine.local().programs(),
                Machine.local().ticker());
        AgentCalls nothingRuns = new AgentCalls(new Pvfs2Agent(quiet), without.parameters());
        assertThat(nothingRuns.stop().status()).isEqualTo(Status.OK);
        assertThat(nothingRuns.probe().status()).isEqualTo(Status.NOT_RUNNING);
        assertThat(nothingRuns.monitor().status()).isEqualTo(Status.NOT_CONFIGURED);
        assertThat(nothingRuns.start().status()).isEqualTo(Status.NOT_CONFIGURED);
    }
}
