package org.systole.api.linux;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The processes of this process id namespace. Everything is answered from {@code /proc} at the moment of the call; a
 * process that goes away meanwhile, or that one may not look at, is simply not there.
 */
@ProviderType
public final class ProcessTable {
    private static final String DELETED = " (deleted)";

    private final Path proc;

    /** Processes as seen in this directory, ordinarily {@code /proc}. */
    public ProcessTable(Path proc) {
        this.proc = proc;
    }

    /** The processes this process sees. */
    public static ProcessTable local() {
        return new ProcessTable(Path.of("/proc"));
    }

    /**
     * What {@code /proc/PID/stat} says.
     *
     * @param name the program's name, at most 15 characters; for a script the script's
     * @param state {@code R}, {@code S}, {@code D} (waits in the kernel, cannot be killed), {@code T} (stopped by a
     *     signal), {@code Z} (dead, not yet reaped)
     */
    public record Stat(ProcessId id, String name, char state) {}

    /** The numbers of all processes, in ascending order. */
    public List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            entries.forEach(entry -> pids.add(Long.parseLong(entry.getFileName().toString())));
        } catch (IOException e) {
            throw new IllegalStateException("cannot list " + proc + "; mount it", e);
        }
        pids.sort(null);
        return pids;
    }

    /** Its name, state and start; never blocks, whatever the process waits for. */
    public Optional<Stat> stat(long pid) {
        return text(pid, "stat").map(text -> {
            int close = text.lastIndexOf(')');
            String[] fields = text.substring(close + 2).split(" ");
            String name = text.substring(text.indexOf('(') + 1, close);
            return new Stat(new ProcessId(pid, Long.parseLong(fields[19])), name, fields[0].charAt(0));
        });
    }

    /** The program and its arguments as it was started; empty for kernel threads and zombies. */
    public List<String> commandLine(long pid) {
        return text(pid, "cmdline")
                .filter(text -> !text.isEmpty())
                .map(text -> List.of(text.split("\0")))
                .orElse(List.of());
    }

    /** The file it executes, even if that was replaced since; an interpreter for a script. */
    public Optional<String> executable(long pid) {
        return link(pid, "exe")
                .map(exe -> exe.endsWith(DELETED) ? exe.substring(0, exe.length() - DELETED.length()) : exe);
    }

    /**
     * Where one of its links leads: {@code cwd}, {@code root}, {@code fd/3}. Touches no file system but {@code /proc}.
     */
    public Optional<String> link(long pid, String name) {
        try {
            return Optional.of(
                    Files.readSymbolicLink(proc.resolve(pid + "/" + name)).toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The names in one of its directories, such as {@code fd}. */
    public List<String> names(long pid, String directory) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc.resolve(pid + "/" + directory))) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
        return names;
    }

    /** The content of one of its files, such as {@code wchan}. */
    public Optional<String> text(long pid, String file) {
        return KernelFile.text(proc.resolve(pid + "/" + file));
    }

    /** Whether this very process still executes, or holds files: a zombie does neither once its last thread is gone. */
    public boolean lives(ProcessId id) {
        Stat stat = stat(id.pid()).filter(now -> now.id().equals(id)).orElse(null);
        if (stat == null || stat.state() == 'X') {
            return false;
        }
        return stat.state() != 'Z' || names(id.pid(), "task").size() > 1;
    }

    /** Asks this very process to end (SIGTERM); answers whether that could be asked. */
    public boolean terminate(ProcessId id) {
        return handle(id).map(ProcessHandle::destroy).orElse(false);
    }

    /** Ends this very process without asking (SIGKILL); answers whether that was possible. */
    public boolean kill(ProcessId id) {
        return handle(id).map(ProcessHandle::destroyForcibly).orElse(false);
    }

    /** The handle checks the start time itself before it signals, so that a number given out again is never hit. */
    private Optional<ProcessHandle> handle(ProcessId id) {
        if (id.pid() == ProcessHandle.current().pid()) {
            return Optional.empty();
        }
        return ProcessHandle.of(id.pid()).filter(handle -> lives(id));
    }
}
