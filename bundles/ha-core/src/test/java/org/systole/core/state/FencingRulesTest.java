package org.systole.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.core.state.Fencing.Outcome;

class FencingRulesTest {
    private static final NodeId N2 = new NodeId("n2");
    private final StateBuilder cluster =
            StateBuilder.cluster("n1", "n2", "n3").joined("n1").joined("n2").joined("n3");

    private Optional<Demand> demand() {
        return cluster.state().fencing().demand(N2);
    }

    private void ask(String how, String who) {
        cluster.apply(new Entry.FenceRequest(N2, how, who, "a reason", 100));
    }

    @Test
    void ofSeveralRequestsTheShorterDelayCounts() {
        cluster.apply(new Entry.FenceRequest(N2, "off", "ana", "a reason", 100, 60));
        assertThat(demand()).get().extracting(Demand::delay).isEqualTo(60L);
        assertThat(StateCodec.decode(StateCodec.encode(cluster.state()))
                        .fencing()
                        .demand(N2))
                .isEqualTo(demand());

        cluster.apply(new Entry.FenceRequest(N2, "off", "eva", "now", 101, Demand.AT_ONCE));

        assertThat(demand()).get().extracting(Demand::delay).isEqualTo(Demand.AT_ONCE);
    }

    @Test
    void triesInVainAreCountedUntilTheNodeIsFenced() {
        cluster.lost("n2");
        assertThat(demand()).map(Demand::who).contains("the cluster, coordinated by n1");
        cluster.fencing("n2", "n1").fenced("n2", Outcome.FAILED);
        cluster.fencing("n2", "n1").fenced("n2", Outcome.UNKNOWN);
        assertThat(demand()).map(Demand::tries).contains(2);

        cluster.fencing("n2", "n1").fenced("n2", Outcome.CONFIRMED);

        assertThat(demand()).isEmpty();
        assertThat(cluster.node("n2").life()).isEqualTo(Life.DOWN);
    }

    @Test
    void requestsForOneNodeAreOneAndWhoIsToStayOffStaysOff() {
        ask("reboot", "ana");
        ask("off", "ben");
        ask("reboot", "cem");

        assertThat(cluster.last().accepted()).isTrue();
        assertThat(demand()).contains(new Demand(N2, "off", "ana", "a reason", 100, 0, 0));
    }

    @Test
    void aConfirmationByHandOvertakesTheAttempt() {
        ask("reboot", "ana");
        cluster.fencing("n2", "n1").apply(new Entry.ConfirmDown(N2, "ben", 105));

        assertThat(demand()).isEmpty();
        assertThat(cluster.state().fencings()).isEmpty();
        assertThat(cluster.state().fencingHistory()).singleElement().satisfies(f -> {
            assertThat(f.outcome()).isEqualTo(Outcome.OVERTAKEN);
            assertThat(f.said()).contains("ben");
        });
    }

    @Test
    void aBootOfTheNodeOvertakesTheAttemptToo() {
        cluster.lost("n2").fencing("n2", "n1").joined("n2", StateBuilder.life("n2", 2, 2));

        assertThat(demand()).isEmpty();
        assertThat(cluster.state().fencingHistory())
                .extracting(Fencing::outcome)
                .containsExactly(Outcome.OVERTAKEN);
    }

    @Test
    void switchingOnFencesNobodyAndIsSettledByItsConfirmation() {
        ask("on", "ana");
        assertThat(cluster.node("n2").online()).isTrue();
        cluster.fencing("n2", "n1", "on", 100);
        assertThat(cluster.last().accepted()).isTrue();
        assertThat(cluster.state().beingFenced()).isEmpty();

        cluster.fenced("n2", Outcome.CONFIRMED);

        assertThat(demand()).isEmpty();
        assertThat(cluster.node("n2").online()).isTrue();
        assertThat(cluster.state().fencing().brake().cuts()).isEmpty();
    }

    @Test
    void whoIsToBeFencedNeedNotBeSwitchedOnAnyMore() {
        ask("on", "ana");
        cluster.fencing("n2", "n1", "on", 100);

        cluster.lost("n2");

        assertThat(demand()).map(Demand::cuts).contains(true);
        assertThat(cluster.state().fencings()).isEmpty();
        cluster.fencing("n2", "n1");
        assertThat(cluster.last().accepted()).isTrue();
    }

    @Test
    void whatAnOperatorAskedForInVainIsForgottenWithTheHistory() {
        ask("on", "ana");
        cluster.apply(new Entry.ForgetFencings(Optional.of(N2), 101));

        assertThat(demand()).isEmpty();
    }

    @Test
    void nobodyIsSwitchedOnUnasked() {
        cluster.fencing("n2", "n1", "on", 100);

        assertThat(cluster.last().accepted()).isFalse();
    }

    @Test
    void theHistoryIsForgottenForOneNodeOrAll() {
        cluster.lost("n2").fencing("n2", "n1").fenced("n2", Outcome.FAILED);
        cluster.apply(new Entry.ForgetFencings(Optional.of(new NodeId("n3")), 110));
        assertThat(cluster.state().fencingHistory()).hasSize(1);

        cluster.apply(new Entry.ForgetFencings(Optional.empty(), 110));

        assertThat(cluster.state().fencingHistory()).isEmpty();
        assertThat(demand()).map(Demand::tries).contains(1);
    }

    @Test
    void anUnknownNodeIsRefusedWithTheNamesThereAre() {
        cluster.apply(new Entry.FenceRequest(new NodeId("n9"), "off", "ana", "", 100));

        assertThat(cluster.last().text()).isEqualTo("n9 is no node of this cluster; nodes are [n1, n2, n3]");
    }

    @Test
    void aSnapshotHoldsItAll() {
        ask("off", "ana");
        cluster.fencing("n2", "n1").fenced("n2", Outcome.CONFIRMED).lost("n3").fencing("n3", "n1");
        cluster.apply(new Entry.ReleaseBrake("ana", "why not", 110));

        assertThat(StateCodec.decode(StateCodec.encode(cluster.state())).fencing())
                .isEqualTo(cluster.state().fencing());
    }
}
