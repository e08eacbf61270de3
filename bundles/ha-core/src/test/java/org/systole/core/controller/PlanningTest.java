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
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.state.Applier;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Entry;
import org.systole.core.state.Incarnation;
import org.systole.core.state.Intent;

class PlanningTest {
    private static final List<NodeId> NODES =
            Stream.of("node1", "node2", "node3").map(NodeId::new).toList();

    private final Knowledge known = new Knowledge(
            ControllerSettings.of(NODES.get(0), NODES, Duration.ofSeconds(20)), new PolicyBrain(), life(NODES.get(0)));
    private final Planning planning = new Planning(known);
    private long index;

    private static Incarnation life(NodeId node) {
        return new Incarnation("uuid-" + node, "boot", 1);
    }

    /** Three nodes that were not looked at yet: the plan is to probe both resources on each. */
    @BeforeEach
    void cluster() throws Xml.Malformed {
        known.state = ClusterState.empty();
        apply(new Entry.Barrier(1, NODES.get(0), 100));
        apply(new Entry.Seed(
                "11111111-2222-3333-4444-555555555555",
                Xml.parse(
                        "test",
                        """
                <cib epoch="4"><configuration><crm_config/><nodes/><resources>
                <primitive id="web" class="ocf" provider="x" type="Y"/>
                <primitive id="db" class="ocf" provider="x" type="Y"/>
                </resources><constraints/></configuration><status/></cib>
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

    private List<String> resources() {
        return planning.intents().stream()
                .map(i -> i.resource().value())
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void actsOnAPlanForTheStateAsItIs() {
        assertThat(planning.made(ask())).isTrue();

        assertThat(resources()).containsExactly("db", "web");
        assertThat(planning.current()).isPresent();
    }

    @Test
    void asksForOneAtATimeAndForNoneWhileNothingChanges() {
        Event.Planned planned = ask();
        planning.ask();
        assertThat(known.takeEffects()).isEmpty();

        planning.made(planned);
        planning.ask();
        assertThat(known.takeEffects()).isEmpty();

        planning.askAgain();
        assertThat(planning.intents()).isEmpty();
        assertThat(ask().plan()).isPresent();
    }

    @Test
    void ofALatePlanOnlyThatIsDoneAboutWhichNothingChangedSince() {
        Event.Planned planned = ask();
        Intent first = new Intent(
                "monitor",
                planned.plan().get().steps().stream()
                        .flatMap(s -> s.action() instanceof org.systole.policy.Action.Operate o
                                ? Stream.of(o.resource())
                                : Stream.empty())
                        .filter(r -> r.value().equals("web"))
                        .findFirst()
                        .orElseThrow(),
                NODES.get(1),
                life(NODES.get(1)),
                20_000,
                7,
                "",
                100);
        apply(new Entry.Intents(1, List.of(first), 100));

        assertThat(planning.made(planned)).isTrue();

        assertThat(resources()).containsExactly("db");
        assertThat(planning.current()).as("a plan for a state that has passed").isEmpty();
        assertThat(planning.unchanged(NODES.get(1))).isFalse();
        assertThat(planning.unchanged(NODES.get(2))).isTrue();
        assertThat(ask().request().state()).isSameAs(known.state);
    }

    @Test
    void aPlanOfALeadershipThatIsOverIsNotActedOn() {
        Event.Planned planned = ask();
        planning.forget();

        assertThat(planning.made(planned)).isFalse();
        assertThat(planning.intents()).isEmpty();
    }

    @Test
    void aPolicyThatFailsIsSaidAndAskedAgainWhenSomethingChanges() {
        planning.ask();
        Effect.MakePlan effect = (Effect.MakePlan) known.takeEffects().get(0);

        assertThat(planning.made(new Event.Planned(effect.request(), Optional.empty(), "it failed")))
                .isFalse();
        assertThat(planning.trouble()).isEqualTo("it failed");
        planning.ask();
        assertThat(known.takeEffects()).isEmpty();

        apply(new Entry.Agents(NODES.get(0), life(NODES.get(0)), new TreeSet<>(List.of("systole:node")), 101));
        planning.made(ask());
        assertThat(planning.trouble()).isEmpty();
    }
}
