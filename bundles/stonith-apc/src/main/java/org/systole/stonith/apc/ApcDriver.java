package org.systole.stonith.apc;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.systole.api.agent.Steps;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.process.Deadline;
import org.systole.api.process.Ticker;

/**
 * Fences by APC strips: rack PDUs of both generations, MasterSwitch and MasterSwitch plus. Takes the parameters of
 * {@code fence_apc_snmp}, so that a device configured for that program works unchanged under its name.
 */
@Component(
        service = FencingDriver.class,
        property = {FencingDriver.TYPE + "=apc", FencingDriver.TYPE + "=fence_apc_snmp"})
public final class ApcDriver implements FencingDriver {
    /** We answer this much before the core would interrupt us, so that the reason is not lost. */
    private static final Duration MARGIN = Duration.ofMillis(200);

    private final Ticker ticker;

    @Activate
    public ApcDriver() {
        this(Ticker.system());
    }

    ApcDriver(Ticker ticker) {
        this.ticker = ticker;
    }

    @Override
    public Metadata metadata() {
        return new Metadata("APC switched rack PDUs and MasterSwitches", Device.PARAMETERS);
    }

    @Override
    public Outcome fence(Request request) throws InterruptedException {
        Steps steps = new Steps(ticker);
        Deadline deadline = Deadline.in(request.timeout(), ticker).earlierBy(margin(request.timeout()));
        try {
            return fence(request, Device.of(request.parameters()), steps, deadline);
        } catch (IllegalArgumentException | Trouble e) {
            return new Outcome.Failed(e.getMessage(), steps.soFar());
        }
    }

    private static Duration margin(Duration timeout) {
        Duration tenth = timeout.dividedBy(10);
        return tenth.compareTo(MARGIN) < 0 ? tenth : MARGIN;
    }

    private Outcome fence(Request request, Device device, Steps steps, Deadline deadline)
            throws Trouble, InterruptedException {
        List<String> plugs = request.plugs().isEmpty() ? Device.plugs(request.parameters()) : request.plugs();
        boolean needsPlug = request.kind() != Kind.LIST && request.kind() != Kind.MONITOR;
        if (needsPlug && plugs.isEmpty()) {
            throw new IllegalArgumentException("no plug is given; map the node to an outlet of " + device.address()
                    + ", as in pcmk_host_map=\"node2:3\", or set parameter plug");
        }
        List<String> unknown = Device.unknown(request.parameters());
        if (!unknown.isEmpty()) {
            steps.note("parameters nobody reads: " + unknown);
        }
        Deadline login = deadline.within(device.loginTimeout());
        try (Strip strip = open(device, steps, login)) {
            return switch (request.kind()) {
                case OFF -> turn(PowerState.OFF, strip, Outlets.find(plugs, strip, deadline), device, steps, deadline);
                case ON -> turn(PowerState.ON, strip, Outlets.find(plugs, strip, deadline), device, steps, deadline);
                case STATUS -> status(strip, Outlets.find(plugs, strip, deadline), steps, deadline);
                case LIST -> list(strip, steps, deadline);
                case MONITOR -> new Outcome.Confirmed(new TreeMap<>(), steps.soFar());
            };
        }
    }

    private Strip open(Device device, Steps steps, Deadline login) throws Trouble, InterruptedException {
        long start = ticker.nanos();
        InetAddress address = resolve(device.address(), login);
        Strip strip = SnmpStrip.open(address, device, login);
        steps.note("reached the " + strip.description(), Duration.ofNanos(ticker.nanos() - start));
        return strip;
    }

    /** A name is looked up on a thread of its own, because a look-up cannot be interrupted. */
    private static InetAddress resolve(String name, Deadline deadline) throws Trouble, InterruptedException {
        CompletableFuture<InetAddress> found = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        found.complete(InetAddress.getByName(name));
                    } catch (UnknownHostException e) {
                        found.completeExceptionally(e);
                    }
                },
                "resolve-" + name);
        thread.setDaemon(true);
        thread.start();
        try {
            return found.get(Math.max(1, deadline.left().toMillis()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new Trouble(
                    Trouble.Kind.SILENT,
                    "the name " + name + " of the strip cannot be looked up; better write its address into ip");
        }
    }

    private Outcome turn(PowerState goal, Strip strip, Outlets outlets, Device device, Steps steps, Deadline deadline)
            throws Trouble, InterruptedException {
        Deadline limit = deadline.within(device.powerTimeout().plus(device.powerWait()));
        return new Switching(strip, outlets, goal, steps, ticker).run(device.powerWait(), limit);
    }

    private static Outcome status(Strip strip, Outlets outlets, Steps steps, Deadline deadline)
            throws Trouble, InterruptedException {
        List<String> all = outlets.all();
        List<Reading> readings = strip.read(all, deadline);
        SortedMap<String, Reading> byOutlet = new TreeMap<>(Outlets.ORDER);
        for (int i = 0; i < all.size(); i++) {
            byOutlet.put(all.get(i), readings.get(i));
            steps.note("outlet " + all.get(i) + ": " + readings.get(i).seen());
        }
        return new Outcome.Confirmed(outlets.states(byOutlet), steps.soFar());
    }

    private static Outcome list(Strip strip, Steps steps, Deadline deadline) throws Trouble, InterruptedException {
        SortedMap<String, String> names = strip.names(deadline);
        List<String> all = List.copyOf(names.keySet());
        List<Reading> readings = strip.read(all, deadline);
        SortedMap<String, PowerState> states = new TreeMap<>();
        for (int i = 0; i < all.size(); i++) {
            states.put(all.get(i), readings.get(i).state());
            steps.note("outlet " + all.get(i) + " is named " + names.get(all.get(i)));
        }
        return new Outcome.Confirmed(states, steps.soFar());
    }
}
