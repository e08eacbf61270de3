package org.systole.api.process;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/** A moment on a {@link Ticker} by which something has to be done. Immutable, usable from any thread. */
@ProviderType
public final class Deadline {
    private final Ticker ticker;
    private final long atNanos;

    private Deadline(Ticker ticker, long atNanos) {
        this.ticker = ticker;
        this.atNanos = atNanos;
    }

    /** The deadline that lies this far ahead. */
    public static Deadline in(Duration time, Ticker ticker) {
        return new Deadline(ticker, ticker.nanos() + time.toNanos());
    }

    /** A deadline this far ahead, but not later than this one. */
    public Deadline within(Duration time) {
        long earlier = ticker.nanos() + time.toNanos();
        return earlier - atNanos < 0 ? new Deadline(ticker, earlier) : this;
    }

    /** A deadline this much before this one: what must be finished earlier, so that there is time to clean up. */
    public Deadline earlierBy(Duration margin) {
        return new Deadline(ticker, atNanos - margin.toNanos());
    }

    /** The time that is left; zero once it has passed. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, atNanos - ticker.nanos()));
    }

    public boolean passed() {
        return left().isZero();
    }

    /**
     * Looks again and again until the condition holds or this deadline has passed. It looks at least once.
     *
     * @param every the time from the end of one look to the next
     * @return whether the condition came to hold
     */
    public boolean await(Duration every, Condition condition) throws InterruptedException {
        while (!condition.holds()) {
            Duration left = left();
            if (left.isZero()) {
                return false;
            }
            ticker.pause(every.compareTo(left) < 0 ? every : left);
        }
        return true;
    }

    /** Something to wait for; looking may take time and may be interrupted. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws InterruptedException;
    }
}
