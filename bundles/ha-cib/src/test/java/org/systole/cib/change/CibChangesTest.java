package org.systole.cib.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.systole.cib.CibRequest;
import org.systole.cib.CibRequest.Operation;
import org.systole.cib.CibVersion;
import org.systole.cib.Element;
import org.systole.cib.Samples;
import org.systole.cib.change.Outcome.Changed;
import org.systole.cib.change.Outcome.Refused;
import org.systole.cib.change.Outcome.Unchanged;
import org.systole.cib.patch.CibPatch;
import org.systole.cib.path.Selector;
import org.systole.cib.verify.Verifier;

class CibChangesTest {
    private final Element cib = Samples.pair();

    private static CibRequest request(Operation operation, String target, String payload) {
        Optional<Element> xml = payload.isEmpty() ? Optional.empty() : Optional.of(Samples.parse(payload));
        return new CibRequest(operation, target, xml, "root", "test", "");
    }

    private Outcome apply(Operation operation, String target, String payload) {
        return CibChanges.apply(cib, request(operation, target, payload));
    }

    private Element changed(Operation operation, String target, String payload) {
        Outcome outcome = apply(operation, target, payload);
        assertThat(outcome).isInstanceOf(Changed.class);
        Element out = ((Changed) outcome).cib();
        assertThat(Verifier.verify(out)).noneMatch(f -> f.isError());
        assertThat(out.childOrEmpty("status")).isEqualTo(cib.childOrEmpty("status"));
        assertThat(CibVersion.of(out)).isGreaterThan(CibVersion.of(cib));
        return out;
    }

    private void refused(int code, String part, Operation operation, String target, String payload) {
        assertThat(apply(operation, target, payload)).isInstanceOfSatisfying(Refused.class, r -> {
            assertThat(r.sentence()).contains(part);
            assertThat(r.exitCode()).isEqualTo(code);
        });
    }

    private static Element the(Element cib, String xpath) {
        var found = (Selector.Selection.Found) Selector.select(cib, xpath);
        assertThat(found.places()).as(xpath).hasSize(1);
        return found.places().get(0).in(cib);
    }

    private static List<String> ids(Element parent) {
        return parent.children().stream().map(Element::id).toList();
    }

    private static final String DB = "<primitive id='db' class='ocf' provider='heartbeat' type='Dummy'/>";

    @Test
    void namesTheDoubtsAChangeBringsAndNoOthers() {
        String typo = "<nvpair id='doubt' name='no-quorm-policy' value='freeze'/>";
        Changed first = (Changed)
                apply(Operation.CREATE, "", "<cluster_property_set id='doubtful'>" + typo + "</cluster_property_set>");
        Outcome second = CibChanges.apply(first.cib(), request(Operation.CREATE, "", DB));

        assertThat(first.sentence()).contains("\n  ", "warning [unknown-option]", "did you mean 'no-quorum-policy'?");
        assertThat(second).isInstanceOfSatisfying(Changed.class, c -> assertThat(c.sentence())
                .contains("[no-monitor]")
                .doesNotContain("unknown-option"));
    }

    @Nested
    class Create {
        @Test
        void putsAnObjectIntoTheSectionItsNameBelongsTo() {
            assertThat(ids(the(changed(Operation.CREATE, "", DB), "//resources")))
                    .endsWith("db");
            assertThat(ids(the(
                            changed(Operation.CREATE, "", "<rsc_location id='l' rsc='web' node='beta' score='5'/>"),
                            "//constraints")))
                    .endsWith("l");
            assertThat(the(
                                    changed(Operation.CREATE, "", "<alert id='a' path='/bin/true'/>"),
                                    "/cib/configuration/alerts/alert")
                            .id())
                    .isEqualTo("a");
        }

        @Test
        void putsAnObjectIntoWhatTheTargetSelects() {
            assertThat(ids(the(changed(Operation.CREATE, "//group[@id='web']", DB), "//group[@id='web']")))
                    .containsExactly("web-ip", "db");
        }

