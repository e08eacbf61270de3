package org.systole.policy.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.systole.cib.Element;
import org.systole.cib.Xml;

class SimulateReportTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static Element cib() throws Xml.Malformed {
        return Xml.parse(
                "test",
                """
                <cib have-quorum="1"><configuration><crm_config/>
                  <nodes><node id="1" uname="n1"/><node id="2" uname="n2"/></nodes>
                  <resources>
                    <primitive id="web" class="ocf" provider="test" type="Web"/>
                    <primitive id="off" class="stonith" type="apc">
                      <meta_attributes id="m"><nvpair id="t" name="target-role" value="Stopped"/></meta_attributes>
                    </primitive>
                  </resources><constraints/></configuration>
                  <status>
                    <node_state id="1" uname="n1" in_ccm="true" crmd="online" join="member" expected="member">
                      <lrm id="1"><lrm_resources/></lrm></node_state>
                    <node_state id="2" uname="n2" in_ccm="false" crmd="offline" join="down" expected="member">
                      <lrm id="2"><lrm_resources><lrm_resource id="web" class="ocf" provider="test" type="Web">
                        <lrm_rsc_op id="web_start_0" operation="start" interval="0" call-id="2" rc-code="0"
                          op-status="0" transition-key="1:1:0:x"/>
                      </lrm_resource></lrm_resources></lrm></node_state>
                  </status></cib>""");
    }

    @Test
    void showsBeforePlanExecutionAndAfter() throws Xml.Malformed {
        String text = SimulateReport.of(cib(), NOW).text();
        assertThat(text.lines().map(l -> l.strip().replaceAll("\\s+", " ")))
                .containsSubsequence(
                        "1 of 2 resource instances DISABLED and 0 BLOCKED from further action due to failure",
                        "Current cluster status:",
                        "* Node n2: UNCLEAN (offline)",
                        "* Online: [ n1 ]",
                        "* web (ocf:test:Web): Started n2 (UNCLEAN)",
                        "* off (stonith:apc): Stopped (disabled)",
                        "Transition Summary:",
                        "* Fence (reboot) n2 'peer is no longer part of the cluster'",
                        "* Move web ( n2 -> n1 )",
                        "Executing Cluster Transition:",
                        "* Fencing n2 (reboot)",
                        "* Resource action: web start on n1",
                        "Revised Cluster Status:",
                        "* Online: [ n1 ]",
                        "* OFFLINE: [ n2 ]",
                        "* web (ocf:test:Web): Started n1");
    }

    @Test
    void leavesNothingToDoAfterwards() throws Xml.Malformed {
        Element after = SimulateReport.of(cib(), NOW).after();
        String again = SimulateReport.of(after, NOW).text();
        assertThat(again).contains("Transition Summary:\n\nExecuting Cluster Transition:\n\n");
    }

    @Test
    void namesTheMomentItIsFor() throws Xml.Malformed {
        Element dated = cib().with("execution-date", "1503334374");
        assertThat(SimulateReport.of(dated, NOW).text())
                .startsWith("Using the original execution date of: 2017-08-21 16:52:54Z\n");
    }

    private static Element with(String more, String history) throws Xml.Malformed {
        String text = cib().toString()
                .replace("</resources>", more + "</resources>")
                .replace("<lrm_resources/>", "<lrm_resources>" + history + "</lrm_resources>");
        return Xml.parse("test", text);
    }

    @Test
    void aCloneHasNoCopiesForTheGuestsOfABundleBelowIt() throws Xml.Malformed {
        String clone =
                """
                <clone id="%s"><meta_attributes id="%1$sm"><nvpair id="%1$sn" name="target-role" value="Stopped"/>
                </meta_attributes><primitive id="%1$sp" class="ocf" provider="test" type="Web"/></clone>""";
        String bundle =
                """
                <bundle id="store"><podman image="store:1" replicas="3"/><network control-port="9999"/>
                <primitive id="db" class="ocf" provider="test" type="Db"/></bundle>""";
        String text = SimulateReport.of(with(clone.formatted("a") + bundle + clone.formatted("z"), ""), NOW)
                .text();
        assertThat(text) // of two nodes and three guests: off, 2 copies, 5 copies; 9 of the bundle, and web
                .startsWith("8 of 18 resource instances DISABLED");
    }

    @Test
    void aCopyThatIsStoppingIsNotCountedAmongThoseThatRun() throws Xml.Malformed {
        String clone =
                """
                <clone id="c"><meta_attributes id="cm"><nvpair id="cn" name="clone-max" value="1"/></meta_attributes>
                <primitive id="d" class="ocf" provider="test" type="Web"/></clone>""";
        String history =
                """
                <lrm_resource id="d" class="ocf" provider="test" type="Web">
                <lrm_rsc_op id="d_start_0" operation="start" interval="0" call-id="2" rc-code="0" op-status="0"
                  transition-key="1:1:0:x"/>%s</lrm_resource>""";
        String stopping =
                """
                <lrm_rsc_op id="d_stop_0" operation="stop" interval="0" call-id="-1" rc-code="193" op-status="-1"
                  transition-key="1:1:0:x"/>""";
        assertThat(SimulateReport.of(with(clone, history.formatted("")), NOW).text())
                .contains("Started: [ n1 ]\n\nTransition");
        assertThat(SimulateReport.of(with(clone, history.formatted(stopping)), NOW)
                        .text())
                .contains("Stopping n1\n      * Stopped: [ n2 ]\n");
    }
}
