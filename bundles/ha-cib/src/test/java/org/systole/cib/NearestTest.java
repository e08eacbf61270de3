package org.systole.cib;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void findsSlipsOfTheFingers() {
        assertThat(Nearest.to("sever0", List.of("server0", "server1", "mail"))).contains("server0");
        assertThat(Nearest.to("nodel", List.of("node2", "node1"))).contains("node1");
    }

    @Test
    void takesSwappedNeighboursForOneSlipAndDashesForUnderscores() {
        assertThat(Nearest.to("wbe", List.of("web", "sea"))).contains("web");
        assertThat(Nearest.to("No_Quorum_Policy", List.of("no-quorum-policy"))).contains("no-quorum-policy");
    }

    @Test
    void staysSilentWhenNothingIsClose() {
        assertThat(Nearest.to("database", List.of("web", "mail"))).isEmpty();
        assertThat(Nearest.hint("database", List.of("web", "mail"), "add it")).isEqualTo("add it");
    }
}
