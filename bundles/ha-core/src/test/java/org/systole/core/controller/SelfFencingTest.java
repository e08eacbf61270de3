package org.systole.core.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.systole.core.state.Entry;
import org.systole.core.state.Fencing;
import org.systole.core.state.NodeRecord;
import org.systole.core.transition.Walk;

/** When a node feeds its watchdog, and when others count on it. */
class SelfFencingTest {
    private static final String MARK = NodeRecord.WATCHDOG + "21000";

    private static Members cluster(String timeout) {
        return new Members(
                "<crm_config><cluster_property_set id='o'><nvpair id='t' name='stonith-watchdog-timeout' value='"
                        + timeout + "'/></cluster_property_set></crm_config><resources/>",
                MARK);
    }

    private static boolean feeds(Members cluster, SelfFencing dog) {
        dog.tick();
        return cluster.effects().stream().anyMatch(e -> e instanceof Effect.FeedWatchdog);
    }

    @Test
    void isFedInAMajorityOnlyAndAgainWhenTheLogHasTakenThisNodesWord() {
        Members cluster = cluster("30");
        Participant participant = new Participant(cluster.known);
        participant.offered(new TreeSet<>(List.of(MARK)));
        SelfFencing dog = new SelfFencing(cluster.known, participant);
        assertThat(feeds(cluster, dog)).isTrue();

        cluster.see(List.of(Members.SELF));
        assertThat(feeds(cluster, dog)).isFalse();
        cluster.see(Members.NODES);
        assertThat(feeds(cluster, dog))
                .as("it may have been given up meanwhile")
                .isFalse();

        participant.decide();
        cluster.effects();
        assertThat(feeds(cluster, dog)).as("its word was taken").isTrue();
    }

    @Test
    void isNotFedByANodeThatWasGivenUp() {
        Members cluster = cluster("30");
        Participant participant = new Participant(cluster.known);
        participant.offered(new TreeSet<>(List.of(MARK)));
        SelfFencing dog = new SelfFencing(cluster.known, participant);
        feeds(cluster, dog);
        cluster.see(List.of(Members.SELF));
        feeds(cluster, dog);
        cluster.see(Members.NODES);
        cluster.lost(Members.SELF);

        participant.decide();
        cluster.effects();

        assertThat(participant.isProved()).isFalse();
        assertThat(feeds(cluster, dog)).isFalse();
    }

    @Test
    void isFedWithoutAMajorityWhereNobodyCountsOnIt() {
        Members cluster = cluster("0");
        SelfFencing dog = new SelfFencing(cluster.known, new Participant(cluster.known));
        feeds(cluster, dog);
        cluster.see(List.of(Members.SELF));

        assertThat(feeds(cluster, dog)).isTrue();
    }

    @Test
    void isNotTouchedByAProcessThatNeverWasInAMajority() {
        Members cluster = cluster("0");
        cluster.see(List.of(Members.SELF));

        assertThat(feeds(cluster, new SelfFencing(cluster.known, new Participant(cluster.known))))
                .isFalse();
    }

    @Test
    void othersWaitTheFullTimeAndThenTheNodeIsDown() {
        Members cluster = cluster("30");
        FencingDecisions decisions = new FencingDecisions(cluster.known);
        cluster.see(List.of(Members.NODE2, Members.SELF));
        cluster.lost(Members.NODE1);
        decisions.decide(due());
        cluster.effects();

        Fencing attempt = cluster.known.state.fencings().get(Members.NODE1);
        assertThat(attempt.devices()).containsExactly("watchdog");
        assertThat(attempt.order().timeoutMillis()).isEqualTo(30_000);
        assertThat(attempt.executor()).isEqualTo(Members.SELF);
    }

    @Test
    void aNodeThatCanBeTalkedToFeedsOnAndIsNotWaitedFor() {
        Members cluster = cluster("30");
        cluster.lost(Members.NODE1);

        assertThat(new Watchdogs(cluster.known).wait(Members.NODE1)).isEmpty();
    }

    @Test
    void aNegativeTimeMeansWhatTheNodeNeeds() {
        Members cluster = cluster("-1");
        cluster.see(List.of(Members.NODE2, Members.SELF));
        cluster.lost(Members.NODE1);

        assertThat(new Watchdogs(cluster.known).wait(Members.NODE1)).contains(Duration.ofSeconds(21));
    }

    @Test
    void tooShortATimeIsRefusedWithTheInequality() {
        Members cluster = cluster("10s");
        FencingDecisions decisions = new FencingDecisions(cluster.known);
        cluster.see(List.of(Members.NODE2, Members.SELF));
        cluster.lost(Members.NODE1);
        decisions.decide(due());

        assertThat(cluster.submitted()).isEmpty();
        assertThat(decisions.problems())
                .singleElement()
                .asString()
                .contains(
                        "stonith-watchdog-timeout 10 s < 21 s, which is the watchdog's own timeout + 2 deadtime + 5 s");
    }

    @Test
    void provesNothingWhereAMigrationMayHaveArrivedAfterTheReset() {
        Members cluster = new Members(
                "<crm_config><cluster_property_set id='o'><nvpair id='t' name='stonith-watchdog-timeout' value='30'/>"
                        + "</cluster_property_set></crm_config><resources>"
                        + "<primitive id='web' class='ocf' provider='x' type='Y'/></resources>",
                MARK);
        Members.NODES.forEach(n -> cluster.carriedOut("monitor", n, "", 7));
        cluster.carriedOut("start", Members.NODE2, "", 0);
        cluster.carriedOut("migrate_to", Members.NODE2, "node1", 0);
        FencingDecisions decisions = new FencingDecisions(cluster.known);
        cluster.see(List.of(Members.NODE2, Members.SELF));
        cluster.lost(Members.NODE1);

        decisions.decide(due());

        assertThat(cluster.submitted()).isEmpty();
        assertThat(decisions.problems())
                .singleElement()
                .asString()
                .contains(
                        "Its watchdog is not counted on: web was being sent to node1", "stonith_admin --confirm node1");
    }

    private static TreeMap<org.systole.api.model.NodeId, Walk.Fence> due() {
        TreeMap<org.systole.api.model.NodeId, Walk.Fence> due = new TreeMap<>();
        due.put(Members.NODE1, new Walk.Fence("reboot", "a test"));
        return due;
    }

    @Test
    void aProofIsAnEntryOfTheLog() {
        Members cluster = cluster("30");
        cluster.lost(Members.NODE1);

        assertThat(cluster.apply(new Entry.Agents(Members.NODE1, Members.life(Members.NODE1), new TreeSet<>(), 100))
                        .verdict()
                        .text())
                .isEqualTo("node1 is UNCLEAN");
    }
}
