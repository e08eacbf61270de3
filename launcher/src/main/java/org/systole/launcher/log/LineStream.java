package org.systole.launcher.log;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Makes log entries of what libraries print: each whole line goes to the consumer, without its line end. */
public final class LineStream extends OutputStream {
    private final Consumer<String> lines;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    private LineStream(Consumer<String> lines) {
        this.lines = lines;
    }

    /** A print stream for {@link System#setOut} and {@link System#setErr}. */
    public static PrintStream printStream(Consumer<String> lines) {
        return new PrintStream(new LineStream(lines), false, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int b) {
        if (b == '\n') {
            String line = begun.toString(StandardCharsets.UTF_8).stripTrailing();
            begun.reset();
            if (!line.isEmpty()) {
                lines.accept(line);
            }
        } else {
            begun.write(b);
        }
    }
}
