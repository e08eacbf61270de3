package org.systole.policy.reason;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.policy.Plan;
import org.systole.policy.SnapshotInput;

class RemovalTest {
    private static final String CIB =
            """
            <cib have-quorum="0"><configuration>
            <crm_config><cluster_property_set id="o">
            <nvpair id="o1" name="maintenance-mode" value="true"/><nvpair id="o2" name="placement-strategy" value="balanced"/>
            </cluster_property_set></crm_config>
            <nodes><node id="1" uname="n1"><instance_attributes id="a"><nvpair id="a1" name="standby" value="on"/></instance_attributes></node></nodes>
            <resources>
            <group id="g"><primitive id="db" class="ocf" provider="test" type="Dummy"/>
            <primitive id="web" class="ocf" provider="test" type="Dummy"><meta_attributes id="m"><nvpair id="m1" name="target_role" value="Stopped"/></meta_attributes></primitive></group>
            <primitive id="ip" class="ocf" provider="test" type="Dummy"/>
            </resources>
            <constraints><rsc_location id="l" rsc="ip" node="n1" score="5"/><rsc_order id="o3" first="ip" then="g"/>
            <rsc_colocation id="s"><resource_set id="s1"><resource_ref id="ip"/></resource_set><resource_set id="s2"><resource_ref id="db"/></resource_set></rsc_colocation>
            </constraints>
            </configuration><status><node_state id="1" uname="n1" in_ccm="false" crmd="offline" join="down" expected="member">
            <transient_attributes id="1"><instance_attributes id="t"><nvpair id="t1" name="fail-count-web#start_0" value="INFINITY"/><nvpair id="t2" name="fail-count-ip#start_0" value="1"/><nvpair id="t3" name="shutdown" value="123"/></instance_attributes></transient_attributes>
            <lrm id="1"><lrm_resources><lrm_resource id="web" class="ocf" provider="test" type="Dummy">
            <lrm_rsc_op id="w1" operation="start" interval="0" rc-code="1" op-status="0" transition-key="1:1:0:x" call-id="3"/>
            <lrm_rsc_op id="w2" operation="monitor" interval="0" rc-code="7" op-status="0" transition-key="1:1:7:x" call-id="2"/>
            </lrm_resource></lrm_resources></lrm></node_state></status></cib>
            """;

    private static final SnapshotInput INPUT = new SnapshotInput(
            xml(),
            false,
            Instant.EPOCH,
            new TreeSet<>(java.util.Set.of(new NodeId("n1"))),
            new TreeMap<>(java.util.Map.of(new NodeId("n1"), new TreeSet<>(java.util.Set.of("ocf:test:Other")))));

    private static Element xml() {
        try {
            return Xml.parse("test", CIB);
        } catch (Xml.Malformed e) {
            throw new IllegalStateException(e);
        }
    }

    private static SnapshotInput without(String resource, String node, String rule, String object) {
        Plan.Reason cause = new Plan.Reason(new ResourceId(resource), node, rule, object, "", "");
        return Removal.of(INPUT, cause).orElseThrow(() -> new AssertionError("nothing was taken away"));
    }

    private static java.util.List<String> ids(SnapshotInput input) {
        return input.cib()
                .descendants()
                .map(Element::id)
                .filter(i -> !i.isEmpty())
                .toList();
    }

    @Test
    void takesAwayConstraintsAndOptions() {
        assertThat(ids(without("ip", "n1", "LOCATION", "l")))
                .doesNotContain("l")
                .contains("o3");
        assertThat(ids(without("ip", "n1", "UTILIZATION", "placement-strategy")))
                .doesNotContain("o2")
                .contains("o1");
    }

    @Test
    void takesAwayASettingOfTheResourceWhateverItsSpelling() {
        assertThat(ids(without("web", "", "TARGET-ROLE", "target-role"))).doesNotContain("m1");
    }

    @Test
    void takesAwayAResourceWithAllThatNamesIt() {
        assertThat(ids(without("g", "", "ORDER", "ip")))
                .doesNotContain("ip", "l", "o3", "s1")
                .contains("s", "s2", "web");
        assertThat(ids(without("db", "", "COLOCATION", "web:0")))
                .doesNotContain("web", "w1")
                .contains("db");
    }

    @Test
    void takesAwayFailuresOfTheResourceOnly() {
        assertThat(ids(without("web", "n1", "FAIL-COUNT", "fail-count-web")))
                .doesNotContain("w1", "t1")
                .contains("w2", "t2");
    }

    @Test
    void makesANodeWell() {
        SnapshotInput well = without("web", "n1", "NODE-OFFLINE", "n1");
        Element state = well.cib().childOrEmpty("status").childOrEmpty("node_state");
        assertThat(state.attribute("crmd")).contains("online");
        assertThat(well.beingFenced()).isEmpty();
        assertThat(ids(well)).doesNotContain("t3", "w1");
        assertThat(ids(without("web", "n1", "STANDBY", "n1"))).doesNotContain("a1");
        assertThat(ids(without("web", "n1", "MAINTENANCE", "n1"))).doesNotContain("o1");
    }

    @Test
    void givesQuorumAndAgents() {
        assertThat(without("web", "", "NO-QUORUM", "no-quorum-policy").haveQuorum())
                .isTrue();
        assertThat(without("web", "n1", "AGENT-MISSING", "ocf:test:Dummy").agents())
                .isEmpty();
    }

    @Test
    void whatIsNotThereCannotBeTakenAway() {
        Plan.Reason gone = new Plan.Reason(new ResourceId("web"), "n1", "LOCATION", "no-such", "", "");
        assertThat(Removal.of(INPUT, gone)).isEmpty();
        Plan.Reason nothing = new Plan.Reason(new ResourceId("web"), "n1", "PROMOTION", "master-web", "", "");
        assertThat(Removal.of(INPUT, nothing)).isEmpty();
    }
}
