package org.systole.launcher.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is set aside when it has grown: {@code systole.log} becomes {@code systole.log.1}, that one {@code .2},
 * and so on up to the number kept. Opened by appending, so a file moved away by hand is written on. One thread.
 */
final class RotatingFile {
    private final Path path;
    private final long limitBytes;
    private final int kept;
    private OutputStream out;
    private long size;

    private RotatingFile(Path path, long limitBytes, int kept) {
        this.path = path;
        this.limitBytes = limitBytes;
        this.kept = kept;
    }

    static RotatingFile open(Path path, long limitBytes, int kept) throws IOException {
        RotatingFile file = new RotatingFile(path, limitBytes, kept);
        file.open();
        return file;
    }

    private void open() throws IOException {
        out = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        size = Files.size(path);
    }

    void write(byte[] bytes) throws IOException {
        if (size > 0 && size + bytes.length > limitBytes) {
            out.close();
            for (int number = kept - 1; number >= 1; number--) {
                moveIfThere(aside(number), aside(number + 1));
            }
            moveIfThere(path, aside(1));
            open();
        }
        out.write(bytes);
        size += bytes.length;
    }

    private Path aside(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    private static void moveIfThere(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