        @Test
        void takesTheContentsOfASectionOrOfAWholeCib() {
            assertThat(ids(the(changed(Operation.CREATE, "", "<resources>" + DB + "</resources>"), "//resources")))
                    .endsWith("db");
            Element out = changed(
                    Operation.CREATE,
                    "",
                    "<cib><configuration><resources>" + DB
                            + "</resources><tags><tag id='t'><obj_ref id='db'/></tag></tags>"
                            + "</configuration><status/></cib>");
            assertThat(the(out, "//tag").id()).isEqualTo("t");
        }

        @ParameterizedTest
        @ValueSource(strings = {"alerts", "rsc_defaults"})
        void makesAnOptionalSectionThatAScopeNames(String scope) {
            String payload = scope.equals("alerts")
                    ? "<alert id='a' path='/bin/true'/>"
                    : "<meta_attributes id='a'><nvpair id='a1' name='resource-stickiness' value='1'/></meta_attributes>";
            Element out = changed(Operation.CREATE, Sections.target(scope).orElseThrow(), payload);
            assertThat(ids(the(out, "/cib/configuration/" + scope))).containsExactly("a");
        }

        @Test
        void takesASectionIntoTheConfiguration() {
            Element out = changed(
                    Operation.CREATE, "/cib/configuration", "<alerts><alert id='a' path='/bin/true'/></alerts>");
            assertThat(the(out, "//alert").id()).isEqualTo("a");
        }

        @Test
        void isRefusedWhereAnIdExistsAnywhere() {
            refused(108, "mail-ip", Operation.CREATE, "", "<primitive id='mail-ip' class='lsb' type='x'/>");
            refused(
                    108,
                    "options",
                    Operation.CREATE,
                    "",
                    "<group id='g'>" + DB.replace("'db'", "'options'") + "</group>");
        }

        @Test
        void mayReferToWhatExists() {
            changed(Operation.CREATE, "", "<tag id='t'><obj_ref id='mail'/></tag>");
        }

        @Test
        void isRefusedWithoutAPlace() {
            refused(105, "--xpath", Operation.CREATE, "", "<meta_attributes id='m'/>");
            refused(105, "selects nothing", Operation.CREATE, "//group[@id='none']", DB);
            refused(65, "narrow it down", Operation.CREATE, "//group", DB);
            refused(65, "XPath", Operation.CREATE, "//[", DB);
            refused(65, "CREATE needs XML", Operation.CREATE, "", "");
        }

        @Test
        void isRefusedWithTheFindingsWhenTheResultWouldBeInvalid() {
            refused(78, "dangling-reference", Operation.CREATE, "", "<rsc_order id='o' first='web' then='wbe'/>");
            refused(78, "did you mean 'web'", Operation.CREATE, "", "<rsc_order id='o' first='mail' then='wob'/>");
            refused(78, "empty-group", Operation.CREATE, "", "<group id='g'/>");
            refused(78, "unknown-attribute", Operation.CREATE, "", DB.replace("type=", "tipe='x' type="));
        }
    }

    @Nested
    class Modify {
        @Test
        void mergesByNameAndIdAndAddsWhatIsNewBelow() {
            Element out = changed(
                    Operation.MODIFY,
                    "",
                    "<primitive id='web-ip' description='the address'><meta_attributes id='m'>"
                            + "<nvpair id='m1' name='target-role' value='Stopped'/></meta_attributes></primitive>");
            Element web = the(out, "//primitive[@id='web-ip']");
            assertThat(web.attribute("description")).contains("the address");
            assertThat(web.attribute("type")).contains("IPaddr");
            assertThat(ids(web)).contains("web-ip-params", "m");
        }

        @Test
        void changesOneValueWhereverItStands() {
            Element out = changed(Operation.MODIFY, "", "<nvpair id='options-quorum' value='stop'/>");
            assertThat(the(out, "//nvpair[@id='options-quorum']").attributes())
                    .containsEntry("value", "stop")
                    .containsEntry("name", "no-quorum-policy");
        }

        @Test
        void isRefusedWhereThereIsNoSuchObjectUnlessCreatingIsAllowed() {
            refused(105, "create it", Operation.MODIFY, "", DB);
            assertThat(ids(the(changed(Operation.MODIFY_OR_CREATE, "", DB), "//resources")))
                    .endsWith("db");
            assertThat(ids(the(changed(Operation.MODIFY_OR_CREATE, "/cib/configuration/resources", DB), "//resources")))
                    .endsWith("db");
        }

