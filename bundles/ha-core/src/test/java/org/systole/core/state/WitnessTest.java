package org.systole.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.core.state.StateBuilder.cluster;
import static org.systole.core.state.StateBuilder.life;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.policy.ClusterSnapshot;

/** A node that only votes: nothing starts there, and it is in nobody's way. */
class WitnessTest {
    private static Entry.Agents says(StateBuilder cluster, String node, String... agents) {
        return new Entry.Agents(
                new NodeId(node), cluster.node(node).incarnation().orElseThrow(), new TreeSet<>(List.of(agents)), 100);
    }

    /** n3 is a witness in its first life. */
    private static StateBuilder withWitness() {
        StateBuilder cluster =
                cluster("n1", "n2", "n3").joined("n1").joined("n2").joined("n3");
        return cluster.apply(says(cluster, "n3", "systole:node", NodeRecord.WITNESS));
    }

    @Test
    void needsNoProbeBeforeSomethingStartsElsewhere() {
        StateBuilder cluster = withWitness().absent("web", "n1", "n2").started("web", "n1");

        assertThat(cluster.known("web", "n1")).isEqualTo(Known.STARTED);
    }

    @Test
    void saysSoInTheWordThatThePlanKnows() {
        assertThat(NodeRecord.WITNESS).isEqualTo(ClusterSnapshot.WITNESS);
    }

    @Test
    void refusesToRunAnything() {
        StateBuilder cluster = withWitness().absent("web", "n1", "n2", "n3").intent("start", "web", "n3");

        assertThat(cluster.last().accepted()).isFalse();
        assertThat(cluster.last().text()).contains("witness");
    }

    @Test
    void isDownAtOnceWhenItIsLost() {
        StateBuilder cluster = withWitness().absent("web", "n1", "n2").lost("n3");

        assertThat(cluster.node("n3").life()).isEqualTo(Life.DOWN);
        assertThat(cluster.node("n3").why()).contains("is gone", "witness");
        assertThat(cluster.started("web", "n2").known("web", "n2")).isEqualTo(Known.STARTED);
        assertThat(cluster.joined("n3", life("n3", 1, 2)).node("n3").online()).isTrue();
    }

    @Test
    void countsAsOneOnlyWhenItSaysSo() {
        StateBuilder cluster =
                cluster("n1", "n2", "n3").joined("n1").joined("n2").joined("n3");
        cluster.apply(says(cluster, "n3", "systole:node"))
                .absent("web", "n1", "n2")
                .intent("start", "web", "n1");

        assertThat(cluster.last().accepted()).isFalse();
        assertThat(cluster.lost("n3").node("n3").life()).isEqualTo(Life.UNCLEAN);
    }

    @Test
    void isFencedIfItMayStillRunWhatItRanBeforeItWasOne() {
        StateBuilder cluster =
                cluster("n1", "n2", "n3").joined("n1").joined("n2").joined("n3");
        cluster.absent("web", "n1", "n2", "n3").started("web", "n3").joined("n3", life("n3", 1, 2));
        cluster.apply(says(cluster, "n3", "systole:node", NodeRecord.WITNESS)).intent("start", "web", "n1");
        assertThat(cluster.last().accepted()).isFalse();

        cluster.lost("n3").intent("start", "web", "n1");
        assertThat(cluster.node("n3").life()).isEqualTo(Life.UNCLEAN);
        assertThat(cluster.last().accepted()).isFalse();
    }

    @Test
    void isFencedIfAStartWasUnderWayWhenItBecameOne() {
        StateBuilder cluster =
                cluster("n1", "n2", "n3").joined("n1").joined("n2").joined("n3");
        cluster.absent("web", "n1", "n2", "n3").intent("start", "web", "n3");
        cluster.apply(says(cluster, "n3", "systole:node", NodeRecord.WITNESS)).lost("n3");

        assertThat(cluster.node("n3").life()).isEqualTo(Life.UNCLEAN);
    }
}
