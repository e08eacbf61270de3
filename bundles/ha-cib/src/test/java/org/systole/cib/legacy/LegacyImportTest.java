package org.systole.cib.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.cib.legacy.Imports.absent;
import static org.systole.cib.legacy.Imports.acceptedByPacemaker;
import static org.systole.cib.legacy.Imports.notes;
import static org.systole.cib.legacy.Imports.resource;
import static org.systole.cib.legacy.Imports.the;
import static org.systole.cib.legacy.Imports.value;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.systole.cib.Element;
import org.systole.cib.Samples;
import org.systole.cib.Xml;
import org.systole.cib.verify.Verifier;

class LegacyImportTest {
    @TempDir
    Path directory;

    @Nested
    class OfEveryConstruct {
        private final LegacyImport.Imported imported = LegacyImport.modernise(resource("heartbeat-2.1.xml"));
        private final Element cib = imported.cib();

        @Test
        void isAcceptedByOurVerifierAndByPacemaker() {
            acceptedByPacemaker(directory, cib);
        }

        @Test
        void isModernAndImportingItAgainChangesNothing() {
            assertThat(LegacyImport.isLegacy(resource("heartbeat-2.1.xml"))).isTrue();
            assertThat(LegacyImport.isLegacy(cib)).isFalse();
            LegacyImport.Imported again = LegacyImport.modernise(cib);
            assertThat(again.cib()).isEqualTo(cib);
        }

        @Test
        void keepsTheVersionAndDropsWhatDescribedARun() {
            assertThat(cib.attributes())
                    .containsEntry("admin_epoch", "1")
                    .containsEntry("epoch", "12")
                    .containsEntry("remote-tls-port", "5570")
                    .containsEntry("validate-with", "pacemaker-3.9")
                    .doesNotContainKeys("have_quorum", "dc_uuid", "num_peers", "ignore_dtd", "crm-debug-origin");
            assertThat(cib.childOrEmpty("status").children()).isEmpty();
            assertThat(notes(imported)).anyMatch(n -> n.contains("dropped: the status section"));
        }

        @Test
        void bringsOptionsToTheirNamesAndPlaces() {
            assertThat(value(cib, "//nvpair[@name='no-quorum-policy']")).isEqualTo("freeze");
            assertThat(value(cib, "//nvpair[@name='stonith-action']")).isEqualTo("off");
            assertThat(value(cib, "//nvpair[@name='cluster-delay']")).isEqualTo("120000");
            assertThat(value(cib, "//nvpair[@name='join-integration-timeout']")).isEqualTo("3min");
            assertThat(value(cib, "//nvpair[@name='site_option']")).isEqualTo("7");
            assertThat(value(cib, "//rsc_defaults//nvpair[@name='resource-stickiness']"))
                    .isEqualTo("INFINITY");
            assertThat(value(cib, "//rsc_defaults//nvpair[@name='migration-threshold']"))
                    .isEqualTo("1");
            assertThat(value(cib, "//op_defaults//nvpair[@name='timeout']")).isEqualTo("30s");
            assertThat(absent(cib, "//crm_config//nvpair[contains(@name,'short') or contains(@name,'remove')]"))
                    .isTrue();
            assertThat(notes(imported))
                    .anyMatch(n -> n.contains("warning: transition_idle_timeout=120000 has no unit"))
                    .anyMatch(n -> n.contains("no-quorum-policy=stop is given twice"));
        }

        @Test
        void keepsFencingOffWhereItWasNotAskedForAndSaysSoLoudly() {
            assertThat(value(cib, "//nvpair[@name='stonith-enabled']")).isEqualTo("false");
            assertThat(notes(imported)).anyMatch(n -> n.contains("warning: stonith-enabled") && n.contains("DESTROY"));
        }

        @Test
        void keepsMembersAndDropsPingNodes() {
            assertThat(the(cib, "//node[@uname='red']").attributes())
                    .containsEntry("type", "member")
                    .doesNotContainKey("dc_weight");
            assertThat(value(cib, "//node[@uname='red']//nvpair[@name='standby']"))
                    .isEqualTo("off");
            assertThat(absent(cib, "//node[@uname='router']")).isTrue();
            assertThat(notes(imported)).anyMatch(n -> n.contains("ping node router"));
        }

