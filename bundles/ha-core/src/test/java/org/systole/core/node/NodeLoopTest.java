package org.systole.core.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.core.controller.ControllerSettings;
import org.systole.core.controller.Event;
import org.systole.core.controller.NodeController;
import org.systole.core.controller.PolicyBrain;
import org.systole.core.membership.StallWatchdog;
import org.systole.core.replication.ReplicatedLog.Leadership;
import org.systole.core.state.Incarnation;

class NodeLoopTest {
    /** Otherwise a fencing begins by looking for itself in a snapshot that does not know of it yet, and gives up. */
    @Test
    void whatWasDecidedCanBeReadBeforeItIsCarriedOut() {
        NodeId n1 = new NodeId("n1");
        NodeController controller = new NodeController(
                ControllerSettings.of(n1, List.of(n1), Duration.ofSeconds(30)),
                new PolicyBrain(),
                new Incarnation("uuid-n1", "boot", 1));
        List<String> order = new CopyOnWriteArrayList<>();
        StallWatchdog watchdog = new StallWatchdog(Duration.ofSeconds(30), System::nanoTime, order::add);
        try (NodeLoop loop = new NodeLoop(
                controller,
                effect -> order.add("carried out"),
                c -> order.add("published " + c.leadership().term()),
                () -> 1000,
                () -> 100,
                Duration.ofSeconds(60),
                watchdog)) {
            loop.start();
            loop.tell(new Event.LeadershipChanged(new Leadership(7, Optional.of(n1), true)));
            await().atMost(Duration.ofSeconds(30)).until(() -> order.contains("carried out"));
        }

        assertThat(order.subList(0, order.indexOf("carried out"))).contains("published 7");
    }
}
