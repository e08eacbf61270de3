package org.systole.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** Copies what the nodes logged out of a bed that is about to be removed. */
final class KeptLogs {
    private KeptLogs() {}

    static void copy(Path bed, Path to) {
        try (Stream<Path> all = Files.walk(bed, 6)) {
            List<Path> logs =
                    all.filter(Files::isRegularFile).filter(KeptLogs::isLog).toList();
            for (Path log : logs) {
                Path target = to.resolve(bed.relativize(log).toString());
                Files.createDirectories(target.getParent());
                Files.copy(log, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the logs of " + bed + " in " + to, e);
        }
    }

    private static boolean isLog(Path file) {
        String path = file.toString();
        return !path.contains("/etc/") && (path.endsWith(".log") || path.contains("/var/log/"));
    }
}
