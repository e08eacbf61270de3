package org.systole.core.executor;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does things later. Tests bring one whose time they move themselves. */
public interface Timers extends AutoCloseable {
    /**
     * Does the task after the delay, on a thread that must not be held up.
     *
     * @return cancels it, if it has not begun
     */
    Runnable after(Duration delay, Runnable task);

    /** Forgets everything that has not begun. */
    @Override
    void close();

    /** Timers of one daemon thread. */
    static Timers system(String threadName) {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return new Timers() {
            @Override
            public Runnable after(Duration delay, Runnable task) {
                ScheduledFuture<?> later = clock.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                return () -> later.cancel(false);
            }

            @Override
            public void close() {
                clock.shutdownNow();
            }
        };
    }
}
