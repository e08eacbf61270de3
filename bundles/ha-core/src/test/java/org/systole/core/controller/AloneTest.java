package org.systole.core.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Xml;
import org.systole.core.membership.Membership.View;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.state.Applier;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Entry;
import org.systole.core.state.Incarnation;
import org.systole.core.state.Intent;
import org.systole.core.state.IntentId;
import org.systole.core.state.OperationRecord.Ended;

/** What a node does with its services when the majority is gone. */
class AloneTest {
    private static final List<NodeId> NODES =
            Stream.of("node1", "node2", "node3").map(NodeId::new).toList();
    private static final NodeId SELF = NODES.get(0);
    private static final ResourceId WEB = new ResourceId("web");

    private final Knowledge known =
            new Knowledge(ControllerSettings.of(SELF, NODES, Duration.ofSeconds(20)), new PolicyBrain(), life(SELF));
    private final Alone alone = new Alone(known, new Participant(known));
    private long index;

    private static Incarnation life(NodeId node) {
        return new Incarnation("uuid-" + node, "boot", 1);
    }

    private void apply(Entry entry) {
        known.state =
                Applier.apply(known.state, new Position(1, ++index), entry).state();
    }

    private void operation(String name, int expected, int rc) {
        apply(new Entry.Intents(1, List.of(new Intent(name, WEB, SELF, life(SELF), 20_000, expected, "", 100)), 100));
        IntentId id = known.state
                .node(SELF)
                .resources()
                .get(WEB)
                .pending()
                .orElseThrow()
                .id();
        apply(new Entry.Results(
                SELF, life(SELF), List.of(new Entry.Result(WEB, name, 0, id, false, Ended.DONE, rc, "", "", 5)), 101));
    }

    /** A seeded cluster under this policy, with web started on this node if asked, and no majority any more. */
    private void withoutMajority(String policy, boolean webRuns) throws Xml.Malformed {
        known.state = ClusterState.empty();
        apply(new Entry.Barrier(1, SELF, 100));
        apply(new Entry.Seed(
                "11111111-2222-3333-4444-555555555555",
                Xml.parse(
                        "test",
                        """
                <cib epoch="4"><configuration><crm_config><cluster_property_set id="o">
                <nvpair id="o-q" name="no-quorum-policy" value="%s"/>
                </cluster_property_set></crm_config><nodes/><resources>
                <primitive id="web" class="ocf" provider="x" type="Y"/>
                </resources><constraints/></configuration><status/></cib>
                """
                                .formatted(policy)),
                NODES,
                100));
        for (NodeId node : NODES) {
            apply(new Entry.Joined(1, node, life(node), 100));
            apply(new Entry.Agents(node, life(node), new TreeSet<>(List.of("ocf:x:Y", "systole:node")), 100));
        }
        operation("monitor", 7, 7);
        if (webRuns) {
            NODES.stream().skip(1).forEach(this::probedInactive);
            operation("start", 0, 0);
        }
        TreeMap<NodeId, Incarnation> members = new TreeMap<>();
        members.put(SELF, life(SELF));
        known.view = new View(2, members);
        known.takeEffects();
    }

    private void probedInactive(NodeId node) {
        apply(new Entry.Intents(1, List.of(new Intent("monitor", WEB, node, life(node), 20_000, 7, "", 100)), 100));
        IntentId id = known.state
                .node(node)
                .resources()
                .get(WEB)
                .pending()
                .orElseThrow()
                .id();
        apply(new Entry.Results(
                node,
                life(node),
                List.of(new Entry.Result(WEB, "monitor", 0, id, false, Ended.DONE, 7, "", "", 5)),
                101));
    }

    private List<Effect> decide() {
        alone.decide();
        List<Effect> effects = new ArrayList<>(known.takeEffects());
        for (Effect effect : List.copyOf(effects)) {
            if (effect instanceof Effect.MakePlan asked) {
                alone.planned(plan(asked.request()));
                effects.addAll(known.takeEffects());
            }
        }
        return effects;
    }

    private static Event.Planned plan(PlanRequest request) {
        return new Event.Planned(request, Optional.of(new PlanMaker(new PolicyBrain()).make(request)), "");
    }

    private static Stream<String> operations(List<Effect> effects) {
        return effects.stream()
                .filter(e -> e instanceof Effect.Operate)
                .map(e -> ((Effect.Operate) e).intent().operation());
    }

    @Test
    void suicideResetsTheMachineOnceAndStopsWhatRunsWhereThatDoesNotEndIt() throws Xml.Malformed {
        withoutMajority("suicide", true);

        List<Effect> effects = decide();

        assertThat(effects).filteredOn(e -> e instanceof Effect.ResetMachine).hasSize(1);
        assertThat(operations(effects)).containsExactly("stop");
        assertThat(decide()).noneMatch(e -> e instanceof Effect.ResetMachine);
    }

    @Test
    void suicideSparesANodeThatRunsNothing() throws Xml.Malformed {
        withoutMajority("suicide", false);

        assertThat(decide()).noneMatch(e -> e instanceof Effect.ResetMachine);
    }

    @Test
    void stopStops() throws Xml.Malformed {
        withoutMajority("stop", true);

        List<Effect> effects = decide();

        assertThat(operations(effects)).containsExactly("stop");
        assertThat(effects).noneMatch(e -> e instanceof Effect.ResetMachine);
    }

    @Test
    void aPlanThatComesWhenTheMajorityIsBackCountsForNothing() throws Xml.Malformed {
        withoutMajority("stop", true);
        alone.decide();
        PlanRequest asked = known.takeEffects().stream()
                .filter(e -> e instanceof Effect.MakePlan)
                .map(e -> ((Effect.MakePlan) e).request())
                .findFirst()
                .orElseThrow();
        TreeMap<NodeId, Incarnation> members = new TreeMap<>();
        NODES.forEach(n -> members.put(n, life(n)));
        known.view = new View(3, members);

        alone.planned(plan(asked));

        assertThat(operations(known.takeEffects())).isEmpty();
    }

    @Test
    void onePlanIsMadeAtATime() throws Xml.Malformed {
        withoutMajority("stop", true);
        alone.decide();
        alone.decide();

        assertThat(known.takeEffects())
                .filteredOn(e -> e instanceof Effect.MakePlan)
                .hasSize(1);
    }

    @Test
    void freezeLeavesWhatRuns() throws Xml.Malformed {
        withoutMajority("freeze", true);

        assertThat(operations(decide())).isEmpty();
    }
}
