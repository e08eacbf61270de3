package org.systole.core.fencing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine's watchdog, by the kernel's interface (Documentation/watchdog/watchdog-api): opening the device starts
 * it, each write feeds it, and closing it stops it only after a {@code V} was written. A process that dies leaves it
 * running. Used by the controller's thread alone.
 */
public final class Watchdog {
    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    private final Path device;
    private OutputStream open;
    private boolean failed;

    public Watchdog(Path device) {
        this.device = device;
    }

    /** Starts it, if it is not, and feeds it. */
    public void feed() {
        try {
            if (open == null && !failed) {
                open = Files.newOutputStream(device, StandardOpenOption.WRITE);
                log.info("{} watches this machine from now on.", device);
            }
            if (open != null) {
                write('F');
            }
        } catch (IOException e) {
            if (!failed) {
                log.error("{} cannot be fed: {}. If it runs, it will reset this machine.", device, e.getMessage());
            }
            failed = true;
        }
    }

    /** Stops it: what this machine runs is in order, or is nothing. */
    public void stop() {
        if (open == null) {
            return;
        }
        try {
            write('V');
            open.close();
            open = null;
            log.info("{} no longer watches this machine.", device);
        } catch (IOException e) {
            log.error("{} cannot be stopped: {}. It will reset this machine.", device, e.getMessage());
        }
    }

    private void write(char letter) throws IOException {
        open.write(String.valueOf(letter).getBytes(StandardCharsets.US_ASCII));
        open.flush();
    }
}
