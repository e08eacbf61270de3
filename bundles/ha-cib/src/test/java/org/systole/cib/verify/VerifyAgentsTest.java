package org.systole.cib.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.systole.cib.Samples;
import org.systole.cib.verify.Finding.Severity;

class VerifyAgentsTest {
    @Test
    void thatAreMissingAreOnlyAWarning() {
        Known known =
                new Known(Optional.of(new TreeSet<>(Set.of("ocf:heartbeat:IPaddr", "stonith:apc"))), new TreeSet<>());
        assertThat(Verifier.verify(Samples.pair(), known)).singleElement().satisfies(f -> {
            assertThat(f.severity()).isEqualTo(Severity.WARNING);
            assertThat(f.code()).isEqualTo("agent-missing");
            assertThat(f.sentence()).contains("ocf:heartbeat:Filesystem");
        });
    }
}
