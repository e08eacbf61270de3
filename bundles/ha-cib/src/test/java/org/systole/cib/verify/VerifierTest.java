package org.systole.cib.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.systole.cib.Element;
import org.systole.cib.FoundingExamples;
import org.systole.cib.Samples;
import org.systole.cib.legacy.LegacyImport;
import org.systole.cib.load.CibFile;
import org.systole.cib.load.Loading;
import org.systole.cib.malformed.Repair;
import org.systole.cib.path.Place;
import org.systole.cib.verify.Finding.Severity;

class VerifierTest {
    private static final String MONITOR = "<operations><op id='%s-m' name='monitor' interval='10s'/></operations>";

    private static String dummy(String id) {
        return "<primitive id='" + id + "' class='ocf' provider='heartbeat' type='Dummy'>" + MONITOR.formatted(id)
                + "</primitive>";
    }

    private static String agent(String id, String type, String... parameters) {
        StringBuilder out = new StringBuilder("<primitive id='" + id + "' class='ocf' provider='heartbeat' type='"
                + type + "'><instance_attributes id='" + id + "-p'>");
        for (int i = 0; i < parameters.length; i += 2) {
            out.append("<nvpair id='" + id + "-p" + i + "' name='" + parameters[i] + "' value='" + parameters[i + 1]
                    + "'/>");
        }
        return out + "</instance_attributes>" + MONITOR.formatted(id) + "</primitive>";
    }

    private static final String FENCE = "<primitive id='fence' class='stonith' type='apc'/>";

    private static List<Finding> verify(String options, String nodes, String resources, String constraints) {
        return Verifier.verify(Samples.cib(
                options.isEmpty() ? "" : "<cluster_property_set id='o'>" + options + "</cluster_property_set>",
                nodes.isEmpty() ? "<node id='1' uname='alpha'/>" : nodes,
                resources + FENCE,
                constraints,
                ""));
    }

    private static List<Finding> resources(String resources) {
        return verify("", "", resources, "");
    }

    private static List<Finding> constraints(String constraints) {
        String group = "<group id='g'>" + dummy("g1") + dummy("g2") + "</group>";
        return verify("", "", dummy("a") + dummy("b") + dummy("c") + group, constraints);
    }

