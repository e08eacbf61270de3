package org.systole.core.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The machine's watchdog: {@code watchdog DEVICE [SECONDS]} in {@code ha.cf}. The seconds are needed only where the
 * kernel does not tell them.
 *
 * @param device the device, such as {@code /dev/watchdog}
 * @param timeout how long after it was fed last it resets the machine
 */
public record WatchdogSettings(Path device, Duration timeout) {
    /** What a node needs besides, at most, from the moment the last message reached the others. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    /** Of the second watchdog device the kernel tells nothing under the name of the first. */
    private static final Path KERNEL = Path.of("/sys/class/watchdog");

    /**
     * After this time without a word a node with this watchdog is certainly off: it takes up to a deadtime until it
     * notices that it is alone, and up to another if its process slept meanwhile; then it feeds no more.
     */
    public Duration certainlyOff(Duration deadtime) {
        return timeout.plus(deadtime.multipliedBy(2)).plus(MARGIN);
    }

    /** @throws BadSettings if nobody says how long the device waits, or two say different things */
    static WatchdogSettings of(String where, Path device, Optional<Duration> given) throws BadSettings {
        return of(where, device, given, KERNEL);
    }

    static WatchdogSettings of(String where, Path device, Optional<Duration> given, Path kernel) throws BadSettings {
        if (!Files.exists(device)) {
            throw new BadSettings(where + "watchdog " + device
                    + " is not there; load its driver, softdog where there is" + " no hardware: modprobe softdog");
        }
        Optional<Duration> told = told(device, kernel);
        if (told.isEmpty() && given.isEmpty()) {
            throw new BadSettings(where + "the kernel does not tell after how many seconds watchdog " + device
                    + " resets the machine; write them behind it: watchdog " + device + " SECONDS");
        }
        if (told.isPresent() && given.isPresent() && !told.get().equals(given.get())) {
            throw new BadSettings(where + "watchdog " + device + " is said to wait "
                    + given.get().toSeconds()
                    + " s, but the kernel says " + told.get().toSeconds()
                    + " s; set the driver's timeout, or remove the seconds");
        }
        return new WatchdogSettings(device, told.orElseGet(given::get));
    }

    private static Optional<Duration> told(Path device, Path kernel) {
        String name = device.getFileName().toString();
        Path file = kernel.resolve(name.equals("watchdog") ? "watchdog0" : name).resolve("timeout");
        try {
            String text = Files.readString(file).strip();
            return text.matches("[1-9][0-9]{0,5}")
                    ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                    : Optional.empty();
        } catch (IOException e) {
            // Not told: then ha.cf has to.
            return Optional.empty();
        }
    }
}
