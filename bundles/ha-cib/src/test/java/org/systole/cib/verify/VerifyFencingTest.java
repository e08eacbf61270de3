package org.systole.cib.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.cib.verify.Verified.FENCE;
import static org.systole.cib.verify.Verified.dummy;
import static org.systole.cib.verify.Verified.only;
import static org.systole.cib.verify.Verified.verify;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.systole.cib.Element;
import org.systole.cib.Samples;
import org.systole.cib.verify.Finding.Severity;

class VerifyFencingTest {
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
        only(device(parameter, value), Severity.WARNING, "node-without-fencing", "beta", "beta has no fence device");
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
    void aStoppedDeviceFencesNobody() {
        String stopped = "<primitive id='f' class='stonith' type='apc'><meta_attributes id='m'>"
                + "<nvpair id='t' name='target-role' value='Stopped'/></meta_attributes></primitive>";
        only(
                Verifier.verify(Samples.cib("", NODES, dummy("a") + stopped, "", "")),
                Severity.WARNING,
                "no-fence-device",
                "");
    }

    @Test
    void anOptionForPartitionsWithoutAMajorityIsPointless() {
        List<Finding> findings =
                verify("<nvpair id='n' name='priority-fencing-delay' value='15s'/>", "", dummy("a"), "");

        assertThat(findings)
                .filteredOn(f -> f.code().equals("priority-fencing-delay"))
                .singleElement()
                .satisfies(f -> assertThat(f.severity()).isEqualTo(Severity.INFO));
        assertThat(verify("<nvpair id='n' name='priority-fencing-delay' value='0s'/>", "", dummy("a"), ""))
                .noneMatch(f -> f.code().equals("priority-fencing-delay"));
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
