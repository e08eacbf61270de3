package org.systole.core.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * A node's directory while it is being made: {@code ha.cf authkeys deploy var run}. The two files are written under
 * other names, forced to disk and renamed at the very end; if anything fails before, nothing is left behind.
 */
final class NodeDirectory {
    private static final String DIRECTORY_MODE = "rwxr-xr-x";
    private static final String STATE_MODE = "rwx------";

    private final Path base;
    private final Deque<Path> made = new ArrayDeque<>();

    NodeDirectory(Path base) {
        this.base = base;
    }

    /** Writes everything. */
    void write(String haCf, String authKeys) throws IOException {
        try {
            for (Path missing = base; missing != null && !Files.exists(missing); missing = missing.getParent()) {
                made.addLast(missing); // innermost first; made below, outermost first
            }
            Deque<Path> toMake = new ArrayDeque<>(made);
            made.clear();
            while (!toMake.isEmpty()) {
                directory(toMake.removeLast(), DIRECTORY_MODE);
            }
            directory(base.resolve("deploy"), DIRECTORY_MODE);
            directory(base.resolve("run"), DIRECTORY_MODE);
            directory(base.resolve("var"), STATE_MODE);
            directory(base.resolve("var/log"), STATE_MODE);
            Path keys = file(base.resolve(".authkeys.new"), authKeys, "rw-------");
            Path settings = file(base.resolve(".ha.cf.new"), haCf, "rw-r--r--");
            Files.move(keys, base.resolve("authkeys"), StandardCopyOption.ATOMIC_MOVE);
            Files.move(settings, base.resolve("ha.cf"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            takeBack(e);
            throw e;
        }
    }

    private void directory(Path path, String mode) throws IOException {
        try {
            Files.createDirectory(path);
            made.addFirst(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(path)) {
                throw e;
            }
        }
    }

    /** Creates the file with its mode before it has content. */
    private Path file(Path path, String text, String mode) throws IOException {
        Files.deleteIfExists(path);
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(
                path, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            made.addFirst(path);
            ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
            channel.force(true);
        }
        return path;
    }

    private void takeBack(IOException cause) {
        for (Path path : made) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }
}
