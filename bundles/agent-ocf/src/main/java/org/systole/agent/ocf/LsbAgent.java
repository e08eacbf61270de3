package org.systole.agent.ocf;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.systole.api.agent.ResourceAgent;
import org.systole.api.agent.Steps;
import org.systole.api.process.Command;
import org.systole.api.process.Command.Completed;
import org.systole.api.process.Deadline;

/**
 * An init script as an agent. It takes no parameters, and its exit codes are those of the Linux Standard Base 5.0,
 * chapter 22.2, which for {@code status} mean something else than OCF's.
 */
final class LsbAgent implements ResourceAgent {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Metadata METADATA = new Metadata(
            "An init script of the Linux Standard Base",
            List.of(),
            Map.of(
                    Operation.START,
                    LIMIT,
                    Operation.STOP,
                    LIMIT,
                    Operation.MONITOR,
                    Duration.ofSeconds(20),
                    Operation.VALIDATE,
                    Duration.ofSeconds(5)));

    private final Script script;
    private final Surroundings surroundings;
    private final ScriptProgram program;

    LsbAgent(Script script, Surroundings surroundings) {
        this.script = script;
        this.surroundings = surroundings;
        this.program = new ScriptProgram(surroundings);
    }

    @Override
    public Metadata metadata() {
        return METADATA;
    }

    @Override
    public Result run(Request request) throws InterruptedException {
        Optional<Result> refusal = script.refusal().or(() -> METADATA.refusal(request));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return switch (request.operation()) {
            case START, STOP -> change(request);
            case MONITOR -> status(request);
            case VALIDATE -> Result.ok();
            case PROMOTE, DEMOTE, RELOAD, NOTIFY, MIGRATE_TO, MIGRATE_FROM -> new Result(
                    Status.UNIMPLEMENTED,
                    "an init script knows no " + request.operation().key());
        };
    }

    private Completed ask(String word, Request request, Steps steps) throws InterruptedException {
        Deadline deadline = Deadline.in(request.timeout(), surroundings.ticker());
        Command command = Command.of(script.file().toString(), word);
        return steps.take("run " + command, () -> program.run(command, Map.of(), request, deadline.left()));
    }

    /** Codes from 1 to 7 mean the same as in OCF. */
    private Result change(Request request) throws InterruptedException {
        Steps steps = new Steps(surroundings.ticker());
        return ExitCodes.result(ask(request.operation().key(), request, steps), steps);
    }

    private Result status(Request request) throws InterruptedException {
        Steps steps = new Steps(surroundings.ticker());
        Completed completed = ask("status", request, steps);
        if (completed.notStarted() || completed.timedOut()) {
            return ExitCodes.result(completed, steps);
        }
        String said = ExitCodes.reason(completed);
        String also = said.isEmpty() ? "" : ": " + said;
        return switch (completed.exit()) {
            case 0 -> steps.ok();
            case 1 -> dead("it is dead, and its pid file is left" + also, request, steps);
            case 2 -> dead("it is dead, and its lock file is left" + also, request, steps);
            case 3 -> steps.end(Status.NOT_RUNNING, "it is not running" + also);
            default -> steps.failed(script.file() + " status ended with exit code " + completed.exit()
                    + ", which tells nothing" + also);
        };
    }

    /** It died, which is a failure while it should run; nothing of it runs, which is all that a probe asks. */
    private static Result dead(String reason, Request request, Steps steps) {
        return request.probe() ? steps.end(Status.NOT_RUNNING, reason) : steps.failed(reason);
    }
}
