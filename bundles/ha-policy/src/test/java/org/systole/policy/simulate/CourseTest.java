package org.systole.policy.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.systole.api.model.ResourceId;
import org.systole.policy.Action;
import org.systole.policy.Plan;

class CourseTest {
    private final List<Plan.Step> steps = new ArrayList<>();

    private void step(String blocked, Integer... after) {
        Action action = new Action.Pseudo("start", new ResourceId("r" + steps.size()), "");
        steps.add(new Plan.Step(steps.size(), action, new TreeSet<>(Set.of(after)), false, blocked, ""));
    }

    private List<Integer> course() {
        return Course.of(new Plan(steps, new TreeMap<>(), List.of(), List.of())).stream()
                .map(Plan.Step::id)
                .toList();
    }

    @Test
    void goesThroughTheListAgainAndAgain() {
        step("", 3); // second round
        step("");
        step("", 1); // what it waits for was done before it in the same round
        step("", 2);
        step("", 0); // second round too, after step 0
        step("", 6); // third round: 6 is done in the second
        step("", 0);
        assertThat(course()).containsExactly(1, 2, 3, 0, 4, 6, 5);
    }

    @Test
    void leavesOutWhatIsBlockedAndWhatWaitsForIt() {
        step("no quorum");
        step("", 0);
        step("");
        step("", 1, 2);
        assertThat(course()).containsExactly(2);
    }

    @Test
    void leavesOutStepsThatWaitForEachOther() {
        step("", 1);
        step("", 0);
        step("", 3);
        step("");
        assertThat(course()).containsExactly(3, 2);
    }
}
