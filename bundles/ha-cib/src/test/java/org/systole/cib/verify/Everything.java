package org.systole.cib.verify;

import java.util.Set;
import org.systole.cib.Element;
import org.systole.cib.Samples;

/** A document that uses every element of the modern dialect, and nearly every attribute. */
final class Everything {
    /** Errors of ours that a schema cannot see, or does not mind. */
    static final Set<String> STRICTER = Set.of("bad-time", "not-a-fence-device");

    private Everything() {}

    static Element cib() {
        return Samples.parse(TEXT);
    }

    private static final String TEXT =
            """
            <cib admin_epoch="0" epoch="1" num_updates="0" validate-with="pacemaker-3.9" crm_feature_set="3.16.2"
                 have-quorum="1" dc-uuid="1" remote-tls-port="0" remote-clear-port="0" cib-last-written="x"
                 update-origin="a" update-client="b" update-user="c" execution-date="1" no-quorum-panic="0">
              <configuration>
                <crm_config>
                  <cluster_property_set id="options" score="3">
                    <rule id="cr" boolean-op="and" score="1">
                      <expression id="cre" attribute="#uname" operation="eq" value="alpha" type="string"
                                  value-source="literal"/>
                    </rule>
                    <nvpair id="o1" name="stonith-enabled" value="true"/>
                    <nvpair id="o2" name="empty"/>
                    <nvpair id-ref="o1" name="cluster-name"/>
                  </cluster_property_set>
                  <cluster_property_set id-ref="options"/>
                </crm_config>
                <nodes>
                  <node id="1" uname="alpha" type="member" description="d" score="1">
                    <instance_attributes id="na"><nvpair id="na1" name="standby" value="off"/></instance_attributes>
                    <utilization id="nu"><nvpair id="nu1" name="cpu" value="2"/></utilization>
                  </node>
                  <node id="2" uname="beta"/>
                </nodes>
                <resources>
                  <template id="tpl" class="ocf" provider="heartbeat" type="Dummy" description="x">
                    <operations id="tplo"><op id="tplm" name="monitor" interval="10s"/></operations>
                  </template>
                  <primitive id="p1" template="tpl"><operations id-ref="tplo"/></primitive>
                  <primitive id="p2" class="ocf" provider="heartbeat" type="Dummy" description="d">
                    <meta_attributes id="p2m"><nvpair id="p2m1" name="target-role" value="Stopped"/></meta_attributes>
                    <instance_attributes id="p2i">
                      <rule id="p2r" score="INFINITY">
                        <date_expression id="d1" operation="in_range" start="2020-01-01" end="2030-01-01"/>
                        <date_expression id="d2" operation="in_range" start="2020-01-01">
                          <duration id="du" hours="1" days="1" weeks="1"/>
                        </date_expression>
                        <date_expression id="d3" operation="date_spec">
                          <date_spec id="ds" hours="9-16" weekdays="1-5" moon="1"/>
                        </date_expression>
                        <rule id="p2rr" boolean-op="or">
                          <rsc_expression id="rr" class="ocf" provider="heartbeat" type="Dummy"/>
                        </rule>
                      </rule>
                      <nvpair id="p2i1" name="fake" value="x"/>
                    </instance_attributes>
                    <utilization id="p2u"><nvpair id="p2u1" name="cpu" value="1"/></utilization>
                    <operations>
                      <op id="p2op" name="monitor" interval="5s" timeout="10s" start-delay="1s" enabled="true"
                          record-pending="true" on-fail="restart" role="Started" description="x">
                        <meta_attributes id="om"><nvpair id="om1" name="interval" value="5s"/></meta_attributes>
                        <instance_attributes id="oi">
                          <nvpair id="oi1" name="OCF_CHECK_LEVEL" value="10"/>
                        </instance_attributes>
                      </op>
                      <op id="p2op2" name="monitor" interval="7s" interval-origin="2020-01-01"/>
                    </operations>
                  </primitive>
                  <group id="g1" description="x">
                    <meta_attributes id="g1m"/>
                    <instance_attributes id="g1i"/>
                    <primitive id="p3" class="systemd" type="x"/>
                    <primitive id="p4" class="lsb" type="y"/>
                  </group>
                  <clone id="c1" description="x">
                    <meta_attributes id="c1m"><nvpair id="c1m1" name="promotable" value="true"/></meta_attributes>
                    <primitive id="p5" class="ocf" provider="pacemaker" type="Stateful"/>
                  </clone>
                  <clone id="c2"><group id="g2"><primitive id="p10" class="lsb" type="z"/></group></clone>
                  <master id="ms"><primitive id="p7" class="ocf" provider="pacemaker" type="Stateful"/></master>
                  <primitive id="p6" class="stonith" type="fence_x"/>
                  <bundle id="b1" description="x">
                    <meta_attributes id="b1m"/>
                    <docker image="img" replicas="2" replicas-per-host="1" masters="1" run-command="x" network="n"
                            options="o"/>
                    <network ip-range-start="192.168.122.100" control-port="3121" host-interface="eth0"
                             host-netmask="24" add-host="true">
                      <port-mapping id="pm1" port="80" internal-port="81"/>
                      <port-mapping id="pm2" range="8-9"/>
                    </network>
                    <storage>
                      <storage-mapping id="sm" source-dir="/a" target-dir="/b" options="rw"/>
                      <storage-mapping id="sm2" source-dir-root="/a" target-dir="/c"/>
                    </storage>
                    <primitive id="p8" class="ocf" provider="heartbeat" type="apache"/>
                  </bundle>
                  <bundle id="b2"><podman image="i" promoted-max="1"/></bundle>
                  <bundle id="b3"><rkt image="i"/></bundle>
                </resources>
                <constraints>
                  <rsc_location id="l1" rsc="p2" node="alpha" score="10" resource-discovery="always" role="Started"/>
                  <rsc_location id="l2" rsc-pattern="^p" node="beta" score="-INFINITY"/>
                  <rsc_location id="l3" rsc="p2">
                    <rule id="l3r" score-attribute="pingd" role="Promoted">
                      <expression id="l3e" attribute="pingd" operation="defined"/>
                    </rule>
                  </rsc_location>
                  <rsc_location id="l4" node="alpha" score="1">
                    <resource_set id="l4s" sequential="true" require-all="true" role="Started" score="1">
                      <resource_ref id="p2"/>
                      <resource_ref id="p1"/>
                    </resource_set>
                  </rsc_location>
                  <rsc_location id="l5" rsc="p2"><rule id-ref="l3r"/></rsc_location>
                  <rsc_location id="l6" rsc="p2" node="alpha" score="1">
                    <lifetime>
                      <rule id="lt"><date_expression id="ltd" operation="gt" start="2020-01-01"/></rule>
                    </lifetime>
                  </rsc_location>
                  <rsc_colocation id="k1" rsc="p1" with-rsc="p2" score="INFINITY" rsc-role="Started"
                                  with-rsc-role="Started" node-attribute="#uname" influence="true"/>
                  <rsc_colocation id="k2" score="10">
                    <resource_set id="k2s"><resource_ref id="p1"/><resource_ref id="p3"/></resource_set>
                  </rsc_colocation>
                  <rsc_order id="o" first="p1" then="p2" kind="Mandatory" symmetrical="true" first-action="start"
                             then-action="start" require-all="true"/>
                  <rsc_order id="oo" first="p3" then="p4" score="1"/>
                  <rsc_order id="os" kind="Serialize">
                    <resource_set id="oss"><resource_ref id="p1"/></resource_set>
                    <resource_set id-ref="k2s"/>
                  </rsc_order>
                  <rsc_ticket id="t" rsc="p1" rsc-role="Promoted" ticket="T" loss-policy="fence"/>
                  <rsc_ticket id="t2" ticket="T" loss-policy="stop">
                    <resource_set id="t2s" role="Promoted"><resource_ref id="p1"/></resource_set>
                  </rsc_ticket>
                </constraints>
                <rsc_defaults>
                  <meta_attributes id="rd" score="1">
                    <rule id="rdr" score="1"><rsc_expression id="rde" class="ocf"/></rule>
                    <nvpair id="rd1" name="resource-stickiness" value="1"/>
                  </meta_attributes>
                </rsc_defaults>
                <op_defaults>
                  <meta_attributes id="od">
                    <rule id="odr" score="1"><op_expression id="ode" name="monitor" interval="10s"/></rule>
                    <nvpair id="od1" name="timeout" value="1"/>
                  </meta_attributes>
                </op_defaults>
                <fencing-topology>
                  <fencing-level id="f1" target="alpha" index="1" devices="p6"/>
                  <fencing-level id="f2" target-pattern="n.*" index="2" devices="p6,p6"/>
                  <fencing-level id="f3" target-attribute="a" target-value="v" index="1" devices="p6"/>
                </fencing-topology>
                <acls>
                  <acl_role id="role1" description="x">
                    <acl_permission id="pp1" kind="read" xpath="/cib" description="x"/>
                    <acl_permission id="pp2" kind="write" object-type="nvpair" attribute="x"/>
                    <acl_permission id="pp3" kind="deny" reference="p1"/>
                  </acl_role>
                  <acl_target id="user" name="n"><role id="role1"/></acl_target>
                  <acl_group id="group"><role id="role1"/></acl_group>
                </acls>
                <tags><tag id="tg"><obj_ref id="p1"/></tag></tags>
                <alerts>
                  <alert id="a1" path="/x" description="x">
                    <meta_attributes id="a1m"><nvpair id="a1m1" name="timeout" value="1s"/></meta_attributes>
                    <instance_attributes id="a1i"/>
                    <select>
                      <select_nodes/>
                      <select_fencing/>
                      <select_resources/>
                      <select_attributes><attribute id="at" name="n"/></select_attributes>
                    </select>
                    <recipient id="a1r" value="v" description="x">
                      <instance_attributes id="a1ri"><nvpair id="a1ri1" name="title" value="t"/></instance_attributes>
                    </recipient>
                  </alert>
                </alerts>
              </configuration>
              <status/>
            </cib>
            """;
}
