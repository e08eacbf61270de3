package org.systole.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.core.state.StateBuilder.cluster;
import static org.systole.core.state.StateBuilder.life;

import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;

class NothingStartsTwiceTest {
    private static StateBuilder threeNodes() {
        return cluster("n1", "n2", "n3").joined("n1").joined("n2").joined("n3");
    }

    @Test
    void startsWhereItIsProvedAbsentEverywhere() {
        StateBuilder cluster = threeNodes().absent("web", "n1", "n2", "n3").started("web", "n2");

        assertThat(cluster.known("web", "n2")).isEqualTo(Known.STARTED);
    }

    @Test
    void refusesBeforeTheProbesOfAllNodesAreIn() {
        StateBuilder cluster = threeNodes().absent("web", "n1", "n2").intent("start", "web", "n1");

        assertThat(cluster.last().accepted()).isFalse();
        assertThat(cluster.last().text()).contains("start of web on n1 refused", "n3");
    }

    @Test
    void refusesWhileANodeWasNeverSeen() {
        StateBuilder cluster = cluster("n1", "n2", "n3")
                .joined("n1")
                .joined("n2")
                .absent("web", "n1", "n2")
                .intent("start", "web", "n1");

        assertThat(cluster.last().accepted()).isFalse();
        assertThat(cluster.last().text()).contains("n3", "UNSEEN");
    }

    @Test
    void refusesWhileItRunsElsewhere() {
        StateBuilder cluster = threeNodes()
                .absent("web", "n1", "n2", "n3")
                .started("web", "n2")
                .intent("start", "web", "n1");

        assertThat(cluster.last().accepted()).isFalse();
    }

    @Test
    void refusesWhileAStartElsewhereIsUnderWay() {
        StateBuilder cluster = threeNodes()
                .absent("web", "n1", "n2", "n3")
                .intent("start", "web", "n2")
                .intent("start", "web", "n1");

        assertThat(cluster.last().accepted()).isFalse();
    }

    @Test
    void refusesAfterAStopElsewhereFailed() {
        StateBuilder cluster = threeNodes()
                .absent("web", "n1", "n2", "n3")
                .started("web", "n2")
                .intent("stop", "web", "n2")
                .result("web", "n2", 1)
                .intent("start", "web", "n1");

        assertThat(cluster.last().accepted()).isFalse();
        assertThat(cluster.node("n2").attributes()).containsEntry("fail-count-web#stop_0", "INFINITY");
    }

    @Test
    void letsAnonymousClonesRunEverywhereAndFencingDevicesStartAtAnyTime() {
        StateBuilder cluster =
                threeNodes().absent("every", "n1", "n2").started("every", "n1").started("every", "n2");
        assertThat(cluster.known("every", "n2")).isEqualTo(Known.STARTED);

        cluster.absent("power", "n1").started("power", "n1");
        assertThat(cluster.known("power", "n1")).isEqualTo(Known.STARTED);
    }

    @Test
    void refusesADecisionOfAnotherTerm() {
        StateBuilder cluster = threeNodes().absent("web", "n1", "n2", "n3");
        Entry late = new Entry.Lost(
                StateBuilder.TERM, new NodeId("n2"), cluster.node("n2").incarnation(), "is gone", 100);
        cluster.apply(StateBuilder.TERM + 1, late);

        assertThat(cluster.last().accepted()).isFalse();
        assertThat(cluster.node("n2").online()).isTrue();
    }

    @Nested
    class WhenANodeIsLost {
        private final StateBuilder cluster = threeNodes()
                .absent("web", "n1", "n2", "n3")
                .started("web", "n2")
                .lost("n2");

        @Test
        void waitsForItsFencing() {
            assertThat(cluster.node("n2").life()).isEqualTo(Life.UNCLEAN);
            cluster.intent("start", "web", "n1");
            assertThat(cluster.last().accepted()).isFalse();

            cluster.fencing("n2", "n1").fenced("n2", Fencing.Outcome.CONFIRMED).started("web", "n1");
            assertThat(cluster.known("web", "n1")).isEqualTo(Known.STARTED);
        }

        @Test
        void anUnknownOutcomeReleasesNothing() {
            cluster.fencing("n2", "n1").fenced("n2", Fencing.Outcome.UNKNOWN).intent("start", "web", "n1");

            assertThat(cluster.last().accepted()).isFalse();
            assertThat(cluster.node("n2").life()).isEqualTo(Life.UNCLEAN);
        }

        @Test
        void staysUncleanWhenItReturnsInTheSameBoot() {
            cluster.joined("n2", life("n2", 1, 2));

            assertThat(cluster.node("n2").life()).isEqualTo(Life.UNCLEAN);
        }

