package org.systole.core.fencing;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.fencing.FencingDriver.Kind;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.api.model.NodeId;
import org.systole.core.fencing.FencingDevices.Device;
import org.systole.core.registry.Offers;
import org.systole.core.state.Fencing;

/**
 * Drives fencing devices from this node. A node counts as fenced only when every one of its plugs on every device of
 * the attempt was read as exactly off; only then is any switched on again, and a failure there undoes nothing.
 */
public final class FencingWorker implements AutoCloseable {
    /**
     * How long a rebooted node stays without power if the device does not set {@code dwell}: what supplies can buffer.
     */
    static final Duration DWELL = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofMillis(100);

    private static final Logger log = LoggerFactory.getLogger(FencingWorker.class);

    private final DeviceCalls calls;
    private final ExecutorService attempts =
            Executors.newCachedThreadPool(r -> DeviceCalls.daemon(r, "systole-fencing"));

    public FencingWorker(Offers<FencingDriver> drivers) {
        this.calls = new DeviceCalls(drivers);
    }

    /**
     * Whether a command may still be given: switches cannot check terms, so an isolated node must fall silent by
     * itself.
     */
    public interface Orders {
        /** Whether the log still wants this very attempt, and this node follows a leader with a majority. */
        boolean mayCut();

        /** Whether this node follows a leader with a majority, so that it knows of every later attempt. */
        boolean maySwitchOn();

        /** Whether a later attempt at the same node was decided, so that this one has nothing to say any more. */
        boolean overtaken();
    }

    /**
     * One attempt.
     *
     * @param devices all that the attempt names
     * @param delay how long to wait before the first command
     * @param orders asked before every command to a device, and while it is carried out
     */
    public record Job(Fencing attempt, List<Device> devices, Duration delay, Orders orders) {
        public Job {
            devices = List.copyOf(devices);
        }

        private Duration timeout() {
            return Duration.ofMillis(attempt.order().timeoutMillis());
        }

        private DeviceCalls.Call call(Device device, Kind kind, Duration timeout) {
            return new DeviceCalls.Call(device, kind, device.plugsOf(attempt.target()), timeout);
        }

        private String unwanted() {
            return orders.overtaken()
                    ? "not begun: a later attempt has the say"
                    : "not begun: it is no longer wanted, or this node is in no majority any more";
        }
    }

    /**
     * Carries one attempt out; returns at once.
     *
     * @param then told the outcome once, by a thread of the worker
     */
    public void fence(Job job, BiConsumer<Fencing.Outcome, String> then) {
        attempts.execute(() -> {
            awaitOrElse(job.delay(), () -> !job.orders().mayCut());
            if (!job.attempt().cuts()) {
                all(job, Kind.ON, PowerState.ON, then);
            } else if (all(job, Kind.OFF, PowerState.OFF, then)
                    && job.attempt().how().equals("reboot")) {
                switchOn(job);
            }
        });
    }

    /**
     * Waits until the target's own watchdog has certainly reset it; returns at once. The order says how long that is.
     * Whether this node could have heard of the target all the while is asked again at the end.
     */
    public void awaitWatchdog(Fencing attempt, Orders orders, BiConsumer<Fencing.Outcome, String> then) {
        attempts.execute(() -> {
            Duration time = Duration.ofMillis(attempt.order().timeoutMillis());
            // A majority that was lost and is back again does not make up for the time.
            if (awaitOrElse(time, () -> !orders.mayCut()) && orders.mayCut()) {
                then.accept(
                        Fencing.Outcome.CONFIRMED,
                        "its watchdog has reset it: " + time.toSeconds() + " s without the cluster are over");
            } else {
                then.accept(Fencing.Outcome.FAILED, "not waited for to the end: this node lost its majority");
            }
        });
    }

    /** What came of it at one device. */
    private record At(Device device, Fencing.Outcome outcome, String said) {}

    /** @return whether every device confirms */
    private boolean all(Job job, Kind kind, PowerState wanted, BiConsumer<Fencing.Outcome, String> then) {
        List<CompletableFuture<At>> under = job.devices().stream()
                .map(device -> CompletableFuture.supplyAsync(
                        () -> {
                            Outcome o = calls.command(
                                    job.call(device, kind, job.timeout()), job.orders()::mayCut, job.unwanted());
                            return new At(device, judge(o, wanted), describe(o));
                        },
                        attempts))
                .toList();
        List<At> ended = under.stream().map(CompletableFuture::join).toList();
        Fencing.Outcome outcome = together(ended.stream().map(At::outcome).toList());
        then.accept(
                outcome,
                ended.size() == 1
                        ? ended.get(0).said()
                        : ended.stream()
                                .map(a -> a.device().id() + ": " + a.said())
                                .collect(Collectors.joining("; ")));
        return outcome == Fencing.Outcome.CONFIRMED;
    }

    /** Half done is neither done nor certainly not done. */
    static Fencing.Outcome together(List<Fencing.Outcome> outcomes) {
        boolean alike = outcomes.stream().distinct().count() == 1;
        return alike ? outcomes.get(0) : Fencing.Outcome.UNKNOWN;
    }

