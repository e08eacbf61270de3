package org.systole.core.replication;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Logs that were damaged and set aside, beside the one in use: {@code raft.damaged-1}, and so on. While one is there an
 * empty log is known to be a replacement: it may fetch everything from the others, and never helps to found a cluster,
 * which would forget what stood in the damaged ones.
 */
final class DamagedLogs {
    private static final int MOST = 3;

    private final Path directory;

    /** @param directory of the log in use */
    DamagedLogs(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    /** What was set aside and not yet removed by an operator. */
    List<Path> all() throws IOException {
        Path parent = directory.getParent();
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(parent)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix()))
                    .sorted()
                    .toList();
        }
    }

    private String prefix() {
        return directory.getFileName() + ".damaged-";
    }

    /**
     * Sets the log in use aside, in one step.
     *
     * @return where it is now
     * @throws IOException when it cannot be moved, or when this happened too often for a disk that is sound
     */
    Path setAside(LogDamaged why) throws IOException {
        List<Path> before = all();
        if (before.size() >= MOST) {
            throw new IOException(
                    why.getMessage() + ". That is the " + (MOST + 1) + "th time, so the node does not start: check the"
                            + " disk, then remove " + directory.resolveSibling(prefix() + "*"),
                    why);
        }
        int number = 1;
        while (before.contains(aside(number))) {
            number++;
        }
        Files.move(directory, aside(number), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel parent = FileChannel.open(directory.getParent(), StandardOpenOption.READ)) {
            parent.force(true);
        }
        return aside(number);
    }

    private Path aside(int number) {
        return directory.resolveSibling(prefix() + number);
    }
}
