package org.systole.cib.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.cib.verify.Verified.dummy;
import static org.systole.cib.verify.Verified.only;
import static org.systole.cib.verify.Verified.resources;
import static org.systole.cib.verify.Verified.verify;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.systole.cib.verify.Finding.Severity;

class VerifyOptionsTest {
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
