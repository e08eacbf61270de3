package org.systole.agent.pvfs2;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.systole.api.agent.Checked;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.linux.Mount;
import org.systole.api.linux.MountTable;
import org.systole.api.process.Bounded;

/**
 * The storage space of one server as it lies on disk.
 *
 * @param data whether there is anything in the directory for file content
 * @param metadata whether there is anything in the directory for databases
 * @param places the directories with every link followed as far as they exist, for finding their file systems
 */
record Storage(boolean data, boolean metadata, List<Path> places) {
    /** Mount points that are the system's own: a storage space found there means its own file system is missing. */
    private static final List<String> SYSTEM = List.of(
            "/",
            "/boot",
            "/dev",
            "/dev/shm",
            "/etc",
            "/home",
            "/opt",
            "/root",
            "/run",
            "/tmp",
            "/usr",
            "/usr/local",
            "/var",
            "/var/lib",
            "/var/log",
            "/var/tmp");

    /** What a freshly made file system may hold without being used. */
    private static final String LOST_AND_FOUND = "lost+found";

    /** Looks; refused with the reason when the disk does not answer in time, or answers with an error. */
    static Checked<Storage> look(ServerConfig server, Duration limit) throws InterruptedException {
        return Bounded.run(limit, () -> look(server))
                .orElseGet(() -> Checked.refused(
                        Status.GENERIC_ERROR,
                        "the disk under " + server.data() + " and " + server.metadata() + " does not answer within "
                                + limit.toMillis() + " ms; check it and the way to it"));
    }

    private static Checked<Storage> look(ServerConfig server) {
        try {
            return Checked.of(new Storage(
                    isFilled(Path.of(server.data())),
                    isFilled(Path.of(server.metadata())),
                    List.of(real(Path.of(server.data())), real(Path.of(server.metadata())))));
        } catch (IOException e) {
            return Checked.refused(Status.GENERIC_ERROR, "the storage space cannot be looked at: " + e);
        }
    }

    boolean isWhole() {
        return data && metadata;
    }

    boolean isAbsent() {
        return !data && !metadata;
    }

    private static boolean isFilled(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (!entry.getFileName().toString().equals(LOST_AND_FOUND)) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        }
    }

    /** Follows links up to the last directory that exists; what is missing below it is taken literally. */
    private static Path real(Path path) {
        Path missing = Path.of("");
        for (Path existing = path.normalize(); existing != null; existing = existing.getParent()) {
            try {
                return existing.toRealPath().resolve(missing);
            } catch (IOException e) {
                missing = existing.getFileName() == null
                        ? missing
                        : existing.getFileName().resolve(missing);
            }
        }
        return path;
    }

    /** Why the storage space does not lie, or would not lie, on a file system meant for it; empty when it does. */
    Optional<String> wrongMount(MountTable table, String wantedPoint) {
        return places.stream()
                .flatMap(place -> wrongMount(place.toString(), table, wantedPoint).stream())
                .findFirst();
    }

    private static Optional<String> wrongMount(String place, MountTable table, String wantedPoint) {
        Mount holding = table.holding(place).orElse(null);
        if (holding == null) {
            return Optional.of("storage space " + place + " is on no mounted file system");
        }
        String on = "storage space " + place + " is on " + holding.point() + " (" + holding.source() + ")";
        if (!wantedPoint.isEmpty() && !holding.point().equals(wantedPoint)) {
            return Optional.of(on + ", not on storage_mount=" + wantedPoint + ": that is not mounted, or something else"
                    + " is mounted below it; mount the storage there first");
        }
        if (wantedPoint.isEmpty() && SYSTEM.contains(holding.point())) {
            return Optional.of(on + ", the system's own file system, so its own is not mounted; mount it first, or say"
                    + " storage_mount=" + holding.point() + " if the storage really belongs there");
        }
        return holding.readOnly()
                ? Optional.of(on + ", which is mounted read-only; mount it writable after checking the disk")
                : Optional.empty();
    }
}
