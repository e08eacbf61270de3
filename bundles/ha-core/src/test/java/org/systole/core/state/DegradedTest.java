package org.systole.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.core.state.StateBuilder.cluster;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;

/** An agent says that its resource runs, but not well: 190, or 191 where it is promoted. That is no failure. */
class DegradedTest {
    private static final ResourceId WEB = new ResourceId("web");

    private final StateBuilder cluster = cluster("n1", "n2").joined("n1").joined("n2");

    private void monitored(int rc) {
        cluster.apply(new Entry.Results(
                new NodeId("n1"),
                cluster.node("n1").incarnation().orElseThrow(),
                List.of(new Entry.Result(
                        WEB,
                        "monitor",
                        10_000,
                        cluster.node("n1").resources().get(WEB).last(),
                        false,
                        OperationRecord.Ended.DONE,
                        rc,
                        "one of two paths is lost",
                        "",
                        5,
                        Restart.NONE)),
                100));
    }

    @Test
    void aMonitorMaySaySo() {
        cluster.absent("web", "n1", "n2").started("web", "n1");
        monitored(190);

        assertThat(cluster.known("web", "n1")).isEqualTo(Known.STARTED);
        assertThat(cluster.node("n1").attributes()).isEmpty();
        assertThat(cluster.node("n1")
                        .resources()
                        .get(WEB)
                        .history()
                        .get("web_monitor_10000")
                        .rc())
                .as("it is told, though")
                .isEqualTo(190);
    }

    @Test
    void aPromotedOneIsNoneThatWasNotPromoted() {
        cluster.absent("web", "n1", "n2").started("web", "n1");
        monitored(191);

        assertThat(cluster.known("web", "n1")).isEqualTo(Known.FAILED);
    }

    @Test
    void aProbeFindsItRunning() {
        cluster.intent("monitor", "web", "n1").result("web", "n1", 190);
        assertThat(cluster.known("web", "n1")).isEqualTo(Known.STARTED);

        cluster.intent("monitor", "web", "n2").result("web", "n2", 191);
        assertThat(cluster.known("web", "n2")).isEqualTo(Known.PROMOTED);
    }

    @Test
    void noOtherOperationMaySaySo() {
        cluster.absent("web", "n1", "n2").intent("start", "web", "n1").result("web", "n1", 190);

        assertThat(cluster.known("web", "n1")).isEqualTo(Known.FAILED);
    }
}
