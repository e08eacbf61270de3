package org.systole.agent.pvfs2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.linux.MountTable;

class StorageTest {
    private final MountTable table = MountTable.parse(
            """
            21 1 8:1 / / rw - ext4 /dev/sda1 rw
            22 21 8:2 / /var rw - ext4 /dev/sda2 rw
            30 21 7:0 / /san/1 rw - ext4 /dev/loop0 rw
            31 21 7:1 / /san/2 ro - ext4 /dev/loop1 rw
            32 30 7:2 / /san/1/data rw - ext4 /dev/loop2 rw
            """);

    @TempDir
    Path dir;

    @Test
    void belongsOnAFileSystemOfItsOwn() {
        assertThat(at("/san/1/meta").wrongMount(table, "")).isEmpty();
        assertThat(at("/san/1/meta").wrongMount(table, "/san/1")).isEmpty();
        assertThat(at("/san/3/meta").wrongMount(table, "").orElseThrow()).contains("/dev/sda1", "not mounted");
        assertThat(at("/var/pvfs2").wrongMount(table, "").orElseThrow()).contains("/var", "storage_mount=/var");
        assertThat(at("/var/pvfs2").wrongMount(table, "/var")).isEmpty();
    }

    @Test
    void belongsWhereTheParameterSays() {
        assertThat(at("/san/1/data").wrongMount(table, "/san/1").orElseThrow()).contains("below it");
        assertThat(at("/san/3/data").wrongMount(table, "/san/3").orElseThrow())
                .contains("mount the storage there first");
    }

    @Test
    void needsToBeWritable() {
        assertThat(at("/san/2/data").wrongMount(table, "").orElseThrow()).contains("read-only");
    }

    @Test
    void isJudgedByWhereItsLinksLead() throws Exception {
        Path real = Files.createDirectories(dir.toRealPath().resolve("real/data"));
        Files.createSymbolicLink(dir.resolve("link"), real.getParent());
        String link = dir.resolve("link").toString();

        Storage storage = look(link + "/data", link + "/not/there");

        assertThat(storage.places()).containsExactly(real, real.getParent().resolve("not/there"));
        assertThat(storage.isAbsent()).isTrue();
    }

    @Test
    void isAbsentOnAFreshFileSystem() throws Exception {
        Files.createDirectory(dir.resolve("lost+found"));
        assertThat(look(dir.toString(), dir.toString()).isAbsent()).isTrue();

        Files.createFile(dir.resolve("collections.db"));
        assertThat(look(dir.toString(), dir.toString()).isWhole()).isTrue();
    }

    private static Storage look(String data, String meta) throws InterruptedException {
        return Storage.look(new ServerConfig("v1", "h", 1, data, meta, "", ""), Duration.ofSeconds(20))
                .value();
    }

    private static Storage at(String path) {
        return new Storage(true, true, List.of(Path.of(path), Path.of(path)));
    }
}
