package org.systole.policy.steps;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WhyTest {
    private static Why needs(String who, Event.What what) {
        return Why.unrunnable(new Event(who, what));
    }

    @Test
    void isWordedAsTheTransitionSummaryDoes() {
        assertThat(needs("db", Event.What.START)).hasToString("unrunnable db start");
        assertThat(Why.required(Event.done("storage", Act.START))).hasToString("required storage running");
        assertThat(Why.required(Event.named("one-or-more:any"))).hasToString("required one-or-more:any");
        assertThat(Why.unmigratable(Event.of("db", Act.STOP))).hasToString("unmigrateable db stop");
        assertThat(Why.colocation("db")).hasToString("colocation with db");
        assertThat(Why.NONE.toString()).isEmpty();
    }

    @Test
    void noWordsAreNoCause() {
        assertThat(Why.itself("").none()).isTrue();
        assertThat(Why.itself("being multiply active").none()).isFalse();
    }

    @Test
    void aStopOrAnAnswerThatIsMissingIsNoLackOfWhatIsNeeded() {
        assertThat(needs("db", Event.What.START).lack()).isTrue();
        assertThat(needs("storage", Event.What.RUNNING).lack()).isTrue();
        assertThat(Why.colocation("db").lack()).isTrue();
        assertThat(needs("db", Event.What.STOP).lack()).isFalse();
        assertThat(needs("db:0", Event.What.MONITOR).lack()).isFalse();
        assertThat(Why.required(Event.of("db", Act.START)).lack()).isFalse();
    }

    @Test
    void whatAResourceIsCalledDecidesNothing() {
        assertThat(needs("the stop", Event.What.START).lack()).isTrue();
        assertThat(needs("no quorum", Event.What.STOP).is(Why.Kind.QUORUM)).isFalse();
        assertThat(Why.itself("colocation with db").lack()).isFalse();
    }
}
