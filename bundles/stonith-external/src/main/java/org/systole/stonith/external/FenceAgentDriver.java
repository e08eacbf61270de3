package org.systole.stonith.external;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;
import org.systole.api.process.Ticker;
import org.systole.stonith.external.Call.Answer;

/**
 * Fences by a fence agent: parameters on standard input, the answer in its exit code. What it says of its own success
 * is not believed: before an order the status must be readable, and after it the status must be what was ordered.
 * Protocol: FenceAgentAPI of the fence-agents project.
 */
final class FenceAgentDriver implements FencingDriver {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** Exit code of a status that reads off. */
    private static final int READ_OFF = 2;

    private final String type;
    private final Program program;
    private final CommandRunner runner;
    private final Ticker ticker;
    private final SelfDescription description;

    FenceAgentDriver(String type, Program program, CommandRunner runner, Ticker ticker) {
        this.type = type;
        this.program = program;
        this.runner = runner;
        this.ticker = ticker;
        this.description = new SelfDescription(type, program, command().input("action=metadata\n"), Set.of(), runner);
    }

    private Command command() {
        return Command.of(program.toString());
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
            return new Work(request, new Call(request, runner, ticker)).carryOut();
        } catch (IllegalArgumentException e) {
            return new Outcome.Failed(e.getMessage(), List.of());
        }
    }

    /** One request. */
    private final class Work {
        private final Request request;
        private final Call call;
        private final AgentMetadata said;

        Work(Request request, Call call) {
            this.request = request;
            this.call = call;
            this.said = description.said();
        }

        Outcome carryOut() throws InterruptedException {
            return switch (request.kind()) {
                case OFF -> turn("off", PowerState.OFF);
                case ON -> turn("on", PowerState.ON);
                case STATUS -> status();
                case LIST -> list();
                case MONITOR -> monitor();
            };
        }

        /** The outlets; one without a name where the agent serves a single node, or its parameters say which. */
        private List<String> plugs() {
            if (!request.plugs().isEmpty()) {
                return request.plugs();
            }
            Map<String, String> given = call.parameters();
            String named = given.getOrDefault("plug", given.getOrDefault("port", ""));
            if (named.isBlank() && said.needsPlug()) {
                throw new IllegalArgumentException("no plug is given, and " + type + " needs one; map the node to an"
                        + " outlet of the device, as in pcmk_host_map=\"node2:3\", or set parameter plug");
            }
            return List.of(named);
        }

        private Answer run(String action, String plug, Duration limit) throws InterruptedException {
            String what = type + " " + action + (plug.isEmpty() ? "" : " of plug " + plug);
            return call.run(what, command().input(input(action, plug)), limit);
        }

        private String input(String action, String plug) {
            SortedMap<String, String> lines = new TreeMap<>();
            call.parameters().forEach((name, value) -> {
                if (!Secrets.isOurs(name)) {
                    lines.put(name, value);
                }
            });
            if (!plug.isEmpty()) {
                lines.remove("port");
                plugParameter().ifPresent(parameter -> lines.put(parameter, plug));
                lines.putIfAbsent("nodename", plug);
            }
            StringBuilder text = new StringBuilder("action=" + action + "\n");
            lines.forEach((name, value) ->
                    text.append(name).append('=').append(line(name, value)).append('\n'));
            return text.toString();
        }

        /** The parameter that names the outlet; empty where the agent takes none. */
        private Optional<String> plugParameter() {
            String set = call.parameters().getOrDefault("pcmk_host_argument", "");
            if (!set.isBlank()) {
                return Optional.of(set).filter(name -> !name.equals("none"));
            }
            boolean named = said.takes("plug") || said.takes("port");
            return named || said.parameters().isEmpty()
                    ? Optional.of(said.takes("port") && !said.takes("plug") ? "port" : "plug")
                    : Optional.empty();
        }

        private String line(String name, String value) {
            if ((name + value).matches("(?s).*[\\r\\n\\x00].*") || name.contains("=")) {
                throw new IllegalArgumentException("parameter " + name.replaceAll("\\s+", " ")
                        + " has a line end in it, which no fence agent takes");
            }
            // Agents take one pair of quotes off.
            return value.matches("\".*\"") ? "\"" + value + "\"" : value;
        }

        private PowerState read(String plug, Duration limit) throws InterruptedException {
            return state(run("status", plug, limit));
        }

        private static PowerState state(Answer answer) {
            return answer.ok() ? PowerState.ON : answer.exit() == READ_OFF ? PowerState.OFF : PowerState.OTHER;
        }

        private Duration half() {
            return call.deadline().left().dividedBy(2);
        }

        private Outcome status() throws InterruptedException {
            SortedMap<String, PowerState> observed = new TreeMap<>();
            for (String plug : plugs()) {
                Answer answer = run("status", plug, call.deadline().left());
                if (state(answer) == PowerState.OTHER) {
                    return new Outcome.Failed(answer.summary(), call.steps().soFar());
                }
                observed.put(key(plug), state(answer));
            }
            return new Outcome.Confirmed(observed, call.steps().soFar());
        }

        private String key(String plug) {
            return plug.isEmpty() ? type : plug;
        }

        private Outcome turn(String action, PowerState goal) throws InterruptedException {
            List<String> plugs = plugs();
            boolean readable = said.actions().isEmpty() || said.can("status");
            if (readable) {
                for (String plug : plugs) {
                    Answer before = run("status", plug, half());
                    if (state(before) == PowerState.OTHER) {
                        return new Outcome.Failed(
                                "nothing was ordered, because the state cannot be read: " + before.summary(),
                                call.steps().soFar());
                    }
                }
            }
            List<String> refusals = new ArrayList<>();
            for (String plug : plugs) {
                Answer ordered =
                        run(action, plug, readable ? half() : call.deadline().left());
                if (!ordered.ok()) {
                    refusals.add(ordered.summary());
                }
            }
            return readable ? readBack(plugs, goal, refusals) : trust(plugs, goal, refusals);
        }

        private Outcome readBack(List<String> plugs, PowerState goal, List<String> refusals)
                throws InterruptedException {
            SortedMap<String, PowerState> observed = readAll(plugs);
            Duration pause = FIRST_PAUSE;
            while (refusals.isEmpty()
                    && !all(observed, goal)
                    && call.deadline().left().compareTo(pause) > 0) {
                call.pause(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                observed = readAll(plugs);
            }
            if (refusals.isEmpty() && all(observed, goal)) {
                return new Outcome.Confirmed(observed, call.steps().soFar());
            }
            PowerState contrary = goal == PowerState.OFF ? PowerState.ON : PowerState.OFF;
            String reason = (refusals.isEmpty() ? type + " says that it switched " + goal : String.join("; ", refusals))
                    + ", and afterwards the status reads " + observed;
            return observed.containsValue(contrary)
                    ? new Outcome.Failed(reason, call.steps().soFar(), observed)
                    : new Outcome.Unknown(reason, call.steps().soFar(), observed);
        }

        private SortedMap<String, PowerState> readAll(List<String> plugs) throws InterruptedException {
            SortedMap<String, PowerState> observed = new TreeMap<>();
            for (String plug : plugs) {
                observed.put(key(plug), read(plug, call.deadline().left()));
            }
            return observed;
        }

        private static boolean all(SortedMap<String, PowerState> observed, PowerState goal) {
            return observed.values().stream().allMatch(state -> state == goal);
        }

        private Outcome trust(List<String> plugs, PowerState goal, List<String> refusals) {
            if (!refusals.isEmpty()) {
                return new Outcome.Unknown(
                        String.join("; ", refusals), call.steps().soFar());
            }
            SortedMap<String, PowerState> claimed = new TreeMap<>();
            plugs.forEach(plug -> claimed.put(key(plug), goal));
            return Trust.judge(type, claimed, call);
        }

        private Outcome list() throws InterruptedException {
            boolean withStates = said.can("list-status");
            Answer answer =
                    run(withStates ? "list-status" : "list", "", call.deadline().left());
            if (!answer.ok()) {
                return new Outcome.Failed(answer.summary(), call.steps().soFar());
            }
            SortedMap<String, PowerState> states = new TreeMap<>();
            SortedMap<String, String> names = new TreeMap<>();
            for (String line : answer.out().lines().filter(l -> !l.isBlank()).toList()) {
                String[] words = line.strip().split("\\s*,\\s*");
                states.put(words[0], words.length > 2 && withStates ? word(words[2]) : PowerState.OTHER);
                names.put(words[0], words.length > 1 ? words[1] : "");
            }
            return new Outcome.Confirmed(states, call.steps().soFar()).named(names);
        }

        private static PowerState word(String state) {
            return switch (state.toLowerCase(java.util.Locale.ROOT)) {
                case "on" -> PowerState.ON;
                case "off" -> PowerState.OFF;
                default -> PowerState.OTHER;
            };
        }

        private Outcome monitor() throws InterruptedException {
            Answer answer = run("monitor", "", call.deadline().left());
            return answer.ok() || answer.exit() == READ_OFF
                    ? new Outcome.Confirmed(new TreeMap<>(), call.steps().soFar())
                    : new Outcome.Failed(answer.summary(), call.steps().soFar());
        }
    }
}
