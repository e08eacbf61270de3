package org.systole.agent.pvfs2;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.systole.agent.pvfs2.ProtocolCheck.Outcome;
import org.systole.agent.pvfs2.ProtocolCheck.Verdict;
import org.systole.agent.pvfs2.ServerFinder.Server;
import org.systole.api.agent.Checked;
import org.systole.api.agent.ResourceAgent;
import org.systole.api.agent.Steps;
import org.systole.api.linux.ProcessTable.Stat;
import org.systole.api.process.Command;
import org.systole.api.process.Deadline;

/**
 * Keeps one PVFS2 (OrangeFS) server: starts it where its address and its storage are, asks it over its protocol, ends
 * it completely. It takes the parameters of the founding project's script, and none of that script's shortcuts.
 */
@Component(service = ResourceAgent.class, property = ResourceAgent.TYPE + "=ocf:external:PVFS2")
public final class Pvfs2Agent implements ResourceAgent {
    private static final Metadata METADATA = new Metadata(
            "A PVFS2 (OrangeFS) server with its storage space and address on this node",
            Settings.PARAMETERS,
            Map.of(
                    Operation.START, Duration.ofSeconds(90),
                    Operation.STOP, Duration.ofSeconds(100),
                    Operation.MONITOR, Duration.ofSeconds(20),
                    Operation.VALIDATE, Duration.ofSeconds(10)));

    private final Machine machine;

    @Activate
    public Pvfs2Agent() {
        this(Machine.local());
    }

    Pvfs2Agent(Machine machine) {
        this.machine = machine;
    }

    @Override
    public Metadata metadata() {
        return METADATA;
    }

    @Override
    public Result run(Request request) throws InterruptedException {
        Settings settings = Settings.of(request);
        Optional<Result> refusal = METADATA.refusal(request).or(settings::problem);
        if (refusal.isPresent()) {
            return unconfigured(request, settings, refusal.get());
        }
        Call call = new Call(
                request,
                settings,
                Deadline.in(request.timeout(), machine.ticker()),
                new Steps(machine.ticker()),
                new Addresses(machine.processes(), machine.commands()));
        return switch (request.operation()) {
            case START -> start(call);
            case STOP -> stop(call);
            case MONITOR -> monitor(call);
            case VALIDATE -> validate(call);
            case PROMOTE, DEMOTE, RELOAD, NOTIFY, MIGRATE_TO, MIGRATE_FROM -> new Result(
                    Status.UNIMPLEMENTED,
                    "a PVFS2 server knows no " + request.operation().key());
        };
    }

    /**
     * Which server is meant is not known. No start with such parameters did anything, but one with earlier parameters
     * may have: it is taken for stopped only if no server at all runs on this node.
     */
    private Result unconfigured(Request request, Settings settings, Result refusal) {
        boolean stop = request.operation() == Operation.STOP;
        boolean probe = request.operation() == Operation.MONITOR && request.probe();
        if (!stop && !probe || ServerFinder.anyServer(machine.processes(), settings)) {
            return refusal;
        }
        return stop ? Result.ok() : Result.notRunning("no server runs on this node; " + refusal.reason());
    }

    /** One operation under way. */
    private record Call(Request request, Settings settings, Deadline deadline, Steps steps, Addresses addresses) {}

    private Result start(Call call) throws InterruptedException {
        Settings settings = call.settings();
        Optional<String> program = machine.programs().server(settings);
        Checked<ServerConfig> config = ConfigReader.read(settings);
        if (program.isEmpty() || config.isRefused()) {
            return program.isEmpty() ? noServerProgram(settings) : config.refusal();
        }
        ServerConfig server = config.value();
        ServerFinder finder = finder(call, config);
        if (!finder.find().isEmpty()) {
            return alreadyThere(call, finder);
        }
        if (lacksCheckProgram(settings)) {
            return noCheckProgram(settings);
        }
        Optional<String> trouble = new Ground(machine, settings, server, call.addresses(), call.steps())
                .trouble(create(program.get(), settings), call.deadline());
        trouble = trouble.or(() -> finder.portHolder()
                .map(holder -> "port " + server.port() + " of " + server.host() + " is taken by " + holder
                        + "; end it first"));
        return trouble.isPresent()
                ? call.steps().failed(trouble.get())
                : new ServerStart(machine, finder, check(call, server), server, pidFile(settings), call.steps())
                        .start(launch(program.get(), settings), call.deadline());
    }

    /** A second start would make the running server lose its pid file; so none is tried. */
    private Result alreadyThere(Call call, ServerFinder finder) throws InterruptedException {
        call.steps().note("it runs already");
        Result state = monitor(call);
        return state.status() == Status.OK
                ? state
                : call.steps()
                        .failed(state.reason() + "; a server that does not answer has to be stopped before it is"
                                + " started (process "
                                + finder.find().stream()
                                        .map(s -> s.id().toString())
                                        .toList() + ")");
    }

    private Result stop(Call call) throws InterruptedException {
        Settings settings = call.settings();
        ServerFinder finder = finder(call, ConfigReader.read(settings));
        List<Server> servers = finder.find();
        if (!servers.isEmpty()) {
            Deadline endBy = call.deadline().earlierBy(call.deadline().left().dividedBy(20));
            Optional<String> remaining = new ServerEnd(machine.processes(), call.steps()).end(servers, endBy);
            if (remaining.isPresent()) {
                return call.steps().failed(settings.name() + " could not be stopped: " + remaining.get());
            }
            if (!finder.find().isEmpty()) {
                return call.steps()
                        .failed(settings.name() + " is there again after it was stopped; something else"
                                + " starts it (init, systemd?): leave it to the cluster alone");
            }
        }
        if (pidFile(settings).removeStale()) {
            call.steps().note("removed the stale pid file " + settings.pidFile());
        }
        return call.steps().ok();
    }

