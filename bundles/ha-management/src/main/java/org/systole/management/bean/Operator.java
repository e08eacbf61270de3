package org.systole.management.bean;

import java.util.ArrayList;
import java.util.List;
import org.systole.core.console.Console;

/** Runs commands for MBeans, as whoever called the MBean. */
final class Operator {
    /** Exit code of {@code systole status} and the like when they found something to tell. */
    private static final int TOLD = 1;

    private final Console console;

    Operator(Console console) {
        this.console = console;
    }

    /**
     * Runs the command.
     *
     * @return what it printed
     * @throws IllegalStateException with the command's sentence when it did not succeed; a JDK type, because clients
     *     have no class of ours
     */
    String run(List<String> words) {
        Console.Reply reply = console.run(new Console.Call(words, CallingUser.name(), "jmx"));
        if (reply.exitCode() != 0) {
            throw new IllegalStateException(
                    (reply.errors() + reply.output()).strip() + " [exit code " + reply.exitCode() + "]");
        }
        return reply.output();
    }

    String run(String... words) {
        return run(List.of(words));
    }

    /** As {@link #run(List)}, for commands whose exit code 1 is part of the answer. */
    String tell(String... words) {
        Console.Reply reply = console.run(new Console.Call(List.of(words), CallingUser.name(), "jmx"));
        if (reply.exitCode() > TOLD) {
            throw new IllegalStateException(reply.errors().strip() + " [exit code " + reply.exitCode() + "]");
        }
        return reply.output() + reply.errors();
    }

    /** What the command would lead to. */
    String dryRun(List<String> words) {
        List<String> all = new ArrayList<>(words);
        all.add("--dry-run");
        return run(all);
    }
}
