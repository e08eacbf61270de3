package org.systole.policy.simulate;

import java.time.Instant;
import java.util.List;
import org.systole.cib.Element;
import org.systole.cib.Xml;

/** A cluster of two nodes, ann and bob: a clone, a mail that runs on ann, a device that is off, and nothing to do. */
final class Samples {
    static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    private static final String CIB =
            """
            <cib have-quorum="1" validate-with="pacemaker-3.9">
              <configuration>
                <crm_config>
                  <cluster_property_set id="o"><nvpair id="o1" name="stonith-enabled" value="true"/></cluster_property_set>
                </crm_config>
                <nodes>
                  <node id="1" uname="ann">
                    <utilization id="u"><nvpair id="u1" name="memory" value="10"/></utilization>
                  </node>
                  <node id="2" uname="bob"/>
                </nodes>
                <resources>
                  <primitive id="mail" class="ocf" provider="heartbeat" type="MailTo">
                    <utilization id="mu"><nvpair id="mu1" name="memory" value="4"/></utilization>
                    <operations><op id="mail-m" name="monitor" interval="10s" timeout="7s"/></operations>
                  </primitive>
                  <clone id="c"><primitive id="d" class="ocf" provider="pacemaker" type="Dummy"/></clone>
                  <primitive id="power" class="stonith" type="apc">
                    <meta_attributes id="pm"><nvpair id="pm1" name="target-role" value="Stopped"/></meta_attributes>
                  </primitive>
                </resources>
                <constraints/>
              </configuration>
              <status>
                <node_state id="1" uname="ann" in_ccm="true" crmd="online" join="member" expected="member">
                  <lrm id="1"><lrm_resources>
                    <lrm_resource id="mail" class="ocf" provider="heartbeat" type="MailTo">
                      <lrm_rsc_op id="a" operation="start" interval="0" call-id="1" rc-code="0" op-status="0"/>
                      <lrm_rsc_op id="b" operation="monitor" interval="10000" call-id="2" rc-code="0" op-status="0"/>
                    </lrm_resource>
                    <lrm_resource id="d" class="ocf" provider="pacemaker" type="Dummy">
                      <lrm_rsc_op id="c" operation="start" interval="0" call-id="3" rc-code="0" op-status="0"/>
                    </lrm_resource>
                    <lrm_resource id="power" class="stonith" type="apc">
                      <lrm_rsc_op id="g" operation="monitor" interval="0" call-id="4" rc-code="7" op-status="0"/>
                    </lrm_resource>
                  </lrm_resources></lrm>
                </node_state>
                <node_state id="2" uname="bob" in_ccm="true" crmd="online" join="member" expected="member">
                  <lrm id="2"><lrm_resources>
                    <lrm_resource id="mail" class="ocf" provider="heartbeat" type="MailTo">
                      <lrm_rsc_op id="e" operation="monitor" interval="0" call-id="1" rc-code="7" op-status="0"/>
                    </lrm_resource>
                    <lrm_resource id="d" class="ocf" provider="pacemaker" type="Dummy">
                      <lrm_rsc_op id="f" operation="start" interval="0" call-id="2" rc-code="0" op-status="0"/>
                    </lrm_resource>
                    <lrm_resource id="power" class="stonith" type="apc">
                      <lrm_rsc_op id="h" operation="monitor" interval="0" call-id="4" rc-code="7" op-status="0"/>
                    </lrm_resource>
                  </lrm_resources></lrm>
                </node_state>
              </status>
            </cib>
            """;

    private Samples() {}

    static Element cib() {
        return xml(CIB);
    }

    static Element xml(String text) {
        try {
            return Xml.parse("test", text);
        } catch (Xml.Malformed e) {
            throw new AssertionError(e);
        }
    }

    static Modification change(Modification.Kind kind, String value) {
        Modification change = new Modification(kind, value);
        SimulateReport.problem(cib(), change, NOW).ifPresent(p -> {
            throw new AssertionError(p);
        });
        return change;
    }

    static SimulateReport report(List<Modification> changes, String... failures) {
        return SimulateReport.of(
                cib(),
                new Moment(NOW, ""),
                changes,
                List.of(failures).stream()
                        .map(f -> OperationSpec.parse(f).orElseThrow())
                        .toList());
    }
}
