package org.systole.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RestartTest {
    @Test
    void sameWhereOnlyOtherParametersDiffer() {
        Restart red = Restart.of(List.of("ip", "size"), Map.of("ip", "::1", "colour", "red"));
        Restart blue = Restart.of(List.of("ip", "size"), Map.of("ip", "::1", "colour", "blue"));
        Restart moved = Restart.of(List.of("ip", "size"), Map.of("ip", "::2", "colour", "red"));

        assertThat(blue).isEqualTo(red);
        assertThat(moved.digest()).isNotEqualTo(red.digest());
        assertThat(red.names()).isEqualTo("ip size");
        assertThat(red.known()).isTrue();
        assertThat(Restart.NONE.known()).isFalse();
    }
}