        @Test
        void isCleanAgainInANewBootWithEverythingToBeProbed() {
            cluster.fencing("n2", "n1").joined("n2", life("n2", 2, 2));

            assertThat(cluster.node("n2").online()).isTrue();
            assertThat(cluster.beingFenced()).isEmpty();
            cluster.intent("start", "web", "n1");
            assertThat(cluster.last().text()).contains("n2");
        }

        @Test
        void aConfirmationCountsForNoLaterBoot() {
            cluster.fencing("n2", "n1");
            Fencing attempt = cluster.state().fencings().get(new NodeId("n2"));
            cluster.joined("n2", life("n2", 2, 2)).lost("n2");
            cluster.apply(new Entry.FenceResult(
                    new NodeId("n2"), attempt.id(), new NodeId("n1"), Fencing.Outcome.CONFIRMED, "", 101));

            assertThat(cluster.last().accepted()).isFalse();
            assertThat(cluster.node("n2").life()).isEqualTo(Life.UNCLEAN);
        }

        @Test
        void cannotJoinInTheBootThatWasFenced() {
            cluster.fencing("n2", "n1").fenced("n2", Fencing.Outcome.CONFIRMED).joined("n2", life("n2", 1, 7));

            assertThat(cluster.last().accepted()).isFalse();
            assertThat(cluster.last().text()).contains("boot the machine");
        }

        @Test
        void aLostExecutorEndsItsAttempt() {
            cluster.fencing("n2", "n3").lost("n3");

            assertThat(cluster.beingFenced()).isEmpty();
            assertThat(cluster.state().fencingHistory())
                    .extracting(Fencing::outcome)
                    .containsExactly(Fencing.Outcome.UNKNOWN);
        }
    }

    @Test
    void aNewProcessInTheSameBootIsProbedBeforeAnythingMoves() {
        StateBuilder cluster = threeNodes()
                .absent("web", "n1", "n2", "n3")
                .started("web", "n2")
                .joined("n2", life("n2", 1, 2));
        assertThat(cluster.known("web", "n2")).isEqualTo(Known.UNKNOWN);

        cluster.intent("start", "web", "n1");
        assertThat(cluster.last().accepted()).isFalse();

        cluster.intent("monitor", "web", "n2").result("web", "n2", 0);
        assertThat(cluster.known("web", "n2")).isEqualTo(Known.STARTED);
    }

    @Test
    void aViewThatIsOlderThanTheRecordBringsNoEarlierLifeBack() {
        StateBuilder cluster = threeNodes().joined("n2", life("n2", 2, 2)).joined("n2", life("n2", 1, 1));

        assertThat(cluster.last().accepted()).isFalse();
        assertThat(cluster.node("n2").incarnation()).contains(life("n2", 2, 2));
    }

    @Test
    void cleaningUpWhatIsActiveMakesItUnknownNotAbsent() {
        StateBuilder cluster = threeNodes().absent("web", "n1", "n2", "n3").started("web", "n2");
        cluster.apply(new Entry.CleanUp(new ResourceId("web"), Optional.empty(), 100))
                .absent("web", "n1", "n3");

        cluster.intent("start", "web", "n1");

        assertThat(cluster.last().accepted()).isFalse();
    }

    @Test
    void onlyADrainedNodeLeavesCleanly() {
        StateBuilder cluster = threeNodes().absent("web", "n1", "n2", "n3").started("web", "n2");
        Incarnation life = cluster.node("n2").incarnation().orElseThrow();
        cluster.apply(new Entry.SetAttribute(new NodeId("n2"), NodeRecord.SHUTDOWN, Optional.of("100"), 100))
                .apply(new Entry.Drained(StateBuilder.TERM, new NodeId("n2"), life, 100));
        assertThat(cluster.last().accepted()).isFalse();

        cluster.intent("stop", "web", "n2")
                .result("web", "n2", 0)
                .apply(new Entry.Drained(StateBuilder.TERM, new NodeId("n2"), life, 100));
        assertThat(cluster.node("n2").life()).isEqualTo(Life.DOWN);
    }

    @Test
    void aSnapshotRestoresTheSameState() {
        StateBuilder cluster = threeNodes()
                .absent("web", "n1", "n2", "n3")
                .started("web", "n2")
                .intent("stop", "web", "n2")
                .lost("n3")
                .fencing("n3", "n1");

        ClusterState restored = StateCodec.decode(StateCodec.encode(cluster.state()));

        assertThat(restored.nodes()).isEqualTo(cluster.state().nodes());
        assertThat(restored.fencings()).isEqualTo(cluster.state().fencings());
        assertThat(restored.configuration()).isEqualTo(cluster.state().configuration());
        assertThat(StateCodec.encode(restored)).isEqualTo(StateCodec.encode(cluster.state()));
    }
}