    private static void only(List<Finding> findings, Severity severity, String code, String object, String... parts) {
        assertThat(findings.stream().filter(f -> f.severity() != Severity.INFO).toList())
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.code()).isEqualTo(code);
                    assertThat(f.severity()).isEqualTo(severity);
                    assertThat(f.object()).isEqualTo(object);
                    for (String part : parts) {
                        assertThat(f.sentence() + "; " + f.fix()).contains(part);
                    }
                });
    }

    @Test
    void findsNothingWrongWithAGoodConfiguration() {
        assertThat(Verifier.verify(Samples.pair())).isEmpty();
    }

    @Test
    void sortsErrorsFirstThenByLine() {
        Element cib = Samples.pair()
                .replacing(
                        Samples.pair()
                                .childOrEmpty("configuration")
                                .replacing(
                                        Samples.parse(
                                                """
                        <constraints>
                          <rsc_location id="l" rsc="mail" node="nowhere" score="1"/>
                          <rsc_order id="o" first="web" then="nothing"/>
                          <rsc_order id="p" first="nobody" then="web"/>
                        </constraints>
                        """)));
        assertThat(Verifier.verify(cib))
                .extracting(Finding::code)
                .containsExactly("dangling-reference", "dangling-reference", "unknown-node");
        assertThat(Verifier.verify(cib)).extracting(f -> f.location().line()).startsWith(3, 4);
    }

    @Test
    void printsWhereWhatAndTheRemedy() {
        Finding finding = new Finding(
                Severity.WARNING, "some-code", new Element.Location("f.xml", 3, 7), "x", "It is wrong", "mend it");
        assertThat(finding).hasToString("f.xml:3:7: warning [some-code] It is wrong; mend it");
        assertThat(new Finding(Severity.INFO, "c", Element.Location.NONE, "", "So it is", ""))
                .hasToString("info [c] So it is");
    }

    @Nested
    class Structure {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "<primative id='x'/> | unknown-element | did you mean <primitive>",
                    "<primitive id='x' class='lsb' type='y' typo='1'/> | unknown-attribute | did you mean 'type'",
                    "<primitive class='lsb' type='y'/> | missing-id | unique",
                    "<primitive id='x' class='lsb'/> | missing-attribute | has no type",
                    "<primitive id='1x' class='lsb' type='y'/> | invalid-id | begin it with a letter",
                    "<primitive id='fence' class='lsb' type='y'/> | duplicate-id | has the id of",
                    "<primitive id='x' class='ofc' type='y'/> | bad-value | did you mean 'ocf'",
                    "<primitive id='x' class='ocf' type='y'/> | bad-combination | names no provider",
                    "<primitive id='x' class='lsb' provider='p' type='y'/> | bad-combination | only class ocf",
                    "<primitive id='x' template='none'/> | dangling-reference | template 'none'",
                    "<group id='x'/> | empty-group | no members",
                    "<clone id='x'/> | bad-combination | exactly one",
                    "<bundle id='x'/> | bad-combination | exactly one",
                    "<rsc_location id='x' rsc='fence' node='alpha' score='1'/> | misplaced-element | belongs into <constraints>"
                })
        void isWrong(String xml, String code, String part) {
            assertThat(resources(xml))
                    .filteredOn(Finding::isError)
                    .singleElement()
                    .satisfies(f -> {
                        assertThat(f.code()).isEqualTo(code);
                        assertThat(f.sentence() + "; " + f.fix()).contains(part);
                    });
        }

        @Test
        void refusesGroupsInGroups() {
            only(
                    resources("<group id='x'>" + dummy("m") + "<group id='y'>" + dummy("n") + "</group></group>"),
                    Severity.ERROR,
                    "nested-group",
                    "y",
                    "cannot stand in <group id=\"x\">");
        }

        @Test
        void needsTheRootTheConfigurationAndItsSections() {
            assertThat(Verifier.verify(Element.of("html")))
                    .extracting(Finding::code)
                    .containsExactly("not-a-cib");
            assertThat(Verifier.verify(Samples.parse("<cib admin_epoch='0' epoch='0' num_updates='0'/>")))
                    .extracting(Finding::code)
                    .containsExactly("missing-section");
            assertThat(Verifier.verify(
                            Samples.parse("<cib admin_epoch='0' epoch='0' num_updates='0'><configuration/></cib>")))
                    .extracting(Finding::code)
                    .containsExactly("missing-section", "missing-section", "missing-section", "missing-section");
        }

        @Test
        void wantsSectionsOnce() {
            Element cib = Samples.cib("", "", "", "", "<tags/><tags/>");
            assertThat(Verifier.verify(cib)).extracting(Finding::code).containsExactly("repeated-element");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "<rsc_location id='x' rsc='a' node='alpha' score='lots'/> | bad-score | INFINITY",
                    "<rsc_location id='x' rsc='a' node='alpha'/> | bad-combination | node with a score",
                    "<rsc_location id='x' node='alpha' score='1'/> | bad-combination | exactly one of rsc",
                    "<rsc_order id='x' first='a' then='d'/> | dangling-reference | resource 'd'",
                    "<rsc_order id='x' first='a' then='b' kind='mandatory'/> | bad-value | did you mean 'Mandatory'",
                    "<rsc_order id='x' first='a' then='b' symmetrical='TRUE'/> | bad-boolean | true or false",
                    "<rsc_order id='x' first='a'/> | bad-combination | first and then",
                    "<rsc_colocation id='x' rsc='a' with-rsc='b' influence='maybe'/> | bad-boolean | true or false",
                    "<rsc_location id='x' rsc='a'><rule id='r' score='1'/></rsc_location> | bad-combination | expression"
                })
        void ofConstraintsIsWrong(String xml, String code, String part) {
            assertThat(constraints(xml))
                    .filteredOn(Finding::isError)
                    .singleElement()
                    .satisfies(f -> {
                        assertThat(f.code()).isEqualTo(code);
                        assertThat(f.sentence() + "; " + f.fix()).contains(part);
                    });
        }

        @Test
        void checksWhatLevelsTagsAndRolesName() {
            Element cib = Samples.cib(
                    "",
                    "",
                    FENCE + dummy("a"),
                    "",
                    """
                    <fencing-topology>
                      <fencing-level id="f1" target="x" index="1" devices="fance"/>
                      <fencing-level id="f2" target="x" index="2" devices="a"/>
                    </fencing-topology>
                    <acls><acl_target id="u"><role id="none"/></acl_target></acls>
                    <tags><tag id="t"><obj_ref id="gone"/></tag></tags>
                    """);
            assertThat(Verifier.verify(cib))
                    .extracting(f -> f.severity() + " " + f.code())
                    .containsExactlyInAnyOrder(
                            "ERROR dangling-reference",
                            "ERROR not-a-fence-device",
                            "ERROR dangling-reference",
                            "WARNING dangling-reference",
                            "INFO nodes-not-listed");
        }
    }

    @Nested
    class Options {
        private static List<Finding> option(String name, String value) {
            return verify("<nvpair id='n' name='" + name + "' value='" + value + "'/>", "", dummy("a"), "");
        }

        private static List<Finding> meta(String name, String value) {
            return resources(dummy("a")
                    .replace(
                            "<operations>",
                            "<meta_attributes id='m'><nvpair id='n' name='" + name + "' value='" + value
                                    + "'/></meta_attributes><operations>"));
        }

        @Test
        void unknownOnesAreNamedWithTheNearestKnown() {
            only(option("stonith-enabeld", "true"), Severity.WARNING, "unknown-option", "n", "'stonith-enabled'");
            only(meta("migration-treshold", "1"), Severity.WARNING, "unknown-option", "n", "'migration-threshold'");
            only(option("my-own", "1"), Severity.WARNING, "unknown-option", "n", "something outside reads it");
        }

        @ParameterizedTest
        @CsvSource({
            "no-quorum-policy,freez,bad-value",
            "stonith-action,kill,bad-value",
            "symmetric-cluster,perhaps,bad-boolean",
            "dc-deadtime,soon,bad-time",
            "batch-limit,many,bad-number",
            "node-health-red,dark,bad-score"
        })
        void ofTheClusterHaveTypes(String name, String value, String code) {
            only(option(name, value), Severity.ERROR, code, "n", value);
        }

        @ParameterizedTest
        @CsvSource({
            "target-role,strated,bad-value",
            "is-managed,jein,bad-boolean",
            "failure-timeout,10 days,bad-time",
            "migration-threshold,few,bad-number",
            "resource-stickiness,1.5,bad-score",
            "multiple-active,panic,bad-value"
        })
        void ofResourcesHaveTypes(String name, String value, String code) {
            only(meta(name, value), Severity.ERROR, code, "n", value);
        }

        @ParameterizedTest
        @CsvSource({
            "target-role,stopped",
            "is-managed,No",
            "failure-timeout,PT10M",
            "failure-timeout,2min",
            "migration-threshold,INFINITY",
            "resource-stickiness,-INFINITY"
        })
        void mayBeSpeltAsPacemakerReadsThem(String name, String value) {
            assertThat(meta(name, value)).isEmpty();
        }

        @Test
        void obsoleteOnesNameTheirSuccessor() {
            only(
                    option("default-resource-stickiness", "1"),
                    Severity.ERROR,
                    "obsolete-name",
                    "n",
                    "resource-stickiness in <rsc_defaults>");
            only(option("no_quorum_policy", "stop"), Severity.ERROR, "obsolete-name", "n", "no-quorum-policy");
        }

        @Test
        void ignoringQuorumIsExplained() {
            only(option("no-quorum-policy", "ignore"), Severity.WARNING, "quorum-ignored", "n", "freeze", "witness");
        }
    }

    @Nested
    class Operations {
        private static List<Finding> operations(String operations) {
            return resources(
                    "<primitive id='a' class='lsb' type='x'><operations>" + operations + "</operations></primitive>");
        }

        private static final String GOOD = "<op id='m' name='monitor' interval='10s'/>";

        @Test
        void mayNotShareNameAndInterval() {
            only(
                    operations(GOOD + "<op id='n' name='monitor' interval='10000ms'/>"),
                    Severity.ERROR,
                    "duplicate-operation",
                    "n",
                    "second monitor");
            assertThat(operations(GOOD + "<op id='n' name='monitor' interval='11s'/>"))
                    .isEmpty();
        }

        @Test
        void haveReadableTimes() {
            only(operations(GOOD + "<op id='n' name='start' interval='now'/>"), Severity.ERROR, "bad-time", "n");
            only(
                    operations(GOOD + "<op id='n' name='start' interval='0' timeout='-1'/>"),
                    Severity.ERROR,
                    "bad-time",
                    "n");
        }

        @Test
        void repeatOnlyAsMonitors() {
            only(
                    operations(GOOD + "<op id='n' name='start' interval='5s'/>"),
                    Severity.WARNING,
                    "recurring-action",
                    "n");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "<op id='n' name='monitor' interval='0'/>",
                    "<op id='n' name='start' interval='0'/>",
                    "<op id='n' name='monitor' interval='5s' enabled='false'/>"
                })
        void includeARecurringMonitor(String operations) {
            only(operations(operations), Severity.WARNING, "no-monitor", "a", "never noticed");
        }

        @Test
        void mayComeFromATemplateOrAReference() {
            String template =
                    "<template id='t' class='lsb' type='x'><operations id='ops'>" + GOOD + "</operations></template>";
            assertThat(resources(template + "<primitive id='a' template='t'/>"
                            + "<primitive id='b' class='lsb' type='y'><operations id-ref='ops'/></primitive>"))
                    .isEmpty();
        }
    }

    @Nested
    class WhatMayBeOnlyOnce {
        @Test
        void isAnAddress() {
            only(
                    resources(agent("a", "IPaddr", "ip", "10.0.0.1") + agent("b", "IPaddr2", "ip", "10.0.0.1/24")),
                    Severity.ERROR,
                    "duplicate-address",
                    "b",
                    "10.0.0.1",
                    "<primitive id=\"a\">");
            assertThat(resources(agent("a", "IPaddr", "ip", "10.0.0.1") + agent("b", "IPaddr", "ip", "10.0.0.2")))
                    .isEmpty();
        }

        @Test
        void isTheDeviceOfALocalFileSystem() {
            only(
                    resources(agent("a", "Filesystem", "device", "/dev/x")
                            + agent("b", "Filesystem", "device", "/dev/x")),
                    Severity.WARNING,
                    "duplicate-device",
                    "b");
            assertThat(resources(agent("a", "Filesystem", "device", "/dev/x", "fstype", "ocfs2")
                            + agent("b", "Filesystem", "device", "/dev/x", "fstype", "ocfs2")))
                    .isEmpty();
        }

        @Test
        void isANode() {
            only(
                    verify("", "<node id='1' uname='alpha'/><node id='2' uname='alpha'/>", dummy("a"), ""),
                    Severity.ERROR,
                    "duplicate-node",
                    "2",
                    "alpha");
        }
    }

    @Nested
    class Nodes {
        @Test
        void thatConstraintsNameExist() {
            only(
                    constraints("<rsc_location id='l' rsc='a' node='alhpa' score='1'/>"),
                    Severity.WARNING,
                    "unknown-node",
                    "l",
                    "did you mean 'alpha'");
            only(
                    constraints(
                            "<rsc_location id='l' rsc='a'><rule id='r' score='1'>"
                                    + "<expression id='e' attribute='#uname' operation='eq' value='omega'/></rule></rsc_location>"),
                    Severity.WARNING,
                    "unknown-node",
                    "e",
                    "omega");
        }

        @Test
        void areNotMissedWhereNobodyKnowsThem() {
            Element cib = Samples.resources(dummy("a") + FENCE);
            assertThat(Verifier.verify(cib)).extracting(Finding::code).containsExactly("nodes-not-listed");
        }
    }

    @Nested
    class Fencing {
        private static final String NODES = "<node id='1' uname='alpha'/><node id='2' uname='beta'/>";

        private static List<Finding> device(String parameter, String value) {
            return Verifier.verify(Samples.cib(
                    "",
                    NODES,
                    dummy("a") + "<primitive id='f' class='stonith' type='apc'><instance_attributes id='p'>"
                            + "<nvpair id='n' name='" + parameter + "' value='" + value
                            + "'/></instance_attributes></primitive>",
                    "",
                    ""));
        }

        @ParameterizedTest
        @CsvSource({
            "hostname,alpha",
            "pcmk_host_list,alpha gamma",
            "'pcmk_host_list','gamma,Alpha'",
            "'pcmk_host_map','alpha:1,2;gamma:beta'"
        })
        void coversEveryNode(String parameter, String value) {
            only(
                    device(parameter, value),
                    Severity.WARNING,
                    "node-without-fencing",
                    "beta",
                    "beta has no fence device");
        }

        @Test
        void byADeviceThatNamesNoNodeCoversAll() {
            assertThat(device("fs_name", "x")).isEmpty();
        }

        @Test
        void coversNodesThatOnlyTheCallerKnows() {
            Element cib = Samples.cib(
                    "",
                    "",
                    dummy("a")
                            + FENCE.replace(
                                    "/>",
                                    "><instance_attributes id='p'>"
                                            + "<nvpair id='n' name='hostname' value='alpha'/></instance_attributes></primitive>"),
                    "",
                    "");
            Known known = new Known(Optional.empty(), new TreeSet<>(Set.of("alpha", "omega")));
            only(Verifier.verify(cib, known), Severity.WARNING, "node-without-fencing", "omega");
        }

        @Test
        void isNeeded() {
            Element cib = Samples.cib("", NODES, dummy("a"), "", "");
            only(Verifier.verify(cib), Severity.WARNING, "no-fence-device", "", "recovered nowhere");
        }

        @Test
        void disabledIsARisk() {
            only(
                    verify("<nvpair id='n' name='stonith-enabled' value='false'/>", "", dummy("a"), ""),
                    Severity.WARNING,
                    "fencing-disabled",
                    "n",
                    "destroys data");
        }

        @Test
        void disabledContradictsResourcesThatRequireIt() {
            String needs = dummy("a")
                    .replace(
                            "<operations>",
                            "<meta_attributes id='m'>"
                                    + "<nvpair id='r' name='requires' value='fencing'/></meta_attributes><operations>");
            assertThat(verify("<nvpair id='n' name='stonith-enabled' value='false'/>", "", needs, ""))
                    .extracting(Finding::code)
                    .containsExactlyInAnyOrder("fencing-disabled", "fencing-required");
        }

        @Test
        void ofNothingIsNotMissed() {
            assertThat(Verifier.verify(Samples.cib("", NODES, "", "", ""))).isEmpty();
        }
    }

    @Nested
    class Loop {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "<rsc_order id='x' first='a' then='b'/><rsc_order id='y' first='b' then='a'/>",
                    "<rsc_order id='x' first='a' then='b'/><rsc_order id='y' first='b' then='c'/>"
                            + "<rsc_order id='z' first='c' then='a'/>",
                    "<rsc_order id='x' first='g2' then='g1'/>",
                    "<rsc_order id='x' first='a' then='g'/><rsc_order id='y' first='g2' then='a'/>",
                    "<rsc_order id='x' first='a' then='a'/>",
                    "<rsc_order id='x' first='a' first-action='stop' then='b' then-action='stop'/>"
                            + "<rsc_order id='y' first='a' then='b'/>",
                    "<rsc_order id='x'><resource_set id='s'><resource_ref id='a'/><resource_ref id='b'/></resource_set>"
                            + "</rsc_order><rsc_order id='y' first='b' then='a'/>"
                })
        void ofMandatoryOrdersIsAnError(String xml) {
            only(constraints(xml), Severity.ERROR, "order-loop", "x", "wait for each other");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "<rsc_order id='x' first='a' then='b'/><rsc_order id='y' first='b' then='a' kind='Optional'/>",
                    "<rsc_order id='x' first='a' then='b'/>"
                            + "<rsc_order id='y' first='b' first-action='stop' then='a' then-action='stop'/>",
                    "<rsc_order id='x' first='g1' then='g2'/><rsc_order id='y' first='a' then='g'/>",
                    "<rsc_order id='x' first='a' then='b' symmetrical='false'/>"
                            + "<rsc_order id='y' first='a' first-action='stop' then='b' then-action='stop'"
                            + " symmetrical='false'/>"
                })
        void isNotSeenWhereThereIsNone(String xml) {
            assertThat(constraints(xml)).isEmpty();
        }

        @Test
        void ofColocationsIsAWarning() {
            only(
                    constraints("<rsc_colocation id='x' rsc='a' with-rsc='b' score='INFINITY'/>"
                            + "<rsc_colocation id='y' rsc='b' with-rsc='a' score='INFINITY'/>"),
                    Severity.WARNING,
                    "colocation-loop",
                    "x",
                    "a with b with a");
        }

        @Test
        void isNotWhatContradicts() {
            only(
                    constraints("<rsc_colocation id='x' rsc='g1' with-rsc='g2' score='-INFINITY'/>"),
                    Severity.WARNING,
                    "colocation-contradiction",
                    "x",
                    "<group id=\"g\">");
            only(
                    constraints("<rsc_colocation id='x' rsc='a' with-rsc='b' score='-INFINITY'/>"
                            + "<rsc_colocation id='y' rsc='a' with-rsc='b' score='INFINITY'/>"),
                    Severity.WARNING,
                    "colocation-contradiction",
                    "x");
        }
    }

    @Nested
    class Safety {
        @ParameterizedTest
        @ValueSource(strings = {"passwd", "password", "snmp_community", "PASS", "auth_passphrase", "secret"})
        void mindsSecretsInClearWithoutRepeatingThem(String name) {
            List<Finding> findings = resources(agent("a", "Thing", name, "hunter2"));
            only(findings, Severity.WARNING, "plain-text-secret", "a-p0", name);
            assertThat(findings.toString()).doesNotContain("hunter2");
        }

        @ParameterizedTest
        @CsvSource({"passwd_file,/etc/x", "password,@/etc/secret", "passwd,''", "bypass,x", "auth_protocol,SHA"})
        void doesNotMindReferences(String name, String value) {
            assertThat(resources(agent("a", "Thing", name, value))).isEmpty();
        }

        @Test
        void mindsSchemasItDoesNotKnow() {
            assertThat(Verifier.verify(Samples.pair().with("validate-with", "pacemaker-9.9")))
                    .extracting(Finding::code)
                    .containsExactly("unknown-schema");
        }
    }

    @Nested
    class Agents {
        @Test
        void thatAreMissingAreOnlyAWarning() {
            Known known = new Known(
                    Optional.of(new TreeSet<>(Set.of("ocf:heartbeat:IPaddr", "stonith:apc"))), new TreeSet<>());
            assertThat(Verifier.verify(Samples.pair(), known)).singleElement().satisfies(f -> {
                assertThat(f.severity()).isEqualTo(Severity.WARNING);
                assertThat(f.code()).isEqualTo("agent-missing");
                assertThat(f.sentence()).contains("ocf:heartbeat:Filesystem");
            });
        }
    }

    @Nested
    class Pvfs2 {
        @Test
        void pathsAreAbsolute() {
            only(
                    resources(agent("a", "PVFS2", "fsconfig", "etc/pvfs2//fs.conf")),
                    Severity.WARNING,
                    "relative-path",
                    "a-p0",
                    "write /etc/pvfs2/fs.conf");
        }

        @Test
        void aliasesAreExplained() {
            List<Finding> findings = resources(agent("a", "PVFS2", "alias", "virtual1", "port", "3335"));
            assertThat(findings).extracting(Finding::severity).containsOnly(Severity.INFO);
            assertThat(findings.toString()).contains("virtual1_tcp3335");
        }
    }

    @Test
    void saysOfTheFoundingExamplesExactlyWhatIsWorthSaying() {
        Optional<String> text = FoundingExamples.text("cib-pvfs2-2008.xml");
        assumeTrue(text.isPresent(), "the founding examples are not here");
        var repaired = (Repair.Outcome.Repaired) Repair.repair("2008.xml", text.get());
        Known known = new Known(Optional.empty(), new TreeSet<>(Set.of("node1", "node2", "node3", "node4", "node5")));
        var loaded = (Loading.Loaded) CibFile.load("2008.xml", repaired.text(), known);
        List<String> warnings = loaded.findings().stream()
                .filter(f -> f.severity() != Severity.INFO)
                .map(f -> f.severity().word() + " " + f.code() + " " + f.object())
                .sorted()
                .toList();
        assertThat(warnings)
                .containsExactly(
                        "warning no-monitor server0_address",
                        "warning no-monitor server0_fs",
                        "warning no-monitor server1_address",
                        "warning no-monitor server1_fs",
                        "warning no-monitor server2_address",
                        "warning no-monitor server2_fs",
                        "warning no-monitor server3_address",
                        "warning no-monitor server3_fs",
                        "warning node-without-fencing node5",
                        "warning plain-text-secret fence0-passwd",
                        "warning plain-text-secret fence1-passwd",
                        "warning plain-text-secret fence2-passwd",
                        "warning plain-text-secret fence3-passwd");
    }

    /** Whatever is damaged, the verifier says something or nothing, and never fails itself. */
    @Test
    void neverFailsOnDamagedDocuments() {
        Element good = Everything.cib();
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            Element cib = good;
            for (int i = 0; i < 1 + seed % 5; i++) {
                cib = damaged(cib, random);
            }
            assertThat(Verifier.verify(cib)).as("seed %d", seed).isNotNull();
            assertThat(LegacyImport.modernise(cib).cib()).as("seed %d", seed).isNotNull();
        }
    }

    private static Element damaged(Element cib, Random random) {
        List<Place> places = Place.all(cib);
        Place place = places.get(random.nextInt(places.size()));
        Element there = place.in(cib);
        List<String> attributes = List.copyOf(there.attributes().keySet());
        if (place.isRoot() || attributes.isEmpty() || random.nextInt(3) == 0) {
            return place.isRoot() ? cib : place.remove(cib);
        }
        String attribute = attributes.get(random.nextInt(attributes.size()));
        return place.set(
                cib,
                random.nextBoolean() ? there.without(attribute) : there.with(attribute, random.nextInt(9) + " :x"));
    }
}
