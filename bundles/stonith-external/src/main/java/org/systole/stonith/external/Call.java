package org.systole.stonith.external;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.systole.api.agent.Steps;
import org.systole.api.fencing.FencingDriver.Request;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;
import org.systole.api.process.Deadline;
import org.systole.api.process.Ticker;

/** One request to a program: its parameters without what is ours, its time, and what was done. Used by one thread. */
final class Call {
    /** We answer this much before the core would interrupt us, so that the reason is not lost. */
    private static final Duration MARGIN = Duration.ofMillis(700);

    private final CommandRunner runner;
    private final Ticker ticker;
    private final Steps steps;
    private final Map<String, String> parameters;
    private final Secrets secrets;
    private final Deadline deadline;

    /** @throws IllegalArgumentException for a secret that cannot be read */
    Call(Request request, CommandRunner runner, Ticker ticker) {
        this.runner = runner;
        this.ticker = ticker;
        this.steps = new Steps(ticker);
        this.parameters = Secrets.resolve(request.parameters());
        this.secrets = Secrets.of(parameters);
        Duration quarter = request.timeout().dividedBy(4);
        this.deadline =
                Deadline.in(request.timeout(), ticker).earlierBy(MARGIN.compareTo(quarter) < 0 ? MARGIN : quarter);
    }

    /** How a run ended: an exit code, or none in time. Its text holds no secret. */
    record Answer(int exit, boolean timedOut, String out, String summary) {
        boolean ok() {
            return exit == 0;
        }
    }

    /** The parameters for the program. */
    Map<String, String> parameters() {
        return parameters;
    }

    Steps steps() {
        return steps;
    }

    Deadline deadline() {
        return deadline;
    }

    void pause(Duration duration) throws InterruptedException {
        ticker.pause(duration);
    }

    /** Runs it and notes what it was asked, how it ended and how long it took. */
    Answer run(String what, Command command, Duration limit) throws InterruptedException {
        Command.Completed done = runner.run(command, limit.isZero() ? Duration.ofMillis(1) : limit);
        String words = secrets.lastWords(List.of(done.err(), done.out()));
        String end = done.timedOut()
                ? "did not end within " + done.took().toMillis() + " ms and was killed"
                : done.notStarted() ? "could not be started" : "ended with exit code " + done.exit();
        String summary = what + " " + end + (words.isEmpty() ? "" : ": " + words);
        steps.note(summary, done.took());
        return new Answer(done.exit(), done.timedOut(), secrets.masked(done.out()), summary);
    }
}
