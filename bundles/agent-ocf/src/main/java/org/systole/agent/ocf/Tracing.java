package org.systole.agent.ocf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.agent.ResourceAgent.Request;
import org.systole.api.process.Command.Completed;

/**
 * Keeps what a script does, while a file of the resource's name is in {@code run/trace}: it is looked for at each call,
 * so that tracing begins and ends without touching the resource. Shell scripts of the field trace themselves when they
 * are told a file for it.
 */
final class Tracing {
    private static final Logger log = LoggerFactory.getLogger(Tracing.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss.SSS");

    /** Older traces are removed. */
    private static final int KEPT = 200;

    private final Surroundings surroundings;

    Tracing(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Where to trace this call to; empty for nowhere. */
    Optional<Path> place(Request request) {
        if (!surroundings.hasBase()) {
            return Optional.empty();
        }
        Path wanted = surroundings.base().resolve("run/trace");
        String resource = request.resource().value().replaceAll("[^\\w.:-]", "_");
        String operation = resource + "." + request.operation().key();
        if (!Files.exists(wanted.resolve(resource)) && !Files.exists(wanted.resolve(operation))) {
            return Optional.empty();
        }
        Path directory = surroundings.base().resolve("var/log/trace");
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            removeOld(directory);
        } catch (IOException e) {
            log.warn("Nothing is traced, as {} cannot be used: {}", directory, e.toString());
            return Optional.empty();
        }
        String time = TIME.format(LocalDateTime.now(surroundings.clock()));
        return Optional.of(directory.resolve(operation + "." + time));
    }

    private static void removeOld(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> sorted = files.sorted(
                            Comparator.comparing(path -> path.toFile().lastModified()))
                    .toList();
            for (Path old : sorted.subList(0, Math.max(0, sorted.size() - KEPT))) {
                Files.deleteIfExists(old);
            }
        }
    }

    /** What the field's shell functions look at. */
    static Map<String, String> variables(Path place) {
        return Map.of("OCF_TRACE_RA", "1", "OCF_TRACE_FILE", place + ".sh");
    }

    /** Writes down how it ended; parameters are not in it, as they may be secret. */
    static void keep(Path place, Request request, Completed completed) {
        String text = String.join(" ", completed.command()) + " for " + request.resource() + "\nexit code "
                + completed.exit() + " after " + completed.took().toMillis() + " ms"
                + (completed.timedOut() ? ", killed at its time limit: " + completed.evidence() : "")
                + "\n--- standard output\n" + completed.out() + "\n--- standard error\n" + completed.err() + "\n";
        try {
            Files.writeString(place, text, StandardCharsets.UTF_8);
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            log.warn("The trace {} could not be written: {}", place, e.toString());
        }
    }
}
