package org.systole.agent.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.systole.api.linux.Mount;
import org.systole.api.linux.MountTable;
import org.systole.api.process.Command;

/**
 * A small ext4 disk behind a loop device, and a directory to mount it on. Everything is taken away by {@link #remove}.
 */
final class LoopDisk {
    static final Duration LONG = Duration.ofSeconds(30);
    private static final int SIZE_BYTES = 24 << 20;

    final Path dir;
    final Path point;
    final String label;
    final List<String> loops = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();

    LoopDisk(Path dir) throws IOException {
        this.dir = dir.toRealPath();
        this.point = Files.createDirectories(this.dir.resolve("mount point"));
        this.label = "sys" + ProcessHandle.current().pid();
    }

    /** Makes another disk with a file system on it, made with these options; its device. */
    String make(String name, String... options) throws Exception {
        Path file = file(name);
        try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
            disk.setLength(SIZE_BYTES);
        }
        Command mkfs = Command.of("mkfs.ext4", "-q", "-F", "-L", label + name).and(options);
        assertThat(mkfs.and(file.toString()).run(LONG).summary()).contains("exit code 0");
        String loop = must("losetup", "-f", "--show", file.toString()).out().strip();
        loops.add(loop);
        return loop;
    }

    Path file(String name) {
        return dir.resolve("disk-" + name);
    }

    Command.Completed must(String program, String... words) throws InterruptedException {
        Command.Completed completed = Command.of(program, words).run(LONG);
        assertThat(completed.ok()).as(completed.summary()).isTrue();
        return completed;
    }

    /** Starts a process that goes on until it is ended, and waits until it has said that it is ready. */
    Process hold(String... words) throws IOException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        processes.add(process);
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        return process;
    }

    List<Mount> mounts() {
        return MountTable.read().mounts().stream()
                .filter(mount -> mount.point().startsWith(dir.toString()))
                .toList();
    }

    boolean isMounted() {
        return MountTable.read().at(point.toString()).isPresent();
    }

    void remove() throws InterruptedException {
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            process.waitFor();
        }
        for (Mount mount : MountTable.read().below(dir.toString())) {
            Command.of("fsfreeze", "-u", mount.point()).run(LONG);
            Command.of("umount", "-l", mount.point()).run(LONG);
        }
        for (String loop : loops) {
            Command.of("losetup", "-d", loop).run(LONG);
        }
    }
}
