package org.systole.launcher.log;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where log lines go. Callers only queue; one daemon thread writes to standard error and, once it is known where, to a
 * file. When the queue is full, because the pipe or the disk takes nothing, lines are dropped and counted.
 */
public final class LogSink {
    private static final int QUEUE_LIMIT = 20_000;

    private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUE_LIMIT);
    private final AtomicLong dropped = new AtomicLong();
    private final PrintStream console;
    private volatile RotatingFile file;

    /** Text to write, or a mark that somebody waits for. */
    private record Entry(String text, CountDownLatch mark) {}

    /** @param console gets every line */
    public LogSink(PrintStream console) {
        this.console = console;
        Thread thread = new Thread(this::run, "systole-log");
        thread.setDaemon(true);
        thread.start();
    }

    /** Writes to this file as well from now on. */
    public void alsoTo(Path path, long limitBytes, int kept) throws IOException {
        file = RotatingFile.open(path, limitBytes, kept);
    }

    /** Queues one entry, which may hold several lines; never waits. */
    public void write(String text) {
        if (!queue.offer(new Entry(text, null))) {
            dropped.incrementAndGet();
        }
    }

    /** Waits until what was queued so far is written, but no longer than this; answers whether it is. */
    public boolean flush(Duration limit) throws InterruptedException {
        Entry mark = new Entry("", new CountDownLatch(1));
        long until = System.nanoTime() + limit.toNanos();
        return queue.offer(mark, limit.toNanos(), TimeUnit.NANOSECONDS)
                && mark.mark().await(until - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void run() {
        try {
            while (true) {
                Entry entry = queue.take();
                long lost = dropped.getAndSet(0);
                if (lost > 0) {
                    put(lost + " log lines were dropped: they could not be written fast enough");
                }
                if (entry.mark() == null) {
                    put(entry.text());
                } else {
                    console.flush();
                    entry.mark().countDown();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void put(String text) {
        console.println(text);
        RotatingFile target = file;
        if (target == null) {
            return;
        }
        try {
            target.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            file = null;
            console.println("The log file is given up, as it cannot be written: " + e.getMessage());
        }
    }
}
