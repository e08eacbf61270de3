package org.systole.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a plan says, nothing starts twice: the log's admission is the safety argument, not the policy. */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class SafetyWithoutSenseTest {
    private static final int SEEDS = 40;

    @Test
    void aRecklessPolicyCannotStartAnythingTwice() {
        int starts = 0;
        int fencings = 0;
        for (long each : LongStream.range(0, SEEDS).toArray()) {
            final long seed = each;
            Simulation.Outcome outcome =
                    new Simulation(Options.of(seed).safetyOnly().lasting(8000), () -> new RecklessBrain(seed)).run();
            assertThat(outcome.violations())
                    .as("seed %d\n%s", seed, String.join("\n", outcome.story()))
                    .isEmpty();
            starts += outcome.coverage().starts();
            fencings += outcome.coverage().fencings();
        }
        assertThat(starts).as("services were started at all").isGreaterThan(SEEDS);
        assertThat(fencings).as("nodes were fenced at all").isGreaterThan(SEEDS);
    }
}
