package org.systole.core.command.words;

import java.util.Objects;

/**
 * One option of a command.
 *
 * @param letter the short form; a blank for none
 * @param name the long form without dashes
 * @param argument name of its argument for the help text; empty when it takes none
 * @param help what it does, in a sentence without a full stop
 */
public record Option(char letter, String name, String argument, String help) {
    public Option {
        Objects.requireNonNull(name);
        Objects.requireNonNull(argument);
        Objects.requireNonNull(help);
    }

    /** An option without an argument. */
    public static Option flag(char letter, String name, String help) {
        return new Option(letter, name, "", help);
    }

    /** An option with an argument. */
    public static Option value(char letter, String name, String argument, String help) {
        return new Option(letter, name, argument, help);
    }

    boolean takesArgument() {
        return !argument.isEmpty();
    }

    /** As the help text shows it, such as {@code -N, --node NODE}. */
    String shape() {
        String word = letter == ' ' ? "    --" + name : "-" + letter + ", --" + name;
        return takesArgument() ? word + " " + argument : word;
    }
}
