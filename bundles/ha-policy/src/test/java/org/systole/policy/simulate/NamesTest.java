package org.systole.policy.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.systole.cib.Xml;
import org.systole.policy.Action;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.Plan;
import org.systole.policy.Scheduler;
import org.systole.policy.Snapshots;

class NamesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static String node(String number, String history) {
        return "<node_state id='" + number + "' uname='n" + number
                + "' in_ccm='true' crmd='online' join='member' expected='member'><lrm id='" + number
                + "'><lrm_resources>" + history + "</lrm_resources></lrm></node_state>";
    }

    private static String history(String id, String operation, int rc) {
        return "<lrm_resource id='" + id + "' class='ocf' provider='test' type='Web'><lrm_rsc_op id='" + id
                + "_last' operation='" + operation + "' interval='0' call-id='2' rc-code='" + rc
                + "' op-status='0' transition-key='1:1:" + rc + ":x'/></lrm_resource>";
    }

    /** The resource actions of a clone {@code c} of {@code web} on three nodes, which know that of it. */
    private static List<String> actions(String one, String two, String three) {
        String cib = "<cib have-quorum='1'><configuration><crm_config><cluster_property_set id='o'>"
                + "<nvpair id='s' name='stonith-enabled' value='false'/></cluster_property_set></crm_config><nodes>"
                + "<node id='1' uname='n1'/><node id='2' uname='n2'/><node id='3' uname='n3'/></nodes><resources>"
                + "<clone id='c'><primitive id='web' class='ocf' provider='test' type='Web'/></clone></resources>"
                + "<constraints/></configuration><status>" + node("1", one) + node("2", two) + node("3", three)
                + "</status></cib>";
        try {
            return SimulateReport.of(Xml.parse("test", cib), NOW)
                    .text()
                    .lines()
                    .map(l -> l.strip().replaceAll("\\s+", " "))
                    .filter(l -> l.startsWith("* Resource action:"))
                    .map(l -> l.substring("* Resource action: ".length()))
                    .toList();
        } catch (Xml.Malformed e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void copiesNobodyHasHeardOfGoByTheirNumbers() {
        assertThat(actions("", "", ""))
                .containsExactlyInAnyOrder(
                        "web:0 monitor on n1",
                        "web:0 start on n1",
                        "web:1 monitor on n2",
                        "web:1 start on n2",
                        "web:2 monitor on n3",
                        "web:2 start on n3");
    }

    @Test
    void anIdleMemberBesideOneThatRunsGoesByTheNodesNameForIt() {
        ClusterSnapshot snapshot = Snapshots.of("on-paper\nonline n1 n2 n3\noption stonith-enabled=false\n"
                + "primitive web\nprimitive log\ngroup g = web log\nclone c = g\nrunning web n1\n");
        Scheduler.Outcome outcome = new Scheduler().decide(snapshot);
        Names names = new Names(outcome);
        assertThat(outcome.plan().steps().stream()
                        .map(Plan.Step::action)
                        .filter(a -> a instanceof Action.Operate o && o.operation() == Action.Operation.START)
                        .map(a -> names.of((Action.Operate) a) + " on " + ((Action.Operate) a).node()))
                .containsExactlyInAnyOrder("log on n1", "web on n2", "log on n2", "web:2 on n3", "log:2 on n3");
    }

    @Test
    void theFirstIdleCopyIsTheOneThatHistoriesSpeakOf() {
        String idle = history("web", "monitor", 7);
        assertThat(actions(history("web", "start", 0), idle, ""))
                .containsExactlyInAnyOrder("web start on n2", "web monitor on n3", "web start on n3");
    }

    @Test
    void anOldNumberInAHistoryStays() {
        String idle = history("web:7", "monitor", 7);
        assertThat(actions(history("web:4", "start", 0), idle, idle)).contains("web:7 start on n2");
    }
}