        @Test
        void makesAlertsOfNotificationResources() {
            Element alert = the(cib, "//alert[@id='files_tell']");
            assertThat(alert.attribute("path")).contains(LegacyImport.NOTIFY_ALERT);
            assertThat(alert.descendants()
                            .filter(e -> e.name().equals("nvpair"))
                            .map(e -> e.attribute("name", "")))
                    .containsExactly("title", "firsthost", "fsname", "resource");
            assertThat(value(cib, "//alert[@id='files_tell']//nvpair[@name='resource']"))
                    .isEqualTo("id-1files");
            assertThat(absent(cib, "//primitive[@type='PVFS2-notify']")).isTrue();
            assertThat(absent(cib, "//rsc_order[@id='gone']")).isTrue();
            assertThat(absent(cib, "//group[@id='only_tells']")).isTrue();
            assertThat(notes(imported))
                    .anyMatch(n -> n.contains("<rsc_order id=\"gone\"> named files_tell"))
                    .anyMatch(n -> n.contains("<group id=\"only_tells\"> has no members"));
        }

        @Test
        void gathersOptionsOfResourcesInMetaAttributes() {
            Element group = the(cib, "//group");
            assertThat(group.attributes().keySet()).containsExactly("id");
            assertThat(group.child("meta_attributes").orElseThrow().children().stream()
                            .map(n -> n.attribute("name", "") + "=" + n.attribute("value", "")))
                    .containsExactlyInAnyOrder(
                            "target-role=Stopped", "ordered=true", "collocated=true", "resource-stickiness=100");
            assertThat(value(cib, "//group/instance_attributes/nvpair")).isEqualTo("for every member");
            Element ip = the(cib, "//primitive[@type='IPaddr']");
            assertThat(ip.attributes().keySet()).containsExactly("id", "class", "type", "provider");
            assertThat(ip.descendants()
                            .filter(e -> e.name().equals("nvpair"))
                            .map(n -> n.attribute("name", "") + "=" + n.attribute("value", "")))
                    .containsExactlyInAnyOrder(
                            "priority=5",
                            "restart-type=ignore",
                            "multiple-active=stop_start",
                            "requires=quorum",
                            "ip=10.1.0.1");
        }

        @Test
        void keepsTheRuleOfOptionsThatStoodUnderOne() {
            Element meta = the(cib, "//primitive[@id='old_script']/meta_attributes[rule]");
            assertThat(meta.toString()).contains("is-managed", "boolean-op=\"or\"", "type=\"number\"");
            assertThat(value(cib, "//primitive[@id='old_script']/meta_attributes/nvpair[@name='target-role']"))
                    .isEqualTo("Started");
            assertThat(value(cib, "//primitive[@id='old_script']//nvpair[@name='migration-threshold']"))
                    .isEqualTo("1");
            assertThat(value(cib, "//primitive[@id='old_script']/instance_attributes/nvpair"))
                    .isEqualTo("/etc/httpd.conf");
        }

        @Test
        void bringsOperationsToTheirForm() {
            Element monitor = the(cib, "//primitive[@type='IPaddr']//op[@name='monitor']");
            assertThat(monitor.attributes())
                    .containsEntry("start-delay", "1s")
                    .containsEntry("on-fail", "ignore")
                    .containsEntry("enabled", "true")
                    .containsEntry("interval", "5000")
                    .doesNotContainKeys("prereq", "disabled", "start_delay", "on_fail");
            assertThat(the(cib, "//primitive[@type='IPaddr']//op[@name='start']")
                            .attribute("interval"))
                    .contains("0");
            assertThat(the(cib, "//primitive[@id='files_fs']//op[@name='stop']").attribute("on-fail"))
                    .contains("fence");
            assertThat(the(cib, "//op[@id='db_m1']").attribute("role")).contains("Promoted");
            assertThat(the(cib, "//op[@id='db_m2']").attribute("role")).contains("Unpromoted");
            assertThat(value(cib, "//primitive[@id='db_child']//nvpair[@name='requires']"))
                    .isEqualTo("quorum");
            assertThat(notes(imported))
                    .anyMatch(n -> n.contains("interval=5000 has no unit"))
                    .anyMatch(n -> n.contains("prereq=nothing means nothing for this operation"));
        }

        @Test
        void mapsTheFoundingScriptsFileSystemsToTheStockAgent() {
            Element fs = the(cib, "//primitive[@id='files_fs']");
            assertThat(fs.attributes()).containsEntry("provider", "heartbeat").containsEntry("type", "Filesystem");
            assertThat(fs.toString()).doesNotContain("conf_dir", "fsname").contains("/dev/sdb1");
            assertThat(notes(imported)).anyMatch(n -> n.contains("warning") && n.contains("QLogic"));
        }

