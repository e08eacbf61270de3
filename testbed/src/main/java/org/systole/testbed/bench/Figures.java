package org.systole.testbed.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Named samples in the order they came, printed as minimum, median and maximum. Not thread-safe. */
final class Figures {
    private final Map<String, List<Double>> samples = new LinkedHashMap<>();

    /** Adds one; NaN is counted as a run in which this was not seen. */
    void add(String name, double value) {
        samples.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
    }

    /** One line per name. */
    String table() {
        StringBuilder text = new StringBuilder();
        samples.forEach((name, values) -> text.append(line(name, values)).append('\n'));
        return text.toString();
    }

    private static String line(String name, List<Double> values) {
        List<Double> seen =
                values.stream().filter(value -> !value.isNaN()).sorted().toList();
        String missing = seen.size() == values.size() ? "" : "  (not seen in " + (values.size() - seen.size()) + ")";
        if (seen.isEmpty()) {
            return String.format(Locale.ROOT, "  %-44s      -  /     -  /     -    of 0%s", name, missing);
        }
        return String.format(
                Locale.ROOT,
                "  %-44s %6.3f / %6.3f / %6.3f  of %d%s",
                name,
                seen.get(0),
                median(seen),
                seen.get(seen.size() - 1),
                seen.size(),
                missing);
    }

    /** The middle one of sorted values, or the mean of the two in the middle. */
    static double median(List<Double> sorted) {
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
