package org.systole.core.command.words;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The words of a command, sorted into options and operands.
 *
 * @param options by long name, in the order given for one name; an empty string where it takes no argument
 * @param operands the words that are no options
 */
public record Parsed(Map<String, List<String>> options, List<String> operands) {
    public Parsed {
        options = Map.copyOf(new TreeMap<>(options));
        operands = List.copyOf(operands);
    }

    public boolean has(String name) {
        return options.containsKey(name);
    }

    /** The argument given last for an option. */
    public Optional<String> value(String name) {
        List<String> all = values(name);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** Every argument given for an option. */
    public List<String> values(String name) {
        return options.getOrDefault(name, List.of());
    }

    /** The argument of an option that cannot be left out. */
    public String need(String name) throws UsageError {
        return value(name)
                .filter(v -> !v.isEmpty())
                .orElseThrow(() -> new UsageError("--" + name + " is missing and cannot be left out"));
    }

    /** The operand at a place, for people called that. */
    public String operand(int index, String called) throws UsageError {
        if (operands.size() <= index) {
            throw new UsageError(called + " is missing");
        }
        return operands.get(index);
    }
}
