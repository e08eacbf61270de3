package org.systole.cib.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.cib.report.ClusterReport.FencingLine;
import org.systole.cib.report.ClusterReport.Instance;
import org.systole.cib.report.ClusterReport.NodeLine;
import org.systole.cib.report.Show.Part;

class ReportTest {
    private static final Path FILE = Path.of("src/test/resources/report/five.xml");
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final FencingLine FENCED =
            new FencingLine("node2", "reboot", "strip", "node1", "confirmed", "lost", 1760000000, 1760000003);
    private static final FencingLine TRIED =
            new FencingLine("node2", "reboot", "strip", "node4", "failed", "no answer", 1759999990, 1759999995);

    private final String source = read();

    private static String read() {
        try {
            return Files.readString(FILE);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private ClusterReport report(String... replaced) throws Xml.Malformed {
        String text = source;
        for (int i = 0; i < replaced.length; i += 2) {
            assertThat(text).contains(replaced[i]);
            text = text.replace(replaced[i], replaced[i + 1]);
        }
        Element cib = Xml.parse("five.xml", text);
        return ClusterReport.of(
                cib,
                new ClusterReport.Surroundings(
                        "systole", "1", Map.of("mail", "agent missing"), List.of(TRIED, FENCED)));
    }

    private static String text(ClusterReport report, Part... parts) {
        Set<Part> set = EnumSet.noneOf(Part.class);
        set.addAll(Arrays.asList(parts));
        return TextReport.of(report, new Show(set, NOW, ZoneOffset.UTC));
    }

    private static Instance instance(ClusterReport report, String id) {
        return report.instances().stream()
                .filter(i -> i.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aGroupStoppedByHandIsMarkedOnEveryMember() throws Xml.Malformed {
        ClusterReport report = report(
                "<group id=\"server0\">",
                "<group id=\"server0\"><meta_attributes id=\"m\"><nvpair id=\"m1\" name=\"target-role\""
                        + " value=\"Stopped\"/></meta_attributes>");

        assertThat(report.summary().disabled()).isEqualTo(2);
        assertThat(text(report))
                .contains("10 resource instances configured (2 DISABLED)")
                .contains("  * Resource Group: server0 (disabled):\n")
                .contains("    * ip0\t(ocf:heartbeat:IPaddr):\t Started node1 (disabled)\n");
    }

    @Test
    void maintenanceIsSaidLoudly() throws Xml.Malformed {
        ClusterReport report =
                report("name=\"no-quorum-policy\" value=\"freeze\"", "name=\"maintenance-mode\" value=\"true\"");

        assertThat(report.instances()).noneMatch(Instance::managed);
        assertThat(text(report)).contains("*** Resource management is DISABLED ***", "Started node1 (unmanaged)");
    }

    @Test
    void aMemberWithoutQuorumSaysSo() throws Xml.Malformed {
        assertThat(text(report("have-quorum=\"1\"", "have-quorum=\"0\""))).contains("partition WITHOUT quorum");
    }

    @Test
    void aNodeThatLeftCleanlyRunsNothing() throws Xml.Malformed {
        ClusterReport report = report("join=\"down\" expected=\"member\"", "join=\"down\" expected=\"down\"");

        assertThat(report.node("node2").map(NodeLine::state)).contains("OFFLINE");
        assertThat(instance(report, "ip1").active()).isFalse();
        assertThat(text(report)).contains("  * OFFLINE: [ node2 ]\n");
    }

    @Test
    void aNoteIsShownWhereAResourceDoesNotRun() throws Xml.Malformed {
        ClusterReport report = report(
                "id=\"mail_last_0\"", "id=\"x\"", "rc-code=\"193\" op-status=\"-1\"", "rc-code=\"0\" op-status=\"1\"");

        assertThat(text(report, Part.INACTIVE)).contains("mail\t(ocf:heartbeat:MailTo):\t Stopped (agent missing)");
    }

    @Test
    void fencingThatFailedIsShownAlwaysAndTheRestOnRequest() throws Xml.Malformed {
        ClusterReport report = report();

        assertThat(text(report))
                .contains(
                        "Failed Fencing Actions:\n  * reboot of node2 failed by node4 with strip at Thu Oct  9 08:53:15"
                                + " 2025: no answer (a later attempt succeeded)\n")
                .doesNotContain("Fencing History");
        assertThat(text(report, Part.FENCING))
                .contains("Fencing History:\n  * reboot of node2 successful by node1 with strip at Thu Oct  9 08:53:23"
                        + " 2025: lost\n");
    }

    /** A strip that is dead for an hour is one line, not a thousand. */
    @Test
    void ofAttemptsAlikeOnlyTheNewestIsShown() throws Xml.Malformed {
        List<FencingLine> many = List.of(
                new FencingLine("node2", "reboot", "strip", "node1", "failed", "silent", 1760000000, 1760000003),
                new FencingLine("node2", "reboot", "strip", "node3", "unknown", "gone", 1760000004, 1760000007),
                new FencingLine("node2", "reboot", "strip", "node1", "failed", "silent still", 1760000010, 1760000013));
        ClusterReport report = ClusterReport.of(
                Xml.parse("test", "<cib><configuration/></cib>"),
                new ClusterReport.Surroundings("systole", "1", Map.of(), many));

        assertThat(text(report))
                .contains("silent still (and 2 attempts before)")
                .doesNotContain("gone");
    }

    @Test
    void fencingThatWasOvertakenIsNoFailure() throws Xml.Malformed {
        FencingLine overtaken = new FencingLine(
                "node2", "reboot", "strip", "node1", "overtaken", "confirmed by hand", 1760000000, 1760000003);
        ClusterReport report = ClusterReport.of(
                Xml.parse("test", "<cib><configuration/></cib>"),
                new ClusterReport.Surroundings("systole", "1", Map.of(), List.of(overtaken)));

        assertThat(text(report)).doesNotContain("Fencing");
        assertThat(text(report, Part.FENCING))
                .contains("Fencing History:\n  * reboot of node2 overtaken by node1 with strip")
                .doesNotContain("Failed");
    }

    @Test
    void leftoversOfMovesAreFound() throws Xml.Malformed {
        assertThat(report().leftovers()).containsExactly("cli-ban-mail-on-node4");
    }

    @Test
    void aResourceOutsideTheConfigurationIsAnOrphan() throws Xml.Malformed {
        ClusterReport report = report("<primitive id=\"mail\"", "<primitive id=\"post\"");

        assertThat(instance(report, "mail").orphaned()).isTrue();
        assertThat(text(report)).contains("* mail\t(ocf:heartbeat:MailTo):\t ORPHANED Starting node5");
    }

    @Test
    void anInstanceOfAUniqueCloneHasItsNumber() throws Xml.Malformed {
        ClusterReport report = report(
                "<clone id=\"fencing\">",
                "<clone id=\"fencing\"><meta_attributes id=\"z\"><nvpair id=\"z1\" name=\"globally-unique\""
                        + " value=\"true\"/><nvpair id=\"z2\" name=\"clone-max\" value=\"2\"/></meta_attributes>",
                "<lrm_resource id=\"strip\"",
                "<lrm_resource id=\"strip:1\"");

        assertThat(text(report, Part.INACTIVE))
                .contains("  * Clone Set: fencing [strip] (unique):\n    * strip:0\t(stonith:apc):\t Stopped\n    *"
                        + " strip:1\t");
    }

    @Test
    void jsonHoldsTruthAndNumbersAsSuch() throws Xml.Malformed {
        String json = JsonText.of(XmlReport.of(report(), new Show(Set.of(), NOW, ZoneOffset.UTC), "crm_mon"));

        assertThat(json)
                .startsWith("{\"api-version\":\"2.25\"")
                .contains("\"nodes_configured\":{\"number\":5}", "\"online\":true", "\"element\":\"group\"")
                .endsWith("}\n");
        assertThat(JsonText.quoted("a\"b\\c\n\u0001\u2028")).isEqualTo("\"a\\\"b\\\\c\\n\\u0001\\u2028\"");
    }

    /** The original program shows the same document the same way, where it is installed. */
    @ParameterizedTest
    @CsvSource({"-1,''", "-1r,INACTIVE", "-1rfA,INACTIVE FAIL_COUNTS ATTRIBUTES", "-1ro,INACTIVE OPERATIONS"})
    void crmMonOfPacemakerPrintsTheSame(String options, String parts) throws Exception {
        Path original = Path.of("/usr/sbin/crm_mon");
        Assumptions.assumeTrue(Files.isExecutable(original), "crm_mon of Pacemaker is not installed");
        ProcessBuilder builder = new ProcessBuilder(original.toString(), options).redirectErrorStream(true);
        builder.environment().put("CIB_file", FILE.toAbsolutePath().toString());
        builder.environment().put("TZ", "UTC");
        Process process = builder.start();
        String theirs = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();

        Part[] wanted = parts.isEmpty()
                ? new Part[0]
                : Arrays.stream(parts.split(" ")).map(Part::valueOf).toArray(Part[]::new);
        ClusterReport ours = ClusterReport.of(Xml.parse("five.xml", source), ClusterReport.Surroundings.NONE);
        assertThat(withoutTimeOfReading(text(ours, wanted)).replace("(version unknown)", ""))
                .isEqualTo(withoutTimeOfReading(theirs).replace("(version unknown)", ""));
    }

    private static String withoutTimeOfReading(String text) {
        return text.replaceAll("(?m)^  \\* Last updated: .*$", "");
    }
}
