package org.systole.agent.filesystem;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.systole.api.agent.ResourceAgent.Metadata;
import org.systole.api.agent.ResourceAgent.Operation;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.agent.ResourceAgent.Request;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.agent.Steps;
import org.systole.api.process.Command;
import org.systole.api.process.Deadline;

/** What both agents of this bundle do; they differ in one default. */
final class MountAgent {
    private final Machine machine;
    private final Metadata metadata;
    private final Probes probes = new Probes();

    MountAgent(Machine machine, String description, List<Parameter> parameters) {
        this.machine = machine;
        this.metadata = new Metadata(
                description,
                parameters,
                Map.of(
                        Operation.START, Duration.ofSeconds(60),
                        Operation.STOP, Duration.ofSeconds(60),
                        Operation.MONITOR, Duration.ofSeconds(40),
                        Operation.VALIDATE, Duration.ofSeconds(10)));
    }

    Metadata metadata() {
        return metadata;
    }

    Result run(Request request) throws InterruptedException {
        Settings settings = new Settings(request);
        Deadline deadline = Deadline.in(request.timeout(), machine.ticker());
        Call call = new Call(machine, settings, deadline, new Steps(machine.ticker()));
        Optional<Result> refusal = metadata.refusal(request).or(settings::problem);
        if (refusal.isPresent()) {
            return Unconfigured.answer(call, refusal.get());
        }
        return switch (request.operation()) {
            case START -> new MountStart(call).start();
            case STOP -> new MountStop(call).stop();
            case MONITOR -> new MountMonitor(call, probes).monitor();
            case VALIDATE -> validate(call);
            case PROMOTE, DEMOTE, RELOAD, NOTIFY, MIGRATE_TO, MIGRATE_FROM -> new Result(
                    Status.UNIMPLEMENTED,
                    "a mounted file system knows no " + request.operation().key());
        };
    }

    /** Neither disk nor mount point is looked at: both may be missing on this node and there on the others. */
    private static Result validate(Call call) throws InterruptedException {
        Command.Completed completed =
                call.run(Command.of("mount", "--version"), call.deadline().left());
        return completed.ok()
                ? call.steps().ok()
                : call.steps().end(Status.NOT_INSTALLED, completed.summary() + "; install util-linux (mount)");
    }
}
