package org.systole.core.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.cib.patch.CibPatch;
import org.systole.core.controller.PlanRequest.Manner;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.state.Applier;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Entry;
import org.systole.core.state.Incarnation;
import org.systole.core.state.Intent;
import org.systole.core.state.IntentId;
import org.systole.core.state.Known;
import org.systole.core.state.OperationRecord.Ended;
import org.systole.core.state.ResourceRecord;
import org.systole.core.transition.Walk;
import org.systole.policy.Plan;

/**
 * The plan after another is the plan from nothing, over stories in which a plan's operations are carried out and fail,
 * nodes vanish and come back, attributes and the configuration change, and leaders follow one another.
 */
class PlanMakerTest {
    private static final List<NodeId> NODES =
            Stream.of("node1", "node2", "node3").map(NodeId::new).toList();
    private static final int STORIES = 12;
    private static final int CHANGES = 60;

    private ClusterState state = ClusterState.empty();
    private long index;
    private long term;
    private long time = 1_000;
    private final TreeMap<NodeId, Incarnation> lives = new TreeMap<>();
    private final PolicyBrain brain = new PolicyBrain();

    private void apply(Entry entry) {
        state = Applier.apply(state, new Position(term, ++index), entry).state();
    }

    private void cluster() throws Xml.Malformed {
        lead(NODES.get(0));
        apply(new Entry.Seed(
                "11111111-2222-3333-4444-555555555555",
                Xml.parse(
                        "test",
                        """
                <cib epoch="4"><configuration><crm_config/><nodes/><resources>
                <group id="g"><primitive id="disk" class="ocf" provider="x" type="Y"/>
                <primitive id="web" class="ocf" provider="x" type="Y"><operations>
                <op id="web-m" name="monitor" interval="10s"/></operations></primitive></group>
                <clone id="all"><primitive id="every" class="ocf" provider="x" type="Y"/></clone>
                <primitive id="db" class="ocf" provider="x" type="Y"><meta_attributes id="db-meta">
                <nvpair id="db-timeout" name="failure-timeout" value="60s"/></meta_attributes></primitive>
                <primitive id="power" class="stonith" type="z"/>
                </resources><constraints>
                <rsc_order id="o" first="db" then="g"/>
                <rsc_location id="l" rsc="g"><rule id="r" score="50">
                <expression id="e" attribute="fast" operation="eq" value="yes"/></rule></rsc_location>
                </constraints></configuration><status/></cib>
                """),
                NODES,
                time));
        NODES.forEach(n -> join(n, 1));
    }

    private void lead(NodeId node) {
        apply(new Entry.Barrier(++term, node, time));
    }

    private void join(NodeId node, int boot) {
        Incarnation life = new Incarnation("uuid-" + node, "boot" + boot, boot);
        lives.put(node, life);
        apply(new Entry.Joined(term, node, life, time));
        apply(new Entry.Agents(node, life, new TreeSet<>(List.of("ocf:x:Y", "systole:node", "stonith:z")), time));
    }

    private PlanRequest request(Manner manner) {
        TreeMap<NodeId, java.util.SortedSet<String>> agents = new TreeMap<>();
        lives.keySet().forEach(n -> agents.put(n, new TreeSet<>(List.of("ocf:x:Y", "stonith:z"))));
        return new PlanRequest(index, manner, state, new TreeSet<>(NODES), agents, time);
    }

    /** What is due is decided; what was decided ends, one time in six badly. */
    private void carryOut(Plan plan, Random random) {
        brain.configuration(Element.of("cib").and(state.configuration()));
        List<Intent> due =
                Walk.of(plan, state, new TreeSet<>(NODES), brain, time).intents();
        if (!due.isEmpty()) {
            apply(new Entry.Intents(term, due, time));
        }
        List<Entry.Result> results = new ArrayList<>();
        NodeId node = NODES.get(random.nextInt(NODES.size()));
        for (ResourceRecord record : state.node(node).resources().values()) {
            record.pending().filter(p -> random.nextInt(4) > 0).ifPresent(p -> results.add(result(p, random)));
        }
        if (!results.isEmpty()) {
            apply(new Entry.Results(node, lives.get(node), results, time));
        }
    }

