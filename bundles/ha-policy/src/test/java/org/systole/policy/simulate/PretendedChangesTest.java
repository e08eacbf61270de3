package org.systole.policy.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.systole.cib.Element;
import org.systole.policy.simulate.Modification.Kind;
import org.systole.policy.simulate.SimulateReport.Part;

class PretendedChangesTest {
    private static String summary(SimulateReport report) {
        return report.text(Set.of(Part.TRANSITION)).replaceFirst("(?s)^.*?(Performing|Transition Summary)", "$1");
    }

    private static Element state(Element cib, String node) {
        return cib.childOrEmpty("status")
                .children("node_state")
                .filter(s -> s.attribute("uname", "").equals(node))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void nothingIsDoneWhereNothingIsPretended() {
        assertThat(summary(Samples.report(List.of()))).isEqualTo("Transition Summary:\n");
    }

    @Test
    void aNodeThatVanishedIsFencedAndOneThatLeftIsNot() {
        assertThat(summary(Samples.report(List.of(Samples.change(Kind.NODE_FAIL, "ann")))))
                .startsWith("Performing Requested Modifications:\n  * Failing node ann\n")
                .contains("Fence (reboot) ann")
                .containsPattern("Move +mail +\\( +ann -> bob \\)");
        assertThat(summary(Samples.report(List.of(Samples.change(Kind.NODE_DOWN, "ann")))))
                .contains("  * Taking node ann offline\n")
                .doesNotContain("Fence")
                .containsPattern("Start +mail +\\( +bob \\)");
        assertThat(summary(Samples.report(
                        List.of(Samples.change(Kind.NODE_UP, "ann"), Samples.change(Kind.NODE_DOWN, "ann")))))
                .as("always up before down")
                .contains("Bringing node ann online\n  * Taking node ann offline\n")
                .containsPattern("Start +mail +\\( +bob \\)");
    }

    @Test
    void withoutQuorumEverythingStops() {
        assertThat(summary(Samples.report(List.of(Samples.change(Kind.QUORUM, "no")))))
                .containsPattern("Stop +mail +\\( +ann \\)  due to no quorum");
    }

    @Test
    void anInjectedFailureIsCountedAndRecoveredFrom() {
        SimulateReport report = Samples.report(List.of(Samples.change(Kind.INJECT, "mail_monitor_10000@ann=7")));
        assertThat(summary(report))
                .contains("  * Injecting mail_monitor_10000@ann=7 into the configuration\n"
                        + "  * Injecting attribute fail-count-mail#monitor_10000=value++ into /node_state '1'\n"
                        + "  * Injecting attribute last-failure-mail#monitor_10000=1700000000 into /node_state '1'\n")
                .containsPattern("Recover +mail +\\( +ann \\)");
        SimulateReport twice = SimulateReport.of(
                report.before(),
                new Moment(Samples.NOW, ""),
                List.of(Samples.change(Kind.INJECT, "mail_monitor_10000@ann=7")),
                List.of());
        assertThat(state(twice.before(), "ann").descendants().toList())
                .anyMatch(e -> e.attribute("name", "").equals("fail-count-mail#monitor_10000")
                        && e.attribute("value", "").equals("2"));
    }

    @Test
    void anInjectedProbeThatFindsSomethingIsNoFailure() {
        assertThat(summary(Samples.report(List.of(Samples.change(Kind.INJECT, "mail_monitor_0@bob=0")))))
                .doesNotContain("fail-count")
                .containsPattern("Restart +mail|Stop +mail");
    }

    @Test
    void anInstanceOfAnAnonymousCloneGoesByItsPlainName() {
        Element before = Samples.report(List.of(Samples.change(Kind.INJECT, "d:1_stop_0@bob=1")))
                .before();
        assertThat(state(before, "bob").descendants().map(Element::id))
                .contains("d_stop_0")
                .doesNotContain("d:1_stop_0");
    }

    @Test
    void ticketsAreGrantedRevokedAndMadeStandby() {
        Element status = Samples.report(List.of(
                        Samples.change(Kind.TICKET_GRANT, "a"),
                        Samples.change(Kind.TICKET_STANDBY, "a"),
                        Samples.change(Kind.TICKET_REVOKE, "b")))
                .before()
                .childOrEmpty("status");
        assertThat(status.childOrEmpty("tickets").children())
                .extracting(t -> t.id() + " " + t.attribute("granted", "-") + " " + t.attribute("standby", "-"))
                .containsExactly("b false -", "a true true");
    }

    @Test
    void anOperationThatIsToFailEndsTheRun() {
        SimulateReport report = Samples.report(
                List.of(Samples.change(Kind.NODE_DOWN, "ann")), "mail_start_0@bob=1", "mail_monitor_10000@bob=7");
        assertThat(report.text())
                .containsPattern("mail +start on bob\nPretending action \\d+ failed with rc=1\n"
                        + "  \\* Injecting attribute fail-count-mail#start_0=value")
                .doesNotContain("mail            monitor=10000 on bob");
        assertThat(report.text(Set.of(Part.REVISED))).contains("FAILED bob");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            QUORUM    | perhaps                  | 'perhaps' is neither true nor false
            NODE_UP   | eve                      | there is no node 'eve'; there is ann, bob
            INJECT    | mail                     | 'mail' is not RESOURCE_TASK_MILLISECONDS@NODE=RC, such as
            INJECT    | mail_monitor_0@eve=7     | there is no node 'eve'; there is ann, bob
            INJECT    | post_monitor_0@ann=7     | there is no resource 'post' to run post_monitor_0@ann=7
            """)
    void whatCannotBePretendedIsSaid(Kind kind, String value, String sentence) {
        assertThat(SimulateReport.problem(Samples.cib(), new Modification(kind, value), Samples.NOW))
                .hasValueSatisfying(p -> assertThat(p).startsWith(sentence));
    }

    @Test
    void specsAreReadFromTheEnd() {
        OperationSpec spec =
                OperationSpec.parse("my_db_1:0_migrate_to_0@n-1.example=124").orElseThrow();
        assertThat(spec.resource()).isEqualTo("my_db_1:0");
        assertThat(spec.operation()).isEqualTo("migrate_to");
        assertThat(spec.node()).isEqualTo("n-1.example");
        assertThat(spec.rc()).isEqualTo(124);
        assertThat(OperationSpec.parse("db_monitor_x@a=1")).isEmpty();
    }
}
