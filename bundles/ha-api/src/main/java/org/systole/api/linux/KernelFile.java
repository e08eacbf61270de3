package org.systole.api.linux;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Reads files of {@code /proc} and {@code /sys}. It does so without a channel: reading through one fails in a thread
 * that is being interrupted, and a file that is there would look as if it were gone.
 */
@ProviderType
public final class KernelFile {
    private KernelFile() {}

    /** The whole text; empty when the file is not there or may not be read. */
    public static Optional<String> text(Path file) {
        try (FileInputStream stream = new FileInputStream(file.toFile())) {
            return Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
