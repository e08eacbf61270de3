package org.systole.cib.view;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.systole.cib.Element;

/** Whether a rule holds (Pacemaker Explained, Rules). */
public final class Rules {
    private Rules() {}

    /** Whether the rule's conditions hold; a rule without conditions does not. */
    public static boolean hold(Element rule, RuleContext context) {
        boolean any = rule.attribute("boolean-op", "and").equalsIgnoreCase("or");
        boolean seen = false;
        for (Element condition : rule.children()) {
            Optional<Boolean> holds = condition(condition, context);
            if (holds.isPresent()) {
                seen = true;
                if (holds.get() == any) {
                    return any;
                }
            }
        }
        return seen && !any;
    }

    /** Whether one condition holds; empty for an element that is no condition. */
    private static Optional<Boolean> condition(Element condition, RuleContext context) {
        return switch (condition.name()) {
            case "rule" -> Optional.of(hold(condition, context));
            case "expression" -> Optional.of(attribute(condition, context));
            case "date_expression" -> Optional.of(DateRules.hold(condition, context.now()));
            case "rsc_expression" -> Optional.of(resource(condition, context));
            case "op_expression" -> Optional.of(operation(condition, context));
            default -> Optional.empty();
        };
    }

    private static boolean resource(Element condition, RuleContext context) {
        String[] agent = context.agent().split(":", 3);
        return agent.length == 3
                && matches(condition, "class", agent[0])
                && matches(condition, "provider", agent[1])
                && matches(condition, "type", agent[2]);
    }

    private static boolean operation(Element condition, RuleContext context) {
        boolean interval = condition
                .attribute("interval")
                .map(text -> Text.span(text).equals(Optional.of(context.interval())))
                .orElse(true);
        return !context.operation().isEmpty() && matches(condition, "name", context.operation()) && interval;
    }

    private static boolean matches(Element condition, String attribute, String value) {
        return condition.attribute(attribute).map(value::equals).orElse(true);
    }

    /** A node attribute against a value. */
    private static boolean attribute(Element condition, RuleContext context) {
        if (context.node().isEmpty()) {
            return false;
        }
        String actual = context.node().get(condition.attribute("attribute", ""));
        String operation = condition.attribute("operation", "").toLowerCase(Locale.ROOT);
        if (operation.equals("defined") || operation.equals("not_defined")) {
            return operation.equals("defined") == (actual != null);
        }
        Optional<String> wanted = wanted(condition, context);
        boolean comparable = actual != null && wanted.isPresent();
        OptionalInt order =
                comparable ? compare(actual, wanted.get(), type(condition, operation)) : OptionalInt.empty();
        return switch (operation) {
            case "eq" -> order.isPresent() ? order.getAsInt() == 0 : actual == null && wanted.isEmpty();
            case "ne" -> order.isPresent() ? order.getAsInt() != 0 : actual == null != wanted.isEmpty() || comparable;
            case "lt" -> order.isPresent() && order.getAsInt() < 0;
            case "lte" -> order.isPresent() && order.getAsInt() <= 0;
            case "gt" -> order.isPresent() && order.getAsInt() > 0;
            case "gte" -> order.isPresent() && order.getAsInt() >= 0;
            default -> false;
        };
    }

    private static Optional<String> wanted(Element condition, RuleContext context) {
        Optional<String> value = condition.attribute("value");
        return switch (condition.attribute("value-source", "literal")) {
            case "param" -> value.map(context.parameters()::get);
            case "meta" -> value.map(context.meta()::get);
            default -> value;
        };
    }

    /** The type of comparison: as written, else numbers for an ordering and text for equality. */
    private static String type(Element condition, String operation) {
        boolean ordering = operation.startsWith("l") || operation.startsWith("g");
        return condition.attribute("type", ordering ? "number" : "string");
    }

    private static OptionalInt compare(String actual, String wanted, String type) {
        return switch (type) {
            case "integer" -> orText(numbers(integer(actual), integer(wanted)), actual, wanted);
            case "number" -> orText(numbers(number(actual), number(wanted)), actual, wanted);
            case "version" -> OptionalInt.of(versions(actual, wanted));
            default -> orText(OptionalInt.empty(), actual, wanted);
        };
    }

    /** What cannot be compared as numbers is compared as text. */
    private static OptionalInt orText(OptionalInt order, String one, String two) {
        return order.isPresent() ? order : OptionalInt.of(Integer.signum(one.compareToIgnoreCase(two)));
    }

    private static OptionalInt numbers(Optional<Double> one, Optional<Double> two) {
        return one.isPresent() && two.isPresent()
                ? OptionalInt.of(Double.compare(one.get(), two.get()))
                : OptionalInt.empty();
    }

    private static Optional<Double> number(String text) {
        java.util.regex.Matcher start =
                java.util.regex.Pattern.compile("\\s*([+-]?\\d+(?:\\.\\d+)?)").matcher(text);
        return start.lookingAt() ? Optional.of(Double.valueOf(start.group(1))) : infinite(text);
    }

    private static Optional<Double> infinite(String text) {
        OptionalInt score = Score.parse(text);
        return score.isPresent() ? Optional.of((double) score.getAsInt()) : Optional.empty();
    }

    private static Optional<Double> integer(String text) {
        return number(text).map(n -> (double) n.longValue());
    }

    private static int versions(String one, String two) {
        String[] left = one.split("\\.");
        String[] right = two.split("\\.");
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            double l = i < left.length ? number(left[i]).orElse(0.0) : 0;
            double r = i < right.length ? number(right[i]).orElse(0.0) : 0;
            if (l != r) {
                return Double.compare(l, r);
            }
        }
        return 0;
    }
}
