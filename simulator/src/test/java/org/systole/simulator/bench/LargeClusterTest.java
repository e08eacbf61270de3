package org.systole.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.systole.policy.Action;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.Plan;
import org.systole.policy.Scheduler;
import org.systole.policy.SnapshotInput;
import org.systole.simulator.bench.LargeCluster.Situation;

class LargeClusterTest {
    private final LargeCluster cluster = new LargeCluster(4, 6);

    private Plan plan(Situation situation) {
        return new Scheduler()
                .plan(ClusterSnapshot.of(SnapshotInput.ofFile(cluster.cib(situation), true, Instant.ofEpochSecond(1))));
    }

    private static long count(Plan plan, Action.Operation operation) {
        return plan.steps().stream()
                .filter(s -> s.action() instanceof Action.Operate o && o.operation() == operation)
                .count();
    }

    @Test
    void fromColdEverythingIsProbedAndStarted() {
        Plan plan = plan(Situation.COLD);
        assertThat(count(plan, Action.Operation.START)).isEqualTo(6 * 3 + 4);
        assertThat(count(plan, Action.Operation.PROBE)).isEqualTo(4 * (6 * 3 + 1));
        assertThat(plan.steps()).allMatch(s -> s.blocked().isEmpty());
    }

    @Test
    void inTheSteadyStateNothingIsToDo() {
        assertThat(plan(Situation.STEADY).steps()).isEmpty();
    }

    @Test
    void theLostNodesServicesAreStartedElsewhereAfterItsFencing() {
        Plan plan = plan(Situation.LOST);
        assertThat(plan.steps().stream().filter(s -> s.action() instanceof Action.Fence))
                .hasSize(1);
        assertThat(count(plan, Action.Operation.START)).isGreaterThanOrEqualTo(2 * 3);
        assertThat(plan.placement().values().stream().flatMap(n -> n.stream()))
                .noneMatch(n -> n.value().equals("node002"));
    }
}
