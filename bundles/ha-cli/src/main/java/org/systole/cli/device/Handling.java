package org.systole.cli.device;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.agent.ResourceAgent.Step;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.fencing.FencingDriver.Kind;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.api.process.Ticker;
import org.systole.cli.device.Report.Result;

/** Carries the order out as a node would: a reboot is off, read back as off, a while without power, and on. */
final class Handling {
    /** How long a rebooted node stays without power where parameter {@code dwell} is silent: what supplies buffer. */
    private static final double DWELL_SECONDS = 5;

    /** The least time one call gets where {@code --timeout} is silent. */
    private static final double SHORTEST_LIMIT_SECONDS = 60;

    /** What a call may take beside the times the parameters allow. */
    private static final double OVERHEAD_SECONDS = 20;

    private final FencingDriver driver;
    private final Order order;
    private final SortedMap<String, String> parameters;
    private final Ticker ticker;

    Handling(FencingDriver driver, Order order, SortedMap<String, String> parameters, Ticker ticker) {
        this.driver = driver;
        this.order = order;
        this.parameters = parameters;
        this.ticker = ticker;
    }

    Report run() throws InterruptedException {
        return switch (order.action()) {
            case STATUS -> status(call(Kind.STATUS));
            case ON -> report(call(Kind.ON), PowerState.ON);
            case OFF -> report(call(Kind.OFF), PowerState.OFF);
            case REBOOT -> reboot();
            case LIST -> report(call(Kind.LIST), null);
            case MONITOR -> report(call(Kind.MONITOR), null);
            case METADATA -> throw new IllegalStateException("metadata needs no device");
        };
    }

    private Outcome call(Kind kind) throws InterruptedException {
        return driver.fence(new FencingDriver.Request(
                kind, order.action().takesPlugs() ? order.plugs() : List.of(), parameters, limit()));
    }

    private Duration limit() {
        double asked = OVERHEAD_SECONDS;
        for (String name : List.of("login_timeout", "ssh_login_timeout", "power_timeout", "power_wait")) {
            asked += seconds(name, 0);
        }
        double limit = Math.max(SHORTEST_LIMIT_SECONDS, asked);
        return order.timeout().orElse(Duration.ofMillis(Math.round(limit * 1000)));
    }

    private double seconds(String name, double otherwise) {
        String value = parameters.getOrDefault(name, "").replaceFirst("s$", "");
        return value.matches("\\d{1,5}(\\.\\d{1,3})?") ? Double.parseDouble(value) : otherwise;
    }

    private Report reboot() throws InterruptedException {
        Report off = report(call(Kind.OFF), PowerState.OFF);
        if (off.result() != Result.CONFIRMED) {
            return off;
        }
        List<Step> steps = new ArrayList<>(off.steps());
        Duration dwell = Duration.ofMillis(Math.round(seconds("dwell", DWELL_SECONDS) * 1000));
        ticker.pause(dwell);
        steps.add(new Step("left without power", dwell));
        Report on = report(call(Kind.ON), PowerState.ON);
        steps.addAll(on.steps());
        boolean done = on.result() == Result.CONFIRMED;
        return new Report(
                order,
                done ? Result.CONFIRMED : Result.OFF_BUT_NOT_ON,
                on.observed(),
                on.names(),
                done ? "" : "off was confirmed, but then: " + on.reason(),
                off.verified() && on.verified(),
                steps);
    }

    private Report status(Outcome outcome) {
        Report read = report(outcome, null);
        if (read.result() != Result.CONFIRMED) {
            return read;
        }
        String state = read.state();
        return switch (state) {
            case "on" -> read;
            case "off" -> with(read, Result.CONFIRMED_OFF, "");
            default -> with(
                    read, Result.UNKNOWN, "the device was read, but says neither on nor off: " + read.observed());
        };
    }

    private static Report with(Report report, Result result, String reason) {
        return new Report(
                report.order(), result, report.observed(), report.names(), reason, report.verified(), report.steps());
    }

    /** @param wanted the state every plug must have been read in; null where nothing was switched */
    private Report report(Outcome outcome, PowerState wanted) {
        SortedMap<String, String> none = new TreeMap<>();
        if (outcome instanceof Outcome.Confirmed done) {
            boolean all = wanted == null
                    || !done.observed().isEmpty()
                            && done.observed().values().stream().allMatch(state -> state == wanted);
            return new Report(
                    order,
                    all ? Result.CONFIRMED : Result.UNKNOWN,
                    done.observed(),
                    done.names(),
                    all ? "" : "the driver confirms, but read " + done.observed(),
                    done.verified(),
                    done.steps());
        }
        boolean failed = outcome instanceof Outcome.Failed;
        String reason = failed ? ((Outcome.Failed) outcome).reason() : ((Outcome.Unknown) outcome).reason();
        return new Report(
                order,
                failed ? Result.FAILED : Result.UNKNOWN,
                outcome.observed(),
                none,
                reason.replaceAll("\\s*[\\r\\n]+\\s*", " "),
                true,
                outcome.steps());
    }
}
