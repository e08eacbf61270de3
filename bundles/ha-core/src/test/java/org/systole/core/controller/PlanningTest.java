package org.systole.core.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.systole.core.state.Entry;

class PlanningTest {
    private static final String TWO =
            """
            <crm_config/><nodes/><resources>
            <primitive id="web" class="ocf" provider="x" type="Y"/>
            <primitive id="db" class="ocf" provider="x" type="Y"/>
            </resources><constraints/>
            """;

    /** Three nodes that were not looked at yet: the plan is to probe both resources on each. */
    private final Members members = new Members(TWO, "ocf:x:Y", "systole:node");

    private final Knowledge known = members.known;
    private final Planning planning = new Planning(known);

    private Event.Planned ask() {
        return members.plan(planning);
    }

    private List<String> resources() {
        return planning.intents().stream()
                .map(i -> i.resource().value())
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void actsOnAPlanForTheStateAsItIs() {
        assertThat(planning.made(ask())).isTrue();

        assertThat(resources()).containsExactly("db", "web");
        assertThat(planning.current()).isPresent();
    }

    @Test
    void asksForOneAtATimeAndForNoneWhileNothingChanges() {
        Event.Planned planned = ask();
        planning.ask();
        assertThat(known.takeEffects()).isEmpty();

        planning.made(planned);
        planning.ask();
        assertThat(known.takeEffects()).isEmpty();

        planning.askAgain();
        assertThat(planning.intents()).isEmpty();
        assertThat(ask().plan()).isPresent();
    }

    @Test
    void ofALatePlanOnlyThatIsDoneAboutWhichNothingChangedSince() {
        Event.Planned planned = ask();
        members.intend("monitor", "web", Members.NODE2, 7);

        assertThat(planning.made(planned)).isTrue();

        assertThat(resources()).containsExactly("db");
        assertThat(planning.current()).as("a plan for a state that has passed").isEmpty();
        assertThat(planning.unchanged(Members.NODE2)).isFalse();
        assertThat(planning.unchanged(Members.SELF)).isTrue();
        assertThat(ask().request().state()).isSameAs(known.state);
    }

    @Test
    void aPlanOfALeadershipThatIsOverIsNotActedOn() {
        Event.Planned planned = ask();
        planning.forget();

        assertThat(planning.made(planned)).isFalse();
        assertThat(planning.intents()).isEmpty();
    }

    @Test
    void aPolicyThatFailsIsSaidAndAskedAgainWhenSomethingChanges() {
        planning.ask();
        Effect.MakePlan effect = (Effect.MakePlan) known.takeEffects().get(0);

        assertThat(planning.made(new Event.Planned(effect.request(), Optional.empty(), "it failed")))
                .isFalse();
        assertThat(planning.trouble()).isEqualTo("it failed");
        planning.ask();
        assertThat(known.takeEffects()).isEmpty();

        members.apply(new Entry.Agents(
                Members.NODE1, Members.life(Members.NODE1), new TreeSet<>(List.of("systole:node")), 101));
        planning.made(ask());
        assertThat(planning.trouble()).isEmpty();
    }
}
