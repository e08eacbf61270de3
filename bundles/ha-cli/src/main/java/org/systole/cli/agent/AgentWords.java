package org.systole.cli.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.agent.ResourceAgent.Metadata;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.core.command.session.Terminal;
import org.systole.core.command.words.Option;
import org.systole.core.command.words.Parsed;
import org.systole.core.command.words.Syntax;
import org.systole.core.command.words.UsageError;

/**
 * What {@code systole agent} was told.
 *
 * @param open parameters that stood on the command line, where everybody can read them
 * @param all the parameters, those of the file too
 * @param repeat rounds of a measurement
 * @param timeout empty for the agent's own advice
 */
record AgentWords(
        String agent,
        String action,
        String resource,
        String node,
        Map<String, String> open,
        Map<String, String> all,
        Optional<Duration> timeout,
        int level,
        int repeat,
        boolean probe,
        boolean json) {
    static final Syntax SYNTAX = new Syntax(
            "systole agent",
            "calls one resource agent here, by hand: no cluster is asked, and none knows of it",
            List.of(
                    "list [CLASS[:PROVIDER]]",
                    "CLASS:PROVIDER:TYPE ACTION [--param NAME=VALUE]...",
                    "CLASS:PROVIDER:TYPE check  [--param NAME=VALUE]...   start twice, stop twice, monitor in each state",
                    "CLASS:PROVIDER:TYPE time   [--param NAME=VALUE]...   how long start, monitor and stop take"),
            List.of(
                    Option.value(
                            'p', "param", "NAME=VALUE", "a parameter of the resource; never a secret, all can read it"),
                    Option.value(' ', "params-from", "FILE", "parameters, one NAME=VALUE a line; - for standard input"),
                    Option.value(
                            't',
                            "timeout",
                            "TIME",
                            "limit of each call, as 20, 20s, 500ms, 2min; else the agent's advice"),
                    Option.value(' ', "resource", "ID", "name of the resource, by_hand if not given"),
                    Option.value(' ', "node", "NODE", "name of this node, else that of the machine"),
                    Option.value(' ', "level", "N", "how deep a monitor looks, as OCF_CHECK_LEVEL: 0, 10, 20"),
                    Option.value(' ', "repeat", "N", "rounds of a measurement, 5 if not given"),
                    Option.flag(' ', "probe", "a monitor is a probe: not to run is an ordinary answer"),
                    Option.value(' ', "output-as", "text|json", "how the answer is printed")),
            List.of(
                    "systole agent ocf:heartbeat:IPaddr2 validate-all -p ip=192.0.2.7",
                    "systole agent ocf:heartbeat:Filesystem check -p device=/dev/sdb1 -p directory=/srv",
                    "systole agent ocf:external:PVFS2 meta-data"));

    /** @param machine the machine's own name */
    static AgentWords parse(List<String> line, String machine, Terminal terminal) throws UsageError {
        Parsed words = SYNTAX.parse(line);
        String agent = words.operand(0, "the agent, such as ocf:heartbeat:IPaddr2,");
        boolean lists = agent.equals("list");
        String action = lists ? "list" : words.operand(1, "what " + agent + " shall do, such as monitor,");
        if (words.operands().size() > 2) {
            throw new UsageError("'" + words.operands().get(2)
                    + "' is one word too many; parameters are given as --param" + " NAME=VALUE");
        }
        Map<String, String> open = new TreeMap<>();
        for (String pair : words.values("param")) {
            put(pair, "--param " + pair, open);
        }
        Map<String, String> all = fromFile(words, terminal);
        all.putAll(open);
        return new AgentWords(
                lists ? words.operands().stream().skip(1).findFirst().orElse("") : agent,
                action,
                words.value("resource").orElse("by_hand"),
                words.value("node").orElse(machine),
                open,
                all,
                timeout(words),
                number(words, "level", "0"),
                Math.max(1, number(words, "repeat", "5")),
                words.has("probe"),
                json(words));
    }

    private static void put(String pair, String shown, Map<String, String> into) throws UsageError {
        int equals = pair.indexOf('=');
        if (equals < 1) {
            throw new UsageError(shown + " is no NAME=VALUE");
        }
        if (into.put(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
            throw new UsageError("parameter " + pair.substring(0, equals) + " is given twice");
        }
    }

    private static Map<String, String> fromFile(Parsed words, Terminal terminal) throws UsageError {
        Map<String, String> read = new TreeMap<>();
        Optional<String> file = words.value("params-from");
        if (file.isEmpty()) {
            return read;
        }
        try {
            List<String> lines = new String(terminal.read(file.get()), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).isBlank() && !lines.get(i).startsWith("#")) {
                    put(lines.get(i).strip(), file.get() + ":" + (i + 1), read); // the line may hold a secret
                }
            }
            return read;
        } catch (IOException e) {
            throw new UsageError(e.getMessage());
        }
    }

    private static Optional<Duration> timeout(Parsed words) throws UsageError {
        Optional<String> given = words.value("timeout");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        java.util.regex.Matcher parts =
                java.util.regex.Pattern.compile("([0-9]{1,7})(ms|s|min|m|h)?").matcher(given.get());
        if (!parts.matches() || Long.parseLong(parts.group(1)) == 0) {
            throw new UsageError("--timeout " + given.get() + " is no time above zero, such as 20s, 500ms or 2min");
        }
        long number = Long.parseLong(parts.group(1));
        String unit = parts.group(2) == null ? "s" : parts.group(2);
        return Optional.of(
                switch (unit) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofMinutes(number);
                });
    }

    private static int number(Parsed words, String option, String otherwise) throws UsageError {
        String number = words.value(option).orElse(otherwise);
        if (!number.matches("[0-9]{1,3}")) {
            throw new UsageError("--" + option + " " + number + " is no number from 0 to 999");
        }
        return Integer.parseInt(number);
    }

    private static boolean json(Parsed words) throws UsageError {
        String form = words.value("output-as").orElse("text");
        if (!List.of("text", "json").contains(form)) {
            throw new UsageError("--output-as " + form + " is not known; there is text and json");
        }
        return form.equals("json");
    }

    /** Arguments of a process can be read by every user of the machine. */
    void keepSecretsOff(Metadata metadata) throws UsageError {
        for (Parameter parameter : metadata.parameters()) {
            if (parameter.secret() && open.containsKey(parameter.name())) {
                throw new UsageError(
                        "parameter " + parameter.name() + " is secret, and everybody can read the words of a"
                                + " command; put it into a file, and name that: --params-from FILE");
            }
        }
    }

    /** The names given, for messages. */
    List<String> names() {
        return List.copyOf(new TreeSet<>(all.keySet()));
    }
}
