package org.systole.core.executor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.systole.api.process.Ticker;

/** Time that a test moves; tasks run on the thread that moves it. */
final class ManualTimers implements Timers, Ticker {
    private final List<Later> tasks = new ArrayList<>();
    private long now = 1;

    private record Later(long at, long number, Runnable task) {}

    @Override
    public synchronized Runnable after(Duration delay, Runnable task) {
        Later later = new Later(now + delay.toNanos(), tasks.size(), task);
        tasks.add(later);
        return () -> forget(later);
    }

    private synchronized void forget(Later later) {
        tasks.remove(later);
    }

    /** How many tasks are still to come. */
    synchronized int planned() {
        return tasks.size();
    }

    void advance(Duration time) {
        long end = nanos() + time.toNanos();
        for (Optional<Later> due = next(end); due.isPresent(); due = next(end)) {
            due.get().task().run();
        }
        set(end);
    }

    private synchronized Optional<Later> next(long end) {
        Optional<Later> due = tasks.stream()
                .filter(t -> t.at() <= end)
                .min(Comparator.comparingLong(Later::at).thenComparingLong(Later::number));
        due.ifPresent(t -> {
            tasks.remove(t);
            now = Math.max(now, t.at());
        });
        return due;
    }

    private synchronized void set(long time) {
        now = Math.max(now, time);
    }

    @Override
    public synchronized long nanos() {
        return now;
    }

    @Override
    public void pause(Duration duration) {
        throw new UnsupportedOperationException("nothing pauses here");
    }

    @Override
    public synchronized void close() {
        tasks.clear();
    }
}
