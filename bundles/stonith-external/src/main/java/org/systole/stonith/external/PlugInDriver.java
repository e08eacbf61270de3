package org.systole.stonith.external;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;
import org.systole.api.process.Ticker;
import org.systole.stonith.external.Call.Answer;

/**
 * Fences by an external plug-in of cluster-glue: {@code PROGRAM OPERATION [HOST]}, parameters in its environment. The
 * protocol has no way to read an outlet, and plug-ins may ignore which host is meant: so the host must be one of those
 * they serve, and what they did is unknown unless the device takes their exit code for it.
 */
final class PlugInDriver implements FencingDriver {
    private static final String HOST = "[A-Za-z0-9][A-Za-z0-9._:-]*";

    /** Names that would change how the program itself is run. */
    private static final String DANGEROUS =
            "PATH|IFS|ENV|SHELL|SHELLOPTS|BASHOPTS|PS4|HOME|BASH_.*|LD_.*|PYTHON.*|PERL.*|RUBY.*|HA_LOGTAG|SYSTOLE_.*";

    private final String type;
    private final Program program;
    private final CommandRunner runner;
    private final Ticker ticker;
    private final SelfDescription description;

    PlugInDriver(String type, Program program, CommandRunner runner, Ticker ticker) {
        this.type = type;
        this.program = program;
        this.runner = runner;
        this.ticker = ticker;
        this.description = new SelfDescription(
                type, program, command(Map.of(), "getinfo-xml"), Set.of(Trait.CANNOT_BE_READ), runner);
    }

    private Command command(Map<String, String> parameters, String... words) {
        Map<String, String> environment = new TreeMap<>(parameters);
        environment.put("PATH", "/usr/share/cluster-glue:" + System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        environment.put("HA_LOGTAG", type);
        return Command.of(program.toString(), words).environment(environment);
    }

    @Override
    public Metadata metadata() {
        return description.metadata();
    }

    @Override
    public Outcome fence(Request request) throws InterruptedException {
        String refusal = program.refusal();
        if (!refusal.isEmpty()) {
            return new Outcome.Failed(refusal, List.of());
        }
        try {
            Call call = new Call(request, runner, ticker);
            return switch (request.kind()) {
                case OFF -> turn(call, request, PowerState.OFF);
                case ON -> turn(call, request, PowerState.ON);
                case STATUS -> new Outcome.Unknown(
                        type + " cannot be asked for the state of an outlet: its protocol has no way to read one",
                        call.steps().soFar());
                case LIST -> list(call);
                case MONITOR -> monitor(call);
            };
        } catch (IllegalArgumentException e) {
            return new Outcome.Failed(e.getMessage(), List.of());
        }
    }

    private Answer run(Call call, Duration limit, String... words) throws InterruptedException {
        return call.run(type + " " + String.join(" ", words), command(environment(call.parameters()), words), limit);
    }

    private static Map<String, String> environment(Map<String, String> parameters) {
        Map<String, String> environment = new TreeMap<>();
        parameters.forEach((name, value) -> {
            if (Secrets.isOurs(name)) {
                return;
            }
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*") || name.matches(DANGEROUS) || value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("parameter " + name
                        + " cannot be given to a plug-in, which takes its parameters as environment" + " variables");
            }
            environment.put(name, value);
        });
        return environment;
    }

    private List<String> hosts(Request request, Call call) {
        List<String> hosts = request.plugs();
        if (hosts.isEmpty()) {
            String named = call.parameters().getOrDefault("plug", "");
            hosts = named.isBlank() ? List.of() : List.of(named.strip().split("\\s*,\\s*"));
        }
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("no plug is given; a plug-in is told the name of a host");
        }
        for (String host : hosts) {
            if (!host.matches(HOST)) {
                throw new IllegalArgumentException("plug '" + host + "' is no name of a host");
            }
        }
        return hosts;
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
    }

    private Outcome turn(Call call, Request request, PowerState goal) throws InterruptedException {
        List<String> hosts = hosts(request, call);
        Answer served = run(call, call.deadline().left().dividedBy(3), "gethosts");
        List<String> known = words(served.out());
        for (String host : hosts) {
            if (!served.ok() || known.stream().noneMatch(host::equalsIgnoreCase)) {
                return new Outcome.Failed(
                        "nothing was ordered, because "
                                + (served.ok() ? type + " serves " + known + " and not " + host : served.summary()),
                        call.steps().soFar());
            }
        }
        String operation = goal == PowerState.ON ? "on" : byReset(call) ? "reset" : "off";
        SortedMap<String, PowerState> claimed = new TreeMap<>();
        for (String host : hosts) {
            Answer done = run(call, call.deadline().left(), operation, host);
            if (!done.ok()) {
                return new Outcome.Unknown(
                        done.summary() + "; nobody can read what became of it" + advice(operation),
                        call.steps().soFar());
            }
            claimed.put(host, goal);
        }
        return Trust.judge(type, claimed, call);
    }

    private static String advice(String operation) {
        return operation.equals("off") ? " (a plug-in that knows reset only needs off-by-reset=true)" : "";
    }

    private static boolean byReset(Call call) {
        return call.parameters().getOrDefault("off-by-reset", "").strip().matches("(?i)true|yes|on|1");
    }

    private Outcome list(Call call) throws InterruptedException {
        Answer answer = run(call, call.deadline().left(), "gethosts");
        SortedMap<String, PowerState> hosts = new TreeMap<>();
        SortedMap<String, String> names = new TreeMap<>();
        words(answer.out()).forEach(host -> {
            hosts.put(host, PowerState.OTHER);
            names.put(host, host);
        });
        if (!answer.ok() || hosts.isEmpty()) {
            return new Outcome.Failed(
                    answer.ok() ? type + " serves no host; check its parameters" : answer.summary(),
                    call.steps().soFar());
        }
        return new Outcome.Confirmed(hosts, call.steps().soFar()).named(names);
    }

    private Outcome monitor(Call call) throws InterruptedException {
        Answer answer = run(call, call.deadline().left(), "status");
        return answer.ok()
                ? new Outcome.Confirmed(new TreeMap<>(), call.steps().soFar())
                : new Outcome.Failed(answer.summary(), call.steps().soFar());
    }
}
