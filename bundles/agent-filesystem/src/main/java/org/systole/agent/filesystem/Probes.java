package org.systole.agent.filesystem;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.systole.api.linux.Mount;
import org.systole.api.linux.ProcessId;
import org.systole.api.linux.ProcessTable;
import org.systole.api.process.Command;
import org.systole.api.process.Deadline;

/**
 * Reads from and writes to a mounted file system by processes of their own: a disk that does not answer keeps them, not
 * us. One that is kept is remembered per resource, so that not every monitor adds another.
 */
final class Probes {
    private static final String BLOCK = "4096";
    private static final int BLOCK_BYTES = 4096;

    private final Map<String, ProcessId> left = new ConcurrentHashMap<>();

    /** Reads the device past the cache; a file system without one is asked for its state. */
    Optional<String> read(Call call, Source source, Mount mount) throws InterruptedException {
        Optional<String> stuck = stuck(call);
        if (stuck.isPresent()) {
            return stuck;
        }
        Command command = source.isExclusive()
                ? Command.of("dd", "if=" + mount.source(), "of=/dev/null", "bs=" + BLOCK, "count=1", "iflag=direct")
                : Command.of("stat", "-f", mount.point());
        return trouble("cannot be read", run(call, command, call.endBy()));
    }

    /** Writes a file, reads it back past the cache, compares, removes it. */
    Optional<String> write(Call call, Mount mount) throws InterruptedException {
        String file = mount.point() + "/.systole-probe-"
                + call.settings().request().node().value() + "-"
                + call.settings().resource().replaceAll("[^A-Za-z0-9_.-]", "_");
        Deadline endBy = call.endBy();
        String text = "probe at " + call.machine().ticker().nanos() + " ";
        text = text.repeat(BLOCK_BYTES / text.length() + 1).substring(0, BLOCK_BYTES);
        Command write = Command.of("dd", "of=" + file, "bs=" + BLOCK, "iflag=fullblock", "conv=fsync")
                .input(text);
        Command.Completed written = direct(call, write, "oflag=direct", endBy);
        Optional<String> trouble = trouble("cannot be written to", written);
        if (trouble.isPresent()) {
            if (written.abandoned() == 0) {
                run(call, Command.of("rm", "-f", file), endBy); // on a full disk it was made, and is empty
            }
            return trouble;
        }
        Command read = Command.of("dd", "if=" + file, "bs=" + BLOCK, "count=1");
        Command.Completed back = direct(call, read, "iflag=direct", endBy);
        run(call, Command.of("rm", "-f", file), endBy);
        return !back.ok() || back.out().equals(text)
                ? trouble("cannot be read", back)
                : Optional.of("gives back something else than was written to " + file);
    }

    /** Not every file system can do without its cache. */
    private Command.Completed direct(Call call, Command command, String flag, Deadline endBy)
            throws InterruptedException {
        Command.Completed completed = run(call, command.and(flag), endBy);
        return completed.err().contains("Invalid argument") ? run(call, command, endBy) : completed;
    }

    private Command.Completed run(Call call, Command command, Deadline endBy) throws InterruptedException {
        ProcessTable processes = call.machine().processes();
        Command.Completed completed = call.run(command, endBy.left());
        if (completed.abandoned() > 0) {
            processes
                    .stat(completed.abandoned())
                    .ifPresent(stat -> left.put(call.settings().resource(), stat.id()));
        }
        return completed;
    }

    private Optional<String> stuck(Call call) {
        ProcessId earlier = left.get(call.settings().resource());
        return earlier != null && call.machine().processes().lives(earlier)
                ? Optional.of("does not answer: process " + earlier + ", an earlier probe, still waits for it")
                : Optional.empty();
    }

    private static Optional<String> trouble(String what, Command.Completed completed) {
        if (completed.ok()) {
            return Optional.empty();
        }
        // dd says what went wrong first, and ends with how much it copied
        Optional<String> error = completed
                .err()
                .lines()
                .filter(line -> line.startsWith("dd: "))
                .findFirst()
                .filter(line -> !completed.timedOut());
        return Optional.of(what + ": " + error.orElseGet(completed::summary));
    }
}
