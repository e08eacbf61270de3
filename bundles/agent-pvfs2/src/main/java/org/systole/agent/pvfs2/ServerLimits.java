package org.systole.agent.pvfs2;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private static final Pattern WHOLE_CORES = Pattern.compile("Max core file size +unlimited");

    private final Machine machine;
    private final Steps steps;

    ServerLimits(Machine machine, Steps steps) {
        this.machine = machine;
        this.steps = steps;
    }

    /** With one process if it can be; one limit that may not be raised must not keep the other from it. */
    void raise(ProcessId id) throws InterruptedException {
        String limits = machine.processes().text(id.pid(), "limits").orElse("");
        List<String> wanted = new ArrayList<>();
        Matcher files = OPEN_FILES.matcher(limits);
        if (files.find() && Long.parseLong(files.group(1)) < FILES) {
            wanted.add("--nofile=" + FILES + ":" + FILES);
        }
        if (!WHOLE_CORES.matcher(limits).find()) {
            wanted.add("--core=unlimited");
        }
        if (wanted.isEmpty() || set(id, wanted).ok()) {
            return;
        }
        for (String limit : wanted) {
            Command.Completed completed = set(id, List.of(limit));
            if (!completed.ok()) {
                steps.note("limit not raised: " + completed.summary());
            }
        }
    }

    private Command.Completed set(ProcessId id, List<String> limits) throws InterruptedException {
        Command prlimit = Command.of("prlimit").and(limits.toArray(new String[0]));
        return machine.commands().run(prlimit.and("--pid", id.toString()), LIMIT);
    }
}
