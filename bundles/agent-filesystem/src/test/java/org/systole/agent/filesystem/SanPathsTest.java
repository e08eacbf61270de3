package org.systole.agent.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private String ran = "";

    private Optional<SanPaths.State> look(String mode) throws Exception {
        SanPaths paths = new SanPaths(
                (command, limit) -> {
                    ran = command.toString();
                    return new Command.Completed(command.words(), 0, answer, "", false, Duration.ZERO);
                },
                sys);
        return paths.look(mode, "8:1", Deadline.in(Duration.ofSeconds(5), Ticker.system()));
    }

    private void disk(String name) throws IOException {
        Path disk = Files.createDirectories(sys.resolve("class/block/" + name));
        Files.createDirectories(sys.resolve("dev/block"));
        Files.createSymbolicLink(sys.resolve("dev/block/8:1"), disk);
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(sys.resolve(file).getParent());
        Files.writeString(sys.resolve(file), text + "\n");
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

        assertThat(look("auto")).hasValue(new SanPaths.State(2, 1, "emcpowera"));
        assertThat(ran).isEqualTo("powermt display dev=emcpowera");
        answer = "";
        assertThat(look("powerpath").orElseThrow().paths()).isZero();
    }

    @Test
    void readsThePathsOfMultipathBelowAPartition() throws Exception {
        disk("dm-5");
        write("class/block/dm-5/dm/uuid", "part1-mpath-36001405");
        Files.createDirectories(sys.resolve("class/block/dm-5/slaves/dm-2"));
        write("class/block/dm-2/dm/uuid", "mpath-36001405");
        answer = "0 2097152 multipath 2 0 0 0 2 1 A 0 1 2 8:16 A 0 0 1 E 0 1 2 8:32 F 1 0 1";

        assertThat(look("auto")).hasValue(new SanPaths.State(2, 1, "dm-2"));
        assertThat(ran).isEqualTo("dmsetup status /dev/dm-2");
    }

    @Test
    void readsTheStateOfAPlainDisk() throws Exception {
        disk("sda");
        assertThat(look("auto")).isEmpty();
        write("class/block/sda/device/state", "running");
        assertThat(look("auto")).hasValue(new SanPaths.State(1, 0, "sda is running"));
        write("class/block/sda/device/state", "offline");
        assertThat(look("auto")).hasValue(new SanPaths.State(1, 1, "sda is offline"));
        assertThat(look("multipath").orElseThrow().detail()).contains("no multipath device");
    }
}
