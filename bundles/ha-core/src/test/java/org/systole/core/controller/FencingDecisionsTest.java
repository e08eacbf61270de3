package org.systole.core.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
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
import org.systole.core.state.Fencing;
import org.systole.core.state.FencingOrder;
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
    private final List<String> announced = new ArrayList<>();
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

    private void configure(String devices, String topology) throws Xml.Malformed {
        apply(new Entry.Seed(
                "11111111-2222-3333-4444-555555555555",
                Xml.parse(
                        "test",
                        "<cib epoch='4'><configuration><crm_config/><nodes/><resources>" + devices
                                + "</resources><constraints/>" + topology + "</configuration><status/></cib>"),
                NODES,
                100));
    }

    /** Everybody has the driver of strips; of doors, only node1 has one. */
    private void begin(String devices, String topology) throws Xml.Malformed {
        known.state = ClusterState.empty();
        index = 0;
        apply(new Entry.Barrier(1, SELF, 100));
        configure(devices, topology);
        join();
    }

    @BeforeEach
    void threeNodesThatSeeEachOther() throws Xml.Malformed {
        known.state = ClusterState.empty();
        apply(new Entry.Barrier(1, SELF, 100));
        configure("<primitive id='power' class='stonith' type='strip'/>", "");
        join();
    }

    private void join() {
        TreeMap<NodeId, Incarnation> members = new TreeMap<>();
        for (NodeId node : NODES) {
            members.put(node, life(node));
            apply(new Entry.Joined(1, node, life(node), 100));
            TreeSet<String> offered = new TreeSet<>(List.of("stonith:strip", "systole:node"));
            if (node.equals(NODES.get(0))) {
                offered.add("stonith:door");
            }
            apply(new Entry.Agents(node, life(node), offered, 100));
        }
        known.view = new View(1, members);
        known.leadership = new Leadership(1, Optional.of(SELF), true);
    }

    private Entry.FenceIntent decided(NodeId target) {
        return decide(target).orElseThrow();
    }

    private Optional<Entry.FenceIntent> decide(NodeId target) {
        TreeMap<NodeId, Walk.Fence> due = new TreeMap<>();
        due.put(target, new Walk.Fence("reboot", "a test"));
        decisions.decide(due);
        List<Effect> effects = known.takeEffects();
        effects.stream()
                .filter(e -> e instanceof Effect.Announce)
                .forEach(e -> announced.add(((Effect.Announce) e).event().title()));
        Optional<Effect.Submit> submit = effects.stream()
                .filter(e -> e instanceof Effect.Submit)
                .map(e -> (Effect.Submit) e)
                .findFirst();
        submit.ifPresent(s -> known.settled(s.ticket(), new Event.Submission(Event.Submission.How.ACCEPTED, "")));
        return submit.map(s -> (Entry.FenceIntent) s.entry());
    }

    /** Decides, and has the attempt end. */
    private String tried(NodeId target, Fencing.Outcome outcome) {
        Entry.FenceIntent intent = decided(target);
        apply(intent);
        Fencing attempt = known.state.fencings().get(target);
        apply(new Entry.FenceResult(target, attempt.id(), attempt.executor(), outcome, "", 100));
        return attempt.device() + " by " + attempt.executor();
    }

    @Test
    void theNextLevelFollowsAtOnceAndAPauseComesAfterEachRound() throws Xml.Malformed {
        begin(
                "<primitive id='a' class='stonith' type='strip'/><primitive id='b' class='stonith' type='strip'/>",
                "<fencing-topology><fencing-level id='l1' index='1' target-pattern='node' devices='a'/>"
                        + "<fencing-level id='l2' index='2' target-pattern='node' devices='b,a'/></fencing-topology>");
        NodeId node2 = NODES.get(1);
        lost(node2);

        assertThat(tried(node2, Fencing.Outcome.FAILED)).isEqualTo("a by node3");
        assertThat(tried(node2, Fencing.Outcome.UNKNOWN)).isEqualTo("b+a by node3");
        assertThat(decide(node2)).as("a pause").isEmpty();
        known.nowMillis += 500;
        assertThat(tried(node2, Fencing.Outcome.FAILED)).isEqualTo("a by node1");
        assertThat(tried(node2, Fencing.Outcome.FAILED)).isEqualTo("b+a by node1");
        assertThat(decide(node2)).isEmpty();
        known.nowMillis += 999;
        assertThat(decide(node2)).as("a longer pause").isEmpty();
        known.nowMillis += 1;
        assertThat(tried(node2, Fencing.Outcome.FAILED)).isEqualTo("a by node3");
    }

    /** Attempts never end, so neither may their pauses: the history is bounded, what it counts is not. */
    @Test
    void afterAThousandTriesThereIsStillAPauseAndStillANextTry() {
        NodeId node2 = NODES.get(1);
        lost(node2);
        for (int i = 0; i < 1000; i++) {
            tried(node2, Fencing.Outcome.FAILED);
            assertThat(decide(node2)).isEmpty();
            known.nowMillis += 2000;
        }

        assertThat(tried(node2, Fencing.Outcome.CONFIRMED)).isEqualTo("power by node3");
    }

    @Test
    void aDeviceInAnotherNodesHandsIsWaitedFor() {
        lost(NODES.get(0));
        lost(NODES.get(1));
        Entry.FenceIntent mine = decided(NODES.get(0));
        FencingOrder o = mine.order();
        apply(new Entry.FenceIntent(
                1,
                new FencingOrder(
                        o.target(),
                        o.incarnation(),
                        o.how(),
                        o.devices(),
                        NODES.get(1),
                        life(NODES.get(1)),
                        1000,
                        "",
                        "",
                        100)));

        assertThat(decide(NODES.get(1))).isEmpty();
    }

    @Test
    void anOperatorsWordGoesBeforeThatOfThePlan() {
        apply(new Entry.FenceRequest(NODES.get(0), "off", "ana stonith_admin", "smoke", 100));

        assertThat(decided(NODES.get(0)).order()).satisfies(o -> {
            assertThat(o.how()).isEqualTo("off");
            assertThat(o.who()).isEqualTo("ana stonith_admin");
        });
    }

    @Test
    void saysThatNobodyElseIsHere() {
        TreeMap<NodeId, Incarnation> alone = new TreeMap<>();
        alone.put(SELF, life(SELF));
        known.view = new View(2, alone);
        lost(SELF);

        assertThat(decide(SELF)).isEmpty();
        assertThat(decisions.problems())
                .containsExactly(
                        "node3 must be fenced, but no other node is here to drive [power (stonith:strip)], and no"
                                + " node is trusted to report its own end; start another node, or make sure that it is off and"
                                + " run: stonith_admin --confirm node3");
    }

    @Test
    void saysWhichNodesLackTheDriver() throws Xml.Malformed {
        begin("<primitive id='door' class='stonith' type='door'/>", "");
        lost(NODES.get(0));

        assertThat(decide(NODES.get(0))).isEmpty();
        assertThat(decisions.problems()).singleElement().asString().contains("[node2, node3] none has the driver for");
    }

    @Test
    void aNodeThatIsBannedDrivesNothing() throws Xml.Malformed {
        known.state = ClusterState.empty();
        index = 0;
        apply(new Entry.Barrier(1, SELF, 100));
        apply(new Entry.Seed(
                "11111111-2222-3333-4444-555555555555",
                Xml.parse(
                        "test",
                        """
                        <cib epoch="4"><configuration><crm_config/><nodes/><resources>
                        <primitive id="power" class="stonith" type="strip"/></resources><constraints>
                        <rsc_location id="l" rsc="power" node="node3" score="-INFINITY"/>
                        </constraints></configuration><status/></cib>
                        """),
                NODES,
                100));
        join();
        lost(NODES.get(0));

        assertThat(decided(NODES.get(0)).order().executor()).isEqualTo(NODES.get(1));
    }

    @Test
    void theBrakeIsShoutedOnceAndReleased() {
        NodeId node1 = NODES.get(0);
        NodeId node2 = NODES.get(1);
        lost(node1);
        tried(node1, Fencing.Outcome.CONFIRMED);
        lost(node2);

        assertThat(decide(node2)).isEmpty();
        assertThat(decide(node2)).isEmpty();
        assertThat(decisions.problems()).singleElement().asString().startsWith("node2 is not fenced: the safety brake");
        assertThat(announced).containsExactly("fencing waits: the safety brake holds");

        apply(new Entry.ReleaseBrake("ana", "looked at it", 101));
        assertThat(decide(node2)).isPresent();
        assertThat(decisions.problems()).isEmpty();
    }

    @Test
    void aMemberIsAskedBeforeANodeThatIsToBeFencedItself() {
        lost(NODES.get(0));
        lost(SELF);

        assertThat(decided(NODES.get(0)).order().executor()).isEqualTo(NODES.get(1));
    }

    /** Otherwise three nodes that all lost each other for a moment would wait for one another for ever. */
    @Test
    void whereAllAreToBeFencedOneOfThemBegins() {
        NODES.forEach(this::lost);

        Entry.FenceIntent intent = decided(NODES.get(0));

        assertThat(intent.order().executor()).isEqualTo(SELF);
        assertThat(apply(intent).verdict().accepted()).isTrue();
    }

    @Test
    void anEarlierLifeOfANodeDrivesNothing() {
        NODES.forEach(this::lost);
        Entry.FenceIntent intent = decided(NODES.get(0));
        FencingOrder order = intent.order();
        Entry.FenceIntent earlier = new Entry.FenceIntent(
                1,
                new FencingOrder(
                        order.target(),
                        order.incarnation(),
                        order.how(),
                        order.devices(),
                        SELF,
                        new Incarnation("uuid-node3", "boot", 0),
                        1000,
                        "",
                        "",
                        100));

        assertThat(apply(earlier).verdict().accepted()).isFalse();
    }
}
