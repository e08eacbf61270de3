package org.systole.core.command.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.core.command.session.Audit;

/**
 * The audit log: one line per change asked for, in a file that only its owner reads, and in the node's log. A file that
 * has grown beyond 10 MiB is put aside under {@code .1}, in place of the one before.
 */
final class FileAudit implements Audit {
    /** Operators find audit lines by this name, whatever class writes them. */
    private static final Logger log = LoggerFactory.getLogger("org.systole.audit");

    private static final long LARGEST = 10L << 20;

    private final Path file;

    FileAudit(Path file) {
        this.file = file;
    }

    @Override
    public synchronized void record(Entry entry) {
        String line = entry.line();
        log.info("{}", line);
        try {
            prepare();
            Files.writeString(
                    file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            log.warn("The line above could not be written to {}: {}", file, e.getMessage());
        }
    }

    private void prepare() throws IOException {
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else if (Files.size(file) > LARGEST) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            prepare();
        }
    }
}
