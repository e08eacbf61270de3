package org.systole.api.linux;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;

/** Reads files of {@code /proc} without a channel: a channel fails in an interrupted thread as if the file were gone. */
final class ProcFile {
    private ProcFile() {}

    static String read(Path file, Charset charset) throws IOException {
        try (FileInputStream stream = new FileInputStream(file.toFile())) {
            return new String(stream.readAllBytes(), charset);
        }
    }
}
