package org.systole.api.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.agent.ResourceAgent.Step;
import org.systole.api.process.Ticker;

class StepsTest {
    private final Ticker ticker = new Ticker() {
        private long now;

        @Override
        public long nanos() {
            return now += 5;
        }

        @Override
        public void pause(Duration duration) {
            now += duration.toNanos();
        }
    };

    private final Steps steps = new Steps(ticker);

    @Test
    void keepsWhatWasDoneInOrderWithItsTime() throws Exception {
        int answer = steps.take("mount", () -> 42);
        steps.note("nothing to check");

        Result result = steps.failed("no such device");

        assertThat(answer).isEqualTo(42);
        assertThat(result.status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(result.reason()).isEqualTo("no such device");
        assertThat(result.steps())
                .containsExactly(new Step("mount", Duration.ofNanos(5)), new Step("nothing to check", Duration.ZERO));
    }

    @Test
    void keepsAStepThatFailed() {
        assertThatThrownBy(() -> steps.take("mount", () -> {
                    throw new InterruptedException();
                }))
                .isInstanceOf(InterruptedException.class);

        assertThat(steps.ok().steps()).extracting(Step::what).containsExactly("mount");
    }
}
