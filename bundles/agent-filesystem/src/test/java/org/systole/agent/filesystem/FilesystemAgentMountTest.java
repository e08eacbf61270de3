package org.systole.agent.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.linux.MountTable;
import org.systole.api.linux.ProcessTable;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;
import org.systole.api.process.Ticker;
import org.systole.testkit.AgentCalls;
import org.systole.testkit.NeedsRoot;
import org.systole.testkit.ResourceAgentContract;

/** Mounting for real: what is mounted where, and what is refused. */
@NeedsRoot(programs = {"losetup", "mkfs.ext4", "mount", "umount", "blkid", "findfs"})
class FilesystemAgentMountTest implements ResourceAgentContract {
    @TempDir
    Path dir;

    private LoopDisk disk;
    private String device;

    /** Other tests on this machine may copy our mounts into namespaces of theirs; that is not what is tested here. */
    static FilesystemAgent agent() {
        return new FilesystemAgent(new Machine(
                ProcessTable.local(),
                MountTable::read,
                CommandRunner.local(),
                Ticker.system(),
                Path.of("/sys"),
                source -> Optional.empty()));
    }

    @BeforeEach
    void setUp() throws Exception {
        disk = new LoopDisk(dir);
        device = disk.make("a");
    }

    @AfterEach
    void tearDown() throws Exception {
        disk.remove();
    }

    @Override
    public AgentCalls calls() {
        return calls(device);
    }

    private AgentCalls calls(String what) {
        return new AgentCalls(
                agent(), Map.of("device", what, "directory", disk.point.toString(), "fstype", "ext4", "options", "rw"));
    }

