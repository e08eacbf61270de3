package org.systole.core.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.systole.core.settings.KeyRing;
import org.systole.core.transport.TestChannels.End;

/** Real channels over TCP on loopback: who gets into the view, and what both sides say of it. */
@Timeout(180)
class ClusterChannelTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path base;

    private final List<End> ends = new ArrayList<>();

    private End connect(TestChannels channels, int node, KeyRing keys) throws IOException {
        End end = channels.connect(node, keys);
        ends.add(end);
        return end;
    }

    @AfterEach
    void closeAll() {
        ends.forEach(end -> end.channel().close());
    }

    private void exchange(End from, End to, String text) throws IOException {
        from.send(to, text);
        await().atMost(LONG).until(() -> to.heard().contains(text));
    }

    @Test
    void aNodeWithTheWrongKeyStaysOutAndBothSidesSayWhy() throws IOException {
        TestChannels channels = new TestChannels(base, false);
        End first = connect(channels, 1, TestChannels.keys(1, "secret"));
        End second = connect(channels, 2, TestChannels.keys(1, "secret"));
        await().atMost(LONG).until(() -> first.members() == 2 && second.members() == 2);

        End stranger = connect(channels, 3, TestChannels.keys(1, "guess"));
        await().atMost(LONG)
                .until(() -> !first.refused().isEmpty() && !stranger.refused().isEmpty());
        assertThat(first.refused().get(0)).contains("n3@127.0.3.3", "wrong key", "stays out", "authkeys");
        assertThat(stranger.refused().get(0)).contains("@127.0.3.", "wrong key", "authkeys");
        // Refused more than once by now, and told once.
        await().atMost(LONG).until(() -> first.channel().refusedMessages() > 5);
        assertThat(first.refused()).hasSize(1);
        assertThat(TestChannels.views(ends).values()).containsExactlyInAnyOrder(2, 2, 1);
        exchange(first, second, "still here");
    }

    @Test
    void keysAreRotatedByNumberWithoutLosingAnybody() throws IOException {
        TestChannels channels = new TestChannels(base, false);
        End first = connect(channels, 1, TestChannels.keys(1, "old"));
        End second = connect(channels, 2, TestChannels.keys(1, "old"));
        await().atMost(LONG).until(() -> first.members() == 2 && second.members() == 2);
        List<KeyRing> steps = List.of(
                TestChannels.keys(1, "old", "new"),
                TestChannels.keys(2, "old", "new"),
                TestChannels.keys(2, "", "new"));
        for (int step = 0; step < steps.size(); step++) {
            first.channel().use(steps.get(step));
            exchange(first, second, "one is ahead " + step);
            exchange(second, first, "one is behind " + step);
            second.channel().use(steps.get(step));
            exchange(first, second, "both " + step);
        }
        assertThat(first.members()).isEqualTo(2);
        assertThat(first.refused()).isEmpty();
        assertThat(second.refused()).isEmpty();

        End late = connect(channels, 3, TestChannels.keys(1, "old"));
        await().atMost(LONG)
                .until(() -> !late.refused().isEmpty() && !first.refused().isEmpty());
        assertThat(first.refused().get(0)).contains("key number 1", "does not have");
        assertThat(late.refused().get(0)).contains("key number 2", "does not have");
        assertThat(late.members()).isEqualTo(1);
    }
}