        @Test
        void writesTheDefaultsOfClonesThatChanged() {
            assertThat(value(cib, "//clone[@id='everywhere']/meta_attributes/nvpair[@name='notify']"))
                    .isEqualTo("true");
            assertThat(value(cib, "//clone[@id='everywhere']//nvpair[@name='clone-max']"))
                    .isEqualTo("1");
            assertThat(value(cib, "//clone[@id='unlimited']//nvpair[@name='globally-unique']"))
                    .isEqualTo("true");
            Element db = the(cib, "//clone[@id='db']/meta_attributes");
            assertThat(db.children().stream().map(n -> n.attribute("name", "") + "=" + n.attribute("value", "")))
                    .containsExactlyInAnyOrder(
                            "clone-max=2",
                            "promoted-max=1",
                            "promoted-node-max=1",
                            "globally-unique=false",
                            "promotable=true");
        }

        @Test
        void turnsOrdersRound() {
            assertThat(the(cib, "//rsc_order[@id='after_default']").attributes())
                    .containsEntry("first", "id-1files")
                    .containsEntry("first-action", "start")
                    .containsEntry("then", "old_script")
                    .containsEntry("kind", "Mandatory");
            assertThat(the(cib, "//rsc_order[@id='advice']").attributes())
                    .containsEntry("first", "old_script")
                    .containsEntry("then", "db")
                    .containsEntry("then-action", "promote")
                    .containsEntry("kind", "Optional")
                    .containsEntry("symmetrical", "false");
            assertThat(the(cib, "//rsc_order[@id='before_stop']").attributes())
                    .containsEntry("first", "files_fs")
                    .containsEntry("first-action", "stop")
                    .containsEntry("then", "files-ip")
                    .containsEntry("symmetrical", "true");
            assertThat(absent(cib, "//rsc_order[@id='before_start']")).isTrue();
            assertThat(notes(imported)).anyMatch(n -> n.contains("before_start") && n.contains("follows from it"));
        }

        @Test
        void writesColocationsOneWayEach() {
            assertThat(the(cib, "//rsc_colocation[@id='with']").attributes())
                    .containsEntry("rsc", "old_script")
                    .containsEntry("with-rsc", "db")
                    .containsEntry("with-rsc-role", "Promoted");
            assertThat(the(cib, "//rsc_colocation[@id='both-reverse']").attributes())
                    .containsEntry("rsc", "everywhere")
                    .containsEntry("with-rsc", "old_script")
                    .containsEntry("score", "50");
            assertThat(the(cib, "//rsc_colocation[@id='apart']").attribute("score"))
                    .contains("-INFINITY");
            assertThat(notes(imported))
                    .anyMatch(n -> n.contains("warning: <rsc_colocation id=\"unclear\"> has no score"));
        }

        @Test
        void writesWhatRulesLeftOut() {
            Element home = the(cib, "//rsc_location[@id='home']");
            assertThat(home.children().get(0).attribute("score")).contains("100");
            assertThat(home.children().get(1).attribute("score")).contains("0");
            assertThat(home.children().get(1).children().get(0).attribute("operation"))
                    .contains("defined");
            assertThat(home.children().get(2).attribute("score")).contains("INFINITY");
            assertThat(the(cib, "//date_expression").attribute("operation")).contains("in_range");
        }

        @Test
        void makesIdsValidAndUniqueAndKeepsReferences() {
            assertThat(the(cib, "//group").id()).isEqualTo("id-1files");
            assertThat(the(cib, "//rsc_location[@id='home']").attribute("rsc")).contains("id-1files");
            assertThat(the(cib, "//clone[@id='everywhere']")).isNotNull();
            assertThat(the(cib, "//rsc_location[@rsc='everywhere']").id()).isEqualTo("everywhere-2");
            assertThat(notes(imported))
                    .anyMatch(n -> n.contains("the id 1files of a <group> is id-1files now"))
                    .anyMatch(n -> n.contains("the id everywhere of a <rsc_location> is everywhere-2 now"));
        }

        @Test
        void saysWhereEverythingStood() {
            assertThat(imported.notes()).allMatch(n -> n.location().line() > 0);
            assertThat(imported.notes()).isSortedAccordingTo(java.util.Comparator.comparingInt(n -> n.location()
                    .line()));
        }

