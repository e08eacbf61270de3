package org.systole.policy.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.systole.cib.Element;
import org.systole.cib.Xml;

class GraphTextTest {
    private static final String CIB =
            """
            <cib have-quorum="1" validate-with="pacemaker-3.9" execution-date="1700000000">
              <configuration>
                <crm_config>
                  <cluster_property_set id="o">
                    <nvpair id="o1" name="cluster-delay" value="90s"/>
                    <nvpair id="o2" name="start-failure-is-fatal" value="false"/>
                  </cluster_property_set>
                </crm_config>
                <nodes><node id="1" uname="ann"/><node id="2" uname="bob"/></nodes>
                <resources>
                  <primitive id="fence" class="stonith" type="apc"/>
                  <primitive id="mail" class="ocf" provider="heartbeat" type="MailTo">
                    <instance_attributes id="mail-p">
                      <nvpair id="mail-p1" name="email" value="ops &amp; co"/>
                      <nvpair id="mail-p2" name="1" value="positional"/>
                    </instance_attributes>
                    <operations><op id="mail-m" name="monitor" interval="10s" timeout="7s"/></operations>
                  </primitive>
                  <clone id="c"><primitive id="d" class="ocf" provider="pacemaker" type="Dummy"/></clone>
                </resources>
                <constraints/>
              </configuration>
              <status>
                <node_state id="1" uname="ann" in_ccm="true" crmd="online" join="member" expected="member"/>
                <node_state id="2" uname="bob" in_ccm="false" crmd="offline" join="member" expected="member"/>
              </status>
            </cib>
            """;

    private final Element graph = graph();

    private static Element graph() {
        try {
            return Xml.parse(
                    "graph",
                    SimulateReport.of(Xml.parse("test", CIB), Instant.EPOCH).graph());
        } catch (Xml.Malformed e) {
            throw new AssertionError(e);
        }
    }

    private Element action(String key) {
        return graph.descendants()
                .filter(e -> e.name().equals("action_set"))
                .flatMap(e -> e.children().stream())
                .filter(e -> e.attribute("operation_key", "").equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + key + " in " + Xml.print(graph)));
    }

    @Test
    void itsHeadSaysTheTimesOfTheCluster() {
        assertThat(graph.attributes())
                .containsEntry("cluster-delay", "90s")
                .containsEntry("fencing-timeout", "60s")
                .containsEntry("failed-stop-offset", "INFINITY")
                .containsEntry("failed-start-offset", "1");
    }

    @Test
    void anOperationNamesItsNodeAgentAndParameters() {
        Element start = action("mail_monitor_10000");
        assertThat(start.name()).isEqualTo("rsc_op");
        assertThat(start.attributes()).containsEntry("on_node", "ann").containsEntry("on_node_uuid", "1");
        assertThat(start.child("primitive").orElseThrow().attributes())
                .containsEntry("provider", "heartbeat")
                .containsEntry("type", "MailTo");
        assertThat(start.child("attributes").orElseThrow().attributes())
                .containsEntry("CRM_meta_interval", "10000")
                .containsEntry("CRM_meta_name", "monitor")
                .containsEntry("CRM_meta_timeout", "7000")
                .containsEntry("email", "ops & co")
                .doesNotContainKey("1");
    }

    @Test
    void aCopyNoHistoryKnowsGoesByItsNumber() {
        Element start = action("d:0_start_0");
        assertThat(start.attribute("internal_operation_key")).isEmpty();
        assertThat(start.child("primitive").orElseThrow().attributes())
                .containsEntry("id", "d")
                .containsEntry("long-id", "d:0");
    }

    @Test
    void aFencingTakesItsNodeDown() {
        Element fence = action("stonith-bob-reboot");
        assertThat(fence.name()).isEqualTo("crm_event");
        assertThat(fence.child("downed")
                        .orElseThrow()
                        .child("node")
                        .orElseThrow()
                        .id())
                .isEqualTo("2");
    }

    @Test
    void everyTriggerNamesAnActionOfTheGraph() {
        var actions = graph.descendants()
                .filter(e -> e.name().equals("action_set"))
                .flatMap(e -> e.children().stream())
                .map(Element::id)
                .toList();
        var triggers = graph.descendants()
                .filter(e -> e.name().equals("trigger"))
                .flatMap(e -> e.children().stream())
                .map(Element::id)
                .toList();
        assertThat(triggers).isNotEmpty().isSubsetOf(actions);
    }
}