        @Test
        void addsWhatIsNewInASectionGivenAsPayload() {
            assertThat(ids(the(changed(Operation.MODIFY, "", "<resources>" + DB + "</resources>"), "//resources")))
                    .endsWith("db");
        }

        @Test
        void appliesToEachElementSelected() {
            Element out = changed(Operation.MODIFY, "//primitive[@type='IPaddr']", "<primitive description='ip'/>");
            assertThat(out.toString().split("description=\"ip\"")).hasSize(3);
        }

        @Test
        void findsTheObjectBelowAScope() {
            Element out = changed(
                    Operation.MODIFY, "/cib/configuration/crm_config", "<nvpair id='options-quorum' value='stop'/>");
            assertThat(out.toString()).contains("value=\"stop\"");
            refused(
                    105,
                    "There is no",
                    Operation.MODIFY,
                    "/cib/configuration/constraints",
                    "<nvpair id='options-quorum' value='stop'/>");
        }

        @Test
        void countsUp() {
            Element once = changed(Operation.MODIFY, "", "<rsc_location id='mail-home' score='score++'/>");
            assertThat(the(once, "//rsc_location").attribute("score")).contains("101");
            Element more = changed(Operation.MODIFY, "", "<rsc_location id='mail-home' score='score+=-150'/>");
            assertThat(the(more, "//rsc_location").attribute("score")).contains("-50");
            Element end = changed(Operation.MODIFY, "", "<rsc_location id='mail-home' score='score+=INFINITY'/>");
            assertThat(the(end, "//rsc_location").attribute("score")).contains("INFINITY");
            refused(65, "counted up", Operation.MODIFY, "", "<nvpair id='options-quorum' value='value++'/>");
        }

        @Test
        void raisesTheAdminEpoch() {
            Element out = changed(Operation.MODIFY, "", "<cib admin_epoch='admin_epoch++'/>");
            assertThat(CibVersion.of(out)).isEqualTo(new CibVersion(1, 7, 0));
        }

        @Test
        void isRefusedWhereItWouldLowerTheVersion() {
            refused(103, "0.2.3 is older than the configuration's 0.7.3", Operation.MODIFY, "", "<cib epoch='2'/>");
            refused(65, "no number", Operation.MODIFY, "", "<cib epoch='new'/>");
        }

        @Test
        void changesNothingWhereAllIsAsAsked() {
            assertThat(apply(Operation.MODIFY, "", "<nvpair id='options-quorum' value='freeze'/>"))
                    .isInstanceOf(Unchanged.class);
        }
    }

    @Nested
    class Replace {
        @Test
        void putsTheConfigurationInPlaceAndKeepsWhatTheClusterWrites() {
            Element other = cib.with("dc-uuid", "9")
                    .with("remote-tls-port", "7")
                    .with("num_updates", "0")
                    .mapChildren(c -> c.name().equals("status")
                            ? Element.of("status")
                            : c.mapChildren(s -> s.name().equals("constraints") ? Element.of("constraints") : s));
            Element out = changed(Operation.REPLACE, "", other.toString());
            assertThat(the(out, "//constraints").children()).isEmpty();
            assertThat(out.attributes()).containsEntry("dc-uuid", "1").containsEntry("remote-tls-port", "7");
            assertThat(CibVersion.of(out)).isEqualTo(new CibVersion(0, 8, 0));
        }

        @Test
        void isRefusedForAnOlderConfigurationButNotForOlderStatus() {
            refused(
                    103,
                    "query it again",
                    Operation.REPLACE,
                    "",
                    cib.with("epoch", "6").toString());
            assertThat(apply(Operation.REPLACE, "", cib.with("num_updates", "0").toString()))
                    .isInstanceOf(Unchanged.class);
        }

