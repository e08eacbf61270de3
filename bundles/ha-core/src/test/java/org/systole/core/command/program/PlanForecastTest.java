package org.systole.core.command.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.CibRequest;
import org.systole.cib.Element;
import org.systole.core.command.ClusterAccess.Verb;
import org.systole.core.command.session.FakeCluster;
import org.systole.core.command.session.Refusal;
import org.systole.policy.Action;
import org.systole.policy.Plan;
import org.systole.policy.SnapshotInput;

class PlanForecastTest {
    private final FakeCluster cluster = FakeCluster.of(FakeCluster.document("/commands/five.xml"));

    /** A planner that always cleans the table, and moves mail to node1 when node5 is in standby or gone. */
    private static Plan planner(SnapshotInput input) {
        String text = input.cib().toString();
        boolean away = text.contains("name=\"standby\" value=\"true\"")
                || !input.cib().childOrEmpty("status").toString().contains("mail");
        Plan.Step anyway = step(0, Action.Operation.STOP, "fs1", "node4", new TreeSet<>());
        Plan.Step stop = step(1, Action.Operation.STOP, "mail", "node5", new TreeSet<>());
        Plan.Step start = step(2, Action.Operation.START, "mail", "node1", new TreeSet<>(List.of(1)));
        SortedMap<ResourceId, SortedSet<NodeId>> placement = new TreeMap<>();
        placement.put(new ResourceId("mail"), new TreeSet<>(List.of(new NodeId(away ? "node1" : "node5"))));
        return new Plan(away ? List.of(start, stop, anyway) : List.of(anyway), placement, List.of(), List.of());
    }

    private static Plan.Step step(
            int id, Action.Operation operation, String resource, String node, SortedSet<Integer> after) {
        ResourceId name = new ResourceId(resource);
        return new Plan.Step(
                id,
                new Action.Operate(operation, name, name, new NodeId(node), Duration.ZERO, Duration.ofSeconds(20)),
                after,
                false,
                "",
                "");
    }

    private String forecast(Verb verb) throws Refusal {
        return new PlanForecast(PlanForecastTest::planner, InstantSource.fixed(FakeCluster.NOW))
                .of(cluster.snapshot(), verb);
    }

    @Test
    void showsOnlyWhatTheChangeCausesInTheOrderItWouldHappen() throws Refusal {
        Element payload = Element.of("node", "id", "5")
                .and(Element.of("instance_attributes", "id", "nodes-5")
                        .and(Element.of("nvpair", "id", "nodes-5-standby", "name", "standby", "value", "true")));
        CibRequest request = new CibRequest(
                CibRequest.Operation.MODIFY_OR_CREATE, "", Optional.of(payload), "ana", "crm_standby", "");

        assertThat(forecast(new Verb.ChangeConfiguration(request, "ana crm_standby")))
                .isEqualTo(
                        """
                        Dry run, nothing was changed.
                        The configuration would change: changed node 5; configuration 0.12.34 -> 0.13.0.
                        The cluster would then:
                          stop mail on node5
                          start mail on node1
                        mail: node5 -> node1
                        """);
    }

    @Test
    void aChangeThatTouchesNothingSaysSo() throws Refusal {
        CibRequest bump = new CibRequest(CibRequest.Operation.BUMP, "", Optional.empty(), "ana", "cibadmin", "");

        assertThat(forecast(new Verb.ChangeConfiguration(bump, "ana cibadmin")))
                .contains("No resource would be touched.");
    }

    @Test
    void fencingShowsWhereThingsWouldGo() throws Refusal {
        assertThat(forecast(new Verb.Fence(new NodeId("node5"), "reboot", "", "ana stonith_admin")))
                .contains("Node node5 would be fenced (reboot)", "start mail on node1", "mail: node5 -> node1");
    }

    @Test
    void aChangeThatWouldBeRefusedIsRefused() {
        CibRequest request = new CibRequest(
                CibRequest.Operation.MODIFY,
                "",
                Optional.of(Element.of("primitive", "id", "nobody")),
                "ana",
                "cibadmin",
                "");

        assertThatThrownBy(() -> forecast(new Verb.ChangeConfiguration(request, "ana cibadmin")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("nobody");
    }
}
