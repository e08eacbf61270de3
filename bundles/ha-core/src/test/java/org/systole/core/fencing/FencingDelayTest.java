package org.systole.core.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.core.state.Demand;
import org.systole.core.state.Fencing;
import org.systole.core.state.FencingOrder;
import org.systole.core.state.Incarnation;
import org.systole.core.state.IntentId;

class FencingDelayTest {
    private static final FencingDevices.Device SLOW = new FencingDevices.Device(
            "slow",
            "strip",
            new TreeMap<>(Map.of("pcmk_delay_base", "5s", "pcmk_delay_max", "9s")),
            new TreeMap<>(Map.of("node2", List.of("2"))),
            new TreeSet<>());

    /** The longest there can be. */
    private static Duration delay(String how, int tries, long asked) {
        NodeId target = new NodeId("node2");
        FencingOrder order = new FencingOrder(
                target,
                Optional.empty(),
                how,
                List.of("slow"),
                new NodeId("node1"),
                new Incarnation("uuid", "boot", 1),
                1000,
                "",
                "ana",
                100);
        Demand demand = new Demand(target, how, "ana", "", 100, tries, asked);
        Fencing attempt = new Fencing(new IntentId(1, 7), order, Fencing.Outcome.PENDING, "", 0);
        return FencingDelay.of(attempt, Optional.of(demand), List.of(SLOW), (least, bound) -> bound - 1);
    }

    @Test
    void whatIsAskedForComesBesideWhatTheDevicesSay() {
        assertThat(delay("off", 0, 0)).isEqualTo(Duration.ofSeconds(9));
        assertThat(delay("off", 0, 20)).isEqualTo(Duration.ofSeconds(29));
        assertThat(delay("on", 0, 20)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void nothingIsWaitedForWhereThatIsAskedForOrAnAttemptFailed() {
        assertThat(delay("off", 0, Demand.AT_ONCE)).isZero();
        assertThat(delay("off", 1, 20)).isZero();
    }
}
