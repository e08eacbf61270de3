package org.systole.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file stands in for the device, and a folder for what the kernel tells. */
class WatchdogSettingsTest {
    @TempDir
    private Path directory;

    private Path device;

    @BeforeEach
    void aDevice() throws IOException {
        device = Files.createFile(directory.resolve("watchdog"));
    }

    private void kernelTells(String text) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("sys/watchdog0"));
        Files.writeString(folder.resolve("timeout"), text);
    }

    private WatchdogSettings of(Optional<Integer> seconds) throws BadSettings {
        return WatchdogSettings.of("ha.cf: ", device, seconds.map(Duration::ofSeconds), directory.resolve("sys"));
    }

    private String problem(Optional<Integer> seconds) {
        return String.join(
                "\n", catchThrowableOfType(BadSettings.class, () -> of(seconds)).problems());
    }

    @Test
    void takesWhatTheKernelTells() throws Exception {
        kernelTells("60\n");

        assertThat(of(Optional.empty()).timeout()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void twoDifferentTimesAreRefused() throws Exception {
        kernelTells("60\n");

        assertThat(problem(Optional.of(10))).contains("is said to wait 10 s, but the kernel says 60 s");
    }

    @Test
    void asksForTheSecondsWhereNobodyTellsThem() throws Exception {
        assertThat(problem(Optional.empty())).contains("write them behind it: watchdog " + device + " SECONDS");
        assertThat(of(Optional.of(10)).certainlyOff(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(21));
    }

    @Test
    void saysThatTheDeviceIsMissing() throws IOException {
        Files.delete(device);

        assertThat(problem(Optional.of(10))).contains("is not there", "modprobe softdog");
    }

    @Test
    void theDirectiveIsOneLineOfHaCf() throws BadSettings {
        String rest = "node n1\nmcast eth0 239.192.0.1 3335 1 0\n";

        assertThat(HaCf.parse(
                                "ha.cf",
                                (rest + "watchdog /dev/watchdog 10").lines().toList())
                        .watchdog())
                .contains(new HaCf.Watchdog("/dev/watchdog", Optional.of(Duration.ofSeconds(10))));
        assertThat(catchThrowableOfType(
                                BadSettings.class,
                                () -> HaCf.parse(
                                        "ha.cf", List.of("node n1", "mcast eth0 239.192.0.1 3335 1 0", "watchdog on")))
                        .problems())
                .containsExactly("ha.cf:3: watchdog takes DEVICE [SECONDS], as in 'watchdog /dev/watchdog 10', but 'on'"
                        + " stands here");
    }
}
