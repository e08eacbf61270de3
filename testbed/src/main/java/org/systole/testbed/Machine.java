package org.systole.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * One node: network, mount, uts, ipc and pid namespaces that live and die with their pid 1. Its /var and /etc are kept
 * over a reboot, everything else in it is new at each boot. Thread-safe.
 */
final class Machine {
    static final String PATH = "/opt/systole/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final String name;
    private final int number;
    private final Path bed;
    private final BedOptions options;
    private final Switchboard switchboard;
    private final Map<String, Integer> disks;
    private volatile Holder holder;
    private boolean paused;

    Machine(int number, Path bed, BedOptions options, Switchboard switchboard, Map<String, Integer> disks) {
        this.name = "node" + number;
        this.number = number;
        this.bed = bed;
        this.options = options;
        this.switchboard = switchboard;
        this.disks = disks;
    }

    String name() {
        return name;
    }

    int number() {
        return number;
    }

    /** The node's own directory on the machine that carries it; its /var is below as {@code var}. */
    Path directory() {
        return bed.resolve(name);
    }

    /** Pid 1 as this JVM sees it; empty while the power is off. */
    OptionalLong pid1() {
        Holder now = holder;
        return now == null || !now.isAlive() ? OptionalLong.empty() : OptionalLong.of(now.pid());
    }

    /** Switches on; nothing happens if it is on. */
    synchronized void boot() {
        if (pid1().isPresent()) {
            return;
        }
        cut();
        try {
            Files.createDirectories(directory());
            List<String> words =
                    new ArrayList<>(List.of("unshare", "-n", "-m", "-u", "-p", "-i", "-f", "--kill-child"));
            words.add(bed.resolve("node-init.sh").toString());
            words.addAll(List.of(name, directory().toString(), real(options.distribution()), real(options.tools())));
            disks.forEach((label, minor) -> words.add(label + "=" + minor));
            Holder started = Holder.start(words, true, directory().resolve("init.log"));
            holder = started;
            Leftovers.record(bed, started.pid());
            switchboard.plugIn(number, started.pid());
            Files.writeString(directory().resolve("pid1"), Long.toString(started.pid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String real(Path path) throws IOException {
        return path.toRealPath().toString();
    }

    /** Kills pid 1 and with it everything; returns when nothing of the node is left, its network ports included. */
    synchronized void cut() {
        Holder old = holder;
        try {
            Files.deleteIfExists(directory().resolve("pid1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (old != null) {
            // Until it is gone it still counts as alive, so that the watcher looks at it to its last moment.
            old.kill();
            if (paused) {
                Entrances.release(old.pid());
            }
            old.awaitEnd();
            paused = false;
            holder = null;
            switchboard.unplugAll(number);
        }
    }

    /** The words that run a command inside this node. */
    List<String> inside(List<String> command) {
        long pid = pid1().orElseThrow(() -> new BedException(name + " is switched off, it cannot run " + command));
        List<String> words = new ArrayList<>(List.of("nsenter", "-t", Long.toString(pid)));
        words.addAll(List.of("-m", "-u", "-i", "-n", "-p", "--", "/usr/bin/env", "-i", "PATH=" + PATH));
        words.addAll(List.of("LC_ALL=C.UTF-8", "HOME=/root", "JAVA_HOME=" + System.getProperty("java.home")));
        words.addAll(command);
        return words;
    }

    Programs.Ended exec(Duration limit, List<String> command) {
        return Programs.run(limit, inside(command), "");
    }

    /** All processes of the node but pid 1. */
    List<ProcessHandle> processes() {
        OptionalLong pid = pid1();
        if (pid.isEmpty()) {
            return List.of();
        }
        Optional<String> own = pidNamespace(pid.getAsLong());
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> process.pid() != pid.getAsLong())
                    .filter(process ->
                            own.isPresent() && pidNamespace(process.pid()).equals(own))
                    .toList();
        }
    }

    private static Optional<String> pidNamespace(long pid) {
        try {
            return Optional.of(
                    Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/pid")).toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The JVMs of the node. */
    List<ProcessHandle> jvms() {
        return processes().stream()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .toList();
    }

    /** Freezes every process of the node but pid 1; the kernel's part, addresses included, goes on. */
    synchronized void pause() {
        paused = true;
        // Twice, because a process may start another between the listing and the signal.
        signal("-STOP");
        signal("-STOP");
    }

    synchronized void resume() {
        signal("-CONT");
        paused = false;
    }

    private void signal(String signal) {
        List<String> words = new ArrayList<>(List.of("kill", signal));
        processes().forEach(process -> words.add(Long.toString(process.pid())));
        if (words.size() > 2) {
            // A process that ended meanwhile is no failure.
            Programs.run(words);
        }
    }
}
