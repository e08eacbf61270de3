package org.systole.policy.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.systole.policy.Action;
import org.systole.policy.Plan;
import org.systole.policy.Scheduler;
import org.systole.policy.Snapshots;

class UnfencesTest {
    private static final String DEVICE =
            """
            on-paper
            online n1
            primitive scsi agent=stonith:fence_test provides=unfencing requires=nothing
            """;

    private static Plan plan(String scenario) {
        return new Scheduler().plan(Snapshots.of(DEVICE + scenario));
    }

    private static List<Plan.Step> on(Plan plan) {
        return plan.steps().stream()
                .filter(s -> s.action() instanceof Action.Fence f && !f.cuts())
                .toList();
    }

    private static Plan.Step step(Plan plan, Action.Operation operation, String resource) {
        return plan.steps().stream()
                .filter(s -> s.action() instanceof Action.Operate o
                        && o.operation() == operation
                        && o.instance().value().equals(resource))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + operation + " of " + resource + " in " + plan.steps()));
    }

    @Test
    void whatStartsWaitsForItAndIsNamed() {
        Plan plan = plan("running scsi n1\nattribute n1 #node-unfenced=1700000000\n"
                + "online n2\nprimitive web\nlocation web n2 INFINITY\n");
        assertThat(on(plan)).hasSize(1);
        assertThat(on(plan).get(0).reason()).isEqualTo("required by web start");
        assertThat(step(plan, Action.Operation.START, "web").after())
                .contains(on(plan).get(0).id());
    }

    @Test
    void whoIsAskedForNeedsItFirst() {
        Plan plan = plan("primitive web\nunprobed web n1\nrunning scsi n1\n");
        assertThat(on(plan).get(0).reason()).isEqualTo("required by web monitor");
        assertThat(step(plan, Action.Operation.PROBE, "web").after())
                .contains(on(plan).get(0).id());
    }

    @Test
    void whatRunsThereStopsBefore() {
        Plan plan = plan("primitive web\nrunning web n1\nrunning scsi n1\n");
        assertThat(on(plan).get(0).after())
                .contains(step(plan, Action.Operation.STOP, "web").id());
        assertThat(step(plan, Action.Operation.START, "web").after())
                .contains(on(plan).get(0).id());
    }

    @Test
    void aDeviceMayStopAfterIt() {
        Plan plan = plan("running scsi n1\n");
        assertThat(on(plan).get(0).after())
                .doesNotContain(step(plan, Action.Operation.STOP, "scsi").id());
    }

    @Test
    void nobodyNeedsIt() {
        assertThat(on(plan("location scsi n1 -INFINITY\nprimitive log requires=quorum\n")))
                .isEmpty();
    }
}
