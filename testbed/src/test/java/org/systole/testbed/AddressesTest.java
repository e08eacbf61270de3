package org.systole.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AddressesTest {
    @Test
    void bedsHaveDifferentNetworks() {
        assertThat(new Addresses(0).node(1)).isEqualTo("10.77.0.11");
        assertThat(new Addresses(3).node(1)).isEqualTo("10.80.0.11");
        assertThat(new Addresses(3).strip()).isEqualTo("10.80.1.100");
        assertThat(new Addresses(3).hardware(1, 255)).isEqualTo("02:77:03:01:00:ff");
    }

    @Test
    void refusesANumberThatHasNoNetwork() {
        assertThatThrownBy(() -> new Addresses(100)).hasMessageContaining("0 and 99");
    }
}
