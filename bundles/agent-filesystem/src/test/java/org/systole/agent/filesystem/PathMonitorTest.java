package org.systole.agent.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.agent.ResourceAgent;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.linux.MountTable;
import org.systole.api.linux.ProcessTable;
import org.systole.api.process.Command;
import org.systole.api.process.Ticker;
import org.systole.testkit.AgentCalls;
import org.systole.testkit.NeedsRoot;

/** A real disk of a loop device, said to be mounted, with paths that a made-up /sys and powermt tell of. */
@NeedsRoot(programs = {"losetup", "mkfs.ext4"})
class PathMonitorTest {
    @TempDir
    Path dir;

    private final List<String> ran = new ArrayList<>();
    private String powermt = "";
    private String number;
    private LoopDisk disk;
    private String device;

    @BeforeEach
    void makeADisk() throws Exception {
        disk = new LoopDisk(dir);
        device = disk.make("a");
        number = BlockDevice.number(Path.of(device)).orElseThrow();
        Files.createDirectories(dir.resolve("sys/dev/block"));
    }

    @AfterEach
    void remove() throws Exception {
        disk.remove();
    }

    private void isNamed(String name) throws IOException {
        Path block = Files.createDirectories(dir.resolve("sys/class/block/" + name + "/device"));
        Files.deleteIfExists(dir.resolve("sys/dev/block/" + number));
        Files.createSymbolicLink(dir.resolve("sys/dev/block/" + number), block.getParent());
    }

    private void state(String name, String state) throws IOException {
        Files.writeString(dir.resolve("sys/class/block/" + name + "/device/state"), state + "\n");
    }

    private Machine machine() {
        return new Machine(
                ProcessTable.local(),
                () -> MountTable.parse("21 1 8:1 / / rw - ext4 /dev/root rw\n40 21 " + number + " / /san rw - ext4 "
                        + device + " rw\n"),
                (command, limit) -> {
                    ran.add(command.toString());
                    return new Command.Completed(command.words(), 0, powermt, "", false, Duration.ZERO);
                },
                Ticker.system(),
                dir.resolve("sys"),
                source -> Optional.empty());
    }

    private AgentCalls calls(ResourceAgent agent) {
        return new AgentCalls(agent, Map.of("device", device, "directory", "/san", "fstype", "ext4"));
    }

    @Test
    void aLostDiskIsAFailureWithAReasonAndNothingElseIsDone() throws Exception {
        isNamed("sda");
        state("sda", "running");
        AgentCalls watched = calls(new WatchedFilesystemAgent(machine()));
        assertThat(watched.monitor().status()).isEqualTo(Status.OK);

        state("sda", "offline");
        Result lost = watched.monitor();

        assertThat(lost.status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(lost.reason())
                .contains("all 1 of 1 paths are lost of " + device + " on /san (sda: sda is offline)", "check adapter");
        assertThat(ran)
                .as("nothing is run, least of all something that resets the node")
                .isEmpty();
    }

    @Test
    void onePathLeftIsDegradedAndNoneIsAFailureWithPowerPath() throws Exception {
        isNamed("emcpowera");
        AgentCalls calls = calls(new FilesystemAgent(machine())).with("san_paths", "powerpath");
        powermt = "  0 lpfc sdb FA 1 active alive 0 0\n  1 lpfc sdc FA 2 active dead 0 1\n";

        assertThat(calls.monitor().status()).isEqualTo(Status.DEGRADED);
        assertThat(calls.monitor().reason()).contains("1 of 2 paths are lost", "sdc FA 2 active dead");
        powermt = powermt.replace("alive", "dead");
        assertThat(calls.monitor().status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(calls.monitor().reason()).contains("all 2 of 2 paths are lost");
        powermt = "";
        assertThat(calls.monitor().reason()).contains("no path is known", "powermt lists no path of emcpowera");
        assertThat(ran).allMatch("powermt display dev=emcpowera"::equals);
    }

    @Test
    void thePathsAreWatchedOnlyWhereThatIsWanted() throws Exception {
        isNamed("sda");
        state("sda", "offline");

        assertThat(calls(new FilesystemAgent(machine())).monitor().status()).isEqualTo(Status.OK);
        assertThat(calls(new FilesystemAgent(machine()))
                        .with("san_paths", "sysfs")
                        .monitor()
                        .status())
                .isEqualTo(Status.GENERIC_ERROR);
        assertThat(calls(new WatchedFilesystemAgent(machine()))
                        .with("san_paths", "off")
                        .monitor()
                        .status())
                .isEqualTo(Status.OK);
    }

    @Test
    void theFoundingAgentsOwnParametersAreAccepted() throws Exception {
        isNamed("sda");
        state("sda", "running");
        AgentCalls calls = calls(new WatchedFilesystemAgent(machine()))
                .with("fsname", "pvfs2-fs")
                .with("conf_dir", "/etc/pvfs2");

        assertThat(calls.validate().reason()).isEmpty();
        assertThat(calls.start().reason()).isEmpty();
    }
}
