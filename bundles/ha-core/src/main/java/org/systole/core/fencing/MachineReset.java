package org.systole.core.fencing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resets this machine through the kernel ({@code b} in {@code /proc/sysrq-trigger}, Linux' admin-guide/sysrq): at once,
 * without unmounting or waiting for anything, as a power switch would.
 */
public final class MachineReset {
    private static final Logger log = LoggerFactory.getLogger(MachineReset.class);
    private static final Path TRIGGER = Path.of("/proc/sysrq-trigger");

    private final Path trigger;

    MachineReset(Path trigger) {
        this.trigger = trigger;
    }

    public static MachineReset local() {
        return new MachineReset(TRIGGER);
    }

    /**
     * Resets it; returns only where that cannot be done, as in a container.
     *
     * @return why the machine still runs, in a sentence
     */
    public String now(String why) {
        log.error("This machine is reset now: {}.", why);
        try {
            Files.write(trigger, "b".getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
            return trigger + " was written, but this machine still runs";
        } catch (IOException e) {
            return "this machine cannot be reset: " + e.getMessage();
        }
    }
}
