package org.systole.strip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.api.process.Deadline;

/**
 * Which outlets the plugs of a request stand for. A plug is a number, {@code unit:outlet} where there are several
 * units, or a name; a name stands for every outlet that carries it, without regard to capitals.
 *
 * @param byPlug the outlets of each plug, in the order of the request
 */
public record Outlets(SortedMap<String, List<String>> byPlug) {
    /** Numbers in their own order: 2 before 10, unit by unit. */
    public static final Comparator<String> ORDER = Comparator.comparing(Outlets::numbers, Arrays::compare);

    public Outlets {
        byPlug = Collections.unmodifiableSortedMap(new TreeMap<>(byPlug));
    }

    private static int[] numbers(String outlet) {
        return Arrays.stream(outlet.split("[:.]")).mapToInt(Integer::parseInt).toArray();
    }

    /**
     * Finds the outlets; asks the strip for its names only where a plug is a name.
     *
     * @throws Trouble naming the plug that stands for no outlet
     */
    public static Outlets find(List<String> plugs, Strip strip, Deadline deadline)
            throws Trouble, InterruptedException {
        SortedMap<String, List<String>> found = new TreeMap<>();
        Optional<SortedMap<String, String>> names = Optional.empty();
        for (String plug : plugs) {
            Optional<String> written = strip.outlet(plug);
            if (written.isPresent()) {
                found.put(plug, List.of(written.get()));
                continue;
            }
            if (names.isEmpty()) {
                names = Optional.of(strip.names(deadline));
            }
            found.put(plug, named(plug, names.get(), strip));
        }
        return new Outlets(found);
    }

    private static List<String> named(String plug, Map<String, String> names, Strip strip) throws Trouble {
        List<String> carrying = names.entrySet().stream()
                .filter(entry -> entry.getValue().equalsIgnoreCase(plug.strip()))
                .map(Map.Entry::getKey)
                .toList();
        if (carrying.isEmpty() || plug.isBlank()) {
            String there = names.entrySet().stream()
                    .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                    .collect(Collectors.joining(", "));
            throw new Trouble(
                    Trouble.Kind.REFUSED,
                    "plug '" + plug + "' is no outlet of the " + strip.description() + "; write "
                            + strip.outletsAreWritten() + " or its name; it has " + (there.isEmpty() ? "none" : there));
        }
        return carrying;
    }

    /** Every outlet once. */
    public List<String> all() {
        return byPlug.values().stream()
                .flatMap(List::stream)
                .distinct()
                .sorted(ORDER)
                .toList();
    }

    /** The state of each plug: that of its outlets where they agree. */
    public SortedMap<String, PowerState> states(Map<String, Reading> readings) {
        SortedMap<String, PowerState> states = new TreeMap<>();
        byPlug.forEach((plug, outlets) -> {
            List<PowerState> all = new ArrayList<>(outlets.stream()
                    .map(o -> readings.get(o).state())
                    .distinct()
                    .toList());
            states.put(plug, all.size() == 1 ? all.get(0) : PowerState.OTHER);
        });
        return states;
    }
}
