package org.systole.core.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plain file stands in for the device: it keeps what a device would act on. */
class WatchdogTest {
    @TempDir
    private Path directory;

    @Test
    void isFedWithEachCallAndStoppedByTheLetterTheKernelWantsForThat() throws IOException {
        Path device = Files.createFile(directory.resolve("watchdog"));
        Watchdog watchdog = new Watchdog(device);
        watchdog.stop();
        assertThat(device).as("nothing to stop").isEmptyFile();

        watchdog.feed();
        watchdog.feed();
        assertThat(device).hasContent("FF");
        watchdog.stop();

        assertThat(device).hasContent("FFV");
    }

    @Test
    void aMissingDeviceIsSaidOnceAndHarmsNothing() {
        Watchdog watchdog = new Watchdog(directory.resolve("missing"));

        watchdog.feed();
        watchdog.feed();
        watchdog.stop();

        assertThat(directory.resolve("missing")).doesNotExist();
    }
}
