package org.systole.core.node;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.systole.core.controller.Event.Execution;
import org.systole.core.controller.Event.MonitorKey;

/** Runs each recurring monitor once at its beginning, then an interval after each end. */
final class Monitors implements AutoCloseable {
    private final Function<MonitorKey, CompletableFuture<Execution>> run;
    private final BiConsumer<MonitorKey, Execution> ended;
    private final Map<MonitorKey, ScheduledFuture<?>> next = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "systole-monitors");
        thread.setDaemon(true);
        return thread;
    });

    Monitors(Function<MonitorKey, CompletableFuture<Execution>> run, BiConsumer<MonitorKey, Execution> ended) {
        this.run = run;
        this.ended = ended;
    }

    void begin(MonitorKey key) {
        schedule(key, 0, true);
    }

    private synchronized void schedule(MonitorKey key, long millis, boolean first) {
        if (first || next.containsKey(key)) {
            next.put(key, clock.schedule(() -> once(key), millis, TimeUnit.MILLISECONDS));
        }
    }

    private void once(MonitorKey key) {
        run.apply(key).thenAccept(execution -> {
            ended.accept(key, execution);
            schedule(key, key.intervalMillis(), false);
        });
    }

    synchronized void end(MonitorKey key) {
        ScheduledFuture<?> future = next.remove(key);
        if (future != null) {
            future.cancel(false);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
