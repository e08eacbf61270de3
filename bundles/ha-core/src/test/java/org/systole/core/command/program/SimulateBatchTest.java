package org.systole.core.command.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.systole.core.command.session.FakeCluster;
import org.systole.core.command.session.FakeTerminal;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.UsageError;

class SimulateBatchTest {
    private final FakeTerminal terminal = new FakeTerminal();

    SimulateBatchTest() throws IOException {
        try (var stream = SimulateBatchTest.class.getResourceAsStream("/commands/healthy.xml")) {
            terminal.file("good.xml", new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private ExitCode batch(String list) {
        terminal.file("list", list);
        FakeCluster cluster = FakeCluster.of(FakeCluster.document("/commands/healthy.xml"));
        Commands commands = new Commands(
                new Session.Surroundings(
                        cluster, entry -> {}, PlanForecast.withScheduler(FakeCluster.CLOCK), FakeCluster.CLOCK),
                (program, bug) -> {
                    throw bug;
                });
        return commands.run(List.of("crm_simulate", "--batch", "list", "out"), terminal);
    }

    @Test
    void writesASummaryAndAGraphForEachLine() {
        assertThat(batch("one\tgood.xml\t\n\ntwo\tgood.xml\t-t '2030-01-01 10:00'\n"))
                .isEqualTo(ExitCode.OK);
        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.files().get("out/one.summary")).contains("Revised Cluster Status:");
        assertThat(terminal.files().get("out/two.summary"))
                .startsWith("Setting effective cluster time: 2030-01-01 10:00\n");
        assertThat(terminal.files().get("out/two.exp")).startsWith("<transition_graph ");
    }

    @Test
    void takesAnOldDocumentAsOfTheMomentItWasWritten() {
        terminal.file(
                "old.xml",
                "<cib validate-with='pacemaker-1.2' have-quorum='1' execution-date='1500000000'><configuration>"
                        + "<crm_config><cluster_property_set id='o'>"
                        + "<nvpair id='s' name='stonith-enabled' value='false'/></cluster_property_set></crm_config>"
                        + "<nodes><node id='1' uname='n1' type='normal'/></nodes><resources>"
                        + "<primitive id='web' class='lsb' type='web'/></resources><constraints/></configuration>"
                        + "<status><node_state id='1' uname='n1' in_ccm='true' crmd='online' join='member'"
                        + " expected='member'/></status></cib>");
        assertThat(batch("old\told.xml\t\n")).isEqualTo(ExitCode.OK);
        assertThat(terminal.files().get("out/old.summary"))
                .startsWith("Using the original execution date of: 2017-07-14 02:40:00Z\n")
                .contains("Resource action: web             start on n1")
                .doesNotContain("quorum");
    }

    @Test
    void goesOnAfterEachBadInputAndEndsWithAnError() {
        terminal.file("broken.xml", "<cib><configuration>");
        terminal.file("other.xml", "<html/>");
        ExitCode code = batch("a\tbroken.xml\t\nb\tnone.xml\t\nc\tother.xml\t\nd\tgood.xml\t-t soon\n"
                + "e\tgood.xml\t-t 'soon\nf\nx/g\tgood.xml\t\nlast\tgood.xml\n");
        assertThat(code).isEqualTo(ExitCode.ERROR);
        assertThat(terminal.err().lines())
                .hasSize(8)
                .allMatch(l -> l.startsWith("crm_simulate: "))
                .anyMatch(l -> l.contains("list:1: broken.xml:1:"))
                .anyMatch(l -> l.contains("list:2: There is no file none.xml"))
                .anyMatch(l -> l.contains("list:3: other.xml:1:1: <html> is no <cib>"))
                .anyMatch(l -> l.contains("list:4: --set-datetime soon is no moment"))
                .anyMatch(l -> l.contains("list:5: a quote is not closed"))
                .anyMatch(l -> l.contains("list:6: the line is not NAME<TAB>FILE"))
                .anyMatch(l -> l.contains("list:7: the line is not NAME<TAB>FILE"))
                .last()
                .isEqualTo("crm_simulate: 7 of the 8 lines of list could not be simulated");
        assertThat(terminal.files())
                .containsKeys("out/last.summary", "out/last.exp")
                .doesNotContainKey("out/a.summary");
    }

    @Test
    void splitsOptionsAsAShellDoes() throws UsageError {
        assertThat(SimulateBatch.words("  -t 'a b' --x=\"c d\"e \\' ")).containsExactly("-t", "a b", "--x=c de", "'");
        assertThat(SimulateBatch.words("")).isEmpty();
        assertThatThrownBy(() -> SimulateBatch.words("-t \"a")).isInstanceOf(UsageError.class);
    }
}
