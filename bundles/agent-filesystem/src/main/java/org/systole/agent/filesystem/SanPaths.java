package org.systole.agent.filesystem;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.systole.api.linux.KernelFile;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;
import org.systole.api.process.Deadline;

/**
 * The paths through the SAN to one disk: of EMC PowerPath as {@code powermt} lists them, of device-mapper multipath as
 * the kernel does, or the one path of a plain SCSI disk.
 */
final class SanPaths {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** What powermt calls the drivers of Fibre Channel adapters. */
    private static final Pattern ADAPTER = Pattern.compile("qla|lpfc");

    /** In the status of a multipath device: a path, and whether it is active or failed. */
    private static final Pattern PATH = Pattern.compile(" [0-9]+:[0-9]+ ([AF]) ");

    private final CommandRunner commands;
    private final Path sys;

    /** @param sys ordinarily {@code /sys} */
    SanPaths(CommandRunner commands, Path sys) {
        this.commands = commands;
        this.sys = sys;
    }

    /** How many paths there are and how many of them are lost; none at all where a disk has no paths to watch. */
    record State(int paths, int lost, String detail) {}

    /** The state of the paths to a block device; empty where there is nothing to watch. */
    Optional<State> look(String mode, String device, Deadline deadline) throws InterruptedException {
        String disk = disk(device);
        Optional<String> multipath = multipath(disk);
        if (mode.equals("powerpath") || mode.equals("auto") && disk.startsWith("emcpower")) {
            return Optional.of(powerPath(disk, deadline));
        }
        if (mode.equals("multipath") && multipath.isEmpty()) {
            return Optional.of(new State(0, 0, disk + " is no multipath device"));
        }
        return multipath.isPresent() ? Optional.of(multipath(multipath.get(), deadline)) : plain(disk);
    }

    private State powerPath(String disk, Deadline deadline) throws InterruptedException {
        Command.Completed completed = commands.run(
                Command.of("powermt", "display", "dev=" + disk),
                deadline.within(LIMIT).left());
        List<String> lines = completed
                .out()
                .lines()
                .filter(line -> ADAPTER.matcher(line).find())
                .toList();
        int dead = (int) lines.stream().filter(line -> line.contains("dead")).count();
        return new State(
                lines.size(),
                dead,
                lines.isEmpty() ? "powermt lists no path of " + disk + ": " + completed.summary() : disk);
    }

    private State multipath(String name, Deadline deadline) throws InterruptedException {
        Command.Completed completed = commands.run(
                Command.of("dmsetup", "status", "/dev/" + name),
                deadline.within(LIMIT).left());
        Matcher matcher = PATH.matcher(completed.out());
        List<String> states = new ArrayList<>();
        for (int at = 0; matcher.find(at); at = matcher.end() - 1) {
            states.add(matcher.group(1));
        }
        int failed = (int) states.stream().filter("F"::equals).count();
        return new State(
                states.size(),
                failed,
                states.isEmpty() ? "no path of " + name + " is known: " + completed.summary() : name);
    }

    private Optional<State> plain(String disk) {
        return text(sys.resolve("class/block/" + disk + "/device/state"))
                .map(state -> new State(1, state.equals("running") ? 0 : 1, disk + " is " + state));
    }

    /** The whole disk a partition is on. */
    private String disk(String device) {
        Path block = sys.resolve("dev/block/" + device);
        try {
            Path real = block.toRealPath();
            return (Files.exists(real.resolve("partition")) ? real.getParent() : real)
                    .getFileName()
                    .toString();
        } catch (IOException e) {
            return device;
        }
    }

    /** The multipath device itself, or the one a partition or volume lies on. */
    private Optional<String> multipath(String disk) {
        if (text(sys.resolve("class/block/" + disk + "/dm/uuid"))
                .filter(uuid -> uuid.startsWith("mpath-"))
                .isPresent()) {
            return Optional.of(disk);
        }
        try (DirectoryStream<Path> below = Files.newDirectoryStream(sys.resolve("class/block/" + disk + "/slaves"))) {
            for (Path slave : below) {
                Optional<String> found = multipath(slave.getFileName().toString());
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(Path file) {
        return KernelFile.text(file).map(String::strip);
    }
}
