package org.systole.core.membership;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Notices that something which must make progress does not: the controller's loop, the log's disk. Membership alone
 * would keep such a node, because its heartbeats come from other threads. Call {@link #check} regularly from a timer.
 */
public final class StallWatchdog {
    private final Duration limit;
    private final LongSupplier ticker;
    private final Consumer<String> stalled;
    private final List<Progress> watched = new CopyOnWriteArrayList<>();

    /**
     * @param limit how long one piece of work may take
     * @param ticker nanoseconds that only grow
     * @param stalled told which work stalled, once per piece of work, on the thread that checks
     */
    public StallWatchdog(Duration limit, LongSupplier ticker, Consumer<String> stalled) {
        this.limit = limit;
        this.ticker = ticker;
        this.stalled = stalled;
    }

    /** Watches one more worker, which works on one thing at a time. */
    public Progress watch(String name) {
        Progress progress = new Progress(name, ticker);
        watched.add(progress);
        return progress;
    }

    /** Looks at all workers once. */
    public void check() {
        for (Progress progress : watched) {
            if (progress.stalledFor(limit.toNanos())) {
                stalled.accept(progress.name + " has not finished one step for more than " + limit.toMillis() + " ms");
            }
        }
    }

    /** One worker's progress; an idle worker is never stalled. */
    public static final class Progress {
        private final String name;
        private final LongSupplier ticker;
        private long since;
        private boolean working;
        private boolean reported;

        private Progress(String name, LongSupplier ticker) {
            this.name = name;
            this.ticker = ticker;
        }

        /** A piece of work begins. */
        public synchronized void begin() {
            since = ticker.getAsLong();
            working = true;
            reported = false;
        }

        /** It is done; the worker waits for more. */
        public synchronized void end() {
            working = false;
        }

        private synchronized boolean stalledFor(long nanos) {
            if (!working || reported || ticker.getAsLong() - since <= nanos) {
                return false;
            }
            reported = true;
            return true;
        }
    }
}
