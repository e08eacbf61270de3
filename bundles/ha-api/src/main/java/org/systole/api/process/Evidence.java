package org.systole.api.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.systole.api.linux.KernelFile;
import org.systole.api.linux.ProcessTable;

/**
 * What a program that does not end looks like, in one line, taken before it is killed: afterwards nobody can find out.
 * Names of programs only, no arguments: those of a program's children may hold secrets.
 */
final class Evidence {
    private static final int PROCESSES = 8;
    private static final int STACKS = 2;
    private static final int FRAMES = 5;
    private static final int SAID = 240;
    private static final int LIMIT = 1200;

    private Evidence() {}

    /** Takes some milliseconds, and never blocks, whatever the program waits for. */
    static String of(Process process, String out, String err) {
        ProcessTable table = ProcessTable.local();
        List<ProcessTable.Stat> tree = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .limit(PROCESSES)
                .flatMap(handle -> table.stat(handle.pid()).stream())
                .toList();
        List<String> parts = new ArrayList<>();
        KernelFile.text(Path.of("/proc/loadavg"))
                .ifPresent(load -> parts.add("load " + load.strip().replaceFirst(" \\d+$", "")));
        parts.add("processes: " + tree.stream().map(stat -> shown(table, stat)).collect(Collectors.joining(", ")));
        leaves(tree).forEach(stat -> stack(table, stat).ifPresent(parts::add));
        said("stderr", err).ifPresent(parts::add);
        said("stdout", out).ifPresent(parts::add);
        String all = String.join("; ", parts);
        return all.length() <= LIMIT ? all : all.substring(0, LIMIT) + "...";
    }

    private static String shown(ProcessTable table, ProcessTable.Stat stat) {
        String where = table.text(stat.id().pid(), "wchan")
                .map(String::strip)
                .filter(symbol -> !symbol.isEmpty() && !symbol.equals("0"))
                .map(symbol -> " in " + symbol)
                .orElse("");
        return stat.id() + " " + stat.name() + " " + stat.state() + where;
    }

    /** The last ones: those the others wait for, as a rule. */
    private static List<ProcessTable.Stat> leaves(List<ProcessTable.Stat> tree) {
        return tree.subList(Math.max(0, tree.size() - STACKS), tree.size());
    }

    /** Only the superuser may read it. */
    private static Optional<String> stack(ProcessTable table, ProcessTable.Stat stat) {
        String frames = table.text(stat.id().pid(), "stack")
                .orElse("")
                .lines()
                .map(line -> line.replaceFirst("^\\[<[^>]*>]\\s*", "").replaceFirst("\\+0x.*", ""))
                .filter(frame -> !frame.isBlank())
                .limit(FRAMES)
                .collect(Collectors.joining(" < "));
        return frames.isEmpty() ? Optional.empty() : Optional.of("kernel stack of " + stat.id() + ": " + frames);
    }

    private static Optional<String> said(String stream, String text) {
        String line = text.strip().replaceAll("\\s*\\R\\s*", " | ");
        if (line.isEmpty()) {
            return Optional.empty();
        }
        String end = line.length() <= SAID ? line : "..." + line.substring(line.length() - SAID);
        return Optional.of(stream + " so far: " + end);
    }
}
