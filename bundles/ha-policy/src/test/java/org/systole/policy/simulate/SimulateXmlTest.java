package org.systole.policy.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.systole.cib.Element;
import org.systole.cib.report.JsonText;
import org.systole.policy.simulate.Modification.Kind;
import org.systole.policy.simulate.SimulateReport.Part;

class SimulateXmlTest {
    private final SimulateReport report = Samples.report(List.of(Samples.change(Kind.NODE_FAIL, "ann")));

    @Test
    void holdsWhatTheTextHolds() {
        Set<Part> all = EnumSet.complementOf(EnumSet.of(Part.QUIET));
        Element xml = report.xml(all, "crm_simulate");
        assertThat(xml.children())
                .extracting(Element::name)
                .containsExactly(
                        "cluster_status",
                        "modifications",
                        "allocations_utilizations",
                        "actions",
                        "transition",
                        "revised_cluster_status",
                        "status");
        assertThat(xml.childOrEmpty("modifications").children().get(0).attributes())
                .containsEntry("action", "Failing")
                .containsEntry("node", "ann");
        assertThat(xml.childOrEmpty("actions").children())
                .anyMatch(a -> a.name().equals("node_action")
                        && a.attribute("task", "").equals("Fence (reboot)"))
                .anyMatch(a -> a.attribute("action", "").equals("move")
                        && a.attribute("source", "").equals("ann")
                        && a.attribute("dest", "").equals("bob"));
        assertThat(xml.childOrEmpty("transition").children())
                .anyMatch(a -> a.name().equals("fencing_action")
                        && a.attribute("target", "").equals("ann"))
                .anyMatch(a -> a.attribute("op", "").equals("start")
                        && a.attribute("node", "").equals("bob"));
        assertThat(xml.childOrEmpty("allocations_utilizations").children())
                .anyMatch(a ->
                        a.name().equals("capacity") && a.attribute("memory", "").equals("10"))
                .anyMatch(a ->
                        a.name().equals("node_weight") && a.attribute("id", "").equals("mail"));
    }

    @Test
    void listsAreArraysInJson() {
        assertThat(JsonText.of(report.xml(Set.of(Part.TRANSITION), "")))
                .contains("\"actions\":[{\"element\":\"node_action\"");
    }

    @Test
    void thePictureShowsWhatIsDoneAndWhatCannotBe() {
        assertThat(report.dot())
                .startsWith("digraph \"g\" {\n")
                .contains("\"stonith 'reboot' ann\" [ style=bold color=\"green\" fontcolor=\"black\"]")
                .containsPattern("\"mail_stop_0 ann\" -> \"mail_start_0 bob\" \\[ style = bold\\]")
                .endsWith("}\n");
        String blocked = Samples.report(
                        List.of(Samples.change(Kind.NODE_FAIL, "ann"), Samples.change(Kind.QUORUM, "false")))
                .dot();
        assertThat(blocked).contains("style=dashed color=\"red\"");
    }

    @Test
    void quietTextIsTheScoresAlone() {
        String text = report.text(Set.of(Part.QUIET, Part.SCORES, Part.UTILIZATION, Part.REVISED));
        assertThat(text.lines())
                .contains("pcmk__primitive_assign: mail allocation score on ann: -INFINITY")
                .contains("Original: ann capacity: memory=10", "Remaining: ann capacity: memory=10")
                .contains("pcmk__finalize_assignment: mail utilization on bob: memory=4")
                .allMatch(l -> l.matches("\\S+: .*"));
    }
}
