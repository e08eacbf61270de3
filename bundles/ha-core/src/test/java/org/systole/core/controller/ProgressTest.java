package org.systole.core.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.cib.patch.CibPatch;
import org.systole.core.state.Entry;

/** A group of two: its members start one after the other, and nobody waits for a new plan in between. */
class ProgressTest {
    private static final NodeId NODE1 = Members.NODE1;
    private static final String GROUP =
            """
            <crm_config>
            <cluster_property_set id="o"><nvpair id="f" name="stonith-enabled" value="false"/></cluster_property_set>
            </crm_config><nodes/><resources>
            <group id="g"><primitive id="db" class="ocf" provider="x" type="Y"/>
            <primitive id="web" class="ocf" provider="x" type="Y"/></group>
            </resources><constraints>
            <rsc_location id="l" rsc="g" node="node1" score="100"/></constraints>
            """;
    private static final int RUNS_NOT = 7;

    private final Members members = new Members(GROUP, "ocf:x:Y", "systole:node");
    private final Knowledge known = members.known;
    private final Planning planning = new Planning(known);

    /** Everything is probed; the plan that is known says to start both members on node1, and the first is begun. */
    @BeforeEach
    void aGroupThatStarts() {
        for (NodeId node : Members.NODES) {
            members.intend("monitor", "db", node, RUNS_NOT);
            members.intend("monitor", "web", node, RUNS_NOT);
            members.end(node, RUNS_NOT);
        }
        planning.made(members.plan(planning));
        assertThat(planning.intents()).extracting(i -> i.resource().value()).containsExactly("db");
        members.intend("start", "db", NODE1, 0);
        planning.ask();
        known.takeEffects();
    }

    private List<String> next() {
        List<String> next = new ArrayList<>();
        planning.next().forEach(i -> next.add(i.operation() + " " + i.resource() + " on " + i.node()));
        return next;
    }

    @Test
    void theNextMemberStartsWhenTheOneBeforeRuns() {
        assertThat(next()).as("it is still being started").isEmpty();

        members.end(NODE1, 0);

        assertThat(next()).containsExactly("start web on node1");
        assertThat(next()).as("each state is looked at once").isEmpty();
    }

    @Test
    void nothingFollowsAStartThatFailed() {
        members.end(NODE1, 1);

        assertThat(next()).isEmpty();
    }

    @Test
    void nothingFollowsWhenTheConfigurationIsAnother() {
        members.end(NODE1, 0);
        Element base = known.state.configurationDocument();
        Element configuration = base.childOrEmpty("configuration");
        Element constraints = configuration
                .childOrEmpty("constraints")
                .and(Element.of("rsc_location", "id", "l2", "rsc", "g", "node", "node2", "score", "500"));
        Element changed = base.with(
                        "epoch", String.valueOf(known.state.version().epoch() + 1))
                .replacing(configuration.replacing(constraints));
        members.apply(new Entry.Configure(CibPatch.between(base, changed), "ana", "cibadmin", "test", 100));
        assertThat(known.state.configuration().toString()).contains("l2");

        assertThat(next()).isEmpty();
    }

    @Test
    void nothingFollowsWhenANodeIsLostMeanwhile() {
        NodeId lost = Members.SELF;
        members.end(NODE1, 0);
        members.apply(new Entry.Lost(1, lost, Optional.of(Members.life(lost)), "is gone", 102));

        assertThat(next()).isEmpty();
    }

    @Test
    void nothingFollowsOnANodeThatWantsToLeave() {
        members.end(NODE1, 0);
        members.apply(new Entry.SetAttribute(NODE1, "shutdown", Optional.of("102"), 102));
        assertThat(known.state.node(NODE1).draining()).isTrue();

        assertThat(next()).isEmpty();
    }

    @Test
    void whatIsUnderWayAlreadyIsNotBegunAgain() {
        members.end(NODE1, 0);
        members.intend("start", "web", NODE1, 0);

        assertThat(next()).isEmpty();
    }

    @Test
    void aPlanOfAnEarlierLeadershipIsNotGoneOnWith() {
        planning.forget();
        members.end(NODE1, 0);

        assertThat(next()).isEmpty();
    }

    @Test
    void whileNoPlanIsBeingMadeTheNewestAloneCounts() {
        planning.forget();
        planning.made(members.plan(planning));
        members.end(NODE1, 0);

        assertThat(next()).isEmpty();
    }
}
