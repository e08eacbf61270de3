package org.systole.core.command.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AuditTest {
    @Test
    void writesOneLineThatNobodyCanForge() {
        Audit.Entry entry = new Audit.Entry(
                FakeCluster.NOW, "ana", "socket", "crm_standby -N node1\n2026 user=root", "done: \"ok\"\r\nx");

        assertThat(entry.line())
                .isEqualTo("2026-11-23T12:00:00Z user=ana way=socket"
                        + " command=\"crm_standby -N node1 2026 user=root\" outcome=\"done: 'ok' x\"")
                .doesNotContain("\n");
    }

    @Test
    void hidesTheValueOfASecretParameter() {
        assertThat(Masking.line(List.of("crm_resource", "-r", "ipmi", "-p", "passwd", "-v", "hunter2")))
                .isEqualTo("crm_resource -r ipmi -p passwd -v ***");
        assertThat(Masking.line(List.of("crm_resource", "-r", "ipmi", "-p", "passwd", "-vhunter2")))
                .isEqualTo("crm_resource -r ipmi -p passwd -v***");
        assertThat(Masking.line(List.of("crm_resource", "-p", "community", "--parameter-value=private")))
                .isEqualTo("crm_resource -p community --parameter-value=***");
    }

    @Test
    void hidesSecretsWithinXml() {
        assertThat(Masking.line(
                        List.of("cibadmin", "-M", "-X", "<nvpair id=\"a\" name=\"passwd\" value=\"hunter2\"/>")))
                .isEqualTo("cibadmin -M -X <nvpair id=\"a\" name=\"passwd\" value=\"***\"/>");
    }

    @Test
    void leavesOtherValuesReadable() {
        assertThat(Masking.line(List.of("crm_resource", "-r", "server0", "-p", "target_role", "-v", "stopped")))
                .isEqualTo("crm_resource -r server0 -p target_role -v stopped");
    }
}
