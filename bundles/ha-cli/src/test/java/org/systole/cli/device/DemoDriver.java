package org.systole.cli.device;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.agent.ResourceAgent.Step;
import org.systole.api.fencing.FencingDriver;

/** A driver without a device: what each call answers stands in its parameters. */
public final class DemoDriver implements FencingDriver {
    @Override
    public Metadata metadata() {
        return new Metadata(
                "a device that is made up",
                List.of(
                        Parameter.required("ip", "address"),
                        new Parameter("password", false, true, "", "password"),
                        Parameter.optional("snmp_port", "161", "port"),
                        Parameter.optional("off", "OFF", "what off reads afterwards, or failed, or unknown"),
                        Parameter.optional("on", "ON", "what on reads afterwards, or failed, or unknown"),
                        Parameter.optional("status", "ON", "what status reads")));
    }

    @Override
    public Outcome fence(Request request) {
        List<Step> steps = List.of(new Step(
                request.kind() + " with " + request.parameter("password").length() + " characters on port "
                        + request.parameter("snmp_port"),
                Duration.ofMillis(12)));
        String answer =
                switch (request.kind()) {
                    case OFF -> request.parameter("off");
                    case ON -> request.parameter("on");
                    case STATUS, LIST -> request.parameter("status");
                    case MONITOR -> "ON";
                };
        TreeMap<String, PowerState> observed = new TreeMap<>();
        if (answer.equals("failed")) {
            return new Outcome.Failed("it said\n\"no\"", steps);
        }
        if (answer.equals("unknown")) {
            request.plugs().forEach(plug -> observed.put(plug, PowerState.OTHER));
            return new Outcome.Unknown("nobody knows", steps, observed);
        }
        List<String> plugs = request.kind() == Kind.LIST ? List.of("1") : request.plugs();
        plugs.forEach(plug -> observed.put(plug, PowerState.valueOf(answer)));
        TreeMap<String, String> names = new TreeMap<>();
        plugs.forEach(plug -> names.put(plug, "node" + plug));
        return new Outcome.Confirmed(observed, steps).named(names);
    }
}
