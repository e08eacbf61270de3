package org.systole.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.systole.core.state.Fencing.Outcome;

/** Two of five nodes pass; what goes on longer waits for a human, or for ten minutes. */
class BrakeTest {
    private final StateBuilder cluster = five();

    private static StateBuilder five() {
        return StateBuilder.cluster("n1", "n2", "n3", "n4", "n5")
                .joined("n1")
                .joined("n2")
                .joined("n3")
                .joined("n4")
                .joined("n5");
    }

    private void fence(String node, long at) {
        cluster.lost(node).fencing(node, "n1", "reboot", at);
        if (cluster.last().accepted()) {
            cluster.fenced(node, Outcome.CONFIRMED, at);
        }
    }

    private void back(String node, int boot) {
        cluster.joined(node, StateBuilder.life(node, boot, boot));
    }

    @Test
    void aDoubleFailureOfFiveNodesPassesAndTheThirdWaits() {
        fence("n2", 1000);
        fence("n3", 1001);
        assertThat(cluster.last().accepted()).isTrue();

        fence("n4", 1002);

        assertThat(cluster.last().text())
                .contains("n4 is not fenced: the safety brake holds", "[n2, n3]", "1970-01-01T00:26:40Z")
                .contains("stonith_admin --release-brake");
        assertThat(cluster.node("n4").life()).isEqualTo(Life.UNCLEAN);
    }

    @Test
    void attemptsUnderWayCount() {
        cluster.lost("n2").lost("n3").lost("n4");
        cluster.fencing("n2", "n1", "reboot", 1000).fencing("n3", "n1", "reboot", 1000);

        cluster.fencing("n4", "n1", "reboot", 1000);

        assertThat(cluster.last().accepted()).isFalse();
    }

    @Test
    void aNodeThatIsBackIsNotDownButItsFencingCounts() {
        fence("n2", 1000);
        back("n2", 2);
        fence("n3", 1001);
        back("n3", 2);
        fence("n2", 1002);
        back("n2", 3);
        fence("n3", 1003);
        assertThat(cluster.last().accepted()).as("four fencings").isTrue();
        back("n3", 3);

        fence("n4", 1004);

        assertThat(cluster.last().text()).contains("4 fencings were confirmed");
    }

    @Test
    void tenMinutesLaterItGoesOn() {
        fence("n2", 1000);
        fence("n3", 1300);
        fence("n4", 1599);
        assertThat(cluster.last().accepted()).isFalse();

        fence("n4", 1600);

        assertThat(cluster.last().accepted()).isTrue();
    }

    @Test
    void anOperatorReleasesItWithAReason() {
        fence("n2", 1000);
        fence("n3", 1001);
        cluster.apply(new Entry.ReleaseBrake("ana stonith_admin", " ", 1002));
        assertThat(cluster.last().accepted()).isFalse();
        cluster.apply(new Entry.ReleaseBrake("ana stonith_admin", "the switch was replaced", 1002));

        fence("n4", 1003);

        assertThat(cluster.last().accepted()).isTrue();
        assertThat(cluster.state().fencing().brake().released().reason()).isEqualTo("the switch was replaced");
    }

    @Test
    void oneNodeMayBeFencedInAnyCluster() {
        assertThat(Brake.limit(2)).isEqualTo(1);
        assertThat(Brake.limit(3)).isEqualTo(1);
        assertThat(Brake.limit(5)).isEqualTo(2);
        assertThat(Brake.limit(16)).isEqualTo(7);
    }
}
