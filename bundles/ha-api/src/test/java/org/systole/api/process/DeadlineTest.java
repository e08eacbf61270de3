package org.systole.api.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private final List<Duration> pauses = new ArrayList<>();
    private final Ticker ticker = new Ticker() {
        private long now = Long.MAX_VALUE - 5; // wraps around: only differences count

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void pause(Duration duration) {
            pauses.add(duration);
            now += duration.toNanos();
        }
    };

    @Test
    void looksUntilTheConditionHolds() throws Exception {
        AtomicInteger looks = new AtomicInteger();

        boolean held = Deadline.in(Duration.ofSeconds(1), ticker)
                .await(Duration.ofMillis(50), () -> looks.incrementAndGet() == 3);

        assertThat(held).isTrue();
        assertThat(pauses).containsExactly(Duration.ofMillis(50), Duration.ofMillis(50));
    }

    @Test
    void looksALastTimeWhenTheTimeIsUp() throws Exception {
        Deadline deadline = Deadline.in(Duration.ofMillis(120), ticker);
        AtomicInteger looks = new AtomicInteger();

        boolean held = deadline.await(Duration.ofMillis(50), () -> looks.incrementAndGet() == 0);

        assertThat(held).isFalse();
        assertThat(looks).hasValue(4);
        assertThat(pauses).containsExactly(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(20));
        assertThat(deadline.passed()).isTrue();
        assertThat(deadline.left()).isZero();
    }

    @Test
    void isNeverMovedBehindTheOneItComesFrom() {
        Deadline deadline = Deadline.in(Duration.ofSeconds(10), ticker);

        assertThat(deadline.within(Duration.ofSeconds(3)).left()).isEqualTo(Duration.ofSeconds(3));
        assertThat(deadline.within(Duration.ofSeconds(30)).left()).isEqualTo(Duration.ofSeconds(10));
        assertThat(deadline.earlierBy(Duration.ofSeconds(4)).left()).isEqualTo(Duration.ofSeconds(6));
        assertThat(deadline.earlierBy(Duration.ofSeconds(40)).passed()).isTrue();
    }
}
