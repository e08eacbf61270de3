package org.systole.agent.filesystem;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;
import org.systole.api.process.Deadline;

/**
 * The paths through the SAN to one disk: of EMC PowerPath as {@code powermt} lists them, of device-mapper multipath as
 * the kernel does, or as sysfs shows the state of each disk below it.
 */
final class SanPaths {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** What powermt calls the drivers of Fibre Channel adapters. */
    private static final Pattern ADAPTER = Pattern.compile("qla|lpfc");

    /** In the status of a multipath device: the number of a path's disk, and whether it is active or failed. */
    private static final Pattern PATH = Pattern.compile(" ([0-9]+:[0-9]+) ([AF]) ");

    private final CommandRunner commands;
    private final DiskTree disks;

    /** @param sys ordinarily {@code /sys} */
    SanPaths(CommandRunner commands, Path sys) {
        this.commands = commands;
        this.disks = new DiskTree(sys);
    }

    /**
     * How many paths there are, and which of them are lost.
     *
     * @param paths 0 where paths are wanted and none is known
     * @param lost each lost path with its state
     * @param detail what it is about: the lost paths, or why none is known
     */
    record State(int paths, List<String> lost, String detail) {
        State {
            lost = List.copyOf(lost);
        }

        static State of(String disk, int paths, List<String> lost) {
            return new State(paths, lost, lost.isEmpty() ? disk : disk + ": " + String.join(", ", lost));
        }

        static State unknown(String why) {
            return new State(0, List.of(), why);
        }
    }

    /** The state of the paths to a block device; empty where there is nothing to watch. */
    Optional<State> look(String mode, String device, Deadline deadline) throws InterruptedException {
        String disk = disks.disk(device);
        if (mode.equals("powerpath") || mode.equals("auto") && disk.startsWith("emcpower")) {
            return Optional.of(powerPath(disk, deadline));
        }
        Optional<String> multipath = disks.multipath(disk);
        if (mode.equals("multipath") && multipath.isEmpty()) {
            return Optional.of(State.unknown(disk + " is no multipath device; correct device or san_paths"));
        }
        if (multipath.isEmpty()) {
            return ofStates(disk, disks.paths(disk));
        }
        return mode.equals("sysfs")
                ? ofStates(multipath.get(), disks.below(multipath.get()))
                : Optional.of(multipath(multipath.get(), deadline));
    }

    private static Optional<State> ofStates(String disk, List<DiskTree.Disk> paths) {
        return paths.isEmpty()
                ? Optional.empty()
                : Optional.of(State.of(
                        disk,
                        paths.size(),
                        paths.stream()
                                .filter(path -> !path.works())
                                .map(DiskTree.Disk::toString)
                                .toList()));
    }

    private State powerPath(String disk, Deadline deadline) throws InterruptedException {
        Command.Completed completed = commands.run(
                Command.of("powermt", "display", "dev=" + disk),
                deadline.within(LIMIT).left());
        List<String> lines = completed
                .out()
                .lines()
                .filter(line -> ADAPTER.matcher(line).find())
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .toList();
        if (lines.isEmpty()) {
            return State.unknown("powermt lists no path of " + disk + ": " + completed.summary()
                    + (completed.notStarted() ? "; install PowerPath or correct san_paths" : ""));
        }
        return State.of(
                disk,
                lines.size(),
                lines.stream().filter(line -> line.contains("dead")).toList());
    }

    /** The kernel notices a lost path when something is sent over it; sysfs may know of it before. */
    private State multipath(String name, Deadline deadline) throws InterruptedException {
        Command.Completed completed = commands.run(
                Command.of("dmsetup", "status", "/dev/" + name),
                deadline.within(LIMIT).left());
        if (completed.notStarted()) {
            return ofStates(name, disks.below(name))
                    .orElseGet(() -> State.unknown(
                            "no path of " + name + " is known: " + completed.summary() + "; install dmsetup"));
        }
        int paths = 0;
        List<String> lost = new ArrayList<>();
        Matcher matcher = PATH.matcher(completed.out());
        for (int at = 0; matcher.find(at); at = matcher.end() - 1) {
            paths++;
            lostPath(matcher.group(1), matcher.group(2)).ifPresent(lost::add);
        }
        return paths == 0
                ? State.unknown("no path of " + name + " is known: " + completed.summary())
                : State.of(name, paths, lost);
    }

    private Optional<String> lostPath(String number, String mark) {
        String name = disks.disk(number);
        Optional<DiskTree.Disk> disk = disks.state(name)
                .filter(found -> !found.works())
                .or(() -> Optional.of(new DiskTree.Disk(name, "failed")).filter(failed -> mark.equals("F")));
        return disk.map(DiskTree.Disk::toString);
    }
}
