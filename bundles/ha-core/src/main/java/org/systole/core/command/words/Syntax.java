package org.systole.core.command.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.systole.cib.Nearest;

/**
 * What a command understands. Words are read as GNU programs do: {@code -1r}, {@code -N node1}, {@code -Nnode1},
 * {@code --node node1}, {@code --node=node1}; {@code --} ends the options; options and operands may be mixed.
 *
 * @param program its name
 * @param purpose what it is for, in one sentence
 * @param usage ways to call it, without the name
 * @param options what it takes, in the order of the help text
 * @param examples lines of shell
 */
public record Syntax(String program, String purpose, List<String> usage, List<Option> options, List<String> examples) {
    /** Understood by every command. */
    public static final Option HELP = Option.flag(' ', "help", "print this text");

    private static final Option VERSION = Option.flag('$', "version", "print the version");

    public Syntax {
        usage = List.copyOf(usage);
        List<Option> all = new ArrayList<>(options);
        all.add(HELP);
        all.add(VERSION);
        options = List.copyOf(all);
        examples = List.copyOf(examples);
    }

    /**
     * Sorts the words.
     *
     * @throws UsageError for an unknown option, with the nearest known one; for an argument missing or too many
     */
    public Parsed parse(List<String> words) throws UsageError {
        Map<String, List<String>> found = new TreeMap<>();
        List<String> operands = new ArrayList<>();
        List<String> rest = new ArrayList<>(words);
        while (!rest.isEmpty()) {
            String word = rest.remove(0);
            if (word.equals("--")) {
                operands.addAll(rest);
                rest.clear();
            } else if (word.startsWith("--")) {
                longOption(word.substring(2), rest, found);
            } else if (word.startsWith("-") && word.length() > 1) {
                letters(word.substring(1), rest, found);
            } else {
                operands.add(word);
            }
        }
        return new Parsed(found, operands);
    }

    private void longOption(String word, List<String> rest, Map<String, List<String>> found) throws UsageError {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Option option = named(name);
        if (!option.takesArgument()) {
            if (equals >= 0) {
                throw new UsageError("--" + name + " takes no argument");
            }
            add(found, option, "");
        } else {
            add(found, option, equals >= 0 ? word.substring(equals + 1) : argument("--" + name, option, rest));
        }
    }

    private Option named(String name) throws UsageError {
        Optional<Option> exact =
                options.stream().filter(o -> o.name().equals(name)).findFirst();
        if (exact.isPresent()) {
            return exact.get();
        }
        List<String> names = options.stream().map(Option::name).toList();
        String hint = Nearest.to(name, names)
                .map(n -> ". Did you mean --" + n + "?")
                .orElse(". " + program + " --help lists what there is.");
        throw new UsageError("unknown option --" + name + hint);
    }

    private void letters(String letters, List<String> rest, Map<String, List<String>> found) throws UsageError {
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            Option option = options.stream()
                    .filter(o -> o.letter() == letter && letter != ' ')
                    .findFirst()
                    .orElseThrow(() -> new UsageError(
                            "unknown option -" + letter + ". " + program + " --help lists what there is."));
            if (option.takesArgument()) {
                String attached = letters.substring(i + 1);
                add(found, option, attached.isEmpty() ? argument("-" + letter, option, rest) : attached);
                return;
            }
            add(found, option, "");
        }
    }

    private static String argument(String word, Option option, List<String> rest) throws UsageError {
        if (rest.isEmpty()) {
            throw new UsageError(word + " needs an argument: " + option.argument());
        }
        return rest.remove(0);
    }

    private static void add(Map<String, List<String>> found, Option option, String value) {
        found.computeIfAbsent(option.name(), n -> new ArrayList<>()).add(value);
    }

    /** The help text. */
    public String help() {
        StringBuilder out =
                new StringBuilder(program).append(": ").append(purpose).append("\n\nUsage:\n");
        usage.forEach(u -> out.append("  ")
                .append(program)
                .append(u.isEmpty() ? "" : " " + u)
                .append('\n'));
        out.append("\nOptions:\n");
        options.forEach(o -> describe(o, out));
        if (!examples.isEmpty()) {
            out.append("\nExamples:\n");
            examples.forEach(e -> out.append("  ").append(e).append('\n'));
        }
        out.append("\nThe node is found by --base DIR, else $SYSTOLE_BASE, else /var/lib/systole.\n");
        out.append("Exit codes: 0 done, 64 wrong usage, 77 not permitted, 102 no node here, 105 no such object,\n");
        out.append("106 no quorum, 124 no answer in time; docs/commands.md has them all.\n");
        return out.toString();
    }

    private static void describe(Option option, StringBuilder out) {
        String shape = option.shape();
        out.append("  ").append(shape);
        out.append(shape.length() < 28 ? " ".repeat(28 - shape.length()) : "\n" + " ".repeat(30));
        out.append(option.help()).append('\n');
    }
}
