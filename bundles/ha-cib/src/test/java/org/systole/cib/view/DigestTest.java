package org.systole.cib.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DigestTest {
    /** The two values every operation history of a parameterless resource shows. */
    @Test
    void agreesWithHistoriesInTheField() {
        assertThat(Digest.ofParameters(Map.of())).isEqualTo("f2317cad3d54cec5d7d7aa7d0bf35cf8");
        assertThat(Digest.ofParameters(Map.of("CRM_meta_timeout", "20000")))
                .isEqualTo("4811cef7f7f94e3a35a70be7916cb2fd");
    }

    @Test
    void doesNotDependOnTheOrderOfParametersButOnEveryValue() {
        String one = Digest.ofParameters(Map.of("ip", "192.0.2.1", "nic", "eth0"));
        assertThat(Digest.ofParameters(new java.util.TreeMap<>(Map.of("nic", "eth0", "ip", "192.0.2.1"))))
                .isEqualTo(one);
        assertThat(Digest.ofParameters(Map.of("ip", "192.0.2.2", "nic", "eth0")))
                .isNotEqualTo(one);
    }
}
