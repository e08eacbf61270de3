package org.systole.cib.verify;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Operations: one of each name and interval, intervals that can be read, a recurring monitor for each resource. */
final class OperationRule implements Rule {
    @Override
    public void check(Document document, Report report) {
        document.all("operations").forEach(o -> distinct(o, report));
        document.all("op").forEach(o -> interval(o, report));
        document.all("primitive")
                .filter(p -> !document.agent(p).startsWith("stonith:"))
                .filter(p -> !isMonitored(document, p))
                .forEach(p -> report.warning(
                        "no-monitor",
                        p,
                        p.text() + " (" + document.agent(p) + ") has no recurring monitor, so a failure of it alone is"
                                + " never noticed",
                        "add <op id=\"" + p.id() + "-monitor\" name=\"monitor\" interval=\"10s\" timeout=\"20s\"/>"));
    }

    private static boolean isMonitored(Document document, Occurrence primitive) {
        return document.operations(primitive).stream()
                .filter(o -> o.attribute("name", "").equals("monitor"))
                .anyMatch(o -> Values.time(o.attribute("interval", "0"))
                                .map(i -> !i.isZero())
                                .orElse(false)
                        && !o.attribute("enabled", "true").matches("false|0"));
    }

    private static void distinct(Occurrence operations, Report report) {
        Map<String, Occurrence> seen = new TreeMap<>();
        operations.children("op").forEach(op -> {
            Optional<Duration> interval = Values.time(op.element().attribute("interval", ""));
            String name = op.element().attribute("name", "");
            Occurrence first =
                    interval.map(i -> seen.putIfAbsent(name + " " + i, op)).orElse(null);
            if (first != null) {
                report.error(
                        "duplicate-operation",
                        op,
                        op.text() + " is a second " + name + " with the interval "
                                + op.element().attribute("interval", "") + ", beside " + first.text(),
                        "change one of the intervals by a second, as results are kept by name and interval");
            }
        });
    }

    private static void interval(Occurrence op, Report report) {
        String interval = op.element().attribute("interval", "0");
        String name = op.element().attribute("name", "");
        Optional<Duration> time = Values.time(interval);
        if (time.isEmpty()) {
            report.error(
                    "bad-time",
                    op,
                    op.text() + " has interval=\"" + interval + "\"",
                    "write a number with a unit, such as 10s, 500ms or 2min");
        } else if (!time.get().isZero() && !name.equals("monitor")) {
            report.warning(
                    "recurring-action",
                    op,
                    op.text() + " repeats " + name + " every " + interval + "; only monitors repeat",
                    "set interval=\"0\"");
        }
    }
}
