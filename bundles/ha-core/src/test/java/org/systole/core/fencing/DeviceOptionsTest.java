package org.systole.core.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.systole.api.fencing.FencingDriver.Kind;
import org.systole.api.model.NodeId;
import org.systole.core.fencing.DeviceOptions.HostCheck;

class DeviceOptionsTest {
    private static final NodeId NODE2 = new NodeId("node2");

    private static DeviceOptions with(String name, String value) {
        return new DeviceOptions(Map.of(name, value));
    }

    @Test
    void timesAreReadByTheKindOfCommand() {
        assertThat(with("pcmk_off_timeout", "90").timeout(Kind.OFF)).contains(Duration.ofSeconds(90));
        assertThat(with("pcmk_off_timeout", "90").timeout(Kind.ON)).isEmpty();
        assertThat(with("pcmk_monitor_timeout", "500ms").timeout(Kind.MONITOR)).contains(Duration.ofMillis(500));
    }

    @Test
    void delaysAreForAllNodesOrForEach() {
        assertThat(with("pcmk_delay_base", "5s").delay(NODE2)).isEqualTo(Duration.ofSeconds(5));
        assertThat(with("pcmk_delay_base", "node1:1s;node2:10s").delay(NODE2)).isEqualTo(Duration.ofSeconds(10));
        assertThat(with("pcmk_delay_base", "node1:1s").delay(NODE2)).isZero();
        assertThat(with("pcmk_delay_base", "5s").longestDelay(NODE2)).isEqualTo(Duration.ofSeconds(5));
        assertThat(with("pcmk_delay_max", "8s").longestDelay(NODE2)).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void oneCommandAtATimeUnlessTheDeviceTakesMore() {
        assertThat(with("", "").limit()).isEqualTo(1);
        assertThat(with("pcmk_action_limit", "3").limit()).isEqualTo(3);
        assertThat(with("pcmk_action_limit", "-1").limit()).isEqualTo(Integer.MAX_VALUE);
        assertThat(with("pcmk_action_limit", "many").limit()).isEqualTo(1);
    }

    @Test
    void theHostCheckIsReadAndOtherwiseLeftToTheDevice() {
        assertThat(with("pcmk_host_check", "dynamic-list").hostCheck()).contains(HostCheck.DYNAMIC_LIST);
        assertThat(with("", "").hostCheck()).isEmpty();
    }
}
