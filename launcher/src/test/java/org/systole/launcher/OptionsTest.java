package org.systole.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    private static final Path HOME = Path.of("/opt/systole");

    private static Options parse(Map<String, String> environment, String... words) throws Refusal {
        return Options.parse(HOME, List.of(words), environment);
    }

    @Test
    void hasDefaults() throws Refusal {
        Options options = parse(Map.of());

        assertThat(options.base()).hasToString("/var/lib/systole");
        assertThat(options.nodeName()).isEmpty();
        assertThat(options.witness()).isFalse();
        assertThat(options.drainLimit()).isEqualTo(Duration.ofMinutes(20));
    }

    @Test
    void takesTheEnvironmentAndPrefersWords() throws Refusal {
        Map<String, String> environment =
                Map.of("SYSTOLE_BASE", "/srv/a", "SYSTOLE_NODE", "a", "SYSTOLE_STOP_LIMIT", "5");

        assertThat(parse(environment).base()).hasToString("/srv/a");
        assertThat(parse(environment).nodeName()).contains("a");
        assertThat(parse(environment).drainLimit()).hasSeconds(5);
        Options told = parse(environment, "--base", "/srv/b/../c", "--node", "b", "--witness");
        assertThat(told.base()).hasToString("/srv/c");
        assertThat(told.nodeName()).contains("b");
        assertThat(told.witness()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--frob", "node1", "--base", "--node"})
    void refusesWhatItDoesNotUnderstand(String word) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> parse(Map.of(), word));

        assertThat(refusal.code()).isEqualTo(64);
        assertThat(refusal).hasMessageContaining(word).hasMessageContaining("see systole node --help");
    }

    @Test
    void refusesALimitThatIsNoNumber() {
        assertThat(catchThrowableOfType(Refusal.class, () -> parse(Map.of("SYSTOLE_STOP_LIMIT", "soon")))
                        .code())
                .isEqualTo(64);
    }
}
