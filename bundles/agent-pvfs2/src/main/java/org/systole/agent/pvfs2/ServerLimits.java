package org.systole.agent.pvfs2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.systole.api.linux.ProcessTable;
import org.systole.api.process.Command;
import org.systole.api.process.Command.Completed;

/**
 * Raises how many files the server may open and how large a core it may leave, as the founding scripts did. A shell
 * does it on its way to become the server: so they hold from the server's first moment, and no time is lost. Not being
 * permitted to is no reason to fail, because the limits it has may do; it is noted among the steps.
 *
 * @param files how many files it may open, if it has to be raised
 * @param cores whether the size of cores has to be raised
 */
record ServerLimits(Optional<Long> files, boolean cores) {
    private static final long FILES = 100_000;
    private static final Pattern OPEN_FILES = Pattern.compile("Max open files +([0-9]+)");
    private static final Pattern WHOLE_CORES = Pattern.compile("Max core file size +unlimited");

    /** How the shell says that a limit stays. */
    private static final String STAYS = "limit not raised: ";

    /** What is missing in the limits of this process, which the server inherits. */
    static ServerLimits missing(ProcessTable processes) {
        return missing(processes.text(ProcessHandle.current().pid(), "limits").orElse(""), FILES);
    }

    /** @param limits as {@code /proc/PID/limits} shows them, see proc(5) */
    static ServerLimits missing(String limits, long files) {
        Matcher openFiles = OPEN_FILES.matcher(limits);
        boolean few = openFiles.find() && Long.parseLong(openFiles.group(1)) < files;
        return new ServerLimits(
                few ? Optional.of(files) : Optional.empty(),
                !WHOLE_CORES.matcher(limits).find());
    }

    /** The same program with these limits raised; as it is where nothing is missing. */
    Command around(Command program) {
        List<String> wanted = new ArrayList<>();
        files.ifPresent(count -> wanted.add("-n " + count));
        if (cores) {
            wanted.add("-c unlimited");
        }
        StringBuilder script = new StringBuilder();
        for (String limit : wanted) {
            String raise = "ulimit " + limit;
            script.append(raise).append(" 2> /dev/null || ");
            script.append("echo \"" + STAYS + raise + ": $(" + raise + " 2>&1)\" >&2\n");
        }
        return wanted.isEmpty() ? program : program.behind("sh", "-c", script + "exec \"$0\" \"$@\"");
    }

    /** What the shell said about limits before it became the program. */
    static List<String> notes(Completed completed) {
        return completed.err().lines().filter(line -> line.startsWith(STAYS)).toList();
    }

    /** How the program ended, as if there had been no shell. */
    static Completed without(Command program, Completed completed) {
        String err =
                completed.err().lines().filter(line -> !line.startsWith(STAYS)).collect(Collectors.joining("\n"));
        return new Completed(
                program.words(),
                completed.exit(),
                completed.out(),
                err,
                completed.timedOut(),
                completed.abandoned(),
                completed.took(),
                completed.evidence());
    }
}
