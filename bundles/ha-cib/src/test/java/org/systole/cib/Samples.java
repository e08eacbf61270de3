package org.systole.cib;

/** Documents for tests, in the modern dialect. */
public final class Samples {
    private Samples() {}

    /** Parses text that is known to be well-formed. */
    public static Element parse(String text) {
        try {
            return Xml.parse("test.xml", text);
        } catch (Xml.Malformed e) {
            throw new AssertionError(e);
        }
    }

    /** A whole CIB with this inside its sections; the other sections are empty. */
    public static Element cib(String crmConfig, String nodes, String resources, String constraints, String more) {
        return parse(
                """
                <cib admin_epoch="0" epoch="7" num_updates="3" validate-with="pacemaker-3.9">
                  <configuration>
                    <crm_config>%s</crm_config>
                    <nodes>%s</nodes>
                    <resources>%s</resources>
                    <constraints>%s</constraints>
                    %s
                  </configuration>
                  <status/>
                </cib>
                """
                        .formatted(crmConfig, nodes, resources, constraints, more));
    }

    public static Element resources(String resources) {
        return cib("", "", resources, "", "");
    }

    /** Three nodes, two groups of address and file system, a fence device, a preference, a status. */
    public static Element pair() {
        return parse(
                """
                <cib admin_epoch="0" epoch="7" num_updates="3" validate-with="pacemaker-3.9" have-quorum="1" dc-uuid="1">
                  <configuration>
                    <crm_config>
                      <cluster_property_set id="options">
                        <nvpair id="options-stonith" name="stonith-enabled" value="true"/>
                        <nvpair id="options-quorum" name="no-quorum-policy" value="freeze"/>
                      </cluster_property_set>
                    </crm_config>
                    <nodes>
                      <node id="1" uname="alpha"/>
                      <node id="2" uname="beta"/>
                      <node id="3" uname="gamma"/>
                    </nodes>
                    <resources>
                      <group id="mail">
                        <primitive id="mail-ip" class="ocf" provider="heartbeat" type="IPaddr">
                          <instance_attributes id="mail-ip-params">
                            <nvpair id="mail-ip-ip" name="ip" value="10.0.0.1"/>
                          </instance_attributes>
                          <operations>
                            <op id="mail-ip-monitor" name="monitor" interval="10s" timeout="20s"/>
                          </operations>
                        </primitive>
                        <primitive id="mail-fs" class="ocf" provider="heartbeat" type="Filesystem">
                          <operations>
                            <op id="mail-fs-monitor" name="monitor" interval="20s" timeout="40s"/>
                          </operations>
                        </primitive>
                      </group>
                      <group id="web">
                        <primitive id="web-ip" class="ocf" provider="heartbeat" type="IPaddr">
                          <instance_attributes id="web-ip-params">
                            <nvpair id="web-ip-ip" name="ip" value="10.0.0.2"/>
                          </instance_attributes>
                          <operations>
                            <op id="web-ip-monitor" name="monitor" interval="10s" timeout="20s"/>
                          </operations>
                        </primitive>
                      </group>
                      <primitive id="fence" class="stonith" type="apc">
                        <instance_attributes id="fence-params">
                          <nvpair id="fence-map" name="pcmk_host_map" value="alpha:1;beta:2;gamma:3"/>
                        </instance_attributes>
                        <operations>
                          <op id="fence-monitor" name="monitor" interval="60s"/>
                        </operations>
                      </primitive>
                    </resources>
                    <constraints>
                      <rsc_location id="mail-home" rsc="mail" node="alpha" score="100"/>
                      <rsc_order id="mail-first" first="mail" then="web"/>
                    </constraints>
                  </configuration>
                  <status>
                    <node_state id="1" uname="alpha" in_ccm="true"/>
                  </status>
                </cib>
                """);
    }
}
