package org.systole.agent.ipaddr;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.systole.agent.ipaddr.Iproute.Look;
import org.systole.api.agent.Checked;
import org.systole.api.agent.ResourceAgent;
import org.systole.api.agent.Steps;
import org.systole.api.process.CommandRunner;
import org.systole.api.process.Deadline;
import org.systole.api.process.Ticker;

/**
 * An IP address that moves between nodes. Takes the parameters of the OCF agents IPaddr and IPaddr2; the ones it cannot
 * honour it refuses by name. Needs iproute2 and the right to change addresses.
 */
@Component(
        service = ResourceAgent.class,
        immediate = true, // announcements go on when nobody holds the service, which would end a delayed component
        property = {ResourceAgent.TYPE + "=ocf:heartbeat:IPaddr", ResourceAgent.TYPE + "=ocf:heartbeat:IPaddr2"})
public final class IpaddrAgent implements ResourceAgent {
    private static final Metadata METADATA = new Metadata(
            "An IP address that moves between nodes, announced to its neighbours",
            Settings.PARAMETERS,
            Map.of(
                    Operation.START, Duration.ofSeconds(20),
                    Operation.STOP, Duration.ofSeconds(20),
                    Operation.MONITOR, Duration.ofSeconds(20),
                    Operation.VALIDATE, Duration.ofSeconds(20)));

    private final CommandRunner commands;
    private final Ticker ticker;
    private final Records records;
    private final Announcer announcer = new Announcer();

    @Activate
    public IpaddrAgent() {
        this(CommandRunner.local(), Ticker.system(), Path.of("/run/systole-ipaddr"));
    }

    /** @param records a directory that is emptied when the machine boots */
    IpaddrAgent(CommandRunner commands, Ticker ticker, Path records) {
        this.commands = commands;
        this.ticker = ticker;
        this.records = new Records(records);
    }

    /** Ends announcements under way; addresses stay where they are. */
    @Deactivate
    public void close() {
        announcer.close();
    }

    @Override
    public Metadata metadata() {
        return METADATA;
    }

    @Override
    public Result run(Request request) throws InterruptedException {
        Settings settings = new Settings(request);
        Optional<Result> refusal = METADATA.refusal(request).or(settings::problem);
        if (refusal.isPresent()) {
            return unconfigured(request, settings, refusal.get());
        }
        return carryOut(request, settings);
    }

    /**
     * Without its address a resource cannot be looked for. What it had here since the machine booted is removed; where
     * it had none, there is nothing to stop.
     */
    private Result unconfigured(Request request, Settings settings, Result refusal) throws InterruptedException {
        boolean stop = request.operation() == Operation.STOP;
        boolean probe = request.operation() == Operation.MONITOR && request.probe();
        boolean byHand = request.meta().containsKey(Request.ONCE); // one name for all
        if (settings.hasAddress() || byHand || !stop && !probe) {
            return refusal;
        }
        Optional<String> recorded = records.recall(request);
        if (recorded.isPresent() && stop) {
            return run(with(request, recorded.get()));
        }
        if (recorded.isPresent() || !records.isReliable()) {
            return refusal;
        }
        return stop ? Result.ok() : Result.notRunning("it had no address here; " + refusal.reason());
    }

    private Result carryOut(Request request, Settings settings) throws InterruptedException {
        Deadline deadline = Deadline.in(request.timeout(), ticker);
        Steps steps = new Steps(ticker);
        return switch (request.operation()) {
            case START -> {
                records.keep(request, settings.address());
                yield new AddressStart(settings, commands, announcer, deadline, steps).start();
            }
            case STOP -> stop(settings, deadline, steps);
            case MONITOR -> monitor(settings, deadline, steps);
            case VALIDATE -> validate(settings, deadline, steps);
            case PROMOTE, DEMOTE, RELOAD, NOTIFY, MIGRATE_TO, MIGRATE_FROM -> new Result(
                    Status.UNIMPLEMENTED,
                    "an address knows no " + request.operation().key());
        };
    }

    private Result stop(Settings settings, Deadline deadline, Steps steps) throws InterruptedException {
        Result result = new AddressStop(settings, commands, announcer, deadline, steps).stop();
        if (result.status() == Status.OK) {
            records.forget(settings.request());
        }
        return result;
    }

    private static Request with(Request request, String ip) {
        Map<String, String> parameters = new TreeMap<>(request.parameters());
        parameters.put("ip", ip);
        return request.with(parameters);
    }

    private Result monitor(Settings settings, Deadline deadline, Steps steps) throws InterruptedException {
        Checked<Look> look = steps.take("look at devices and routes", () -> new Iproute(commands, deadline)
                .look(settings.address(), List.of()));
        if (look.isRefused()) {
            return steps.refused(look);
        }
        List<Holding> holdings = Holding.of(settings, look.value().links());
        if (holdings.isEmpty()) {
            return steps.end(Status.NOT_RUNNING, "address " + settings.address() + " is not on this node");
        }
        records.keep(settings.request(), settings.address());
        return trouble(settings, holdings.get(0), look.value())
                .map(steps::failed)
                .orElseGet(steps::ok);
    }

    private static Optional<String> trouble(Settings settings, Holding holding, Look look) {
        if (!settings.nic().isEmpty() && !holding.device().equals(settings.nic())) {
            return Optional.of(
                    "address " + settings.address() + " is on " + holding.device() + ", not on nic=" + settings.nic());
        }
        if (holding.address().marks().contains("dadfailed")) {
            return Optional.of(
                    "address " + settings.address() + " is unusable: the kernel found another host that has it");
        }
        return Place.usable(holding.device(), look.links())
                .or(() -> SourceRoutes.missing(settings, look.ours()))
                .map(why -> "address " + settings.address() + " is here, but " + why);
    }

    /** The device is not looked at: it may be missing on this node and there on the others. */
    private Result validate(Settings settings, Deadline deadline, Steps steps) throws InterruptedException {
        Checked<Look> look = new Iproute(commands, deadline).look(settings.address(), List.of());
        return look.isRefused() ? steps.refused(look) : steps.ok();
    }
}
