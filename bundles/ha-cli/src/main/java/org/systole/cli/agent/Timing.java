package org.systole.cli.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.systole.api.agent.ResourceAgent.Operation;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.cib.report.JsonText;

/**
 * Starts, looks at and stops a resource several times, and tells how long each took inside the agent. The first round
 * is slower, as in a node that was just started: classes are loaded then.
 */
final class Timing {
    private static final List<Operation> ROUND = List.of(Operation.START, Operation.MONITOR, Operation.STOP);

    private final Calls calls;
    private final Map<Operation, List<Duration>> taken = new EnumMap<>(Operation.class);

    Timing(Calls calls) {
        this.calls = calls;
    }

    /** @return the answer that was wrong, if one was; nothing is left running then either */
    Optional<Answer> run(int rounds) {
        Answer before = calls.call(Operation.MONITOR, true, List.of(Status.NOT_RUNNING));
        if (!before.asExpected()) {
            return Optional.of(before);
        }
        for (int round = 0; round < rounds; round++) {
            for (Operation operation : ROUND) {
                Answer answer = calls.staying(operation, List.of(Status.OK));
                if (!answer.asExpected()) {
                    calls.call(Operation.STOP, false, List.of(Status.OK));
                    return Optional.of(answer);
                }
                taken.computeIfAbsent(operation, o -> new ArrayList<>())
                        .add(answer.outcome().took());
            }
        }
        return Optional.empty();
    }

    String text() {
        return "milliseconds   min  median     max\n"
                + ROUND.stream()
                        .map(o -> String.format(
                                Locale.ROOT, "%-10s %7.1f %7.1f %7.1f%n", o.key(), at(o, 0), at(o, 0.5), at(o, 1)))
                        .collect(Collectors.joining());
    }

    String json() {
        return ROUND.stream()
                .map(o -> JsonText.quoted(o.key())
                        + String.format(
                                Locale.ROOT,
                                ":{\"min\":%.1f,\"median\":%.1f,\"max\":%.1f}",
                                at(o, 0),
                                at(o, 0.5),
                                at(o, 1)))
                .collect(Collectors.joining(","));
    }

    /** The time in milliseconds that this part of the rounds kept. */
    private double at(Operation operation, double part) {
        List<Duration> sorted =
                taken.getOrDefault(operation, List.of()).stream().sorted().toList();
        return sorted.isEmpty()
                ? 0
                : sorted.get((int) Math.round(part * (sorted.size() - 1))).toNanos() / 1e6;
    }
}