        /** Every name and value of the old document is in the new one, or is mentioned in a note. */
        @Test
        void dropsNothingSilently() {
            String modern = Xml.print(cib);
            String said =
                    imported.notes().stream().map(n -> n.object() + " " + n).collect(Collectors.joining("\n"));
            Element old = resource("heartbeat-2.1.xml").childOrEmpty("configuration");
            Stream<String> values = old.descendants()
                    .filter(e -> e.name().equals("nvpair"))
                    .flatMap(e -> Stream.of(e.attribute("value", ""), e.attribute("name", "")));
            Stream<String> ids = old.descendants()
                    .filter(e -> !e.id().isEmpty() && !e.name().matches("nvpair|instance_attributes|op"))
                    .map(Element::id);
            Stream.concat(values, ids).forEach(v -> assertThat(modern.contains(v)
                            || said.contains(v)
                            || said.contains(v.replace('_', '-'))
                            || modern.toLowerCase().contains(v.toLowerCase().replace('_', '-')))
                    .as(v)
                    .isTrue());
        }
    }

    @Test
    void leavesWhatIsWrongForTheVerifier() {
        Element old = Samples.parse(
                """
                <cib admin_epoch="0" epoch="0" num_updates="0">
                  <configuration>
                    <crm_config/><nodes/>
                    <resources><primitive id="a" class="lsb" type="x" is_managed="true"/></resources>
                    <constraints><rsc_order id="o" from="a" to="nobody"/></constraints>
                  </configuration>
                </cib>
                """);
        assertThat(Verifier.verify(LegacyImport.modernise(old).cib()))
                .anyMatch(f ->
                        f.code().equals("dangling-reference") && f.sentence().contains("nobody"));
    }

    @Test
    void bringsPacemakersOwnOlderSchemasUpToDateWithoutHeartbeatsDefaults() {
        Element old = Samples.parse(
                """
                <cib validate-with="pacemaker-1.2" admin_epoch="0" epoch="3" num_updates="0">
                  <configuration>
                    <crm_config>
                      <cluster_property_set id="cib-bootstrap-options">
                        <nvpair id="s" name="default-resource-stickiness" value="5"/>
                      </cluster_property_set>
                    </crm_config>
                    <nodes/>
                    <resources>
                      <master id="ms">
                        <primitive id="a" class="ocf" provider="pacemaker" type="Stateful">
                          <operations><op id="a-start" name="start" interval="0" requires="nothing"/></operations>
                        </primitive>
                      </master>
                    </resources>
                    <constraints/>
                  </configuration>
                </cib>
                """);
        assertThat(LegacyImport.isLegacy(old)).isTrue();
        Element cib = LegacyImport.modernise(old).cib();
        acceptedByPacemaker(
                directory,
                cib.replacing(
                        cib.childOrEmpty("configuration")
                                .replacing(
                                        Samples.parse(
                                                "<crm_config><cluster_property_set id='x'>"
                                                        + "<nvpair id='y' name='stonith-enabled' value='false'/></cluster_property_set></crm_config>"))));
        assertThat(absent(cib, "//nvpair[@name='stonith-enabled']")).isTrue();
        assertThat(the(cib, "//master").id()).isEqualTo("ms");
        assertThat(value(cib, "//rsc_defaults//nvpair")).isEqualTo("5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<cib validate-with='pacemaker-3.0'/>",
                "<cib/>",
                "<cib><configuration><crm_config><cluster_property_set id='a'><nvpair id='b' name='stonith-enabled'/>"
                        + "</cluster_property_set></crm_config></configuration></cib>"
            })
    void takesModernDocumentsForModern(String text) {
        assertThat(LegacyImport.isLegacy(Samples.parse(text))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<cib have_quorum='1'/>",
                "<cib validate-with='transitional-0.6'/>",
                "<cib validate-with='none'><configuration><constraints><rsc_order from='a' to='b'/></constraints>"
                        + "</configuration></cib>",
                "<cib><configuration><crm_config><nvpair id='b' name='x'/></crm_config></configuration></cib>",
                "<cib><configuration><resources><master_slave id='b'/></resources></configuration></cib>",
                "<cib><configuration><resources><op id='b' name='start' prereq='nothing' interval='0'/></resources>"
                        + "</configuration></cib>"
            })
    void recognisesOldDocumentsByTheirMarks(String text) {
        assertThat(LegacyImport.isLegacy(Samples.parse(text))).isTrue();
    }
}