    private Result monitor(Call call) throws InterruptedException {
        Settings settings = call.settings();
        Checked<ServerConfig> config = ConfigReader.read(settings);
        ServerFinder finder = finder(call, config);
        List<Server> servers = finder.find();
        if (servers.isEmpty()) {
            return call.steps()
                    .end(
                            Status.NOT_RUNNING,
                            "no " + settings.name() + " on this node"
                                    + finder.pidFileNote(pidFile(settings).named()));
        }
        if (servers.size() > 1) {
            return call.steps()
                    .failed("more than one process is " + settings.name() + ": "
                            + servers.stream()
                                    .map(server -> server.id().toString())
                                    .toList() + "; stop the resource to end them all");
        }
        if (config.isRefused()) {
            return config.refusal();
        }
        return lacksCheckProgram(settings)
                ? noCheckProgram(settings)
                : ask(call, check(call, config.value()), servers.get(0));
    }

    /** One refusal is not believed: connecting is tried for half a second only, which one lost packet can spoil. */
    private Result ask(Call call, ProtocolCheck check, Server server) throws InterruptedException {
        Deadline askBy = call.deadline().earlierBy(call.deadline().left().dividedBy(10));
        Verdict verdict = call.steps().take("ask the server", () -> check.ask(askBy.left()));
        if (verdict.outcome() == Outcome.REFUSED && machine.processes().lives(server.id()) && !askBy.passed()) {
            verdict = call.steps().take("ask again", () -> check.ask(askBy.left()));
        }
        if (verdict.outcome() == Outcome.ANSWERED) {
            return call.steps().ok();
        }
        if (!machine.processes().lives(server.id())) {
            return call.steps().end(Status.NOT_RUNNING, call.settings().name() + " ended while it was asked");
        }
        char state =
                machine.processes().stat(server.id().pid()).map(Stat::state).orElse('?');
        return call.steps()
                .failed(call.settings().name() + " (process " + server.id() + ", state " + state + ") lives but "
                        + (verdict.outcome() == Outcome.SILENT ? "hangs: " : "refuses: ") + verdict.detail());
    }

    private Result validate(Call call) throws InterruptedException {
        Checked<ServerConfig> config = ConfigReader.read(call.settings());
        if (config.isRefused()) {
            return config.refusal();
        }
        if (machine.programs().server(call.settings()).isEmpty()) {
            return noServerProgram(call.settings());
        }
        return lacksCheckProgram(call.settings())
                ? noCheckProgram(call.settings())
                : call.steps().ok();
    }

    /** Servers up to 2.6 have none, and are asked without. */
    private boolean lacksCheckProgram(Settings settings) {
        return machine.programs().check(settings).isEmpty()
                && !(settings.alias().isEmpty() && settings.checkPath().isEmpty());
    }

    private ServerFinder finder(Call call, Checked<ServerConfig> config) throws InterruptedException {
        Settings settings = call.settings();
        String host = config.isRefused() || !settings.ip().isEmpty()
                ? settings.ip()
                : config.value().host();
        int port = config.isRefused()
                ? Integer.parseInt("0" + settings.port())
                : config.value().port();
        return new ServerFinder(
                machine.processes(),
                settings,
                host.isEmpty() ? Set.of() : call.addresses().of(host),
                port);
    }

    private ProtocolCheck check(Call call, ServerConfig server) throws InterruptedException {
        Settings settings = call.settings();
        String host = settings.ip().isEmpty() ? server.host() : settings.ip();
        String fsName = settings.fsname().isEmpty() ? server.fsName() : settings.fsname();
        return new ProtocolCheck(
                machine.commands(),
                machine.programs().check(settings),
                new ProtocolCheck.Target(
                        host, server.port(), fsName, call.addresses().of(host)));
    }

    private static Command launch(String program, Settings settings) {
        return configured(Command.of(program, "-p", settings.pidFile()), settings);
    }

    private static Command create(String program, Settings settings) {
        return configured(Command.of(program, "-f"), settings);
    }

    private static Command configured(Command command, Settings settings) {
        return settings.alias().isEmpty()
                ? command.and(settings.fsconfig(), settings.serverconfig())
                : command.and("-a", settings.alias(), settings.fsconfig());
    }

    private PidFile pidFile(Settings settings) {
        return new PidFile(Path.of(settings.pidFile()), machine.processes(), Programs.serverName(settings));
    }

    private static Result noServerProgram(Settings settings) {
        return noProgram(Programs.SERVER, "server_path", settings.serverPath(), "/usr/local/sbin, /usr/sbin");
    }

    private static Result noCheckProgram(Settings settings) {
        return noProgram(Programs.CHECK, "check_path", settings.checkPath(), "/usr/local/bin, /usr/bin");
    }

    private static Result noProgram(String program, String parameter, String path, String places) {
        String reason = path.isEmpty()
                ? "there is no program " + program + " in " + places + " or the PATH; install PVFS2 or set " + parameter
                : parameter + "=" + path + " is "
                        + (Files.isRegularFile(Path.of(path))
                                ? "not executable; make it so: chmod +x " + path
                                : "no program on this node; install PVFS2 there or correct " + parameter);
        return new Result(Status.NOT_INSTALLED, reason);
    }
}
