package org.systole.core.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Xml;
import org.systole.core.membership.Membership.View;
import org.systole.core.replication.ReplicatedLog.Leadership;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.state.Applier;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Entry;
import org.systole.core.state.Incarnation;
import org.systole.core.state.Intent;
import org.systole.core.state.OperationRecord;

/** What lets a node's process be restarted while its services go on. */
class MaintenanceTest {
    private static final long TERM = 3;
    private static final List<NodeId> NODES =
            Stream.of("n1", "n2", "n3").map(NodeId::new).toList();

    private ClusterState state = ClusterState.empty();
    private long index;
    private long view;

    private void apply(Entry entry) {
        state = Applier.apply(state, new Position(TERM, ++index), entry).state();
    }

    private static Incarnation life(NodeId node) {
        return new Incarnation("uuid-" + node, "boot", 1);
    }

    /** Three members, web started on n2. */
    private void cluster(boolean maintenance) throws Xml.Malformed {
        String cib =
                """
                <cib epoch="4"><configuration><crm_config><cluster_property_set id="o">
                <nvpair id="o-m" name="maintenance-mode" value="%s"/></cluster_property_set></crm_config><nodes/>
                <resources><primitive id="web" class="ocf" provider="x" type="Y"/></resources>
                <constraints/></configuration><status/></cib>
                """
                        .formatted(maintenance);
        apply(new Entry.Barrier(TERM, NODES.get(0), 100));
        apply(new Entry.Seed("11111111-2222-3333-4444-555555555555", Xml.parse("test", cib), NODES, 100));
        NODES.forEach(node -> apply(new Entry.Joined(TERM, node, life(node), 100)));
        NODES.forEach(node -> operation("monitor", node, 7));
        operation("start", NODES.get(1), 0);
    }

    private void operation(String name, NodeId node, int rc) {
        ResourceId web = new ResourceId("web");
        apply(new Entry.Intents(TERM, List.of(new Intent(name, web, node, life(node), 1000, rc, "", 100)), 100));
        apply(new Entry.Results(
                node,
                life(node),
                List.of(new Entry.Result(
                        web,
                        name,
                        0,
                        state.node(node)
                                .resources()
                                .get(web)
                                .pending()
                                .orElseThrow()
                                .id(),
                        false,
                        OperationRecord.Ended.DONE,
                        rc,
                        "",
                        "",
                        5)),
                100));
    }

    private NodeController controller(NodeId self, List<Effect> effects) {
        NodeController controller = new NodeController(
                ControllerSettings.of(self, NODES, Duration.ofSeconds(30)), new PolicyBrain(), life(self));
        effects.addAll(controller.handle(
                new Event.LeadershipChanged(new Leadership(TERM, Optional.of(NODES.get(0)), self.equals(NODES.get(0)))),
                1000,
                100));
        effects.addAll(controller.handle(new Event.StateAdvanced(new Position(TERM, index), state), 1001, 100));
        see(controller, effects, NODES);
        return controller;
    }

    private void see(NodeController controller, List<Effect> effects, List<NodeId> nodes) {
        TreeMap<NodeId, Incarnation> members = new TreeMap<>();
        nodes.forEach(node -> members.put(node, life(node)));
        effects.addAll(controller.handle(new Event.ViewChanged(new View(++view, members)), 1002, 100));
    }

    private static List<Entry.Lost> losses(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.Submit.class::isInstance)
                .map(e -> ((Effect.Submit) e).entry())
                .filter(Entry.Lost.class::isInstance)
                .map(Entry.Lost.class::cast)
                .toList();
    }

    private static List<String> leaves(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.Leave.class::isInstance)
                .map(e -> ((Effect.Leave) e).why())
                .toList();
    }

    @Test
    void aMemberThatGoesAwayIsGivenUp() throws Exception {
        cluster(false);
        List<Effect> effects = new ArrayList<>();
        see(controller(NODES.get(0), effects), effects, List.of(NODES.get(0), NODES.get(2)));

        assertThat(losses(effects)).extracting(Entry.Lost::node).containsExactly(NODES.get(1));
    }

    @Test
    void aMemberThatGoesAwayDuringMaintenanceIsWaitedForAndNamed() throws Exception {
        cluster(true);
        List<Effect> effects = new ArrayList<>();
        NodeController controller = controller(NODES.get(0), effects);
        see(controller, effects, List.of(NODES.get(0), NODES.get(2)));
        effects.addAll(controller.handle(new Event.Tick(), 100_000, 200));

        assertThat(losses(effects)).isEmpty();
        assertThat(controller.problems())
                .singleElement()
                .asString()
                .contains("n2 is away", "maintenance-mode -v false");
    }

    @Test
    void itIsGivenUpWhenTheMaintenanceEnds() throws Exception {
        cluster(true);
        List<Effect> effects = new ArrayList<>();
        NodeController controller = controller(NODES.get(0), effects);
        see(controller, effects, List.of(NODES.get(0), NODES.get(2)));
        state = ClusterState.empty();
        cluster(false);
        effects.addAll(controller.handle(new Event.StateAdvanced(new Position(TERM, index), state), 2000, 100));

        assertThat(losses(effects)).extracting(Entry.Lost::node).containsExactly(NODES.get(1));
    }

    @Test
    void aNodeToldToLeaveDuringMaintenanceLeavesItsServicesAlone() throws Exception {
        cluster(true);
        List<Effect> effects = new ArrayList<>();
        NodeController controller = controller(NODES.get(1), effects);
        effects.addAll(controller.handle(new Event.DrainSelf(), 1003, 100));

        assertThat(leaves(effects)).singleElement().asString().contains("what runs here runs on");
    }

    @Test
    void otherwiseItStaysUntilItsServicesAreStopped() throws Exception {
        cluster(false);
        List<Effect> effects = new ArrayList<>();
        NodeController controller = controller(NODES.get(1), effects);
        effects.addAll(controller.handle(new Event.DrainSelf(), 1003, 100));

        assertThat(leaves(effects)).isEmpty();
        assertThat(effects)
                .filteredOn(Effect.Submit.class::isInstance)
                .anySatisfy(e -> assertThat(((Effect.Submit) e).entry()).isInstanceOf(Entry.SetAttribute.class));
    }
}
