package org.systole.core.membership;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Notices that this process did not run for a while: a long collection, SIGSTOP, a frozen machine. Call {@link #check}
 * regularly from a timer, and before anything is done that others rely on: after a pause whoever comes first runs the
 * callback, before anything else acts. The clock must be one that goes on during the pause; a machine whose monotonic
 * clock is frozen with it cannot notice, which is why this is never the safety argument.
 */
public final class PauseDetector {
    private final long limit;
    private final LongSupplier ticker;
    private final Consumer<Duration> paused;
    private long last;

    /**
     * @param limit a gap between two checks longer than this is a pause; several times the timer's period
     * @param ticker nanoseconds that only grow
     * @param paused told how long the gap was, on the thread that noticed it
     */
    public PauseDetector(Duration limit, LongSupplier ticker, Consumer<Duration> paused) {
        this.limit = limit.toNanos();
        this.ticker = ticker;
        this.paused = paused;
        this.last = ticker.getAsLong();
    }

    /**
     * Runs the callback if this process was paused since the last check.
     *
     * @return true when it was: what the caller was about to do is out of date
     */
    public synchronized boolean check() {
        long now = ticker.getAsLong();
        long gap = now - last;
        last = now;
        if (gap <= limit) {
            return false;
        }
        paused.accept(Duration.ofNanos(gap));
        return true;
    }
}
