package org.systole.cli.device;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.systole.core.command.words.DidYouMean;
import org.systole.core.command.words.Option;
import org.systole.core.command.words.Parsed;
import org.systole.core.command.words.Syntax;
import org.systole.core.command.words.UsageError;

/**
 * What the command line asks for.
 *
 * @param type the driver's type
 * @param plugs the outlets; empty where the parameters name them, or none is needed
 * @param given the words of {@code --param}, in their order
 * @param files the files of {@code --param-file}, in their order
 * @param json whether the answer is JSON
 * @param timeout the limit of one call of the driver; empty to let the parameters decide
 */
record Order(
        String type,
        Action action,
        List<String> plugs,
        List<String> given,
        List<String> files,
        boolean json,
        Optional<Duration> timeout) {
    static final String HELP =
            """
            systole fence-device: drive one fencing device by hand, without a cluster, to prove it before trusting it

            Usage:
              systole fence-device TYPE [OPTIONS] status|on|off|reboot PLUG
              systole fence-device TYPE [OPTIONS] list|monitor|metadata

            TYPE is apc, baytech, another driver of this distribution, a program fence_*, or a plug-in external/*.
            PLUG is one outlet or several with commas; it may be left out where parameter plug is given.

            Options:
              --param NAME=VALUE      a parameter of the device. The value file:/PATH is read from a file of mode 0600,
                                      the value - from the standard input, one line for each
              --param-file FILE       lines NAME=VALUE; blank lines and lines that begin with # count for nothing.
                                      The file - is the standard input
              --timeout SECONDS       limit of one call, 60 unless the parameters ask for more; reboot makes two
              --output-as text|json   json has the observed state, every step with its time, and the reason

            Exit codes: 0 confirmed (status: on), 1 failed, 2 status off, 3 unknown, 4 off confirmed but on failed,
            64 wrong usage, 65 a parameter is wrong or missing, 66 a file cannot be read.

            Examples:
              systole fence-device apc --param ip=10.0.0.9 --param community=file:/etc/systole/pdu.community status 3
              systole fence-device apc metadata
              systole fence-device fence_ipmilan --param-file /etc/systole/node2.ipmi monitor
            """;

    private static final Syntax SYNTAX = new Syntax(
            "systole fence-device",
            "",
            List.of(),
            List.of(
                    Option.value('p', "param", "NAME=VALUE", ""),
                    Option.value('f', "param-file", "FILE", ""),
                    Option.value('t', "timeout", "SECONDS", ""),
                    Option.value(' ', "output-as", "text|json", "")),
            List.of());

    Order {
        plugs = List.copyOf(plugs);
        given = List.copyOf(given);
        files = List.copyOf(files);
    }

    /** What can be done to a device. */
    enum Action {
        STATUS,
        ON,
        OFF,
        REBOOT,
        LIST,
        MONITOR,
        METADATA;

        static Action of(String word) throws UsageError {
            List<String> words = Arrays.stream(values()).map(Action::word).toList();
            if (!words.contains(word)) {
                throw new UsageError("there is no action '" + word + "'." + DidYouMean.hint(word, words));
            }
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean takesPlugs() {
            return ordinal() <= REBOOT.ordinal();
        }
    }

    /**
     * Reads the words.
     *
     * @return empty when help was asked for
     */
    static Optional<Order> of(List<String> words) throws UsageError {
        Parsed parsed = SYNTAX.parse(words);
        if (parsed.has("help")) {
            return Optional.empty();
        }
        String type = parsed.operand(0, "the type of the device, such as apc or fence_ipmilan,")
                .replaceFirst("^stonith:", "");
        Action action = Action.of(parsed.operand(1, "the action, one of " + actions() + ","));
        List<String> rest = parsed.operands().subList(2, parsed.operands().size());
        if (rest.size() > 1 || !rest.isEmpty() && !action.takesPlugs()) {
            throw new UsageError("'" + rest.get(rest.size() - 1) + "' is too much: " + action.word() + " takes "
                    + (action.takesPlugs() ? "one PLUG; write several outlets with commas" : "no PLUG"));
        }
        List<String> plugs =
                rest.isEmpty() ? List.of() : List.of(rest.get(0).strip().split("\\s*,\\s*"));
        return Optional.of(new Order(
                type, action, plugs, parsed.values("param"), parsed.values("param-file"), json(parsed), limit(parsed)));
    }

    private static String actions() {
        return Arrays.stream(Action.values()).map(Action::word).collect(Collectors.joining(", "));
    }

    private static boolean json(Parsed parsed) throws UsageError {
        String format = parsed.value("output-as").orElse("text");
        if (!format.equals("text") && !format.equals("json")) {
            throw new UsageError("there is no output format '" + format + "'; there is text and json");
        }
        return format.equals("json");
    }

    private static Optional<Duration> limit(Parsed parsed) throws UsageError {
        Optional<String> text = parsed.value("timeout").map(t -> t.replaceFirst("s$", ""));
        if (text.isPresent() && !text.get().matches("[1-9]\\d{0,4}")) {
            throw new UsageError("--timeout " + text.get() + " is no number of seconds from 1 to 99999");
        }
        return text.map(t -> Duration.ofSeconds(Long.parseLong(t)));
    }
}
