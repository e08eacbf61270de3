package org.systole.cib.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OperationLineTest {
    private static OperationLine line(String task, int rc, int expected, int status) {
        return new OperationLine("line", task, 0, 1, rc, expected, status, "", 0, 0, 0);
    }

    @Test
    void onlyAProbeMayMissItsAgent() {
        assertThat(line("monitor", 5, 7, 7).agentMissing()).isTrue();
        assertThat(line("monitor", 5, 7, 0).agentMissing()).isFalse();
        assertThat(line("start", 5, 0, 7).agentMissing()).isFalse();
    }

    @Test
    void aProbeWhoseAgentMissesItsProgramFailed() {
        assertThat(line("monitor", 5, 7, 0).failed()).isTrue();
        assertThat(line("monitor", 7, 7, 0).failed()).isFalse();
        assertThat(line("monitor", 0, 7, 0).failed()).isFalse();
    }
}
