package org.systole.api.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Reads a stream to its end on a thread of its own, so that a full pipe never blocks the program. */
final class Drain {
    /** Output beyond this is read and dropped, so that a babbling program cannot fill the memory. */
    private static final int LIMIT_BYTES = 256 * 1024;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Thread thread;

    Drain(InputStream stream) {
        thread = new Thread(() -> read(stream), "command-output");
        thread.setDaemon(true);
        thread.start();
    }

    private void read(InputStream stream) {
        byte[] buffer = new byte[8192];
        try (stream) {
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                keep(buffer, n);
            }
        } catch (IOException e) {
            keep(buffer, 0); // closed under us when the program was killed: what was read so far counts
        }
    }

    private synchronized void keep(byte[] buffer, int n) {
        bytes.write(buffer, 0, Math.min(n, LIMIT_BYTES - bytes.size()));
    }

    /** What was read, waiting for the end of the stream until this moment of {@link System#nanoTime} at the latest. */
    String text(long untilNanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedJoin(thread, untilNanos - System.nanoTime());
        synchronized (this) {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
