package org.systole.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.cib.Xml;
import org.systole.core.membership.Membership.View;
import org.systole.core.replication.ReplicatedLog.Leadership;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.state.Applier;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Entry;
import org.systole.core.state.Incarnation;

class RehearsalTest {
    private static final List<NodeId> NODES =
            Stream.of("node1", "node2", "node3").map(NodeId::new).toList();

    private ClusterState state = ClusterState.empty();
    private long index;
    private boolean quorate = true;
    private final Rehearsal rehearsal = new Rehearsal(this::snapshot);

    RehearsalTest() throws Xml.Malformed {
        apply(new Entry.Barrier(1, NODES.get(0), 100));
        apply(new Entry.Seed(
                "11111111-2222-3333-4444-555555555555",
                Xml.parse(
                        "test",
                        """
                <cib epoch="4"><configuration><crm_config/><nodes/><resources>
                <primitive id="web" class="ocf" provider="x" type="Y"/>
                </resources><constraints/></configuration><status/></cib>
                """),
                NODES,
                100));
        NODES.forEach(n -> apply(new Entry.Joined(1, n, life(n), 100)));
    }

    private static Incarnation life(NodeId node) {
        return new Incarnation("uuid-" + node, "boot", 1);
    }

    private void apply(Entry entry) {
        state = Applier.apply(state, new Position(1, ++index), entry).state();
    }

    private NodeSnapshot snapshot() {
        TreeMap<NodeId, Incarnation> members = new TreeMap<>();
        NODES.forEach(n -> members.put(n, life(n)));
        return new NodeSnapshot(
                NODES.get(1), state, new View(1, members), Leadership.NONE, quorate, Optional.empty(), List.of());
    }

    private void looks(int times) {
        for (int look = 0; look < times; look++) {
            rehearsal.look();
        }
    }

    @Test
    void plansOnlyWhileNothingHappens() {
        looks(3);
        assertThat(rehearsal.plans()).isZero();
        rehearsal.look();
        int first = rehearsal.plans();
        assertThat(first).isPositive();

        apply(new Entry.Agents(NODES.get(2), life(NODES.get(2)), new TreeSet<>(List.of("ocf:x:Y")), 101));
        looks(3);
        assertThat(rehearsal.plans()).isEqualTo(first);
        rehearsal.look();
        assertThat(rehearsal.plans()).isGreaterThan(first);
    }

    @Test
    void plansNothingWithoutQuorum() {
        quorate = false;
        looks(10);
        assertThat(rehearsal.plans()).isZero();
    }

    @Test
    void endsWhenItWasDoneOftenEnoughAndChangesNothing() {
        ClusterState before = state;
        looks(100);
        assertThat(rehearsal.plans()).isBetween(40, 50);
        assertThat(state).isSameAs(before);
    }
}
