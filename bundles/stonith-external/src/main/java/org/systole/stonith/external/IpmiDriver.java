package org.systole.stonith.external;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.agent.ResourceAgent.Step;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.process.SecretFile;

/**
 * Devices of type {@code external/ipmi}, done by {@code fence_ipmilan}, which can read the power back where the plug-in
 * cannot. The parameters are those of the plug-in.
 */
final class IpmiDriver implements FencingDriver {
    private static final Map<String, String> NAMES = Map.of(
            "ipaddr", "ip", "userid", "username", "priv", "privlvl", "ipmitool", "ipmitool_path", "ipport", "ipport");

    private final FencingDriver agent;
    private final Program program;

    IpmiDriver(FencingDriver agent, Program program) {
        this.agent = agent;
        this.program = program;
    }

    @Override
    public Metadata metadata() {
        return new Metadata(
                "IPMI, by " + program + " in place of the plug-in external/ipmi",
                List.of(
                        Parameter.required("hostname", "the node whose power it is"),
                        Parameter.required("ipaddr", "address of the node's management controller"),
                        Parameter.optional("ipport", "", "UDP port of the controller"),
                        Parameter.optional("userid", "", "user of the controller"),
                        new Parameter("passwd", false, true, "", "password of that user"),
                        Parameter.optional(
                                "passwd_method", "", "file where passwd names a file that holds the password"),
                        Parameter.optional("interface", "lan", "lan or lanplus"),
                        Parameter.optional("priv", "", "privilege level"),
                        Parameter.optional("ipmitool", "", "path of ipmitool"),
                        Parameter.optional("power_timeout", "", "seconds the power may take to change"),
                        Parameter.optional("login_timeout", "", "seconds a login may take")));
    }

    @Override
    public Outcome fence(Request request) throws InterruptedException {
        String host = request.parameter("hostname");
        for (String plug : request.plugs()) {
            if (!plug.equalsIgnoreCase(host)) {
                return new Outcome.Failed(
                        "nothing was ordered, because this device is the power of '" + host + "' and not of plug '"
                                + plug + "'",
                        List.of());
            }
        }
        if (request.kind() == Kind.LIST) {
            SortedMap<String, PowerState> states = new TreeMap<>(Map.of(host, PowerState.OTHER));
            return new Outcome.Confirmed(states, List.of()).named(new TreeMap<>(Map.of(host, host)));
        }
        try {
            Map<String, String> parameters = translated(request.parameters());
            return under(host, agent.fence(new Request(request.kind(), List.of(), parameters, request.timeout())));
        } catch (IllegalArgumentException e) {
            return new Outcome.Failed(e.getMessage(), List.of());
        }
    }

    private static Map<String, String> translated(Map<String, String> given) {
        Map<String, String> parameters = new TreeMap<>();
        given.forEach((name, value) -> {
            switch (name) {
                case "hostname", "passwd_method" -> parameters.remove(name);
                case "passwd" -> parameters.put("password", password(value, given.getOrDefault("passwd_method", "")));
                case "interface" -> parameters.put("lanplus", value.equals("lanplus") ? "1" : "0");
                default -> parameters.put(NAMES.getOrDefault(name, name), value);
            }
        });
        return parameters;
    }

    private static String password(String value, String method) {
        try {
            return method.equals("file") ? SecretFile.read(value) : value;
        } catch (IOException e) {
            throw new IllegalArgumentException("parameter passwd: " + e.getMessage(), e);
        }
    }

    /** The agent knows one outlet without a name; it is the node's. */
    private Outcome under(String host, Outcome outcome) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("external/ipmi is done by " + program, java.time.Duration.ZERO));
        steps.addAll(outcome.steps());
        SortedMap<String, PowerState> observed = new TreeMap<>();
        outcome.observed().values().forEach(state -> observed.put(host, state));
        if (outcome instanceof Outcome.Confirmed done) {
            return new Outcome.Confirmed(observed, steps, new TreeMap<>(), done.verified());
        }
        return outcome instanceof Outcome.Failed failed
                ? new Outcome.Failed(failed.reason(), steps, observed)
                : new Outcome.Unknown(((Outcome.Unknown) outcome).reason(), steps, observed);
    }
}
