package org.systole.itests.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.testbed.Programs;

/** The .deb, read and installed by dpkg below a directory of its own. */
class DebianPackageIT {
    @TempDir
    Path work;

    private Path deb;

    @BeforeEach
    void find() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg")), "skipped: there is no dpkg here");
        String version = Shipped.home().getFileName().toString().replace("systole-", "");
        deb = Shipped.home().resolveSibling("systole_" + version + "_all.deb");
    }

    private static String run(String... words) {
        Programs.Ended ended = Programs.run(Duration.ofSeconds(60), List.of(words), "");
        assertThat(ended.exit())
                .as("%s: %s", String.join(" ", words), ended.text())
                .isZero();
        return ended.output();
    }

    private String dpkg(String... words) {
        List<String> all = new ArrayList<>(List.of(
                "dpkg",
                "--root=" + work.resolve("root"),
                "--force-script-chrootless",
                "--force-depends",
                "--force-not-root"));
        all.addAll(List.of(words));
        return run(all.toArray(String[]::new));
    }

    @Test
    void saysWhatItIsAndNeeds() {
        assertThat(run("dpkg-deb", "-I", deb.toString()))
                .contains("Package: systole", "Architecture: all", "openjdk-17-jre-headless", "iproute2");
        assertThat(run("dpkg-deb", "--contents", deb.toString()).lines())
                .anyMatch(line -> line.startsWith("-rwxr-xr-x root/root") && line.endsWith("./opt/systole/bin/crm_mon"))
                .anyMatch(line -> line.startsWith("-rw-r--r-- root/root")
                        && line.endsWith("./lib/systemd/system/systole.service"))
                .anyMatch(line -> line.endsWith("./usr/bin/systole -> /opt/systole/bin/systole"));
    }

    @Test
    void isInstalledAndTakenAwayAgainWithoutWhatANodeKeeps() throws Exception {
        Path root = work.resolve("root");
        Files.createDirectories(root.resolve("var/lib/dpkg/updates"));
        Files.createDirectories(root.resolve("var/lib/dpkg/info"));
        Files.createFile(root.resolve("var/lib/dpkg/status"));
        Path kept = Files.createDirectories(root.resolve("var/lib/systole")).resolve("authkeys");
        Files.writeString(kept, "auth 1\n");

        dpkg("-i", deb.toString());
        assertThat(run(root.resolve("opt/systole/bin/crm_verify").toString(), "--version"))
                .contains("0.1.0");
        assertThat(dpkg("-s", "systole")).contains("Status: install ok installed");
        dpkg("-i", deb.toString());
        dpkg("-P", "systole");

        assertThat(root.resolve("opt/systole")).doesNotExist();
        assertThat(root.resolve("usr/bin/systole")).doesNotExist();
        assertThat(kept).exists();
    }

    @Test
    void hasTheSameFilesAsTheArchive() throws Exception {
        Path unpacked = Files.createDirectory(work.resolve("unpacked"));
        run("dpkg-deb", "-x", deb.toString(), unpacked.toString());
        run(
                "diff",
                "-r",
                unpacked.resolve("opt/systole").toString(),
                Shipped.home().toString());
        Path archive = Shipped.home().resolveSibling(Shipped.home().getFileName() + ".tar.gz");
        Path fromArchive = Files.createDirectory(work.resolve("archive"));
        run("tar", "-xzf", archive.toString(), "-C", fromArchive.toString(), "--strip-components=1");
        run("diff", "-r", fromArchive.toString(), Shipped.home().toString());
    }
}
