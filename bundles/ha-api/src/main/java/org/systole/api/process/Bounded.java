package org.systole.api.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Looking at a file system that may not answer. A thread that waits in the kernel for a dead disk cannot be
 * interrupted, so the look is done by a thread that can be left behind.
 */
@ProviderType
public final class Bounded {
    private Bounded() {}

    /**
     * Does the work on a thread of its own.
     *
     * @return the answer, never null; empty when there was none in time, and a daemon thread still waits for it
     * @throws InterruptedException if the calling thread is interrupted; the other one is then interrupted too
     */
    public static <T> Optional<T> run(Duration limit, Supplier<T> work) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread thread = new Thread(task, "bounded-look");
        thread.setDaemon(true);
        thread.start();
        try {
            return Optional.of(task.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            task.cancel(true);
            return Optional.empty();
        } catch (InterruptedException e) {
            task.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a look at the file system failed", e.getCause());
        }
    }
}
