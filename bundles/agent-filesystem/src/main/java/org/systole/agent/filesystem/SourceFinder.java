package org.systole.agent.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.systole.agent.filesystem.Source.Kind;
import org.systole.api.agent.Checked;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.linux.Mount;
import org.systole.api.linux.MountTable;
import org.systole.api.process.Bounded;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;
import org.systole.api.process.Deadline;

/** Makes out what a resource wants mounted: follows links, looks labels up. */
final class SourceFinder {
    private static final Duration LOOK_LIMIT = Duration.ofSeconds(5);
    private static final Path BY = Path.of("/dev/disk");

    private final CommandRunner commands;
    private final Deadline deadline;

    SourceFinder(CommandRunner commands, Deadline deadline) {
        this.commands = commands;
        this.deadline = deadline;
    }

    /** Refused when it is not there, or the disk does not answer when it is looked for. */
    Checked<Source> find(Settings settings, MountTable table) throws InterruptedException {
        if (settings.tag().isPresent()) {
            return byTag(settings, settings.tag().get());
        }
        String device = settings.device();
        if (settings.isBind() || settings.isLoop()) {
            return byPath(settings, table);
        }
        if (device.startsWith("/dev/") && !settings.fsType().startsWith("nfs")) {
            return byDevice(device, settings);
        }
        return Checked.of(new Source(Kind.NAMED, device, "", ""));
    }

    private static Checked<Source> byDevice(String device, Settings settings) {
        return BlockDevice.number(Path.of(device))
                .map(number -> Checked.of(new Source(Kind.BLOCK, device, number, "")))
                .orElseGet(() -> Checked.refused(
                        Status.NOT_INSTALLED,
                        "device=" + settings.device() + " of " + settings.resource() + " is "
                                + (Files.exists(Path.of(device)) ? "no block device" : "not there")
                                + " on this node; check the disk, its paths, and the name"));
    }

    /** The links udev keeps are asked first: they cost nothing. Without them every disk is read. */
    private Checked<Source> byTag(Settings settings, String tag) throws InterruptedException {
        String name = tag.substring(tag.indexOf('=') + 1);
        Path link = BY.resolve("by-" + tag.substring(0, tag.indexOf('=')).toLowerCase(java.util.Locale.ROOT))
                .resolve(escaped(name));
        if (BlockDevice.number(link).isPresent()) {
            return byDevice(link.toString(), settings);
        }
        Command.Completed completed = commands.run(
                Command.of("findfs", tag), deadline.within(LOOK_LIMIT).left());
        if (completed.ok()) {
            return byDevice(completed.out().strip(), settings);
        }
        boolean silent = completed.timedOut() || completed.notStarted();
        return Checked.refused(
                silent ? Status.GENERIC_ERROR : Status.NOT_INSTALLED,
                "device=" + settings.device() + " of " + settings.resource() + " is not found: "
                        + (silent
                                ? completed.summary()
                                : "no disk of this node has " + tag + "; check the disk and its paths"));
    }

    /** udev writes what is not fit for a file name as a backslash, an x and two digits. */
    private static String escaped(String name) {
        StringBuilder escaped = new StringBuilder();
        for (char c : name.toCharArray()) {
            boolean fit = Character.isLetterOrDigit(c) || "#+-.:=@_".indexOf(c) >= 0;
            escaped.append(fit ? String.valueOf(c) : String.format("\\x%02x", (int) c));
        }
        return escaped.toString();
    }

    private Checked<Source> byPath(Settings settings, MountTable table) throws InterruptedException {
        Duration limit = deadline.within(LOOK_LIMIT).left();
        Optional<Optional<Path>> real = Bounded.run(limit, () -> real(Path.of(settings.device())));
        if (real.isEmpty() || real.get().isEmpty()) {
            return Checked.refused(
                    real.isEmpty() ? Status.GENERIC_ERROR : Status.NOT_INSTALLED,
                    "device=" + settings.device() + " of " + settings.resource()
                            + (real.isEmpty() ? " does not answer within " + limit.toMillis() + " ms" : " is not there")
                            + "; check the file system it is on");
        }
        String path = real.get().get().toString();
        if (!settings.isBind()) {
            return Checked.of(new Source(Kind.LOOP, path, "", ""));
        }
        Mount holding = table.holding(path).orElseThrow();
        String below =
                path.substring(holding.point().equals("/") ? 0 : holding.point().length());
        String root = (holding.root().equals("/") ? "" : holding.root()) + (below.equals("/") ? "" : below);
        return Checked.of(new Source(Kind.BIND, path, holding.device(), root.isEmpty() ? "/" : root));
    }

    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
