package org.systole.policy.reason;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.policy.Action;
import org.systole.policy.Plan;

class FateTest {
    private static final SortedMap<ResourceId, SortedSet<NodeId>> NOWHERE = new TreeMap<>();

    private static Action operate(Action.Operation operation, String instance, String node) {
        ResourceId id = new ResourceId(instance);
        return new Action.Operate(operation, id, id, new NodeId(node), Duration.ZERO, Duration.ofSeconds(20));
    }

    private static Plan plan(Action... actions) {
        List<Plan.Step> steps = new ArrayList<>();
        for (Action action : actions) {
            steps.add(new Plan.Step(steps.size(), action, new TreeSet<>(), false, "", ""));
        }
        return new Plan(steps, NOWHERE, List.of(), List.of());
    }

    private static String words(Action... actions) {
        return Fate.of(plan(actions), new ResourceId("web")).words();
    }

    @Test
    void saysWhatHappens() {
        Action stop = operate(Action.Operation.STOP, "web", "n1");
        assertThat(words()).isEqualTo("be left as it is");
        assertThat(words(stop)).isEqualTo("stop on n1");
        assertThat(words(stop, operate(Action.Operation.START, "web", "n2"))).isEqualTo("move from n1 to n2");
        assertThat(words(stop, operate(Action.Operation.START, "web", "n1"))).isEqualTo("restart on n1");
        assertThat(words(operate(Action.Operation.START, "web", "n2"))).isEqualTo("start on n2");
        assertThat(words(operate(Action.Operation.PROMOTE, "web", "n2"))).isEqualTo("promote on n2");
    }

    @Test
    void aStopByFencingIsAStop() {
        Fate fate = Fate.of(plan(new Action.Pseudo("stop", new ResourceId("web"), "n1")), new ResourceId("web"));
        assertThat(fate.stopsOrMoves()).isTrue();
    }

    @Test
    void copiesCountTogetherAndOthersDoNot() {
        assertThat(words(operate(Action.Operation.STOP, "web:0", "n1"), operate(Action.Operation.START, "web:1", "n2")))
                .isEqualTo("move from n1 to n2");
        assertThat(words(operate(Action.Operation.STOP, "website", "n1"))).isEqualTo("be left as it is");
    }

    @Test
    void whatCannotBeDoneDoesNotCount() {
        Plan.Step blocked =
                new Plan.Step(0, operate(Action.Operation.START, "web", "n1"), new TreeSet<>(), false, "no quorum", "");
        Plan plan = new Plan(List.of(blocked), NOWHERE, List.of(), List.of());
        assertThat(Fate.of(plan, new ResourceId("web")).comes()).isEmpty();
    }
}
