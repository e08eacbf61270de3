package org.systole.agent.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.process.Command;
import org.systole.api.process.Deadline;
import org.systole.api.process.Ticker;

/** With a made-up /sys and made-up answers of the programs: there is no SAN here. */
class SanPathsTest {
    @TempDir
    Path sys;

    private String answer = "";
    private boolean installed = true;
    private String ran = "";

    private Optional<SanPaths.State> look(String mode) throws Exception {
        SanPaths paths = new SanPaths(
                (command, limit) -> {
                    ran = command.toString();
                    int exit = installed ? 0 : Command.Completed.NOT_STARTED;
                    return new Command.Completed(command.words(), exit, answer, "", false, Duration.ZERO);
                },
                sys);
        return paths.look(mode, "8:1", Deadline.in(Duration.ofSeconds(5), Ticker.system()));
    }

    private static Optional<SanPaths.State> found(String disk, int paths, String... lost) {
        return Optional.of(SanPaths.State.of(disk, paths, List.of(lost)));
    }

    private void disk(String name) throws IOException {
        disk(name, "8:1");
    }

    private void disk(String name, String number) throws IOException {
        Path disk = Files.createDirectories(sys.resolve("class/block/" + name));
        Files.createDirectories(sys.resolve("dev/block"));
        Files.createSymbolicLink(sys.resolve("dev/block/" + number), disk);
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(sys.resolve(file).getParent());
        Files.writeString(sys.resolve(file), text + "\n");
    }

    /** A partition of a multipath device with two disks below. */
    private void multipath() throws IOException {
        disk("dm-5");
        write("class/block/dm-5/dm/uuid", "part1-mpath-36001405");
        Files.createDirectories(sys.resolve("class/block/dm-5/slaves/dm-2"));
        write("class/block/dm-2/dm/uuid", "mpath-36001405");
        for (String name : List.of("sdb", "sdc")) {
            disk(name, name.equals("sdb") ? "8:16" : "8:32");
            Files.createDirectories(sys.resolve("class/block/dm-2/slaves/" + name));
            write("class/block/" + name + "/device/state", "running");
        }
    }

    @Test
    void readsThePathsOfPowerPath() throws Exception {
        Path disk = Files.createDirectories(sys.resolve("class/block/emcpowera"));
        Files.createDirectories(disk.resolve("emcpowera1"));
        write("class/block/emcpowera/emcpowera1/partition", "1");
        Files.createDirectories(sys.resolve("dev/block"));
        Files.createSymbolicLink(sys.resolve("dev/block/8:1"), disk.resolve("emcpowera1"));
        answer =
                """
                Pseudo name=emcpowera
                   2 qla2xxx  sdb  SP A0  active  alive  0 0
                   3 qla2xxx  sdc  SP B0  active  dead   0 1
                """;

        assertThat(look("auto")).isEqualTo(found("emcpowera", 2, "3 qla2xxx sdc SP B0 active dead 0 1"));
        assertThat(ran).isEqualTo("powermt display dev=emcpowera");
        answer = "";
        assertThat(look("powerpath").orElseThrow().paths()).isZero();
        installed = false;
        assertThat(look("powerpath").orElseThrow().detail()).contains("powermt", "install PowerPath");
    }

    @Test
    void readsThePathsOfMultipathBelowAPartition() throws Exception {
        multipath();
        answer = "0 2097152 multipath 2 0 0 0 2 1 A 0 1 2 8:16 A 0 0 1 E 0 1 2 8:32 F 1 0 1";

        assertThat(look("auto")).isEqualTo(found("dm-2", 2, "sdc is failed"));
        assertThat(ran).isEqualTo("dmsetup status /dev/dm-2");
        answer = "";
        assertThat(look("multipath").orElseThrow().paths()).isZero();
    }

    @Test
    void seesAPathThatIsOfflineBeforeMultipathNoticesIt() throws Exception {
        multipath();
        answer = "0 2097152 multipath 2 0 0 0 2 1 A 0 1 2 8:16 A 0 0 1 E 0 1 2 8:32 A 0 0 1";
        write("class/block/sdb/device/state", "transport-offline");

        assertThat(look("multipath")).isEqualTo(found("dm-2", 2, "sdb is transport-offline"));
    }

    @Test
    void doesWithoutAProgram() throws Exception {
        multipath();
        write("class/block/sdc/device/state", "offline");

        assertThat(look("sysfs")).isEqualTo(found("dm-2", 2, "sdc is offline"));
        assertThat(ran).isEmpty();
        installed = false;
        assertThat(look("auto")).as("dmsetup is not installed").isEqualTo(found("dm-2", 2, "sdc is offline"));
    }

    @Test
    void readsTheStateOfAPlainDisk() throws Exception {
        disk("sda");
        assertThat(look("auto")).isEmpty();
        write("class/block/sda/device/state", "running");
        assertThat(look("auto")).isEqualTo(found("sda", 1));
        write("class/block/sda/device/state", "offline");
        assertThat(look("auto")).isEqualTo(found("sda", 1, "sda is offline"));
        assertThat(look("multipath").orElseThrow().detail()).contains("no multipath device");
    }

    @Test
    void readsTheControllersOfAnNvmeDisk() throws Exception {
        disk("nvme0n1");
        write("class/block/nvme0n1/device/state", "live");
        assertThat(look("auto")).isEqualTo(found("nvme0n1", 1));
        write("class/block/nvme0n1/device/nvme0/state", "live");
        write("class/block/nvme0n1/device/nvme1/state", "connecting");
        assertThat(look("sysfs")).isEqualTo(found("nvme0n1", 2, "nvme1 is connecting"));
    }
}
