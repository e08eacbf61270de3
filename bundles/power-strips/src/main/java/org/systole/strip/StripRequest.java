package org.systole.strip;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.agent.Steps;
import org.systole.api.fencing.FencingDriver.Kind;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.api.fencing.FencingDriver.Request;
import org.systole.api.process.Deadline;
import org.systole.api.process.Ticker;

/** One request to one strip, from the parameters to the outcome. Used once, by one thread. */
public final class StripRequest {
    /** We answer this much before the core would interrupt us, so that the reason is not lost. */
    private static final Duration MARGIN = Duration.ofMillis(200);

    /** Names of the field that mean something to other drivers or to the core, and nothing here. */
    private static final List<String> IGNORED =
            List.of("action", "nodename", "shell_timeout", "delay", "verbose", "dwell", "accept-exit-code");

    private final Request request;
    private final Device device;
    private final Steps steps;
    private final Ticker ticker;
    private final Deadline deadline;

    private StripRequest(Request request, Device device, Steps steps, Ticker ticker) {
        this.request = request;
        this.device = device;
        this.steps = steps;
        this.ticker = ticker;
        Duration margin = MARGIN.plus(device.farewell());
        Duration most = request.timeout().dividedBy(4);
        this.deadline = Deadline.in(request.timeout(), ticker).earlierBy(margin.compareTo(most) < 0 ? margin : most);
    }

    /** Reaches the strip and logs in. */
    @FunctionalInterface
    public interface Opening {
        Strip open(Deadline deadline) throws Trouble, InterruptedException;
    }

    /**
     * A device as the parameters describe it.
     *
     * @param loginTimeout how long reaching it and logging in may take
     * @param powerTimeout how long an outlet may take to change
     * @param powerWait how long to leave the strip alone between an order and the first reading
     * @param farewell how long logging out may take
     */
    public record Device(
            Opening opening, Duration loginTimeout, Duration powerTimeout, Duration powerWait, Duration farewell) {}

    /**
     * Serves a request.
     *
     * @param known the driver's parameters: others are mentioned in the steps
     * @param read makes the device of the parameters, and may take notes later; an {@link IllegalArgumentException} is
     * the reason of a failure
     */
    public static Outcome serve(Request request, List<Parameter> known, Ticker ticker, Function<Steps, Device> read)
            throws InterruptedException {
        Steps steps = new Steps(ticker);
        try {
            Device device = read.apply(steps);
            mentionUnknown(request, known, steps);
            return new StripRequest(request, device, steps, ticker).serve();
        } catch (IllegalArgumentException | Trouble e) {
            return new Outcome.Failed(e.getMessage(), steps.soFar());
        }
    }

    private static void mentionUnknown(Request request, List<Parameter> known, Steps steps) {
        List<String> names = known.stream().map(Parameter::name).toList();
        List<String> unknown = request.parameters().keySet().stream()
                .filter(name -> !names.contains(name) && !IGNORED.contains(name) && !name.startsWith("pcmk_"))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            steps.note("parameters nobody reads: " + unknown);
        }
    }

    private Outcome serve() throws Trouble, InterruptedException {
        List<String> plugs = plugs();
        long start = ticker.nanos();
        try (Strip strip = device.opening().open(deadline.within(device.loginTimeout()))) {
            steps.note("reached the " + strip.description(), Duration.ofNanos(ticker.nanos() - start));
            return switch (request.kind()) {
                case OFF -> turn(PowerState.OFF, strip, Outlets.find(plugs, strip, deadline));
                case ON -> turn(PowerState.ON, strip, Outlets.find(plugs, strip, deadline));
                case STATUS -> status(strip, Outlets.find(plugs, strip, deadline));
                case LIST -> list(strip);
                case MONITOR -> new Outcome.Confirmed(new TreeMap<>(), steps.soFar());
            };
        }
    }

    /** The outlets asked for; for a device that serves one node only, those its parameters name. */
    private List<String> plugs() {
        if (!request.plugs().isEmpty() || request.kind() == Kind.LIST || request.kind() == Kind.MONITOR) {
            return request.plugs();
        }
        String named = new Given(request.parameters()).first("plug", "port");
        if (named.isEmpty()) {
            throw new IllegalArgumentException("no plug is given; map the node to an outlet of the device, as in"
                    + " pcmk_host_map=\"node2:3\", or set parameter plug");
        }
        return List.of(named.strip().split("\\s*,\\s*"));
    }

    private Outcome turn(PowerState goal, Strip strip, Outlets outlets) throws Trouble, InterruptedException {
        return new Switching(strip, outlets, goal, steps, ticker)
                .run(device.powerWait(), device.powerTimeout(), deadline);
    }

    private Outcome status(Strip strip, Outlets outlets) throws Trouble, InterruptedException {
        List<String> all = outlets.all();
        List<Reading> readings = strip.read(all, deadline);
        SortedMap<String, Reading> byOutlet = new TreeMap<>(Outlets.ORDER);
        for (int i = 0; i < all.size(); i++) {
            byOutlet.put(all.get(i), readings.get(i));
            steps.note("outlet " + all.get(i) + ": " + readings.get(i).seen());
        }
        return new Outcome.Confirmed(outlets.states(byOutlet), steps.soFar());
    }

    private Outcome list(Strip strip) throws Trouble, InterruptedException {
        SortedMap<String, String> names = strip.names(deadline);
        List<String> all = List.copyOf(names.keySet());
        List<Reading> readings = strip.read(all, deadline);
        SortedMap<String, PowerState> states = new TreeMap<>();
        for (int i = 0; i < all.size(); i++) {
            states.put(all.get(i), readings.get(i).state());
            steps.note("outlet " + all.get(i) + " is named " + names.get(all.get(i)));
        }
        return new Outcome.Confirmed(states, steps.soFar()).named(names);
    }
}
