package org.systole.api.process;

import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/** Where commands are run: here, behind a prefix such as {@code ip netns exec NAME}, or nowhere at all in a test. */
@ConsumerType
@FunctionalInterface
public interface CommandRunner {
    /** Runs the command as {@link Command#run} does, with the same limits and the same ways to end. */
    Command.Completed run(Command command, Duration timeout) throws InterruptedException;

    /** Runs commands on this machine, as they are. */
    static CommandRunner local() {
        return Command::run;
    }

    /** Runs commands as arguments of another: {@code behind("ip", "netns", "exec", "n1")}. */
    static CommandRunner behind(String... prefix) {
        return (command, timeout) -> command.behind(prefix).run(timeout);
    }
}
