package org.systole.core.fencing;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.fencing.FencingDriver.Kind;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.api.fencing.FencingDriver.Request;
import org.systole.core.fencing.FencingDevices.Device;
import org.systole.core.registry.Offers;
import org.systole.core.registry.Offers.Lease;
import org.systole.core.state.Fencing;

/**
 * Drives fencing devices from this node, each by one thread at a time. A node counts as fenced only when every one of
 * its plugs was read as exactly off; it is switched on again afterwards, and a failure there undoes nothing.
 */
public final class FencingWorker implements AutoCloseable {
    /**
     * How long a rebooted node stays without power if the device does not set {@code dwell}: what supplies can buffer.
     */
    static final Duration DWELL = Duration.ofSeconds(5);

    private static final Duration QUORUM_POLL = Duration.ofMillis(500);

    private static final Logger log = LoggerFactory.getLogger(FencingWorker.class);

    private final Offers<FencingDriver> drivers;
    /** One command at a time for each device; not held while a node waits without power to be switched on again. */
    private final Map<String, Object> turns = new ConcurrentHashMap<>();
    /** Looks at devices under way; fencing does not wait for one. */
    private final Map<String, Future<Outcome>> looks = new ConcurrentHashMap<>();

    private final ExecutorService attempts = Executors.newCachedThreadPool(r -> daemon(r, "systole-fencing"));
    private final ExecutorService calls = Executors.newCachedThreadPool(r -> daemon(r, "systole-fencing-driver"));

    public FencingWorker(Offers<FencingDriver> drivers) {
        this.drivers = drivers;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
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
     * Carries one attempt out; returns at once.
     *
     * @param orders asked before every command to the device
     * @param then told the outcome once, by a thread of the worker
     */
    public void fence(
            Fencing attempt, Device device, Duration timeout, Orders orders, BiConsumer<Fencing.Outcome, String> then) {
        attempts.execute(() -> {
            boolean off = switchOff(device, attempt, timeout, orders, then);
            if (off && attempt.how().equals("reboot")) {
                switchOn(device, attempt, timeout, orders);
            }
        });
    }

    private Object turn(Device device) {
        return turns.computeIfAbsent(device.id(), id -> new Object());
    }

    /** @return whether it is certainly off */
    private boolean switchOff(
            Device device, Fencing attempt, Duration timeout, Orders orders, BiConsumer<Fencing.Outcome, String> then) {
        Optional.ofNullable(looks.get(device.id())).ifPresent(look -> look.cancel(true));
        synchronized (turn(device)) {
            if (!orders.mayCut()) {
                then.accept(
                        Fencing.Outcome.FAILED,
                        orders.overtaken()
                                ? "not begun: a later attempt has the say"
                                : "not begun: this node is in no majority any more");
                return false;
            }
            Outcome off = call(device, Kind.OFF, attempt, timeout);
            Fencing.Outcome outcome = judge(off, PowerState.OFF);
            then.accept(outcome, describe(off));
            return outcome == Fencing.Outcome.CONFIRMED;
        }
    }

    /**
     * Whether the device answers: what a fencing resource's start and monitor ask. Gives way to fencing with it, which
     * then tells more than a look would.
     *
     * @return why not; empty if it does, or is just needed
     */
    public Optional<String> reach(Device device, Duration timeout) {
        try {
            Outcome outcome;
            synchronized (turn(device)) {
                outcome = call(device, Kind.MONITOR, null, timeout);
            }
            return outcome instanceof Outcome.Confirmed ? Optional.empty() : Optional.of(describe(outcome));
        } catch (CancellationException e) {
            log.info("{} was not looked at to the end: a node is fenced with it.", device);
            return Optional.empty();
        } finally {
            looks.remove(device.id());
        }
    }

    private void switchOn(Device device, Fencing attempt, Duration timeout, Orders orders) {
        Duration wait = dwell(device);
        while (awaitTurn(wait, orders)) {
            synchronized (turn(device)) {
                // Asked again: waiting for the device may have taken longer than others need to decide anew.
                if (!orders.overtaken() && orders.maySwitchOn()) {
                    said(attempt, device, call(device, Kind.ON, attempt, timeout));
                    return;
                }
            }
            wait = QUORUM_POLL;
        }
        log.info("{} is not switched on again by this node: a later attempt has the say.", attempt.target());
    }

    private static void said(Fencing attempt, Device device, Outcome on) {
        if (judge(on, PowerState.ON) != Fencing.Outcome.CONFIRMED) {
            log.warn(
                    "{} was fenced, but could not be switched on again with {}: {}. Switch it on by hand.",
                    attempt.target(),
                    device,
                    describe(on));
        }
    }

    /** Waits for the dwell time, and then until this node may command the device. */
    private static boolean awaitTurn(Duration dwell, Orders orders) {
        try {
            TimeUnit.MILLISECONDS.sleep(dwell.toMillis());
            while (!orders.overtaken() && !orders.maySwitchOn()) {
                TimeUnit.MILLISECONDS.sleep(QUORUM_POLL.toMillis());
            }
            return !orders.overtaken();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Duration dwell(Device device) {
        String text = device.parameters().getOrDefault("dwell", "");
        return text.matches("[0-9]+(\\.[0-9]+)?") ? Duration.ofMillis((long) (Double.parseDouble(text) * 1000)) : DWELL;
    }

    private Outcome call(Device device, Kind kind, Fencing attempt, Duration timeout) {
        Optional<Lease<FencingDriver>> lease = drivers.lease(device.type(), timeout);
        if (lease.isEmpty()) {
            return new Outcome.Failed("no driver for " + device + " is deployed on this node", java.util.List.of());
        }
        try (Lease<FencingDriver> held = lease.get()) {
            Request request = new Request(
                    kind,
                    attempt == null ? java.util.List.of() : device.plugsOf(attempt.target()),
                    parameters(held.service(), device),
                    timeout);
            Future<Outcome> call = calls.submit(() -> held.service().fence(request));
            if (kind == Kind.MONITOR) {
                looks.put(device.id(), call);
            }
            return within(call, timeout);
        }
    }

    private static Outcome within(Future<Outcome> call, Duration timeout) {
        try {
            return call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            call.cancel(true);
            return new Outcome.Unknown("no answer within " + timeout.toMillis() + " ms", java.util.List.of());
        } catch (ExecutionException e) {
            log.error("A fencing driver failed; this is a mistake in it.", e.getCause());
            return new Outcome.Unknown(
                    "the driver ended with " + e.getCause().getClass().getName(), java.util.List.of());
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            return new Outcome.Unknown("the node is being stopped", java.util.List.of());
        }
    }

    private static Map<String, String> parameters(FencingDriver driver, Device device) {
        Map<String, String> all = new TreeMap<>();
        for (Parameter p : driver.metadata().parameters()) {
            if (!p.defaultValue().isEmpty()) {
                all.put(p.name(), p.defaultValue());
            }
        }
        all.putAll(device.parameters());
        return all;
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
        calls.shutdownNow();
    }
}
