package org.systole.agent.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.agent.ResourceAgent.Step;
import org.systole.api.linux.ProcessTable;
import org.systole.testkit.AgentCalls;
import org.systole.testkit.NeedsRoot;

/** Getting a file system free: whoever holds it, whatever is mounted in it, whether its disk answers or not. */
@NeedsRoot(programs = {"losetup", "mkfs.ext4", "mount", "umount", "fsfreeze", "python3", "unshare"})
class UnmountTest {
    @TempDir
    Path dir;

    private LoopDisk disk;
    private AgentCalls calls;

    @BeforeEach
    void mount() throws Exception {
        disk = new LoopDisk(dir);
        Map<String, String> parameters =
                Map.of("device", disk.make("a"), "directory", disk.point.toString(), "fstype", "ext4");
        calls = new AgentCalls(FilesystemAgentMountTest.agent(), parameters, Duration.ofSeconds(20));
        assertThat(calls.start().reason()).isEmpty();
    }

    @AfterEach
    void tearDown() throws Exception {
        disk.remove();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cd '%s' && echo ready && exec sleep 300",
                "exec 3> '%s/file' && echo ready && exec sleep 300",
                "cp /bin/sleep '%1$s/prog' && echo ready && exec '%1$s/prog' 300",
                "exec 3> '%1$s/file' && rm '%1$s/file' && echo ready && exec sleep 300"
            })
    void asksWhoeverHoldsItToLeave(String script) throws Exception {
        Process holder = disk.hold("sh", "-c", script.formatted(disk.point));

        Result result = calls.stop();

        assertThat(result.status()).as(result.reason()).isEqualTo(Status.OK);
        assertThat(disk.isMounted()).isFalse();
        assertThat(result.steps()).extracting(Step::what).anyMatch(what -> what.contains("process " + holder.pid()));
        assertThat(holder.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void findsWhoHasOnlyMappedAFile() throws Exception {
        String script = "import ctypes,glob,shutil,time;"
                + "shutil.copy((glob.glob('/lib/*/libm.so.6')+glob.glob('/lib64/libm.so.6'))[0],r'" + disk.point
                + "/m.so');"
                + "ctypes.CDLL(r'" + disk.point + "/m.so');print('ready',flush=True);time.sleep(300)";
        Process holder = disk.hold("python3", "-c", script);

        assertThat(new Holders(ProcessTable.local(), disk.mounts().get(0)).find())
                .extracting(found -> found.id().pid(), Holders.Holder::by)
                .containsExactly(tuple(holder.pid(), "maps"));
        assertThat(calls.stop().reason()).isEmpty();
    }

    @Test
    void killsWhoDoesNotLeave() throws Exception {
        Process holder =
                disk.hold("sh", "-c", "trap '' TERM; cd '" + disk.point + "'; echo ready; while :; do sleep 1; done");

        Result result = calls.with("fast_stop", "yes").stop();

        assertThat(result.status()).as(result.reason()).isEqualTo(Status.OK);
        assertThat(result.steps()).extracting(Step::what).anyMatch(what -> what.startsWith("kill: "));
        assertThat(holder.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void endsNobodyWhenThatIsForbidden() throws Exception {
        Process holder = disk.hold("sh", "-c", "cd '" + disk.point + "' && echo ready && exec sleep 300");

        Result result = calls.with("force_unmount", "false")
                .within(Duration.ofSeconds(2))
                .stop();

        assertThat(result.status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(result.reason())
                .contains("busy", "process " + holder.pid() + " (sleep, by its cwd)", "force_unmount=false");
        assertThat(holder.isAlive()).isTrue();
    }

    @Test
    void sparesWhoIsNextDoor() throws Exception {
        Path nextDoor = Files.createDirectory(Path.of(disk.point + "10"));
        Process neighbour = disk.hold("sh", "-c", "cd '" + nextDoor + "' && echo ready && exec sleep 300");
        Process holder = disk.hold("sh", "-c", "cd '" + disk.point + "' && echo ready && exec sleep 300");

        assertThat(calls.stop().reason()).isEmpty();

        assertThat(holder.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(neighbour.isAlive()).isTrue();
    }

    @Test
    void namesItselfAsTheHolderAndLives() throws Exception {
        Path file = Files.createFile(disk.point.resolve("own"));
        try (FileInputStream held = new FileInputStream(file.toFile())) {
            Result result = calls.within(Duration.ofSeconds(3)).stop();

            assertThat(held.available()).isZero();
            assertThat(result.status()).isEqualTo(Status.GENERIC_ERROR);
            assertThat(result.reason())
                    .contains("process " + ProcessHandle.current().pid() + " (java, by its fd/");
        }
        assertThat(calls.stop().reason()).isEmpty();
    }

    @Test
    void unmountsWhatIsMountedInItAndOnItFirst() throws Exception {
        Path inside = Files.createDirectory(disk.point.resolve("in side"));
        disk.must("mount", "-t", "tmpfs", "inner", inside.toString());
        Path deeper = Files.createDirectory(inside.resolve("deeper"));
        disk.must("mount", "-t", "tmpfs", "deeper", deeper.toString());
        disk.must("mount", "-t", "tmpfs", "over", disk.point.toString());

        assertThat(calls.stop().reason()).isEmpty();

        assertThat(disk.mounts()).isEmpty();
    }

    @Test
    void unmountsEveryOtherMountOfTheSameDisk() throws Exception {
        Path below = Files.createDirectory(disk.point.resolve("data"));
        Path export = Files.createDirectory(disk.dir.resolve("export"));
        disk.must("mount", "--bind", below.toString(), export.toString());

        assertThat(calls.stop().reason()).isEmpty();

        assertThat(disk.mounts()).isEmpty();
    }

    @Test
    void failsWhileAnotherMountNamespaceStillUsesTheDisk() throws Exception {
        AgentCalls real = new AgentCalls(new FilesystemAgent(), calls.parameters(), Duration.ofSeconds(20));
        Process container =
                disk.hold("unshare", "-m", "--propagation", "private", "sh", "-c", "echo ready; exec sleep 300");

        Result result = real.stop();

        assertThat(result.status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(result.reason()).contains("still mounted in the mount namespace of process");
        container.destroyForcibly();
        assertThat(container.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void isNotHeldByADiskThatDoesNotAnswer() throws Exception {
        disk.must("fsfreeze", "-f", disk.point.toString());
        try {
            Result first = calls.within(Duration.ofSeconds(2)).monitor(20);
            assertThat(first.status()).isEqualTo(Status.GENERIC_ERROR);
            assertThat(first.reason())
                    .contains("cannot be written to", "did not end", "cannot even be killed: process");

            Result second = calls.within(Duration.ofSeconds(2)).monitor(20);
            assertThat(second.reason()).contains("an earlier probe, still waits for it");
            assertThat(calls.monitor().status()).as("without touching the disk").isEqualTo(Status.OK);
        } finally {
            disk.must("fsfreeze", "-u", disk.point.toString());
        }
        await().atMost(LoopDisk.LONG).until(() -> calls.monitor(20).status() == Status.OK);
        assertThat(calls.stop().reason()).isEmpty();
    }

    @Test
    void comesBackInTimeWhenUnmountingHangs() throws Exception {
        disk.must("fsfreeze", "-f", disk.point.toString());
        long start = System.nanoTime();
        try {
            Result result = calls.within(Duration.ofSeconds(3)).stop();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            assertThat(result.status() == Status.OK).isEqualTo(!disk.isMounted());
        } finally {
            thaw();
        }
        assertThat(calls.stop().reason()).isEmpty();
    }

    /** A frozen file system can be unmounted, but then stays frozen in the kernel until it is mounted and thawed. */
    private void thaw() throws InterruptedException {
        if (!disk.isMounted()) {
            disk.must("mount", calls.parameters().get("device"), disk.point.toString());
        }
        disk.must("fsfreeze", "-u", disk.point.toString());
    }
}