    /**
     * Whether the device answers: what a fencing resource's start and monitor ask. Gives way to fencing with it, which
     * then tells more than a look would.
     *
     * @return why not; empty if it does, or is just needed
     */
    public Optional<String> reach(Device device, Duration timeout) {
        Duration limit = device.options().timeout(Kind.MONITOR).orElse(timeout);
        return calls.look(new DeviceCalls.Call(device, Kind.MONITOR, List.of(), limit))
                .filter(o -> !(o instanceof Outcome.Confirmed))
                .map(FencingWorker::describe);
    }

    /**
     * Looks at a device and changes nothing.
     *
     * @param kind {@code STATUS} reads all plugs that the configuration names
     * @return empty if a node is just fenced with it
     */
    public Optional<Outcome> look(Device device, Kind kind, Duration timeout) {
        List<String> plugs = kind == Kind.STATUS
                ? device.plugs().values().stream()
                        .flatMap(List::stream)
                        .distinct()
                        .toList()
                : List.of();
        return calls.look(new DeviceCalls.Call(
                device, kind, plugs, device.options().timeout(kind).orElse(timeout)));
    }

    /**
     * Proves that a device lets this node in; switches nothing. Waits for what the device says.
     *
     * @return empty if a node is just fenced with it
     */
    public Optional<DeviceProof> prove(Device device, Collection<NodeId> cluster) {
        boolean readable = metadata(device.type())
                .map(m -> !m.traits().contains(FencingDriver.Trait.CANNOT_BE_READ))
                .orElse(true);
        return DeviceProof.of(device, cluster, readable, kind -> look(device, kind, DeviceProof.limit()));
    }

    /** The same, on a thread of the worker. */
    public void prove(Device device, Collection<NodeId> cluster, Consumer<Optional<DeviceProof>> then) {
        attempts.execute(() -> then.accept(prove(device, cluster)));
    }

    /** What a driver says of itself; empty if there is none of this type. */
    public Optional<FencingDriver.Metadata> metadata(String type) {
        return calls.metadata(type);
    }

    private void switchOn(Job job) {
        List<Device> back =
                job.devices().stream().filter(d -> !d.options().staysOff()).toList();
        awaitOrElse(longest(back, FencingWorker::dwell), () -> false);
        back.forEach(device -> switchOn(job, device));
    }

    /** Asked again at each device: waiting for it may have taken longer than others need to decide anew. */
    private void switchOn(Job job, Device device) {
        Orders orders = job.orders();
        Duration limit = device.options().timeout(Kind.ON).orElse(job.timeout());
        Outcome on = new Outcome.Failed("not begun", List.of());
        boolean stands = false;
        while (!stands && !orders.overtaken() && !Thread.currentThread().isInterrupted()) {
            awaitOrElse(null, () -> orders.overtaken() || orders.maySwitchOn());
            on = calls.command(
                    job.call(device, Kind.ON, limit),
                    () -> !orders.overtaken() && orders.maySwitchOn(),
                    "not begun: this node is in no majority any more");
            stands = orders.maySwitchOn();
        }
        if (orders.overtaken()) {
            log.info(
                    "{} is not switched on again by this node: a later attempt has the say.",
                    job.attempt().target());
        } else if (judge(on, PowerState.ON) != Fencing.Outcome.CONFIRMED) {
            log.warn(
                    "{} was fenced, but was not switched on again with {}: {}. Switch it on by hand.",
                    job.attempt().target(),
                    device,
                    describe(on));
        }
    }

    private static Duration longest(List<Device> devices, Function<Device, Duration> time) {
        return devices.stream().map(time).reduce(Duration.ZERO, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    /**
     * Waits that long, for ever if no time is given, or until the condition holds or the worker is closed.
     *
     * @return whether the whole time is over
     */
    private static boolean awaitOrElse(Duration time, BooleanSupplier condition) {
        long until = time == null ? Long.MAX_VALUE : System.nanoTime() + time.toNanos();
        try {
            while (time == null || until - System.nanoTime() > 0) {
                if (condition.getAsBoolean()) {
                    return false;
                }
                long left = time == null ? Long.MAX_VALUE : until - System.nanoTime();
                TimeUnit.NANOSECONDS.sleep(Math.min(POLL.toNanos(), left));
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Duration dwell(Device device) {
        String text = device.parameters().getOrDefault("dwell", "");
        return text.matches("[0-9]+(\\.[0-9]+)?") ? Duration.ofMillis((long) (Double.parseDouble(text) * 1000)) : DWELL;
    }

    /** Only exactly the wanted state of every plug confirms. */
    static Fencing.Outcome judge(Outcome outcome, PowerState wanted) {
        if (outcome instanceof Outcome.Confirmed c) {
            boolean all =
                    !c.observed().isEmpty() && c.observed().values().stream().allMatch(s -> s == wanted);
            return all ? Fencing.Outcome.CONFIRMED : Fencing.Outcome.UNKNOWN;
        }
        return outcome instanceof Outcome.Failed ? Fencing.Outcome.FAILED : Fencing.Outcome.UNKNOWN;
    }

    static String describe(Outcome outcome) {
        if (outcome instanceof Outcome.Confirmed c) {
            return (c.verified() ? "read back: " : "unverified, an exit code was accepted: ") + c.observed();
        }
        return outcome instanceof Outcome.Failed f ? f.reason() : ((Outcome.Unknown) outcome).reason();
    }

    @Override
    public void close() {
        attempts.shutdownNow();
        calls.close();
    }
}
