package org.systole.core.command.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.systole.cib.Xml;
import org.systole.cib.verify.Finding;
import org.systole.core.command.session.FakeTerminal;

class RetryBudgetTest {
    private final FakeTerminal files = new FakeTerminal();

    private List<Finding> findings(String startTimeout) throws Xml.Malformed {
        return RetryBudget.findings(
                Xml.parse(
                        "cib.xml",
                        """
                        <cib><configuration>
                          <crm_config><cluster_property_set id="o">
                            <nvpair id="o-t" name="stonith-timeout" value="30s"/></cluster_property_set></crm_config>
                          <resources><group id="server0">
                            <primitive id="pvfs0" class="ocf" provider="external" type="PVFS2">
                              <instance_attributes id="a">
                                <nvpair id="a-f" name="fsconfig" value="/etc/pvfs2-fs.conf"/></instance_attributes>
                              <operations>
                                <op id="m" name="monitor" interval="10s" timeout="20s"/>
                                <op id="s" name="start" interval="0" timeout="%s"/>
                              </operations>
                            </primitive>
                          </group></resources>
                        </configuration></cib>
                        """
                                .formatted(startTimeout)),
                files);
    }

    @Test
    void warnsWhenClientsGiveUpBeforeTheServerCanBeBack() throws Exception {
        files.file("/etc/pvfs2-fs.conf", "<Defaults>\n ClientRetryLimit 5 # times\n ClientRetryDelayMilliSecs 2000\n");

        assertThat(findings("90s")).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("client-retry-budget");
            assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
            assertThat(finding.sentence())
                    .contains("give up after 10 s (ClientRetryLimit 5 x ClientRetryDelayMilliSecs 2000)")
                    .contains("pvfs0 may be away for 150 s: 30 to notice")
                    .contains("30 to fence")
                    .contains("90 to start");
            assertThat(finding.fix()).contains("ClientRetryDelayMilliSecs to 30000 or more");
            assertThat(finding.location().line()).isEqualTo(5);
        });
    }

    @Test
    void knowsWhatPvfs2DoesWithoutASetting() throws Exception {
        files.file("/etc/pvfs2-fs.conf", "<Defaults>\n");

        assertThat(findings("90s").get(0).sentence()).contains("give up after 10 s");
    }

    @Test
    void isContentWithThePatienceOfTheFoundingDocument() throws Exception {
        files.file("/etc/pvfs2-fs.conf", "ClientRetryLimit 5\nClientRetryDelayMilliSecs 33000\n");

        assertThat(findings("90s")).isEmpty();
        assertThat(findings("120s")).hasSize(1);
    }

    @Test
    void assumesWhatPvfs2DoesWhereTheFileIsNotHereAndOnlyNotesIt() throws Exception {
        assertThat(findings("90s")).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("client-retry-budget");
            assertThat(finding.severity()).isEqualTo(Finding.Severity.INFO);
            assertThat(finding.sentence())
                    .contains("5 x ClientRetryDelayMilliSecs 2000, PVFS2's own, as the file is not here)");
        });
    }
}
