package org.systole.core.command.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SyntaxTest {
    private final Syntax syntax = new Syntax(
            "crm_mon",
            "shows things",
            List.of("[-1]"),
            List.of(
                    Option.flag('1', "one-shot", "once"),
                    Option.flag('r', "inactive", "all"),
                    Option.value('N', "node", "NODE", "which")),
            List.of("crm_mon -1"));

    @Test
    void readsLettersTogetherAndApart() throws UsageError {
        Parsed parsed = syntax.parse(List.of("-1r", "-N", "node1"));

        assertThat(parsed.has("one-shot")).isTrue();
        assertThat(parsed.has("inactive")).isTrue();
        assertThat(parsed.value("node")).contains("node1");
    }

    @Test
    void readsArgumentsAttachedAndApart() throws UsageError {
        assertThat(syntax.parse(List.of("-Nnode1")).value("node")).contains("node1");
        assertThat(syntax.parse(List.of("--node=node1")).value("node")).contains("node1");
        assertThat(syntax.parse(List.of("--node", "node1")).value("node")).contains("node1");
        assertThat(syntax.parse(List.of("-1Nnode1")).value("node")).contains("node1");
    }

    @Test
    void mixesOptionsAndOperandsUntilTwoDashes() throws UsageError {
        Parsed parsed = syntax.parse(List.of("web", "-1", "node2", "--", "-r", "--node"));

        assertThat(parsed.operands()).containsExactly("web", "node2", "-r", "--node");
        assertThat(parsed.has("inactive")).isFalse();
    }

    @Test
    void takesTheLastOfSeveralArguments() throws UsageError {
        Parsed parsed = syntax.parse(List.of("-N", "node1", "-N", "node2"));

        assertThat(parsed.value("node")).contains("node2");
        assertThat(parsed.values("node")).containsExactly("node1", "node2");
    }

    @Test
    void namesTheNearestOptionForAnUnknownOne() {
        assertThatThrownBy(() -> syntax.parse(List.of("--inactiv")))
                .isInstanceOf(UsageError.class)
                .hasMessage("unknown option --inactiv. Did you mean --inactive?");
        assertThatThrownBy(() -> syntax.parse(List.of("--zzzzzzzz")))
                .hasMessage("unknown option --zzzzzzzz. crm_mon --help lists what there is.");
        assertThatThrownBy(() -> syntax.parse(List.of("-1x"))).hasMessageStartingWith("unknown option -x.");
    }

    @Test
    void refusesArgumentsMissingOrTooMany() {
        assertThatThrownBy(() -> syntax.parse(List.of("-N"))).hasMessage("-N needs an argument: NODE");
        assertThatThrownBy(() -> syntax.parse(List.of("--node"))).hasMessage("--node needs an argument: NODE");
        assertThatThrownBy(() -> syntax.parse(List.of("--one-shot=yes"))).hasMessage("--one-shot takes no argument");
    }

    @Test
    void helpShowsUsageEveryOptionAndExamples() {
        assertThat(syntax.help())
                .startsWith("crm_mon: shows things\n\nUsage:\n  crm_mon [-1]\n")
                .contains("-1, --one-shot", "-N, --node NODE", "    --help", "Examples:\n  crm_mon -1\n")
                .contains("Exit codes:");
    }
}