        @Test
        void replacesASectionAnObjectOrWhatIsSelected() {
            assertThat(the(changed(Operation.REPLACE, "", "<constraints/>"), "//constraints")
                            .children())
                    .isEmpty();
            String bare = "<primitive id='mail-fs' class='lsb' type='x'/>";
            assertThat(the(changed(Operation.REPLACE, "", bare), "//primitive[@id='mail-fs']")
                            .attribute("class"))
                    .contains("lsb");
            assertThat(the(
                                    changed(
                                            Operation.REPLACE,
                                            "//primitive[@id='mail-fs']",
                                            bare.replace("mail-fs", "new")),
                                    "//primitive[@id='new']")
                            .attribute("class"))
                    .contains("lsb");
            assertThat(the(
                                    changed(Operation.REPLACE, "/cib/configuration/resources", bare),
                                    "//primitive[@id='mail-fs']")
                            .attribute("class"))
                    .contains("lsb");
        }

        @Test
        void isRefusedWhereThereIsNothingToReplace() {
            refused(105, "There is no", Operation.REPLACE, "", DB);
            refused(105, "selects nothing", Operation.REPLACE, "//clone", DB);
            refused(65, "narrow it down", Operation.REPLACE, "//primitive", DB);
            refused(65, "exactly one <configuration>", Operation.REPLACE, "", "<cib epoch='9'/>");
        }
    }

    @Nested
    class Delete {
        @Test
        void removesTheObjectNamed() {
            assertThat(changed(Operation.DELETE, "", "<rsc_order id='mail-first'/>")
                            .toString())
                    .doesNotContain("mail-first");
            assertThat(changed(Operation.DELETE, "//primitive[@id='mail-fs']", "")
                            .toString())
                    .doesNotContain("mail-fs");
        }

        @Test
        void removesTheFirstOrAllThatMatch() {
            assertThat(ids(the(changed(Operation.DELETE, "//op", ""), "//primitive[@id='mail-ip']/operations")))
                    .isEmpty();
            assertThat(changed(Operation.DELETE, "//op", "").toString()).contains("<op ");
            assertThat(changed(Operation.DELETE_ALL, "//op", "").toString()).doesNotContain("<op ");
            assertThat(changed(Operation.DELETE_ALL, "", "<op name='monitor' interval='10s'/>")
                            .toString())
                    .contains("mail-fs-monitor")
                    .doesNotContain("mail-ip-monitor", "web-ip-monitor");
        }

        @Test
        void removesNestedMatchesToo() {
            assertThat(changed(Operation.DELETE_ALL, "//group[@id='web'] | //primitive[@id='web-ip'] | //rsc_order", "")
                            .toString())
                    .doesNotContain("web");
        }

        @Test
        void succeedsWhereThereIsNothingToDelete() {
            assertThat(apply(Operation.DELETE, "", "<primitive id='none'/>")).isInstanceOf(Unchanged.class);
            assertThat(apply(Operation.DELETE, "", "<primitive id='web-ip' type='Other'/>"))
                    .isInstanceOf(Unchanged.class);
            assertThat(apply(Operation.DELETE, "//clone", "")).isInstanceOf(Unchanged.class);
        }

        @Test
        void isRefusedWhereSomethingStillNamesIt() {
            refused(78, "mail-first", Operation.DELETE, "", "<group id='web'/>");
            refused(78, "missing-section", Operation.DELETE, "", "<resources/>");
            refused(65, "erase", Operation.DELETE, "/cib", "");
        }

        @Test
        void looksBelowTheScopeOnly() {
            assertThat(apply(Operation.DELETE, "/cib/configuration/constraints", "<primitive id='mail-fs'/>"))
                    .isInstanceOf(Unchanged.class);
            changed(Operation.DELETE, "/cib/configuration/resources", "<primitive id='mail-fs'/>");
        }
    }

    @Nested
    class TheRest {
        @Test
        void erasesTheConfigurationAndRaisesTheAdminEpoch() {
            Element out = changed(Operation.ERASE, "", "");
            assertThat(out.childOrEmpty("configuration").children()).hasSize(4).allMatch(s -> s.children()
                    .isEmpty());
            assertThat(CibVersion.of(out).adminEpoch()).isEqualTo(1);
        }

        @Test
        void bumpsTheEpochAndNothingElse() {
            Element out = changed(Operation.BUMP, "", "");
            assertThat(CibVersion.of(out)).isEqualTo(new CibVersion(0, 8, 0));
            assertThat(out.children()).isEqualTo(cib.children());
        }

