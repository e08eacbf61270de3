package org.systole.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

    @Test
    @Timeout(value = 6, unit = TimeUnit.HOURS)
    void nothingRunsTwiceAndEverythingComesBack() {
        int partitions = 0;
        int leaderLosses = 0;
        int undeployments = 0;
        long events = 0;
        List<String> failures = new ArrayList<>();
        for (long seed = FIRST; seed < FIRST + SEEDS && failures.size() < 3; seed++) {
            Simulation.Outcome outcome = new Simulation(Options.of(seed), PolicyBrain::new).run();
            events += outcome.events();
            partitions += outcome.coverage().partitionDuringFencing() ? 1 : 0;
            leaderLosses += outcome.coverage().leaderLossDuringOperation() ? 1 : 0;
            undeployments += outcome.coverage().undeployDuringOperation() ? 1 : 0;
            if (!outcome.violations().isEmpty()) {
                failures.add(describe(seed, outcome));
            }
        }
        System.out.printf(
                "%d seeds, %d events; met a partition during a fencing: %d, a leader loss with an operation under way: %d,"
                        + " an undeployment during an operation: %d%n",
                SEEDS, events, partitions, leaderLosses, undeployments);
        assertThat(failures).isEmpty();
        if (SEEDS >= 1000) {
            assertThat(List.of(partitions, leaderLosses, undeployments)).allMatch(n -> n > 0);
        }
    }

    private static String describe(long seed, Simulation.Outcome outcome) {
        List<String> story = outcome.story();
        return "seed " + seed + ": " + outcome.violations() + "\n"
                + String.join("\n", story.subList(Math.max(0, story.size() - STORY_LINES), story.size()));
    }
}
