package org.systole.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.systole.core.controller.PolicyBrain;

/**
 * Many small clusters, each from a seed. {@code -Dsimulation.seeds=N} and {@code -Dsimulation.first=N} choose them, so
 * that a failing seed is replayed with {@code -Dsimulation.first=SEED -Dsimulation.seeds=1}.
 */
class SimulationTest {
    private static final long FIRST = Long.getLong("simulation.first", 1);
    private static final long SEEDS = Long.getLong("simulation.seeds", 2000);
    private static final int STORY_LINES = 120;
    private static final int ENOUGH_FAILURES = 3;

    private final AtomicInteger partitions = new AtomicInteger();
    private final AtomicInteger leaderLosses = new AtomicInteger();
    private final AtomicInteger undeployments = new AtomicInteger();
    private final AtomicInteger brakes = new AtomicInteger();
    private final AtomicInteger reloads = new AtomicInteger();
    private final AtomicInteger notices = new AtomicInteger();
    private final AtomicInteger migrations = new AtomicInteger();
    private final AtomicInteger targetsFenced = new AtomicInteger();
    private final AtomicInteger sourcesFenced = new AtomicInteger();
    private final AtomicInteger lateResults = new AtomicInteger();
    private final AtomicInteger coordinatorsLost = new AtomicInteger();
    private final AtomicInteger strangeAnswers = new AtomicInteger();
    private final AtomicLong events = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    @Test
    @Timeout(value = 6, unit = TimeUnit.HOURS)
    void nothingRunsTwiceAndEverythingComesBack() {
        LongStream.range(FIRST, FIRST + SEEDS).parallel().forEach(this::simulate);
        System.out.printf(
                "%d seeds, %d events; met a partition during a fencing: %d, a leader loss with an operation under way: %d,"
                        + " an undeployment during an operation: %d, the safety brake: %d, a reload: %d,"
                        + " a notification: %d, a migration: %d, an answer that is neither yes nor no: %d;%n"
                        + "of migrations, the target was fenced: %d, the source: %d, the result came late: %d, the"
                        + " coordinator was lost: %d%n",
                SEEDS,
                events.get(),
                partitions.get(),
                leaderLosses.get(),
                undeployments.get(),
                brakes.get(),
                reloads.get(),
                notices.get(),
                migrations.get(),
                strangeAnswers.get(),
                targetsFenced.get(),
                sourcesFenced.get(),
                lateResults.get(),
                coordinatorsLost.get());
        assertThat(failures).isEmpty();
        if (SEEDS >= 1000) {
            assertThat(List.of(
                            partitions.get(),
                            leaderLosses.get(),
                            undeployments.get(),
                            brakes.get(),
                            reloads.get(),
                            notices.get(),
                            migrations.get(),
                            strangeAnswers.get()))
                    .allMatch(n -> n > 0);
            assertThat(List.of(targetsFenced.get(), sourcesFenced.get(), lateResults.get(), coordinatorsLost.get()))
                    .as("migrations whose target or source is fenced, whose result is late, whose coordinator is lost")
                    .allMatch(n -> n >= SEEDS / 100);
        }
    }

    /** Seeds share nothing, so they may run side by side; each is one thread and replays alone. */
    private void simulate(long seed) {
        if (failures.size() >= ENOUGH_FAILURES) {
            return;
        }
        Simulation.Outcome outcome = new Simulation(Options.of(seed), PolicyBrain::new).run();
        events.addAndGet(outcome.events());
        partitions.addAndGet(outcome.coverage().partitionDuringFencing() ? 1 : 0);
        leaderLosses.addAndGet(outcome.coverage().leaderLossDuringOperation() ? 1 : 0);
        reloads.addAndGet(outcome.coverage().reloads() > 0 ? 1 : 0);
        notices.addAndGet(outcome.coverage().notices() > 0 ? 1 : 0);
        migrations.addAndGet(outcome.coverage().migrations() > 0 ? 1 : 0);
        strangeAnswers.addAndGet(outcome.coverage().strangeAnswers());
        targetsFenced.addAndGet(outcome.coverage().targetsFenced());
        sourcesFenced.addAndGet(outcome.coverage().sourcesFenced());
        lateResults.addAndGet(outcome.coverage().lateResults());
        coordinatorsLost.addAndGet(outcome.coverage().coordinatorsLost());
        brakes.addAndGet(outcome.coverage().brake() ? 1 : 0);
        undeployments.addAndGet(outcome.coverage().undeployDuringOperation() ? 1 : 0);
        if (!outcome.violations().isEmpty()) {
            failures.add(describe(seed, outcome));
        }
    }

    private static String describe(long seed, Simulation.Outcome outcome) {
        List<String> story = outcome.story();
        return "seed " + seed + ": " + outcome.violations() + "\n"
                + String.join("\n", story.subList(Math.max(0, story.size() - STORY_LINES), story.size()));
    }
}
