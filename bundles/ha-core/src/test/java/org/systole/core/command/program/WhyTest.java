package org.systole.core.command.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.core.command.session.FakeCluster;
import org.systole.core.command.session.FakeForecast;
import org.systole.core.command.session.FakeTerminal;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.Session;
import org.systole.policy.Action;
import org.systole.policy.Plan;

class WhyTest {
    private final Plan plan = new Plan(
            List.of(new Plan.Step(
                    0,
                    new Action.Operate(
                            Action.Operation.START,
                            new ResourceId("fs1"),
                            new ResourceId("fs1"),
                            new NodeId("node5"),
                            Duration.ZERO,
                            Duration.ofSeconds(20)),
                    new TreeSet<>(),
                    false,
                    "waits for the fencing of node2",
                    "")),
            new TreeMap<>(),
            List.of(
                    new Plan.Reason(new ResourceId("server1"), "node5", "STICKINESS", "", "200", "it is there now"),
                    new Plan.Reason(
                            new ResourceId("fs1"), "node4", "FAIL-COUNT", "", "-INFINITY", "it failed to start there"),
                    new Plan.Reason(new ResourceId("mail"), "node1", "LOCATION", "p9", "5", "not about this one")),
            List.of());
    private final FakeForecast forecast = new FakeForecast();
    private final FakeCluster cluster =
            FakeCluster.of(FakeCluster.document("/commands/five.xml")).withPlan(plan);

    @Test
    void aGroupShowsItsOwnReasonsAndThoseOfItsMembersByNode() throws Refusal {
        assertThat(Why.of(cluster.snapshot(), forecast, "server1", Optional.empty()))
                .isEqualTo(
                        """
                        server1 failed on node2 and node4.
                          on node1:
                          on node2: Started
                            the node is UNCLEAN (offline); it is fenced first, or a human vouches for it: stonith_admin --confirm node2
                          on node3:
                            the node is standby; crm_standby -N node3 -v off ends it
                          on node4: FAILED
                            FAIL-COUNT [-INFINITY]: it failed to start there
                            the start of fs1 ended as error (1) after 20 ms: no such device /dev/x
                          on node5:
                            STICKINESS [200]: it is there now
                          cannot start fs1 on node5: waits for the fencing of node2
                        """);
    }

    @Test
    void oneNodeCanBeAskedFor() throws Refusal {
        assertThat(Why.of(cluster.snapshot(), forecast, "fs1", Optional.of("node4")))
                .contains("on node4: FAILED\n    FAIL-COUNT [-INFINITY]: it failed to start there")
                .doesNotContain("\n  on node5");
    }

    @Test
    void saysWhenThereIsNoQuorum() throws Refusal {
        assertThat(Why.of(cluster.withoutQuorum().snapshot(), forecast, "mail", Optional.empty()))
                .contains("This node has no quorum", "2 of 5 nodes are here, 3 are needed");
    }

    @Test
    void anUnknownResourceOrNodeIsNamed() {
        assertThatThrownBy(() -> Why.of(cluster.snapshot(), forecast, "server9", Optional.empty()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("server9");
        assertThatThrownBy(() -> Why.of(cluster.snapshot(), forecast, "server1", Optional.of("node9")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("node9");
    }

    @Test
    void aNodeThatIsNotTheCoordinatorMakesThePlanItself() {
        FakeCluster follower = FakeCluster.of(FakeCluster.document("/commands/healthy.xml"));
        assertThat(follower.snapshot().plan()).isEmpty();
        FakeTerminal terminal = new FakeTerminal();
        Clock clock = Clock.systemUTC();
        new Commands(
                        new Session.Surroundings(follower, entry -> {}, PlanForecast.withScheduler(clock), clock),
                        (program, bug) -> {
                            throw bug;
                        })
                .run(List.of("systole", "why", "server1"), terminal);
        assertThat(terminal.out()).contains("STICKINESS [200]").doesNotContain("no plan");
    }
}
