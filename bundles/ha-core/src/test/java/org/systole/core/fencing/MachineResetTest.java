package org.systole.core.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineResetTest {
    @TempDir
    private Path directory;

    @Test
    void asksTheKernelAndSaysThatTheMachineStillRuns() throws IOException {
        Path trigger = Files.createFile(directory.resolve("sysrq-trigger"));

        String said = new MachineReset(trigger).now("a test");

        assertThat(trigger).hasContent("b");
        assertThat(said).contains("still runs");
    }

    @Test
    void saysWhenItCannotBeDone() {
        Path trigger = directory.resolve("missing/sysrq-trigger");

        assertThat(new MachineReset(trigger).now("a test")).contains("cannot be reset", "missing/sysrq-trigger");
    }
}
