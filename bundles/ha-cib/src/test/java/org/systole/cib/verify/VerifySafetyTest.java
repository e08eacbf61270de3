package org.systole.cib.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.cib.verify.Verified.agent;
import static org.systole.cib.verify.Verified.only;
import static org.systole.cib.verify.Verified.resources;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.systole.cib.Samples;
import org.systole.cib.verify.Finding.Severity;

class VerifySafetyTest {
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
