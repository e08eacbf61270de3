package org.systole.itests.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code systole archive}: nodes load their classes from what an earlier one left behind. */
class ClassArchiveIT {
    @TempDir
    private Path directory;

    private Path home;

    @BeforeEach
    void unpack() throws Exception {
        home = directory.resolve("systole");
        assertThat(run("cp", "-a", Shipped.home().toString(), home.toString()).code())
                .isZero();
        Files.deleteIfExists(home.resolve("lib/node.jsa"));
    }

    private static NodeUnderTest.Ended run(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new NodeUnderTest.Ended(process.exitValue(), text);
    }

    private NodeUnderTest.Ended systole(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(home.resolve("bin/systole").toString()));
        all.addAll(List.of(words));
        return run(all.toArray(String[]::new));
    }

    /** How many classes come out of the archive when the launcher only prints its help. */
    private long fromArchive() throws IOException, InterruptedException {
        Path loaded = directory.resolve("loaded");
        NodeUnderTest.Ended help = run(
                "env",
                "SYSTOLE_JAVA_OPTS=-Xlog:class+load:file=" + loaded,
                home.resolve("bin/systole").toString(),
                "node",
                "--help");
        assertThat(help.code()).as(help.text()).isZero();
        assertThat(help.text()).as("nothing is said about the archive").startsWith("systole node [--base DIR]");
        try (var lines = Files.lines(loaded)) {
            return lines.filter(l -> l.contains("shared objects file (top)")).count();
        }
    }

    @Test
    void isMadeUsedAndLeftAsideWhenTheJarsAreOthers() throws Exception {
        assertThat(fromArchive()).isZero();

        NodeUnderTest.Ended made = systole("archive");

        assertThat(made.code()).as(made.text()).isZero();
        assertThat(home.resolve("lib/node.jsa")).isRegularFile();
        assertThat(home.resolve("lib/node.jsa.new")).doesNotExist();
        assertThat(fromArchive()).isPositive();

        NodeUnderTest.Ended again = systole("archive");

        assertThat(again.code()).as("made anew over the first: " + again.text()).isZero();
        assertThat(fromArchive()).isPositive();

        Files.setLastModifiedTime(home.resolve("lib/launcher.jar"), FileTime.from(Instant.now()));
        assertThat(fromArchive()).isZero();
    }

    @Test
    void refusesWhatItDoesNotKnow() throws Exception {
        NodeUnderTest.Ended ended = systole("archive", "please");

        assertThat(ended.code()).isEqualTo(64);
        assertThat(ended.text()).contains("unknown word 'please'").doesNotContain("\tat ");
        assertThat(home.resolve("lib/node.jsa")).doesNotExist();
    }
}
