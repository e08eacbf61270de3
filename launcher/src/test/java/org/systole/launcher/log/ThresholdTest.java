package org.systole.launcher.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class ThresholdTest {
    @Test
    void isInfoWhereNothingIsSaid() {
        assertThat(Threshold.parse("").of("org.jgroups.Foo")).isEqualTo(Level.INFO);
    }

    @Test
    void theLongestPrefixCounts() {
        Threshold threshold = Threshold.parse("warn, org.systole=DEBUG,org.systole.core.node=TRACE");

        assertThat(threshold.of("org.jgroups.Foo")).isEqualTo(Level.WARN);
        assertThat(threshold.of("org.systole.cib.Foo")).isEqualTo(Level.DEBUG);
        assertThat(threshold.of("org.systole.core.node.Foo")).isEqualTo(Level.TRACE);
    }

    @Test
    void refusesALevelThatDoesNotExist() {
        assertThatThrownBy(() -> Threshold.parse("LOUD"))
                .hasMessage("'LOUD' is no log level; use ERROR, WARN, INFO, DEBUG or TRACE");
    }
}
