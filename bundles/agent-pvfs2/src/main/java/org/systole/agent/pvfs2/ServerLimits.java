package org.systole.agent.pvfs2;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.systole.api.agent.Steps;
import org.systole.api.linux.ProcessId;
import org.systole.api.process.Command;

/**
 * Raises how many files the server may open and how large a core it may leave, as the founding scripts did. Not being
 * permitted to is no reason to fail, because the limits it has may do; it is noted among the steps.
 */
final class ServerLimits {
    private static final long FILES = 100_000;
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Pattern OPEN_FILES = Pattern.compile("Max open files +([0-9]+)");

    private final Machine machine;
    private final Steps steps;

    ServerLimits(Machine machine, Steps steps) {
        this.machine = machine;
        this.steps = steps;
    }

    void raise(ProcessId id) throws InterruptedException {
        Matcher files =
                OPEN_FILES.matcher(machine.processes().text(id.pid(), "limits").orElse(""));
        if (files.find() && Long.parseLong(files.group(1)) < FILES) {
            set(id, "--nofile=" + FILES + ":" + FILES);
        }
        set(id, "--core=unlimited");
    }

    private void set(ProcessId id, String limit) throws InterruptedException {
        Command prlimit = Command.of("prlimit", limit, "--pid", id.toString());
        Command.Completed completed = machine.commands().run(prlimit, LIMIT);
        if (!completed.ok()) {
            steps.note("limit not raised: " + completed.summary());
        }
    }
}
