package org.systole.agent.pvfs2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.process.Command;
import org.systole.testkit.AgentCalls;
import org.systole.testkit.NeedsRoot;

/** The agent where the storage space is on a file system of its own, as in a cluster. */
@NeedsRoot
class Pvfs2AgentMountTest {
    @TempDir
    Path dir;

    private StandIn server;
    private Path san;

    @BeforeEach
    void setUp() throws Exception {
        server = new StandIn(dir);
        san = Files.createDirectory(server.dir.resolve("san"));
    }

    @AfterEach
    void tearDown() throws Exception {
        server.close();
        run("umount", "-l", san.toString());
    }

    private AgentCalls calls() {
        return server.calls().without("storage_mount").with("create_storage", "yes");
    }

    @Test
    void makesStorageOnlyAfterItsFileSystemIsMounted() throws Exception {
        assertThat(calls().start().reason()).contains("so its own is not mounted");
        try (Stream<Path> left = Files.list(san)) {
            assertThat(left).isEmpty();
        }

        assertThat(run("mount", "-t", "tmpfs", "-o", "size=8m", "none", san.toString())
                        .ok())
                .isTrue();

        assertThat(calls().start().reason()).isEmpty();
        assertThat(server.ask("put a b")).isEqualTo("OK");
    }

    @Test
    void leavesTheFileSystemFreeAtOnceWhenStopReturns() throws Exception {
        assertThat(run("mount", "-t", "tmpfs", "-o", "size=8m", "none", san.toString())
                        .ok())
                .isTrue();
        for (String fault : new String[] {"term_seconds 0.1", "ignore_term 1"}) {
            server.fault(fault.split(" ")[0], fault.split(" ")[1]);
            assertThat(calls().start().reason()).isEmpty();
            assertThat(run("umount", san.toString()).ok())
                    .as("busy while it runs")
                    .isFalse();

            assertThat(calls().within(java.time.Duration.ofSeconds(4)).stop().reason())
                    .isEmpty();
        }

        assertThat(run("umount", san.toString()).summary()).contains("exit code 0");
    }

    @Test
    void refusesAReadOnlyFileSystem() throws Exception {
        assertThat(run("mount", "-t", "tmpfs", "-o", "ro", "none", san.toString())
                        .ok())
                .isTrue();

        Result result = calls().start();

        assertThat(result.status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(result.reason()).contains("read-only");
    }

    private static Command.Completed run(String program, String... arguments) throws InterruptedException {
        return Command.of(program, arguments).run(StandIn.LONG);
    }
}