    private static Entry.Result result(ResourceRecord.Pending pending, Random random) {
        Intent intent = pending.intent();
        int rc = random.nextInt(6) == 0 ? 1 : intent.targetRc();
        return new Entry.Result(
                intent.resource(), intent.operation(), 0, pending.id(), false, Ended.DONE, rc, "", intent.digest(), 5);
    }

    private String disturb(Random random) {
        NodeId node = NODES.get(random.nextInt(NODES.size()));
        switch (random.nextInt(9)) {
            case 0 -> apply(new Entry.Lost(term, node, Optional.of(lives.get(node)), "is gone", time));
            case 1 -> apply(new Entry.ConfirmDown(node, "ana", time));
            case 2 -> join(node, (int) index);
            case 3 -> lead(node);
            case 4 -> apply(new Entry.SetAttribute(
                    node, "fast", random.nextBoolean() ? Optional.of("yes") : Optional.empty(), time));
            case 5 -> time += random.nextInt(100);
            case 6 -> stickiness(random.nextInt(200));
            case 7 -> apply(new Entry.CleanUp(new ResourceId("db"), Optional.empty(), time));
            default -> apply(new Entry.Results(
                    node,
                    lives.get(node),
                    List.of(new Entry.Result(
                            new ResourceId("web"),
                            "monitor",
                            10_000,
                            Optional.ofNullable(state.node(node).resources().get(new ResourceId("web")))
                                    .map(ResourceRecord::last)
                                    .orElse(IntentId.NONE),
                            false,
                            Ended.DONE,
                            7,
                            "gone",
                            "",
                            5)),
                    time));
        }
        return "node " + node + " of " + state.version();
    }

    private void stickiness(int value) {
        Element base = state.configurationDocument();
        Element defaults = Element.of("rsc_defaults")
                .and(Element.of("meta_attributes", "id", "stay")
                        .and(Element.of(
                                "nvpair",
                                "id",
                                "sticky",
                                "name",
                                "resource-stickiness",
                                "value",
                                Integer.toString(value))));
        Element changed = base.with("epoch", Long.toString(state.version().epoch() + 1))
                .replacing(base.childOrEmpty("configuration").replacing(defaults));
        apply(new Entry.Configure(CibPatch.between(base, changed), "ana", "cibadmin", "test", time));
    }

    private Manner manner(Random random) {
        return random.nextInt(6) > 0 ? Manner.TOGETHER : random.nextBoolean() ? Manner.ALONE : Manner.ALONE_AND_ENDING;
    }

    private int story(long seed) throws Xml.Malformed {
        Random random = new Random(seed);
        state = ClusterState.empty();
        lives.clear();
        cluster();
        PlanMaker maker = new PlanMaker(new PolicyBrain());
        int started = 0;
        for (int change = 1; change <= CHANGES; change++) {
            String what = random.nextInt(3) == 0 ? disturb(random) : "as planned";
            PlanRequest request = request(manner(random));
            Plan plan = maker.make(request);
            assertThat(plan)
                    .as("seed %d, change %d: %s", seed, change, what)
                    .isEqualTo(new PlanMaker(new PolicyBrain()).make(request));
            carryOut(plan, random);
            started += state.nodes().values().stream()
                            .flatMap(n -> n.resources().values().stream())
                            .anyMatch(r -> r.known() == Known.STARTED)
                    ? 1
                    : 0;
        }
        return started;
    }

    @Test
    void aPlanAfterAnotherIsThePlanFromNothing() throws Xml.Malformed {
        int running = 0;
        for (int seed = 1; seed <= STORIES; seed++) {
            running += story(seed);
        }
        assertThat(running).as("moments at which something ran").isGreaterThan(STORIES * CHANGES / 3);
    }
}
