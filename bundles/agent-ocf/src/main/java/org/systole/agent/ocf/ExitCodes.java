package org.systole.agent.ocf;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.agent.Steps;
import org.systole.api.process.Command.Completed;

/** What a program's end means in the terms of OCF, and the reason it gave. */
final class ExitCodes {
    private static final String PREFIX = "ocf-exit-reason:";
    private static final int LIMIT = 400;

    /** A shell adds the number of the signal to this. */
    private static final int SIGNAL = 128;

    private ExitCodes() {}

    static Result result(Completed completed, Steps steps) {
        if (completed.notStarted()) {
            return steps.end(
                    Status.NOT_INSTALLED,
                    completed.command().get(0) + " cannot be run: " + completed.err()
                            + "; look at its first line, and whether that program is installed");
        }
        if (completed.timedOut()) {
            return steps.failed(completed.summary());
        }
        Optional<Status> status = Arrays.stream(Status.values())
                .filter(s -> s.code() == completed.exit())
                .findFirst();
        if (status.isEmpty()) {
            return steps.failed(unknown(completed));
        }
        return steps.end(status.get(), status.get() == Status.OK ? "" : reason(completed));
    }

    private static String unknown(Completed completed) {
        int code = completed.exit();
        String what = code > SIGNAL && code < SIGNAL + 65
                ? " was ended by signal " + (code - SIGNAL)
                : " ended with exit code " + code + ", which means nothing in OCF";
        String said = reason(completed);
        return completed.command().get(0) + what + (said.isEmpty() ? "" : "; it said: " + said);
    }

    /** What the script calls its reason, else the last thing it said; at most 400 characters. */
    static String reason(Completed completed) {
        List<String> given = completed
                .err()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(PREFIX))
                .map(line -> line.substring(PREFIX.length()).strip())
                .filter(line -> !line.isEmpty())
                .toList();
        if (!given.isEmpty()) {
            return bounded(given.get(given.size() - 1));
        }
        return bounded(last(completed.err()).or(() -> last(completed.out())).orElse(""));
    }

    private static Optional<String> last(String text) {
        String said = text.strip();
        return said.isEmpty()
                ? Optional.empty()
                : Optional.of(said.substring(said.lastIndexOf('\n') + 1).strip());
    }

    private static String bounded(String line) {
        String shown = line.replaceAll("\\p{Cntrl}", " ");
        return shown.length() <= LIMIT ? shown : shown.substring(0, LIMIT) + "...";
    }
}