        @Test
        void upgradesAnOlderDialectAndLeavesANewOneAlone() {
            assertThat(apply(Operation.UPGRADE, "", "")).isInstanceOf(Unchanged.class);
            Element older = cib.with("validate-with", "pacemaker-1.2")
                    .replacing(cib.childOrEmpty("configuration")
                            .replacing(Samples.parse("<crm_config><cluster_property_set id='p'>"
                                    + "<nvpair id='q' name='default-resource-stickiness' value='3'/>"
                                    + "</cluster_property_set></crm_config>")));
            Outcome outcome = CibChanges.apply(older, request(Operation.UPGRADE, "", ""));
            assertThat(outcome).isInstanceOfSatisfying(Changed.class, c -> {
                assertThat(c.cib().attribute("validate-with")).contains("pacemaker-3.9");
                assertThat(c.cib().childOrEmpty("status")).isEqualTo(cib.childOrEmpty("status"));
                assertThat(the(c.cib(), "//rsc_defaults//nvpair").attribute("value"))
                        .contains("3");
            });
        }

        @Test
        void appliesAPatchThatFits() {
            Element after = changed(Operation.MODIFY, "", "<nvpair id='options-quorum' value='stop'/>");
            Element patch = CibPatch.between(cib, after);
            Element later = cib.with("num_updates", "77");
            Outcome outcome = CibChanges.apply(later, request(Operation.PATCH, "", patch.toString()));
            assertThat(outcome).isInstanceOfSatisfying(Changed.class, c -> assertThat(c.cib())
                    .isEqualTo(after));
        }

        @Test
        void refusesAPatchThatDoesNotFitOrTouchesStatus() {
            Element other = cib.replacing(Samples.parse("<status><node_state id='2'/></status>"));
            refused(
                    65,
                    "status",
                    Operation.PATCH,
                    "",
                    CibPatch.between(cib, other).toString());
            refused(65, "format", Operation.PATCH, "", "<diff format='1'/>");
            refused(
                    103,
                    "not there",
                    Operation.PATCH,
                    "",
                    "<diff format='2'><change operation='delete' path='/cib/configuration/alerts'/></diff>");
        }

        @ParameterizedTest
        @EnumSource(
                value = Operation.class,
                names = {"CREATE", "MODIFY", "MODIFY_OR_CREATE", "REPLACE", "DELETE", "DELETE_ALL"})
        void leavesTheStatusToTheCluster(Operation operation) {
            refused(65, "belongs to the cluster", operation, "//node_state[@id='1']", "<node_state id='1' x='y'/>");
            if (operation != Operation.CREATE) {
                refused(65, "belongs to the cluster", operation, "", "<status><node_state id='9'/></status>");
            }
        }

        @Test
        void removesOnlyFromTheConfigurationWhatBothHave() {
            Element both = cib.replacing(Samples.parse(
                    "<status><node_state id='1'><nvpair id='s' name='ip' value='1'/></node_state></status>"));
            Outcome outcome = CibChanges.apply(both, request(Operation.DELETE_ALL, "//nvpair[@name='ip']", ""));
            assertThat(outcome).isInstanceOfSatisfying(Changed.class, c -> {
                assertThat(c.cib().childOrEmpty("status")).isEqualTo(both.childOrEmpty("status"));
                assertThat(c.cib().childOrEmpty("configuration").toString()).doesNotContain("name=\"ip\"");
            });
        }

        @Test
        void toleratesErrorsThatWereThereBefore() {
            Element bad = cib.replacing(cib.childOrEmpty("configuration")
                    .replacing(Samples.parse("<constraints><rsc_order id='o' first='x' then='web'/></constraints>")));
            Outcome outcome =
                    CibChanges.apply(bad, request(Operation.MODIFY, "", "<nvpair id='options-quorum' value='stop'/>"));
            assertThat(outcome).isInstanceOf(Changed.class);
        }

        @Test
        void saysWhatChanged() {
            Outcome outcome = apply(Operation.CREATE, "//group[@id='web']", DB);
            assertThat(((Changed) outcome).sentence())
                    .contains("added primitive db", "changed group web", "0.7.3 -> 0.8.0");
        }
    }
}
