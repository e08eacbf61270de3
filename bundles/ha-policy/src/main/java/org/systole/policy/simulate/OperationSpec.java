package org.systole.policy.simulate;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.systole.policy.Action;

/**
 * A result to pretend, written {@code RESOURCE_TASK_MILLISECONDS@NODE=RC}.
 *
 * @param resource id as the history names it, or of an instance
 * @param operation such as {@code monitor} or {@code migrate_to}
 * @param rc the agent's exit code
 * @param text as it was given
 */
public record OperationSpec(String resource, String operation, Duration interval, String node, int rc, String text) {
    private static final Pattern SHAPE =
            Pattern.compile("(.+?)_(migrate_to|migrate_from|[a-z-]+)_(\\d{1,9})@([^=]+)=(\\d{1,3})");

    public OperationSpec {
        Objects.requireNonNull(resource);
        Objects.requireNonNull(operation);
        Objects.requireNonNull(interval);
        Objects.requireNonNull(node);
        Objects.requireNonNull(text);
    }

    /** What the text says; empty where it has another shape. */
    public static Optional<OperationSpec> parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        return matcher.matches()
                ? Optional.of(new OperationSpec(
                        matcher.group(1),
                        matcher.group(2),
                        Duration.ofMillis(Long.parseLong(matcher.group(3))),
                        matcher.group(4),
                        Integer.parseInt(matcher.group(5)),
                        text))
                : Optional.empty();
    }

    /** Whether it speaks of the operation. */
    boolean matches(Action.Operate o) {
        boolean named =
                o.resource().value().equals(resource) || o.instance().value().equals(resource);
        return named
                && o.operation().key().equals(operation)
                && o.interval().equals(interval)
                && o.node().value().equals(node);
    }

    /** The operation's name in fail counts, such as {@code monitor_10000}. */
    String task() {
        return operation + "_" + interval.toMillis();
    }

    /** The result that is expected where nothing is wrong: a probe finds the resource stopped. */
    int expected() {
        return operation.equals("monitor") && interval.isZero() ? 7 : 0;
    }
}
