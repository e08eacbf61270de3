package org.systole.api.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BoundedTest {
    @Test
    void answersWhatWasFound() throws Exception {
        assertThat(Bounded.run(Duration.ofSeconds(20), () -> "found")).hasValue("found");
    }

    @Test
    void leavesALookBehindThatDoesNotEnd() throws Exception {
        CountDownLatch never = new CountDownLatch(1);

        assertThat(Bounded.run(Duration.ofMillis(50), () -> waitFor(never))).isEmpty();
        never.countDown();
    }

    @Test
    void passesAnErrorOn() {
        assertThatThrownBy(() -> Bounded.run(Duration.ofSeconds(20), () -> {
                    throw new IllegalArgumentException("wrong");
                }))
                .hasRootCauseMessage("wrong");
    }

    private static String waitFor(CountDownLatch latch) {
        boolean counted = false;
        while (!counted) {
            try {
                latch.await();
                counted = true;
            } catch (InterruptedException e) {
                counted = latch.getCount() == 0; // as deaf as the kernel
            }
        }
        return "late";
    }
}
