package org.systole.cib;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The founding document's example files. They are not ours to ship: tests use them where the system property
 * {@code systole.examples} names their folder, or a folder {@code shared/examples} lies beside one of the folders
 * above.
 */
public final class FoundingExamples {
    private FoundingExamples() {}

    /** The text of an example, or empty where the folder is not there. */
    public static Optional<String> text(String name) {
        return folder().map(f -> f.resolve(name)).filter(Files::isRegularFile).map(FoundingExamples::read);
    }

    private static Optional<Path> folder() {
        String given = System.getProperty("systole.examples", "");
        if (!given.isEmpty()) {
            return Optional.of(Path.of(given));
        }
        return Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent)
                .map(p -> p.resolve("shared/examples"))
                .filter(Files::isDirectory)
                .findFirst();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
