package org.systole.launcher.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * One plug-in directory as it was seen last. Files whose name begins with a dot or ends in {@code .tmp .part .new ~}
 * are somebody's work in progress. A file that cannot be read as a bundle is complained of only after it has been left
 * alone for a second: it may be on its way here, byte by byte. One thread.
 */
final class Directory {
    private static final Duration LEFT_ALONE = Duration.ofSeconds(1);

    private final Path path;
    private final int precedence;
    private final LongSupplier nanos;
    private final SortedMap<Path, Seen> seen = new TreeMap<>();

    /** What came of looking at a file; {@code file} or {@code reason} is null. */
    private record Seen(Stamp stamp, long since, PlugInFile file, String reason) {}

    /** @param nanos elapsed time */
    Directory(Path path, int precedence, LongSupplier nanos) {
        this.path = path;
        this.precedence = precedence;
        this.nanos = nanos;
    }

    Path path() {
        return path;
    }

    /**
     * Looks again. A directory that is not there at all is a fault of the machine, not a wish to remove everything:
     * what was seen last stays.
     */
    void look() throws IOException {
        SortedMap<Path, Stamp> present = present();
        seen.keySet().retainAll(present.keySet());
        present.forEach((file, stamp) -> {
            Seen before = seen.get(file);
            if (before == null || !before.stamp().equals(stamp)) {
                seen.put(file, read(file, stamp));
            }
        });
    }

    private SortedMap<Path, Stamp> present() throws IOException {
        SortedMap<Path, Stamp> present = new TreeMap<>();
        try (Stream<Path> entries = Files.list(path)) {
            for (Path file : entries.filter(Directory::meant).toList()) {
                try {
                    present.put(file, Stamp.of(file));
                } catch (NoSuchFileException e) {
                    present.remove(file); // removed since it was listed, or a link that leads nowhere
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return present;
    }

    private static boolean meant(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && !name.matches(".*(\\.tmp|\\.part|\\.new|~)");
    }

    private Seen read(Path file, Stamp stamp) {
        try {
            return new Seen(stamp, nanos.getAsLong(), PlugInFile.read(file, stamp, precedence), null);
        } catch (PlugInFile.NotABundle e) {
            return new Seen(stamp, nanos.getAsLong(), null, e.getMessage());
        }
    }

    /** The files that can be deployed. */
    List<PlugInFile> plugIns() {
        return seen.values().stream()
                .map(Seen::file)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    /** The files that cannot be, with the reason, one sentence each. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        long now = nanos.getAsLong();
        seen.forEach((file, look) -> {
            if (look.reason() != null && now - look.since() >= LEFT_ALONE.toNanos()) {
                complaints.add(PlugInFile.shortName(file) + " is not used: it " + look.reason());
            }
        });
        return complaints;
    }

    /** The file may still be written: the last good look at its bundle must not be forgotten meanwhile. */
    boolean undecided(Path file) {
        Seen look = seen.get(file);
        return look != null && look.reason() != null && nanos.getAsLong() - look.since() < LEFT_ALONE.toNanos();
    }
}
