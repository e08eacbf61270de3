package org.systole.agent.filesystem;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.systole.api.agent.Checked;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.linux.KernelFile;
import org.systole.api.linux.Mount;
import org.systole.api.linux.MountTable;
import org.systole.api.process.Bounded;
import org.systole.api.process.Command;

/** Mounts: only what was asked for, only where nothing is, only once on this node. */
final class MountStart {
    private static final Duration LOOK_LIMIT = Duration.ofSeconds(5);
    private static final Duration CLEANUP_LIMIT = Duration.ofSeconds(3);
    private static final Path FILE_SYSTEMS = Path.of("/proc/filesystems");

    /** Types that lose their order in a crash and have no journal to restore it. */
    private static final List<String> WITHOUT_JOURNAL = List.of("ext2", "minix", "vfat", "msdos");

    /** fsck's exit codes from here on mean that errors are left, or that it did not work. */
    private static final int FSCK_ERRORS = 4;

    private final Call call;
    private final Settings settings;

    MountStart(Call call) {
        this.call = call;
        this.settings = call.settings();
    }

    Result start() throws InterruptedException {
        MountTable table = call.mounts();
        Checked<Source> found =
                call.steps().take("find the device", () -> call.finder().find(settings, table));
        if (found.isRefused()) {
            return call.steps().refused(found);
        }
        Checked<String> directory = MountPoint.of(call, table);
        if (directory.isRefused()) {
            return call.steps().refused(directory);
        }
        Source source = found.value();
        String point = directory.value();
        if (table.at(point).filter(source::is).isPresent()) {
            call.steps().note("it is mounted already");
            return call.steps().ok();
        }
        Optional<Result> trouble = taken(source, point, table);
        trouble = trouble.isPresent() ? trouble : unusable(point);
        trouble = trouble.isPresent() ? trouble : unknownType();
        return trouble.isPresent() ? trouble.get() : checkAndMount(source, point);
    }

    private Optional<Result> unusable(String point) throws InterruptedException {
        boolean directory = isSo(() -> Files.isDirectory(Path.of(point)));
        if (directory) {
            return Optional.empty();
        }
        String remedy = isSo(() -> Files.exists(Path.of(point), LinkOption.NOFOLLOW_LINKS))
                ? "something else has that name: move it away, or correct directory"
                : "make it: mkdir -p " + settings.directory();
        return Optional.of(call.steps()
                .end(
                        Status.NOT_INSTALLED,
                        "directory=" + settings.directory() + " of " + settings.resource()
                                + " is no directory on this node; " + remedy));
    }

    /** A file system that hangs is as good as none. */
    private boolean isSo(Supplier<Boolean> look) throws InterruptedException {
        return Bounded.run(call.deadline().within(LOOK_LIMIT).left(), look).orElse(false);
    }

    private Optional<Result> taken(Source source, String point, MountTable table) {
        Optional<Mount> there = table.at(point);
        if (there.isPresent()) {
            return Optional.of(call.steps()
                    .failed("something else is mounted on " + point + ": "
                            + there.get().source() + " (" + there.get().fsType() + "), not " + settings.device()
                            + "; unmount it first"));
        }
        List<String> elsewhere = source.isExclusive()
                ? source.mounts(table).stream().map(Mount::point).toList()
                : List.of();
        return elsewhere.isEmpty()
                ? Optional.empty()
                : Optional.of(call.steps()
                        .failed(settings.device() + " is mounted on this node already, on "
                                + String.join(", ", elsewhere)
                                + "; unmount it there, so that the cluster alone decides who has it"));
    }

    private Optional<Result> unknownType() throws InterruptedException {
        String type = settings.fsType();
        boolean known = type.isEmpty()
                || kernelKnows(type)
                || Files.isExecutable(Path.of("/sbin/mount." + type))
                || Files.isExecutable(Path.of("/usr/sbin/mount." + type));
        return known || loads(type) && kernelKnows(type)
                ? Optional.empty()
                : Optional.of(call.steps()
                        .end(
                                Status.NOT_INSTALLED,
                                "fstype=" + type + " of " + settings.resource() + " is unknown to the kernel"
                                        + " of this node, and there is no module of that name; "
                                        + "install it or correct the type"));
    }

    private boolean loads(String type) throws InterruptedException {
        return call.run(Command.of("modprobe", "-q", type), call.deadline().left())
                .ok();
    }

    private static boolean kernelKnows(String type) {
        return KernelFile.text(FILE_SYSTEMS).orElse("").lines().anyMatch(line -> line.endsWith("\t" + type));
    }

    private Result checkAndMount(Source source, String point) throws InterruptedException {
        boolean check = settings.check().equals("force")
                || settings.check().equals("auto") && WITHOUT_JOURNAL.contains(settings.fsType());
        if (check && source.kind() == Source.Kind.BLOCK) {
            Command fsck = Command.of("fsck", "-a", source.path());
            Command.Completed completed = call.steps()
                    .take("check", () -> call.run(fsck, call.deadline().left()));
            if (completed.exit() < 0 || completed.exit() >= FSCK_ERRORS) {
                return call.steps()
                        .failed(settings.device() + " was not mounted, because it is damaged: " + completed.summary()
                                + "; check it by hand: fsck " + source.path());
            }
        }
        return mount(source, point);
    }

    private Result mount(Source source, String point) throws InterruptedException {
        Command.Completed completed;
        try {
            completed = call.steps()
                    .take(
                            "mount",
                            () -> call.run(
                                    command(source, point), call.deadline().left()));
        } catch (InterruptedException e) {
            // whether it was mounted is not known, and nobody will look: so see to it that it is not
            call.run(Command.of("umount", point), CLEANUP_LIMIT);
            throw e;
        }
        if (!completed.ok()) {
            return notMounted(source, point, completed);
        }
        return call.mounts().at(point).filter(source::is).isPresent()
                ? call.steps().ok()
                : call.steps()
                        .failed("mount reported success, but " + settings.device() + " is not what is mounted on "
                                + point);
    }

    private Result notMounted(Source source, String point, Command.Completed completed) throws InterruptedException {
        String device = settings.device();
        if (source.kind() == Source.Kind.NAMED
                && device.startsWith("/")
                && isSo(() -> Files.isDirectory(Path.of(device)))) {
            return call.steps()
                    .end(
                            Status.INVALID_PARAMETER,
                            "device=" + device + " of " + settings.resource()
                                    + " is a directory; to show it at another place add options=bind");
        }
        String reason = reason(completed);
        String told = reason.contains("bad option") // the kernel refused, and tells only its own log why
                ? " (" + settings.told() + "); check both, the kernel says more in its log: journalctl -k"
                : "";
        return call.steps()
                .failed(device + " could not be mounted on " + point + ": " + reason + told
                        + new OtherUser(call).note(source));
    }

    private Command command(Source source, String point) {
        Command command = Command.of("mount");
        if (!settings.fsType().isEmpty()) {
            command = command.and("-t", settings.fsType());
        }
        List<String> options = settings.options();
        if (settings.isBind() && !options.contains("bind") && !options.contains("rbind")) {
            options.add(0, "bind");
        }
        return (options.isEmpty() ? command : command.and("-o", String.join(",", options))).and(source.path(), point);
    }

    /** mount says what matters first, and ends with where else to look. */
    private static String reason(Command.Completed completed) {
        String first = completed.err().strip().lines().findFirst().orElse("");
        return completed.timedOut() || completed.notStarted() || first.isEmpty() ? completed.summary() : first;
    }
}
