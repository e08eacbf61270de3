package org.systole.core.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.cib.patch.CibPatch;
import org.systole.core.membership.Membership.View;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.state.Applier;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Entry;
import org.systole.core.state.Incarnation;
import org.systole.core.state.Intent;
import org.systole.core.state.IntentId;
import org.systole.core.state.OperationRecord.Ended;

/** A group of two: its members start one after the other, and nobody waits for a new plan in between. */
class ProgressTest {
    private static final NodeId NODE1 = new NodeId("node1");
    private static final List<NodeId> NODES =
            Stream.of("node1", "node2", "node3").map(NodeId::new).toList();
    private static final int RUNS_NOT = 7;

    private final Knowledge known =
            new Knowledge(ControllerSettings.of(NODE1, NODES, Duration.ofSeconds(20)), new PolicyBrain(), life(NODE1));
    private final Planning planning = new Planning(known);
    private final SortedMap<String, IntentId> intents = new TreeMap<>();
    private long index;

    private static Incarnation life(NodeId node) {
        return new Incarnation("uuid-" + node, "boot", 1);
    }

    /** Everything is probed; the plan that is known says to start both members on node1, and the first is begun. */
    @BeforeEach
    void aGroupThatStarts() throws Xml.Malformed {
        known.state = ClusterState.empty();
        apply(new Entry.Barrier(1, NODE1, 100));
        apply(new Entry.Seed(
                "11111111-2222-3333-4444-555555555555",
                Xml.parse(
                        "test",
                        """
                <cib epoch="4"><configuration><crm_config>
                <cluster_property_set id="o"><nvpair id="f" name="stonith-enabled" value="false"/></cluster_property_set>
                </crm_config><nodes/><resources>
                <group id="g"><primitive id="db" class="ocf" provider="x" type="Y"/>
                <primitive id="web" class="ocf" provider="x" type="Y"/></group>
                </resources><constraints>
                <rsc_location id="l" rsc="g" node="node1" score="100"/></constraints></configuration><status/></cib>
                """),
                NODES,
                100));
        TreeMap<NodeId, Incarnation> members = new TreeMap<>();
        for (NodeId node : NODES) {
            members.put(node, life(node));
            apply(new Entry.Joined(1, node, life(node), 100));
            apply(new Entry.Agents(node, life(node), new TreeSet<>(List.of("ocf:x:Y", "systole:node")), 100));
        }
        known.view = new View(1, members);
        for (NodeId node : NODES) {
            for (String resource : List.of("db", "web")) {
                intend("monitor", resource, node, RUNS_NOT);
                ends("monitor", resource, node, RUNS_NOT);
            }
        }
        planning.made(ask());
        assertThat(planning.intents()).extracting(i -> i.resource().value()).containsExactly("db");
        intend("start", "db", NODE1, 0);
        planning.ask();
        known.takeEffects();
    }

    private void apply(Entry entry) {
        known.state =
                Applier.apply(known.state, new Position(1, ++index), entry).state();
    }

    private Event.Planned ask() {
        planning.ask();
        Effect.MakePlan effect = (Effect.MakePlan) known.takeEffects().get(0);
        return new Event.Planned(
                effect.request(), Optional.of(new PlanMaker(new PolicyBrain()).make(effect.request())), "");
    }

    private void intend(String operation, String resource, NodeId node, int expected) {
        Intent intent = new Intent(operation, new ResourceId(resource), node, life(node), 20_000, expected, "", 100);
        apply(new Entry.Intents(1, List.of(intent), 100));
        intents.put(resource + "@" + node, new IntentId(index, 0));
    }

    private void ends(String operation, String resource, NodeId node, int rc) {
        IntentId intent = intents.get(resource + "@" + node);
        Entry.Result result =
                new Entry.Result(new ResourceId(resource), operation, 0, intent, false, Ended.DONE, rc, "", "", 10);
        apply(new Entry.Results(node, life(node), List.of(result), 101));
    }

    private List<String> next() {
        List<String> next = new ArrayList<>();
        planning.next().forEach(i -> next.add(i.operation() + " " + i.resource() + " on " + i.node()));
        return next;
    }

    @Test
    void theNextMemberStartsWhenTheOneBeforeRuns() {
        assertThat(next()).as("it is still being started").isEmpty();

        ends("start", "db", NODE1, 0);

        assertThat(next()).containsExactly("start web on node1");
        assertThat(next()).as("each state is looked at once").isEmpty();
    }

    @Test
    void nothingFollowsAStartThatFailed() {
        ends("start", "db", NODE1, 1);

        assertThat(next()).isEmpty();
    }

    @Test
    void nothingFollowsWhenTheConfigurationIsAnother() {
        ends("start", "db", NODE1, 0);
        Element base = known.state.configurationDocument();
        Element configuration = base.childOrEmpty("configuration");
        Element constraints = configuration
                .childOrEmpty("constraints")
                .and(Element.of("rsc_location", "id", "l2", "rsc", "g", "node", "node2", "score", "500"));
        Element changed = base.with(
                        "epoch", String.valueOf(known.state.version().epoch() + 1))
                .replacing(configuration.replacing(constraints));
        apply(new Entry.Configure(CibPatch.between(base, changed), "ana", "cibadmin", "test", 100));
        assertThat(known.state.configuration().toString()).contains("l2");

        assertThat(next()).isEmpty();
    }

    @Test
    void nothingFollowsWhenANodeIsLostMeanwhile() {
        NodeId lost = NODES.get(2);
        ends("start", "db", NODE1, 0);
        apply(new Entry.Lost(1, lost, Optional.of(life(lost)), "is gone", 102));

        assertThat(next()).isEmpty();
    }

    @Test
    void nothingFollowsOnANodeThatWantsToLeave() {
        ends("start", "db", NODE1, 0);
        apply(new Entry.SetAttribute(NODE1, "shutdown", Optional.of("102"), 102));
        assertThat(known.state.node(NODE1).draining()).isTrue();

        assertThat(next()).isEmpty();
    }

    @Test
    void whatIsUnderWayAlreadyIsNotBegunAgain() {
        ends("start", "db", NODE1, 0);
        intend("start", "web", NODE1, 0);

        assertThat(next()).isEmpty();
    }

    @Test
    void aPlanOfAnEarlierLeadershipIsNotGoneOnWith() {
        planning.forget();
        ends("start", "db", NODE1, 0);

        assertThat(next()).isEmpty();
    }

    @Test
    void whileNoPlanIsBeingMadeTheNewestAloneCounts() {
        planning.forget();
        planning.made(ask());
        ends("start", "db", NODE1, 0);

        assertThat(next()).isEmpty();
    }
}
