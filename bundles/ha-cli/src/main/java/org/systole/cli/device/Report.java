package org.systole.cli.device;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.systole.api.agent.ResourceAgent.Step;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.cib.report.JsonText;

/**
 * How it ended, for people and for programs.
 *
 * @param observed the state last read of each plug
 * @param names what the device calls its plugs, for a list
 * @param reason empty where it went well
 * @param verified whether the device itself was read
 */
record Report(
        Order order,
        Result result,
        SortedMap<String, PowerState> observed,
        SortedMap<String, String> names,
        String reason,
        boolean verified,
        List<Step> steps) {
    /** How it ended, with the exit code. */
    enum Result {
        CONFIRMED(0),
        FAILED(1),
        CONFIRMED_OFF(2),
        UNKNOWN(3),
        OFF_BUT_NOT_ON(4);

        private final int code;

        Result(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        String word() {
            return this == CONFIRMED_OFF
                    ? "confirmed"
                    : name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    Report {
        observed = Collections.unmodifiableSortedMap(new TreeMap<>(observed));
        names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
        steps = List.copyOf(steps);
    }

    /** The state of all plugs together: {@code on} where any is on, {@code unknown} where one cannot be told. */
    String state() {
        if (observed.isEmpty() || observed.containsValue(PowerState.OTHER)) {
            return "unknown";
        }
        return observed.containsValue(PowerState.ON) ? "on" : "off";
    }

    private static String word(PowerState state) {
        return state == PowerState.OTHER ? "unknown" : state.name().toLowerCase(Locale.ROOT);
    }

    private static double millis(Step step) {
        return Math.round(step.took().toNanos() / 100_000.0) / 10.0;
    }

    /** For the standard output; a list is one line {@code plug,name,state} for each plug. */
    String text() {
        if (order.action() == Order.Action.LIST && result == Result.CONFIRMED) {
            return observed.entrySet().stream()
                    .map(e -> e.getKey() + "," + names.getOrDefault(e.getKey(), "") + "," + word(e.getValue()) + "\n")
                    .collect(Collectors.joining());
        }
        StringBuilder text = new StringBuilder();
        steps.forEach(step -> text.append(String.format(Locale.ROOT, "%8.1f ms  %s%n", millis(step), step.what())));
        observed.forEach((plug, state) -> text.append("plug ")
                .append(plug)
                .append(" is ")
                .append(word(state))
                .append('\n'));
        if (reason.isEmpty()) {
            text.append(order.action().word())
                    .append(": ")
                    .append(verified ? result.word() : "unverified, the exit code of the program was accepted")
                    .append('\n');
        }
        return text.toString();
    }

    /** One JSON object on one line. */
    String json() {
        return "{\"type\":" + JsonText.quoted(order.type())
                + ",\"action\":" + JsonText.quoted(order.action().word())
                + ",\"plugs\":"
                + list(order.plugs().stream().map(JsonText::quoted).toList())
                + ",\"result\":" + JsonText.quoted(result.word())
                + ",\"exit_code\":" + result.code()
                + ",\"verified\":" + verified
                + ",\"state\":" + JsonText.quoted(state())
                + ",\"observed\":" + object(observed, Report::word)
                + ",\"names\":" + object(names, name -> name)
                + ",\"reason\":" + JsonText.quoted(reason)
                + ",\"steps\":"
                + list(steps.stream()
                        .map(step ->
                                "{\"what\":" + JsonText.quoted(step.what()) + ",\"milliseconds\":" + millis(step) + "}")
                        .toList())
                + "}\n";
    }

    private static String list(List<String> values) {
        return "[" + String.join(",", values) + "]";
    }

    private static <T> String object(SortedMap<String, T> map, java.util.function.Function<T, String> value) {
        return map.entrySet().stream()
                .map(e -> JsonText.quoted(e.getKey()) + ":" + JsonText.quoted(value.apply(e.getValue())))
                .collect(Collectors.joining(",", "{", "}"));
    }
}