    @Override
    public boolean runs() {
        return disk.isMounted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-L %1$s", "-L%1$s", "LABEL=%1$s", "-U %2$s", "UUID=%2$s"})
    void findsADiskByItsLabelOrId(String form) throws Exception {
        String id =
                disk.must("blkid", "-s", "UUID", "-o", "value", device).out().strip();
        AgentCalls calls = calls(form.formatted(disk.label + "a", id));

        assertThat(calls.start().reason()).isEmpty();
        assertThat(disk.mounts()).singleElement().matches(mount -> mount.source()
                .equals(device));
        assertThat(calls.monitor().reason()).isEmpty();
        assertThat(calls.stop().reason()).isEmpty();
        assertThat(runs()).isFalse();
    }

    @Test
    void mountsAFileThroughALoopDevice() throws Exception {
        AgentCalls calls = calls(disk.file("b").toString()).with("options", "loop,noatime");
        String loop = disk.make("b");
        disk.must("losetup", "-d", loop);

        assertThat(calls.start().reason()).isEmpty();
        assertThat(calls.start().steps()).extracting(step -> step.what()).contains("it is mounted already");
        assertThat(calls.monitor().reason()).isEmpty();
        assertThat(calls.stop().reason()).isEmpty();
        assertThat(runs()).isFalse();
    }

    @Test
    void bindsADirectory() throws Exception {
        Path from = Files.createDirectories(disk.dir.resolve("from/below"));
        AgentCalls calls = calls(from.toString()).with("options", "bind").with("fstype", "none");

        assertThat(calls.start().reason()).isEmpty();
        assertThat(calls.monitor().reason()).isEmpty();
        assertThat(calls.monitor(10).reason()).isEmpty();
        assertThat(calls.with("device", from.getParent().toString()).monitor().status())
                .isEqualTo(Status.NOT_RUNNING);
        assertThat(calls.stop().reason()).isEmpty();
        assertThat(runs()).isFalse();
    }

    @Test
    void mountsWhatIsOnNoDisk() throws Exception {
        AgentCalls calls = calls("scratch").with("fstype", "tmpfs").with("options", "size=1m");

        assertThat(calls.start().reason()).isEmpty();
        assertThat(calls.monitor(20).reason()).isEmpty();
        assertThat(calls.stop().reason()).isEmpty();
        assertThat(calls.monitor().status()).isEqualTo(Status.NOT_RUNNING);
    }

    @Test
    void followsLinksToTheMountPoint() throws Exception {
        Files.createSymbolicLink(disk.dir.resolve("link"), disk.dir);
        AgentCalls calls = calls().with("directory", disk.dir.resolve("link") + "//mount point/");

        assertThat(calls.probe().status()).isEqualTo(Status.NOT_RUNNING);
        assertThat(calls.start().reason()).isEmpty();
        assertThat(calls.start().reason()).isEmpty();
        assertThat(calls.monitor().reason()).isEmpty();
        assertThat(calls.stop().reason()).isEmpty();
        assertThat(runs()).isFalse();
    }

    @Test
    void refusesADiskThatThisNodeHasMountedElsewhere() throws Exception {
        Path elsewhere = Files.createDirectory(disk.dir.resolve("elsewhere"));
        disk.must("mount", device, elsewhere.toString());

        assertThat(calls().start().reason()).contains("mounted on this node already", elsewhere.toString());
        assertThat(calls().probe().status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(calls().probe().reason()).contains("but on " + elsewhere);
        assertThat(calls().stop().reason()).isEmpty();
        assertThat(disk.mounts()).isEmpty();
    }

    @Test
    void leavesAloneWhatElseIsMountedThere() throws Exception {
        String other = disk.make("b");
        disk.must("mount", other, disk.point.toString());

        assertThat(calls().start().reason()).contains("something else is mounted", other);
        assertThat(calls().probe().status()).isEqualTo(Status.NOT_RUNNING);
        assertThat(calls().stop().reason()).isEmpty();
        assertThat(disk.mounts()).hasSize(1);
    }

    @Test
    void seesWhatIsMountedOverIt() throws Exception {
        calls().start();
        disk.must("mount", "-t", "tmpfs", "over", disk.point.toString());

        assertThat(calls().monitor().reason()).contains("over is mounted over it");
        assertThat(calls().stop().reason()).isEmpty();
        assertThat(disk.mounts()).isEmpty();
    }

    @Test
    void seesADiskThatBecameReadOnly() throws Exception {
        calls().start();
        disk.must("mount", "-o", "remount,ro", disk.point.toString());

        assertThat(calls().monitor().status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(calls().monitor().reason()).contains("read-only");
        assertThat(calls().with("options", "ro").monitor().reason()).isEmpty();
    }

    @Test
    void readsAndWritesWhenAskedToLookDeeper() throws Exception {
        calls().start();

        assertThat(calls().monitor(10).reason()).isEmpty();
        Result deep = calls().monitor(20);
        assertThat(deep.status()).as(deep.reason()).isEqualTo(Status.OK);
        try (var files = Files.list(disk.point)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("lost+found");
        }
    }

    @Test
    void saysThatTheDiskIsFullAndLeavesNoFile() throws Exception {
        calls().start();
        Path fill = disk.point.resolve("fill");
        Command.of("dd", "if=/dev/zero", "of=" + fill, "bs=1k").run(LoopDisk.LONG);

        Result deep = calls().monitor(20);

        assertThat(deep.status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(deep.reason()).contains("cannot be written to", "No space left on device");
        try (var files = Files.list(disk.point)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("fill", "lost+found");
        }
    }

    @Test
    void saysWhatItWasToldWhenTheKernelDoesNotMount() throws Exception {
        Result wrong = calls().with("options", "nonsense").start();
        assertThat(wrong.reason()).contains("fstype=ext4", "options=nonsense", "check both");
        Result directory = calls().with("device", disk.dir.toString()).start();
        assertThat(directory.status()).isEqualTo(Status.INVALID_PARAMETER);
        assertThat(directory.reason()).contains("device=" + disk.dir, "is a directory", "options=bind");
        assertThat(disk.isMounted()).isFalse();
    }

    @Test
    void stopsWhenTheDeviceIsGone() throws Exception {
        Path link = Files.createSymbolicLink(disk.dir.resolve("device"), Path.of(device));
        AgentCalls calls = calls(link.toString()).with("device", "/dev/../" + link);
        assertThat(calls.start().reason()).isEmpty();
        Files.delete(link);

        assertThat(calls.monitor().status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(calls.monitor().reason()).contains("not there", "is mounted on");
        assertThat(calls.stop().reason()).isEmpty();
        assertThat(runs()).isFalse();
        assertThat(calls.monitor().status()).isEqualTo(Status.NOT_RUNNING);
    }

    /** The kernel itself waits for a sign of life of the other before it refuses: eleven seconds. */
    @Test
    void refusesADiskThatALiveOtherHas() throws Exception {
        String one = disk.make("m", "-O", "mmp", "-E", "mmp_update_interval=1");
        String sameDisk = disk.must("losetup", "-f", "--show", disk.file("m").toString())
                .out()
                .strip();
        disk.loops.add(sameDisk);
        Path elsewhere = Files.createDirectory(disk.dir.resolve("elsewhere"));
        disk.must("mount", one, elsewhere.toString());

        Result refused = calls(sameDisk).start();

        assertThat(refused.status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(refused.reason())
                .contains("in use by another", "mmp_node_name", one.substring("/dev/".length()), "let the cluster");
        assertThat(disk.mounts()).hasSize(1);
        disk.must("umount", elsewhere.toString());
        assertThat(calls(sameDisk).start().reason()).isEmpty();
    }

    @Test
    void checksTheDiskFirstWhenAskedTo() throws Exception {
        assertThat(calls().with("run_fsck", "force").start().steps())
                .extracting(step -> step.what())
                .contains("check");
    }

    @Test
    void saysClearlyWhatIsMissing() throws Exception {
        Path file = Files.createFile(disk.dir.resolve("file"));

        assertThat(calls("/dev/no-such-disk").start().status()).isEqualTo(Status.NOT_INSTALLED);
        assertThat(calls("/dev/no-such-disk").start().reason()).contains("device=/dev/no-such-disk", "not there");
        assertThat(calls("/dev/null").start().reason()).contains("no block device");
        assertThat(calls("-L no-such-label").start().reason()).contains("no disk of this node has LABEL=no-such-label");
        assertThat(calls().with("directory", disk.dir + "/none").start().reason())
                .contains("mkdir -p " + disk.dir + "/none");
        assertThat(calls().with("directory", file.toString()).start().reason())
                .contains("is no directory", "something else has that name")
                .doesNotContain("mkdir");
        assertThat(calls().with("fstype", "zfs9").start().status()).isEqualTo(Status.NOT_INSTALLED);
        assertThat(calls().with("fstype", "zfs9").start().reason()).contains("fstype=zfs9", "unknown to the kernel");
        assertThat(calls().with("fstype", "xfs").start().reason())
                .contains("could not be mounted")
                .doesNotContain("dmesg");
        assertThat(calls().with("options", "no_such_option").start().reason()).contains("could not be mounted");
        assertThat(disk.mounts()).isEmpty();
    }

    @Test
    void stopsWithoutAParameterOnlyIfNothingIsMounted() throws Exception {
        for (String missing : java.util.List.of("device", "directory")) {
            AgentCalls without = calls().without(missing);
            assertThat(without.start().status()).isEqualTo(Status.NOT_CONFIGURED);
            assertThat(without.stop().status()).isEqualTo(Status.OK);
            assertThat(without.probe().status()).isEqualTo(Status.NOT_RUNNING);

            assertThat(calls().start().status()).isEqualTo(Status.OK);
            assertThat(without.stop().status()).isEqualTo(Status.NOT_CONFIGURED);
            assertThat(without.probe().status()).isEqualTo(Status.NOT_CONFIGURED);
            assertThat(runs()).isTrue();
            assertThat(calls().with("run_fsck", "perhaps").stop().status()).isEqualTo(Status.OK);
            assertThat(runs()).isFalse();
        }
        assertThat(calls().without("device").without("directory").stop().status())
                .isEqualTo(Status.NOT_CONFIGURED);
    }
}
