package org.systole.core.transition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.core.state.ClusterState;
import org.systole.policy.Action;
import org.systole.policy.Plan;

/** Which steps are due; fencings stand for all that is not a bracket, since they need no state. */
class WalkTest {
    private final List<Plan.Step> steps = new ArrayList<>();

    private void bracket(int... after) {
        step(new Action.Pseudo("start", new ResourceId("g"), ""), after);
    }

    private void fence(String node, int... after) {
        step(new Action.Fence(new NodeId(node), "off"), after);
    }

    private void step(Action action, int... after) {
        TreeSet<Integer> waits = new TreeSet<>();
        for (int a : after) {
            waits.add(a);
        }
        steps.add(new Plan.Step(steps.size(), action, waits, false, "", "test"));
    }

    private Set<NodeId> due(Integer... done) {
        Plan plan = new Plan(steps, new TreeMap<>(), List.of(), List.of());
        return Walk.of(plan, new TreeSet<>(List.of(done)), ClusterState.empty(), new TreeSet<>(), o -> "", 100)
                .fences()
                .keySet();
    }

    private static NodeId[] nodes(String... names) {
        return List.of(names).stream().map(NodeId::new).toArray(NodeId[]::new);
    }

    @Test
    void aStepIsDueBehindBracketsAndNotBehindAnotherStep() {
        bracket(1);
        bracket();
        fence("a", 0, 1);
        fence("b", 2);
        fence("c", 5);
        bracket(3);
        assertThat(due()).containsExactly(nodes("a"));
        assertThat(due(2)).containsExactly(nodes("b"));
        assertThat(due(2, 3)).containsExactly(nodes("c"));
    }

    @Test
    void bracketsInACircleLetNothingPass() {
        bracket(1);
        bracket(0);
        fence("a", 1);
        assertThat(due()).isEmpty();
        assertThat(due(0)).containsExactly(nodes("a"));
    }

    @Test
    void aLongChainIsWalkedInOneGo() {
        int length = 200_000;
        for (int i = 0; i < length; i++) {
            bracket(i + 1);
        }
        bracket();
        fence("a", 0);
        assertThat(Assertions.assertTimeoutPreemptively(Duration.ofMinutes(2), () -> due()))
                .containsExactly(nodes("a"));
    }
}
