package org.systole.api.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Reads a stream to its end on a thread of its own, so that a full pipe never blocks the program. */
final class Drain {
    /** Of more output than twice this, only the beginning and the end are kept: what matters comes first or last. */
    private static final int HALF_BYTES = 128 * 1024;

    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final byte[] tail = new byte[HALF_BYTES];
    private long behindHead;
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
        int first = Math.min(n, HALF_BYTES - head.size());
        head.write(buffer, 0, first);
        for (int i = first; i < n; i++) {
            tail[(int) (behindHead++ % HALF_BYTES)] = buffer[i];
        }
    }

    /** What was read, waiting for the end of the stream until this moment of {@link System#nanoTime} at the latest. */
    String text(long untilNanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedJoin(thread, untilNanos - System.nanoTime());
        return soFar();
    }

    /** What was read until now. */
    synchronized String soFar() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.toByteArray());
        int kept = (int) Math.min(behindHead, HALF_BYTES);
        if (behindHead > HALF_BYTES) {
            all.writeBytes(("\n[" + (behindHead - HALF_BYTES) + " bytes are left out here]\n")
                    .getBytes(StandardCharsets.US_ASCII));
        }
        for (long i = behindHead - kept; i < behindHead; i++) {
            all.write(tail[(int) (i % HALF_BYTES)]);
        }
        return all.toString(StandardCharsets.UTF_8);
    }
}
