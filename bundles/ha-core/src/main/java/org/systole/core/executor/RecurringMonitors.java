package org.systole.core.executor;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each recurring monitor once at its beginning, then an interval after each end: a slow monitor never overtakes
 * itself. Every result is passed on; what of it is news is for others to decide.
 *
 * @param <K> tells one monitor from another
 * @param <R> what a run gives
 */
public final class RecurringMonitors<K, R> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RecurringMonitors.class);

    /**
     * What is watched has just been started or looked at; a second look in the same moment tells nothing, and would
     * take processors and a place in the log from what waits for the start.
     */
    static final Duration FIRST = Duration.ofSeconds(1);

    private final Function<K, CompletableFuture<R>> run;
    private final BiConsumer<K, R> ended;
    private final Timers timers;
    private final Map<K, Round> rounds = new HashMap<>();

    /** What is under way or planned of one monitor; a new beginning makes a new one. */
    private static final class Round {
        private Runnable next = () -> {};
        private CompletableFuture<?> current = CompletableFuture.completedFuture(null);
    }

    /**
     * @param run begins one run; cancelling what it returns must end the run
     * @param ended told every result, on the run's thread; must only queue
     */
    public RecurringMonitors(Function<K, CompletableFuture<R>> run, BiConsumer<K, R> ended, Timers timers) {
        this.run = run;
        this.ended = ended;
        this.timers = timers;
    }

    /** Begins a monitor, also anew; it runs first after a second, or after its interval if that is shorter. */
    public void begin(K key, Duration interval) {
        end(key);
        Round round = new Round();
        synchronized (rounds) {
            rounds.put(key, round);
            round.next =
                    timers.after(interval.compareTo(FIRST) < 0 ? interval : FIRST, () -> once(key, interval, round));
        }
    }

    private void once(K key, Duration interval, Round round) {
        if (!isCurrent(key, round)) {
            return;
        }
        CompletableFuture<R> current = begun(key);
        synchronized (rounds) {
            round.current = current;
        }
        if (!isCurrent(key, round)) {
            current.cancel(false); // ended while it began
        }
        current.whenComplete((result, failure) -> {
            if (planNext(key, interval, round)) {
                pass(key, result, failure);
            }
        });
    }

    private CompletableFuture<R> begun(K key) {
        try {
            return run.apply(key);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private boolean isCurrent(K key, Round round) {
        synchronized (rounds) {
            return rounds.get(key) == round;
        }
    }

    private boolean planNext(K key, Duration interval, Round round) {
        synchronized (rounds) {
            boolean current = rounds.get(key) == round;
            if (current) {
                round.next = timers.after(interval, () -> once(key, interval, round));
            }
            return current;
        }
    }

    private void pass(K key, R result, Throwable failure) {
        if (failure == null) {
            ended.accept(key, result);
        } else {
            log.error("Monitor {} could not be run; it is tried again after its interval.", key, failure);
        }
    }

    /** Ends a monitor, the run under way as well; no result of it is passed on any more. */
    public void end(K key) {
        Round round;
        synchronized (rounds) {
            round = rounds.remove(key);
        }
        if (round != null) {
            round.next.run();
            round.current.cancel(false);
        }
    }

    @Override
    public void close() {
        timers.close();
    }
}
