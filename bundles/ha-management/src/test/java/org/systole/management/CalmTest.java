package org.systole.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.systole.core.console.ClusterView;
import org.systole.core.console.Console;
import org.systole.management.event.FakeConsole;

class CalmTest {
    private final Deque<ClusterView> views = new ArrayDeque<>();
    private int looks;

    private static ClusterView view(boolean quorate, String version) {
        ClusterView v = FakeConsole.view(List.of(), List.of());
        return new ClusterView(
                v.cluster(),
                v.node(),
                v.taken(),
                v.version(),
                version,
                v.changedBy(),
                v.coordinator(),
                v.term(),
                quorate,
                v.maintenance(),
                v.nodes(),
                v.resources(),
                v.fencing(),
                v.failures(),
                v.plan(),
                v.problems());
    }

    private boolean calmWithin(int most) throws InterruptedException {
        Console console = new Console() {
            @Override
            public ClusterView view() {
                looks++;
                return views.size() > 1 ? views.pop() : views.element();
            }

            @Override
            public Reply run(Call call) {
                throw new AssertionError("nothing is run");
            }
        };
        return new Calm(console, Duration.ofMillis(1), Duration.ofMillis(most)).await();
    }

    @Test
    void waitsForQuorumAndUntilNothingChanges() throws InterruptedException {
        views.addAll(List.of(
                view(false, "0.0.0"),
                view(false, "0.0.0"),
                view(true, "0.1.1"),
                view(true, "0.1.2"),
                view(true, "0.1.3"),
                view(true, "0.1.3")));

        assertThat(calmWithin(100)).isTrue();
        assertThat(looks).isEqualTo(6);
    }

    @Test
    void letsAnOperatorInAllTheSameWhenTheTimeIsOver() throws InterruptedException {
        views.add(view(false, "0.0.0"));

        assertThat(calmWithin(5)).isFalse();
        assertThat(looks).isEqualTo(5);
    }
}
