package org.systole.core.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RecurringMonitorsTest {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final ManualTimers time = new ManualTimers();
    private final List<CompletableFuture<String>> runs = new ArrayList<>();
    private final List<String> results = new ArrayList<>();
    private final RecurringMonitors<String, String> monitors =
            new RecurringMonitors<>(key -> newRun(), (key, result) -> results.add(key + "=" + result), time);

    private CompletableFuture<String> newRun() {
        CompletableFuture<String> run = new CompletableFuture<>();
        runs.add(run);
        return run;
    }

    private CompletableFuture<String> last() {
        return runs.get(runs.size() - 1);
    }

    private void begin() {
        monitors.begin("m", INTERVAL);
        time.advance(RecurringMonitors.FIRST);
    }

    @Test
    void runsSoonAndThenAnIntervalAfterEachEnd() {
        begin();
        assertThat(runs).hasSize(1);

        time.advance(Duration.ofSeconds(60));
        assertThat(runs).as("none while one runs").hasSize(1);

        last().complete("0");
        time.advance(INTERVAL.minusMillis(1));
        assertThat(runs).hasSize(1);
        time.advance(Duration.ofMillis(1));
        assertThat(runs).hasSize(2);
        assertThat(results).containsExactly("m=0");
    }

    @Test
    void passesEveryResultOn() {
        begin();
        last().complete("0");
        time.advance(INTERVAL);
        last().complete("0");
        time.advance(INTERVAL);
        last().complete("7");

        assertThat(results).containsExactly("m=0", "m=0", "m=7");
    }

    @Test
    void endsTheRunUnderWayAndPassesNothingOnAnyMore() {
        begin();
        CompletableFuture<String> run = last();

        monitors.end("m");

        assertThat(run).isCancelled();
        time.advance(INTERVAL.multipliedBy(3));
        assertThat(runs).hasSize(1);
        assertThat(results).isEmpty();
        assertThat(time.planned()).isZero();
    }

    @Test
    void endsBetweenTwoRuns() {
        begin();
        last().complete("0");

        monitors.end("m");

        time.advance(INTERVAL.multipliedBy(3));
        assertThat(runs).hasSize(1);
    }

    @Test
    void beginsAnewWithoutRunningTwice() {
        begin();
        begin();
        assertThat(runs.get(0)).isCancelled();

        last().complete("0");
        time.advance(INTERVAL);

        assertThat(runs).hasSize(3);
        assertThat(results).containsExactly("m=0");
    }

    @Test
    void goesOnAfterARunThatCouldNotBeMade() {
        begin();
        last().completeExceptionally(new IllegalStateException("no configuration"));
        time.advance(INTERVAL);

        assertThat(runs).hasSize(2);
        assertThat(results).isEmpty();
    }
}
