package org.systole.core.fencing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.fencing.FencingDriver.Kind;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.fencing.FencingDriver.Request;
import org.systole.core.fencing.FencingDevices.Device;
import org.systole.core.registry.Offers;
import org.systole.core.registry.Offers.Lease;

/**
 * Calls drivers: for each device no more than it takes at a time, each call no longer than it may last and no longer
 * than it is wanted. Looks at a device give way to fencing with it.
 */
final class DeviceCalls implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration METADATA = Duration.ofSeconds(15);

    private static final Logger log = LoggerFactory.getLogger(DeviceCalls.class);

    private final Offers<FencingDriver> drivers;
    private final Map<String, Turns> turns = new ConcurrentHashMap<>();
    private final Map<String, Future<Outcome>> looks = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(r -> daemon(r, "systole-fencing-driver"));

    DeviceCalls(Offers<FencingDriver> drivers) {
        this.drivers = drivers;
    }

    static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private record Turns(int limit, Semaphore free) {}

    /** One call. */
    record Call(Device device, Kind kind, List<String> plugs, Duration timeout) {}

    private Semaphore turns(Device device) {
        int limit = device.options().limit();
        return turns.compute(
                        device.id(),
                        (id, now) -> now != null && now.limit() == limit
                                ? now
                                : new Turns(limit, new Semaphore(limit, true)))
                .free();
    }

    /**
     * Waits for the device to be free, and calls its driver.
     *
     * @param wanted asked before the device is told anything, and all the while: an order dies with its request
     * @param unwanted what is said where it was no longer wanted before it began
     */
    Outcome command(Call call, BooleanSupplier wanted, String unwanted) {
        Optional.ofNullable(looks.get(call.device().id())).ifPresent(look -> look.cancel(true));
        Semaphore free = turns(call.device());
        try {
            while (wanted.getAsBoolean()) {
                if (free.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                    try {
                        return wanted.getAsBoolean() ? drive(call, wanted) : new Outcome.Failed(unwanted, List.of());
                    } finally {
                        free.release();
                    }
                }
            }
            return new Outcome.Failed(unwanted, List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Failed("not begun: the node is being stopped", List.of());
        }
    }

    /**
     * Asks a device something that changes nothing.
     *
     * @return empty if a node is fenced with it meanwhile, which tells more than a look would
     */
    Optional<Outcome> look(Call call) {
        Semaphore free = turns(call.device());
        try {
            if (!free.tryAcquire(call.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
            try {
                return Optional.of(drive(call, () -> true));
            } finally {
                looks.remove(call.device().id());
                free.release();
            }
        } catch (CancellationException e) {
            log.info("{} was not looked at to the end: a node is fenced with it.", call.device());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    Optional<FencingDriver.Metadata> metadata(String type) {
        Optional<Lease<FencingDriver>> lease = drivers.lease(type, METADATA);
        if (lease.isEmpty()) {
            return Optional.empty();
        }
        try (Lease<FencingDriver> held = lease.get()) {
            return Optional.of(held.service().metadata());
        }
    }

    private Outcome drive(Call call, BooleanSupplier wanted) {
        Device device = call.device();
        Optional<Lease<FencingDriver>> lease = drivers.lease(device.type(), call.timeout());
        if (lease.isEmpty()) {
            return new Outcome.Failed("no driver for " + device + " is deployed on this node", List.of());
        }
        try (Lease<FencingDriver> held = lease.get()) {
            Request request =
                    new Request(call.kind(), call.plugs(), parameters(held.service(), device), call.timeout());
            Future<Outcome> answer = threads.submit(() -> held.service().fence(request));
            if (call.kind() != Kind.OFF && call.kind() != Kind.ON) {
                looks.put(device.id(), answer);
            }
            return within(answer, call.timeout(), wanted);
        }
    }

    private static Outcome within(Future<Outcome> answer, Duration timeout, BooleanSupplier wanted) {
        long until = System.nanoTime() + timeout.toNanos();
        try {
            while (System.nanoTime() < until) {
                try {
                    return answer.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (!wanted.getAsBoolean()) {
                        answer.cancel(true);
                        return new Outcome.Unknown("stopped: it was no longer wanted", List.of());
                    }
                }
            }
            answer.cancel(true);
            return new Outcome.Unknown("no answer within " + timeout.toMillis() + " ms", List.of());
        } catch (ExecutionException e) {
            log.error("A fencing driver failed; this is a mistake in it.", e.getCause());
            return new Outcome.Unknown(
                    "the driver ended with " + e.getCause().getClass().getName(), List.of());
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new Outcome.Unknown("the node is being stopped", List.of());
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

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
