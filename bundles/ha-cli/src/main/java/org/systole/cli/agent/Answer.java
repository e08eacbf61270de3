package org.systole.cli.agent;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.systole.api.agent.ResourceAgent.Operation;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.cib.report.JsonText;
import org.systole.core.executor.OperationRunner;

/**
 * What an agent answered to one call.
 *
 * @param expected answers that a check takes for right; empty where nobody checks
 */
record Answer(Operation operation, OperationRunner.Outcome outcome, List<Status> expected) {
    Answer {
        expected = List.copyOf(expected);
    }

    Result result() {
        return outcome.result();
    }

    boolean asExpected() {
        return outcome.end() == OperationRunner.End.DONE && expected.contains(result().status());
    }

    int exit() {
        return result().status().code();
    }

    static String shown(Status status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " (" + status.code() + ")";
    }

    /** One line, then the steps. */
    String text() {
        String verdict = expected.isEmpty()
                ? ""
                : asExpected()
                        ? "as it should  "
                        : "WRONG, expected "
                                + expected.stream().map(Answer::shown).collect(Collectors.joining(" or ")) + "  ";
        String reason = result().reason().isEmpty() ? "" : ": " + result().reason();
        StringBuilder text = new StringBuilder(verdict + operation.key() + " " + shown(result().status()) + " in "
                + millis(outcome.took()) + " ms" + reason + "\n");
        result().steps().forEach(step -> text.append("    %7s ms  %s%n".formatted(millis(step.took()), step.what())));
        return text.toString();
    }

    String json() {
        String steps = result().steps().stream()
                .map(step -> "{\"what\":" + JsonText.quoted(step.what()) + ",\"millis\":" + millis(step.took()) + "}")
                .collect(Collectors.joining(","));
        String right = expected.isEmpty()
                ? ""
                : ",\"expected\":" + expected.stream().map(Status::code).toList() + ",\"right\":" + asExpected();
        return "{\"action\":" + JsonText.quoted(operation.key()) + ",\"exit\":" + exit() + ",\"status\":"
                + JsonText.quoted(result().status().name().toLowerCase(Locale.ROOT)) + ",\"end\":"
                + JsonText.quoted(outcome.end().name().toLowerCase(Locale.ROOT)) + ",\"reason\":"
                + JsonText.quoted(result().reason()) + ",\"millis\":" + millis(outcome.took()) + right + ",\"steps\":["
                + steps + "]}";
    }

    private static String millis(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toNanos() / 1e6);
    }
}
