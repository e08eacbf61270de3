package org.systole.agent.ocf;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.systole.api.agent.Checked;
import org.systole.api.agent.ResourceAgent;
import org.systole.api.agent.Steps;
import org.systole.api.process.Command;
import org.systole.api.process.Command.Completed;
import org.systole.api.process.Deadline;

/**
 * A service of systemd as an agent, through {@code systemctl}. What counts is the state systemd reports, not how
 * {@code systemctl} ended.
 */
final class SystemdAgent implements ResourceAgent {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(100);
    private static final Metadata METADATA = new Metadata(
            "A service of systemd",
            List.of(),
            Map.of(
                    Operation.START, LIMIT,
                    Operation.STOP, LIMIT,
                    Operation.MONITOR, LIMIT,
                    Operation.VALIDATE, Duration.ofSeconds(10)));

    private final Script script;
    private final String systemctl;
    private final Surroundings surroundings;
    private final ScriptProgram program;

    SystemdAgent(Script script, String systemctl, Surroundings surroundings) {
        this.script = script;
        this.systemctl = systemctl;
        this.surroundings = surroundings;
        this.program = new ScriptProgram(surroundings);
    }

    /** What systemd says of a unit. */
    private record State(String load, String active, String sub, String result) {
        boolean underWay() {
            return List.of("activating", "deactivating", "reloading").contains(active);
        }

        boolean runs() {
            return active.equals("active") || active.equals("reloading");
        }

        boolean exists() {
            return !load.equals("not-found");
        }

        @Override
        public String toString() {
            return active + " (" + sub + (result.isEmpty() || result.equals("success") ? "" : ", " + result) + ")";
        }
    }

    /** One operation under way. */
    private record Call(Request request, Deadline deadline, Steps steps) {}

    @Override
    public Metadata metadata() {
        return METADATA;
    }

    @Override
    public Result run(Request request) throws InterruptedException {
        Optional<Result> refusal = METADATA.refusal(request);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Call call = new Call(
                request, Deadline.in(request.timeout(), surroundings.ticker()), new Steps(surroundings.ticker()));
        return switch (request.operation()) {
            case START -> start(call);
            case STOP -> stop(call);
            case MONITOR -> monitor(call);
            case VALIDATE -> validate(call);
            case PROMOTE, DEMOTE, RELOAD, NOTIFY, MIGRATE_TO, MIGRATE_FROM -> new Result(
                    Status.UNIMPLEMENTED,
                    "a unit of systemd knows no " + request.operation().key());
        };
    }

    private String unit() {
        return script.type().substring("systemd:".length()) + ".service";
    }

    private Completed ask(Call call, String... words) throws InterruptedException {
        Command command = Command.of(systemctl, words).and(unit());
        return call.steps()
                .take(
                        "run " + command,
                        () -> program.run(
                                command,
                                Map.of(),
                                call.request(),
                                call.deadline().left()));
    }

    private Checked<State> state(Call call) throws InterruptedException {
        Completed completed = ask(call, "show", "--property=LoadState,ActiveState,SubState,Result");
        Map<String, String> values = new TreeMap<>();
        completed.out().lines().filter(line -> line.contains("=")).forEach(line -> {
            int equals = line.indexOf('=');
            values.put(line.substring(0, equals), line.substring(equals + 1).strip());
        });
        if (!completed.ok() || !values.containsKey("ActiveState")) {
            return Checked.refused(
                    completed.notStarted() ? Status.NOT_INSTALLED : Status.GENERIC_ERROR,
                    "systemd does not tell about " + unit() + ": " + completed.summary()
                            + "; is it process 1 here? see: systemctl status");
        }
        return Checked.of(new State(
                values.getOrDefault("LoadState", ""),
                values.get("ActiveState"),
                values.getOrDefault("SubState", ""),
                values.getOrDefault("Result", "")));
    }

    /** Waits for the end of what is under way, until a little before the call's limit. */
    private Checked<State> settled(Call call) throws InterruptedException {
        Deadline by = call.deadline().earlierBy(call.deadline().left().dividedBy(10));
        Checked<State> state = state(call);
        while (!state.isRefused() && state.value().underWay() && !by.passed()) {
            surroundings.ticker().pause(POLL);
            state = state(call);
        }
        return state;
    }

    private Result start(Call call) throws InterruptedException {
        Checked<State> before = settled(call);
        if (before.isRefused()) {
            return call.steps().refused(before);
        }
        if (!before.value().exists()) {
            return missing(call);
        }
        if (before.value().active().equals("active")) {
            return call.steps().ok();
        }
        Completed completed = ask(call, "start");
        Checked<State> after = settled(call);
        if (after.isRefused()) {
            return call.steps().refused(after);
        }
        return after.value().runs()
                ? call.steps().ok()
                : call.steps()
                        .failed(unit() + " is " + after.value() + " after its start: " + said(completed)
                                + "; see: journalctl -u " + unit());
    }

    private Result missing(Call call) {
        return call.steps()
                .end(
                        Status.NOT_INSTALLED,
                        "systemd knows no unit " + unit() + "; install it, or: systemctl daemon-reload");
    }

    private Result stop(Call call) throws InterruptedException {
        Checked<State> before = state(call);
        if (before.isRefused()) {
            return call.steps().refused(before);
        }
        boolean rests = List.of("inactive", "failed").contains(before.value().active());
        if (!before.value().exists() && rests || before.value().active().equals("inactive")) {
            return call.steps().ok();
        }
        Completed completed = ask(call, "stop");
        Checked<State> after = settled(call);
        if (after.isRefused()) {
            return call.steps().refused(after);
        }
        return List.of("inactive", "failed").contains(after.value().active())
                ? call.steps().ok()
                : call.steps()
                        .failed(unit() + " is " + after.value() + " after its stop: " + said(completed)
                                + "; see: journalctl -u " + unit());
    }

    private Result monitor(Call call) throws InterruptedException {
        Checked<State> state = call.request().probe() ? state(call) : settled(call);
        if (state.isRefused()) {
            return call.steps().refused(state);
        }
        State now = state.value();
        if (now.runs() || call.request().probe() && now.underWay()) {
            return call.steps().ok();
        }
        boolean died = now.active().equals("failed") && !call.request().probe();
        return died || now.underWay()
                ? call.steps().failed(unit() + " is " + now + "; see: journalctl -u " + unit())
                : call.steps().end(Status.NOT_RUNNING, unit() + " is " + now);
    }

    private Result validate(Call call) throws InterruptedException {
        Checked<State> state = state(call);
        if (state.isRefused() || !state.value().exists()) {
            return state.isRefused() ? call.steps().refused(state) : missing(call);
        }
        Completed enabled = ask(call, "is-enabled");
        return enabled.out().strip().equals("enabled")
                ? call.steps()
                        .failed(unit() + " is started by systemd when the node boots, wherever the cluster runs it;"
                                + " leave it to the cluster: systemctl disable " + unit())
                : call.steps().ok();
    }

    private static String said(Completed completed) {
        String reason = ExitCodes.reason(completed);
        return reason.isEmpty() ? "systemctl ended with " + completed.exit() : reason;
    }
}
