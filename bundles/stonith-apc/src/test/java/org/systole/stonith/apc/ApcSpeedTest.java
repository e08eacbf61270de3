package org.systole.stonith.apc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.systole.api.fencing.FencingDriver.Outcome;

@Isolated("it measures")
class ApcSpeedTest {
    /** A limit for busy machines; on an idle one the median is about 30 ms. */
    private static final long LIMIT_MILLIS = 300;

    @Test
    void aStripThatSwitchesAtOnceIsConfirmedAtOnce() throws Exception {
        try (StripBench bench = StripBench.rackPdu()) {
            bench.calls().monitor(); // classes loaded
            long[] millis = new long[15];
            for (int i = 0; i < millis.length; i++) {
                bench.strip().order("on 2");
                long start = System.nanoTime();
                assertThat(bench.calls().off("2")).isInstanceOf(Outcome.Confirmed.class);
                millis[i] = Duration.ofNanos(System.nanoTime() - start).toMillis();
            }
            Arrays.sort(millis);
            assertThat(millis[millis.length / 2])
                    .as("median of %s ms", Arrays.toString(millis))
                    .isLessThan(LIMIT_MILLIS);
        }
    }
}
