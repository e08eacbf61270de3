package org.systole.api.process;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Elapsed time, and waiting for it to pass. Monotonic: it has no relation to the wall clock and never jumps. Tests
 * bring one of their own, in which waiting takes no time.
 */
@ConsumerType
public interface Ticker {
    /** Nanoseconds since some fixed but unknown moment. */
    long nanos();

    /**
     * Waits.
     *
     * @throws InterruptedException if the thread is interrupted before or while it waits
     */
    void pause(Duration duration) throws InterruptedException;

    /** The machine's own monotonic clock. */
    static Ticker system() {
        return new Ticker() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void pause(Duration duration) throws InterruptedException {
                TimeUnit.NANOSECONDS.sleep(duration.toNanos());
            }
        };
    }
}
