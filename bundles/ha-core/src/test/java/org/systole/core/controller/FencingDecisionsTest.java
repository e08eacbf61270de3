package org.systole.core.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
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
import org.systole.core.transition.Walk;

/** Who drives the device. */
class FencingDecisionsTest {
    private static final List<NodeId> NODES =
            Stream.of("node1", "node2", "node3").map(NodeId::new).toList();
    private static final NodeId SELF = NODES.get(2);

    private final Knowledge known =
            new Knowledge(ControllerSettings.of(SELF, NODES, Duration.ofSeconds(20)), new PolicyBrain(), life(SELF));
    private final FencingDecisions decisions = new FencingDecisions(known);
    private long index;

    private static Incarnation life(NodeId node) {
        return new Incarnation("uuid-" + node, "boot", 1);
    }

    private Applier.Applied apply(Entry entry) {
        Applier.Applied applied = Applier.apply(known.state, new Position(1, ++index), entry);
        known.state = applied.state();
        return applied;
    }

    private void lost(NodeId node) {
        apply(new Entry.Lost(1, node, Optional.of(life(node)), "a test", 100));
    }

    @BeforeEach
    void threeNodesThatSeeEachOther() throws Xml.Malformed {
        known.state = ClusterState.empty();
        apply(new Entry.Barrier(1, SELF, 100));
        apply(new Entry.Seed(
                "11111111-2222-3333-4444-555555555555",
                Xml.parse(
                        "test",
                        """
                <cib epoch="4"><configuration><crm_config/><nodes/><resources>
                <primitive id="power" class="stonith" type="strip"/>
                </resources><constraints/></configuration><status/></cib>
                """),
                NODES,
                100));
        TreeMap<NodeId, Incarnation> members = new TreeMap<>();
        for (NodeId node : NODES) {
            members.put(node, life(node));
            apply(new Entry.Joined(1, node, life(node), 100));
            apply(new Entry.Agents(node, life(node), new TreeSet<>(List.of("stonith:strip", "systole:node")), 100));
        }
        known.view = new View(1, members);
        known.leadership = new Leadership(1, Optional.of(SELF), true);
    }

    private Entry.FenceIntent decided(NodeId target) {
        TreeMap<NodeId, Walk.Fence> due = new TreeMap<>();
        due.put(target, new Walk.Fence("reboot", "a test"));
        decisions.decide(due);
        return known.takeEffects().stream()
                .filter(e -> e instanceof Effect.Submit)
                .map(e -> (Entry.FenceIntent) ((Effect.Submit) e).entry())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aMemberIsAskedBeforeANodeThatIsToBeFencedItself() {
        lost(NODES.get(0));
        lost(SELF);

        assertThat(decided(NODES.get(0)).executor()).isEqualTo(NODES.get(1));
    }

    /** Otherwise three nodes that all lost each other for a moment would wait for one another for ever. */
    @Test
    void whereAllAreToBeFencedOneOfThemBegins() {
        NODES.forEach(this::lost);

        Entry.FenceIntent intent = decided(NODES.get(0));

        assertThat(intent.executor()).isEqualTo(SELF);
        assertThat(apply(intent).verdict().accepted()).isTrue();
    }

    @Test
    void anEarlierLifeOfANodeDrivesNothing() {
        NODES.forEach(this::lost);
        Entry.FenceIntent intent = decided(NODES.get(0));
        Entry.FenceIntent earlier = new Entry.FenceIntent(
                1,
                intent.target(),
                intent.incarnation(),
                intent.how(),
                intent.device(),
                SELF,
                new Incarnation("uuid-node3", "boot", 0),
                intent.reason(),
                100);

        assertThat(apply(earlier).verdict().accepted()).isFalse();
    }
}
