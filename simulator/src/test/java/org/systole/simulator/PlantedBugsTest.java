package org.systole.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.systole.core.controller.PolicyBrain;
import org.systole.simulator.Options.Bug;

/** A simulator that finds nothing proves nothing: each planted mistake must be found within a few hundred seeds. */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class PlantedBugsTest {
    private static final long SEEDS = 400;

    @ParameterizedTest
    @EnumSource(Bug.class)
    void findsThePlantedMistake(Bug bug) {
        long found = LongStream.rangeClosed(1, SEEDS)
                .filter(seed -> !new Simulation(options(seed, bug), PolicyBrain::new)
                        .run()
                        .violations()
                        .isEmpty())
                .findFirst()
                .orElse(-1);

        assertThat(found).as("first seed that finds %s", bug).isPositive();
        System.out.println(bug + " is found by seed " + found);
    }

    /** Few migrations are hindered in a short run, and few of those in a way that matters. */
    private static Options options(long seed, Bug bug) {
        Options options = Options.of(seed).safetyOnly().with(bug);
        return options.hindersMigrations() ? options.lasting(4000) : options;
    }
}
