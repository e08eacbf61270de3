package org.systole.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.systole.api.model.ResourceId;
import org.systole.cib.CibRequest;
import org.systole.cib.Element;
import org.systole.core.controller.Brain;
import org.systole.core.controller.PolicyBrain;
import org.systole.policy.Action;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.Plan;
import org.systole.policy.Scheduler;
import org.systole.policy.SnapshotInput;

/** In whole simulated clusters every plan that was made after another one is the plan from nothing. */
class PlansAgainTest {
    private static final long SEEDS = 40;

    private int plans;

    /** Makes each plan twice. */
    private final class Doubtful implements Brain {
        private final PolicyBrain brain = new PolicyBrain();

        @Override
        public Plan plan(SnapshotInput input) {
            plans++;
            Plan again = brain.plan(input);
            assertThat(again).isEqualTo(new Scheduler().plan(ClusterSnapshot.of(input)));
            return again;
        }

        @Override
        public List<Recurring> monitors(Element configuration, ResourceId resource) {
            return brain.monitors(configuration, resource);
        }

        @Override
        public Edited edit(Element cib, CibRequest request) {
            return brain.edit(cib, request);
        }

        @Override
        public void configuration(Element cib) {
            brain.configuration(cib);
        }

        @Override
        public String of(Action.Operate operation) {
            return brain.of(operation);
        }
    }

    @Test
    void areThePlansFromNothing() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            assertThat(new Simulation(Options.of(seed), Doubtful::new).run().violations())
                    .as("seed %d", seed)
                    .isEmpty();
        }
        assertThat(plans).isGreaterThan((int) SEEDS * 20);
    }
}
