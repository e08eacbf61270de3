package org.systole.management.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.systole.core.console.ClusterView;
import org.systole.core.console.Console;

class ClusterWatchTest {
    private final FakeConsole console = new FakeConsole();

    private static ClusterView lost() {
        return FakeConsole.view(
                List.of(FakeConsole.node("node1", "online"), FakeConsole.node("node2", "OFFLINE")), List.of());
    }

    @Test
    void listenersHearWhatChangedAndItIsKept() {
        List<Event> heard = Collections.synchronizedList(new ArrayList<>());
        try (ClusterWatch watch = new ClusterWatch(console)) {
            watch.listen((view, news) -> heard.addAll(news));
            watch.start(Duration.ofMillis(10));
            console.show(lost());

            await().until(() -> heard.size() == 1);
            assertThat(heard.get(0).type()).isEqualTo("org.systole.node.lost");
            assertThat(heard.get(0).id()).isEqualTo(1);
            assertThat(watch.events().since(0)).isEqualTo(heard);
            assertThat(watch.events().since(1)).isEmpty();
        }
    }

    @Test
    void aBadLookKeepsTheLastViewAndTheNextOneCounts() {
        AtomicBoolean broken = new AtomicBoolean();
        Console shaky = new Console() {
            @Override
            public ClusterView view() {
                if (broken.get()) {
                    throw new IllegalStateException("not now");
                }
                return console.view();
            }

            @Override
            public Reply run(Call call) {
                return console.run(call);
            }
        };
        try (ClusterWatch watch = new ClusterWatch(shaky)) {
            ClusterView first = watch.view();
            broken.set(true);
            watch.look();
            assertThat(watch.view()).isSameAs(first);

            broken.set(false);
            console.show(lost());
            watch.look();
            assertThat(watch.events().last()).isEqualTo(1);
        }
    }

    @Test
    void aNodeThatDidNotStartShowsAnEmptyClusterAndWhy() {
        Console none = new Console() {
            @Override
            public ClusterView view() {
                throw new IllegalStateException("the node did not start");
            }

            @Override
            public Reply run(Call call) {
                return console.run(call);
            }
        };
        try (ClusterWatch watch = new ClusterWatch(none)) {
            assertThat(watch.view().problems()).containsExactly("the node did not start");
            assertThat(watch.view().nodes()).isEmpty();
        }
    }

    @Test
    void onlyTheNewestEventsAreKept() {
        EventLog log = new EventLog(3);
        for (int i = 0; i < 10; i++) {
            log.add(i, new ViewChanges.Change("org.systole.config.changed", "", "x"));
        }

        assertThat(log.last()).isEqualTo(10);
        assertThat(log.since(0)).extracting(Event::id).containsExactly(8L, 9L, 10L);
    }
}
