package org.systole.core.membership;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.systole.core.state.Incarnation;

/**
 * Makes this node's incarnations. The uuid is minted once in {@code var/node-uuid}; the boot is the kernel's boot id
 * with the start time of pid 1 (field 22 of {@code /proc/1/stat}, in clock ticks), because all namespaces of a machine
 * share one boot id; the counter stands in {@code var/incarnation} and is on disk before it is used.
 */
public final class IncarnationSource {
    private static final int START_TIME_AFTER_NAME = 19;

    private final Path var;
    private final Path proc;

    /** @param var the node's {@code var} directory; made when missing */
    public IncarnationSource(Path var) {
        this(var, Path.of("/proc"));
    }

    IncarnationSource(Path var, Path proc) {
        this.var = var;
        this.proc = proc;
    }

    /**
     * A new incarnation, with a higher counter than any before: for a new JVM, or for a node that comes back after
     * acting alone.
     *
     * @throws IOException when the files cannot be read or written, or do not hold what this class wrote
     */
    public synchronized Incarnation next() throws IOException {
        Files.createDirectories(var);
        long counter = counter() + 1;
        write(var.resolve("incarnation"), Long.toString(counter));
        return new Incarnation(uuid(), boot(), counter);
    }

    private String uuid() throws IOException {
        Path file = var.resolve("node-uuid");
        if (!Files.exists(file)) {
            write(file, UUID.randomUUID().toString());
        }
        String text = Files.readString(file).strip();
        try {
            return UUID.fromString(text).toString();
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    file + " holds '" + text + "', which is no UUID. If this node's disk was copied or edited, remove"
                            + " the file: the node then counts as new",
                    e);
        }
    }

    private long counter() throws IOException {
        Path file = var.resolve("incarnation");
        if (!Files.exists(file)) {
            return 0;
        }
        String text = Files.readString(file).strip();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException(
                    file + " holds '" + text + "', which is no number; write one higher than this node ever had,"
                            + " for instance the seconds since 1970",
                    e);
        }
    }

    private String boot() throws IOException {
        String id = Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
        String stat = Files.readString(proc.resolve("1/stat"));
        // The name in parentheses may contain anything, so count from the last parenthesis.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return id + "-" + fields[START_TIME_AFTER_NAME];
    }

    private void write(Path file, String text) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel out = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(var, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
