package org.systole.core.command.words;

import java.util.Arrays;
import java.util.Optional;

/** Exit codes of the commands; the numbers are those that scripts know from Pacemaker's commands. */
public enum ExitCode {
    OK(0, "done"),
    ERROR(1, "failed, or warnings under --strict"),
    NOT_CONFIGURED(6, "not configured"),
    USAGE(64, "the command line is wrong"),
    DATA(65, "the data given is wrong"),
    NO_INPUT(66, "the input file cannot be read"),
    UNAVAILABLE(69, "the node is too busy to answer"),
    SOFTWARE(70, "a bug in Systole; please report it"),
    CANNOT_CREATE(73, "the output file cannot be written"),
    NO_PERMISSION(77, "this user may not do that"),
    CONFIGURATION(78, "the configuration is invalid"),
    NOT_CONNECTED(102, "no node runs here, or it does not answer"),
    OLD(103, "the change was made against an older configuration"),
    NO_SUCH_OBJECT(105, "there is no such object"),
    NO_QUORUM(106, "this node has no quorum"),
    UNSAFE(107, "refused because it is not safe"),
    EXISTS(108, "it exists already"),
    MULTIPLE(109, "more than one object matches"),
    TIMEOUT(124, "no answer in time; it may yet be done");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    public String meaning() {
        return meaning;
    }

    /** The code with that number. */
    public static Optional<ExitCode> of(int number) {
        return Arrays.stream(values()).filter(c -> c.number == number).findFirst();
    }
}
