package org.systole.cib;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Pacemaker's own tools, asked as black boxes where they are installed. */
public final class PacemakerTools {
    private static final Path SCHEMA = Path.of("/usr/share/pacemaker/pacemaker-3.9.rng");

    private PacemakerTools() {}

    /** What a program answered. */
    public record Answer(int exit, String output) {}

    public static boolean schemaInstalled() {
        return Files.exists(SCHEMA) && installed("xmllint");
    }

    public static boolean installed(String program) {
        return List.of("/usr/sbin/", "/usr/bin/").stream().anyMatch(d -> Files.isExecutable(Path.of(d + program)));
    }

    /** Checks a CIB against Pacemaker 2.1.5's schema. */
    public static Answer schema(Path directory, Element cib) {
        return run(directory, "xmllint", "--noout", "--relaxng", SCHEMA.toString(), write(directory, "cib.xml", cib));
    }

    public static String write(Path directory, String name, Element element) {
        try {
            return Files.writeString(directory.resolve(name), Xml.print(element))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a program for at most a minute; its output and errors together. */
    public static Answer run(Path directory, String... command) {
        try {
            Path output = directory.resolve("output.txt");
            Process process = new ProcessBuilder(new ArrayList<>(List.of(command)))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " did not end within a minute");
            }
            return new Answer(process.exitValue(), Files.readString(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
