package org.systole.agent.ipaddr;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.systole.api.process.OperationMark;

/**
 * Work of an operation that goes on beside its thread, on a daemon thread of its own. Programs it runs carry the
 * operation's mark as all others do. Closing it interrupts what still goes on.
 */
final class Beside<T> implements AutoCloseable {
    private final FutureTask<T> task;

    private Beside(FutureTask<T> task) {
        this.task = task;
    }

    static <T> Beside<T> begin(String name, Callable<T> work) {
        String mark = OperationMark.current().orElse("");
        FutureTask<T> task = new FutureTask<>(mark.isEmpty() ? work : () -> OperationMark.during(mark, work));
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return new Beside<>(task);
    }

    /** What came of it; empty if it goes on after this time. */
    Optional<T> within(Duration limit) throws InterruptedException {
        try {
            return Optional.of(task.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("work beside an operation failed: " + e.getCause(), e.getCause());
        }
    }

    @Override
    public void close() {
        task.cancel(true);
    }
}
