package org.systole.core.replication;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.systole.core.membership.StallWatchdog;

/**
 * Runs everything that touches the log's files, one thing at a time, on a thread of its own: an interrupt of the
 * calling thread (JGroups interrupts its threads when it stops) would close the file in the middle of a write. The
 * caller waits, whatever happens.
 */
final class DiskThread {
    private final ExecutorService executor = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "systole-log-disk");
        thread.setDaemon(true);
        return thread;
    });
    private volatile StallWatchdog.Progress progress;

    /** Reports the beginning and end of each piece of work to a watchdog. */
    void report(StallWatchdog.Progress to) {
        progress = to;
    }

    /** Work on files. */
    interface Work<T> {
        T run() throws IOException;
    }

    <T> T run(Work<T> work) throws IOException {
        CompletableFuture<T> done = new CompletableFuture<>();
        executor.execute(() -> {
            StallWatchdog.Progress watched = progress;
            if (watched != null) {
                watched.begin();
            }
            try {
                done.complete(work.run());
            } catch (IOException | RuntimeException | Error e) {
                done.completeExceptionally(e);
            } finally {
                if (watched != null) {
                    watched.end();
                }
            }
        });
        return await(done);
    }

    void close() {
        executor.shutdown();
    }

    private static <T> T await(CompletableFuture<T> done) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return done.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof IOException io) {
                        throw io;
                    }
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
