package org.systole.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * The directories of beds on this machine, {@code /var/tmp/systole-bed/N}, and what a bed that ended without cleaning
 * up left in them. Namespaces and loop devices go by themselves when a bed's JVM dies; directories do not.
 */
final class Leftovers {
    private static final Path ROOT = Path.of("/var/tmp/systole-bed");
    private static final String OWNER = "owner";

    private Leftovers() {}

    /** Removes what dead beds left, and makes the directory of a new one: its name is the bed's number. */
    static Path claim() {
        try {
            Files.createDirectories(ROOT);
            sweep();
            for (int number = 0; number < 100; number++) {
                Path directory = ROOT.resolve(Integer.toString(number));
                if (taken(directory)) {
                    Files.writeString(directory.resolve(OWNER), identity(ProcessHandle.current()));
                    return directory;
                }
            }
        } catch (IOException e) {
            throw new BedException("cannot make a directory for the bed in " + ROOT + ": " + e.getMessage(), e);
        }
        throw new BedException("100 beds already run here; see " + ROOT);
    }

    private static boolean taken(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** Records a process that must not outlive the bed. */
    static void record(Path directory, long pid) {
        String line = ProcessHandle.of(pid).map(Leftovers::identity).orElse("") + "\n";
        try {
            Files.writeString(
                    directory.resolve("processes"),
                    line,
                    java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sweep() throws IOException {
        try (DirectoryStream<Path> beds = Files.newDirectoryStream(ROOT)) {
            for (Path bed : beds) {
                if (!ownerLives(bed)) {
                    removeOld(bed);
                }
            }
        }
    }

    /** What cannot be removed now stays for the next try; it must not keep a new bed from being made. */
    private static void removeOld(Path bed) {
        try {
            remove(bed);
        } catch (UncheckedIOException | CompletionException e) {
            System.err.println("bed: what a dead bed left in " + bed + " cannot be removed: " + e.getMessage());
        }
    }

    private static boolean ownerLives(Path bed) throws IOException {
        Path owner = bed.resolve(OWNER);
        if (Files.exists(owner)) {
            return find(Files.readString(owner)).isPresent();
        }
        // Just made by another JVM that has not signed it yet, unless it is old.
        return Files.getLastModifiedTime(bed).toMillis() > System.currentTimeMillis() - 60_000;
    }

    /** Kills what is left of a bed, frees its disks and deletes its directory. */
    static void remove(Path bed) {
        killRecorded(bed);
        freeDisks(bed);
        delete(bed);
    }

    private static void killRecorded(Path bed) {
        Path processes = bed.resolve("processes");
        try {
            if (Files.exists(processes)) {
                Files.readAllLines(processes).stream()
                        .flatMap(line -> find(line).stream())
                        .forEach(process -> {
                            process.destroyForcibly();
                            Entrances.release(process.pid());
                            process.onExit()
                                    .orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                                    .join();
                        });
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void freeDisks(Path bed) {
        try (Stream<Path> images =
                Files.exists(bed.resolve("disks")) ? Files.list(bed.resolve("disks")) : Stream.of()) {
            for (Path image : images.toList()) {
                String devices = Programs.run(List.of("losetup", "-n", "-O", "NAME", "-j", image.toString()))
                        .output();
                devices.lines()
                        .map(String::strip)
                        .filter(device -> !device.isEmpty())
                        .forEach(device -> Programs.run(List.of("losetup", "-d", device)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a directory that nothing is mounted in; the last processes may still be writing for a moment. */
    private static void delete(Path directory) {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            } catch (NoSuchFileException | java.nio.file.DirectoryNotEmptyException e) {
                if (System.nanoTime() > deadline) {
                    throw new UncheckedIOException(e);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete " + directory + "; delete it by hand", e);
            }
        }
    }

    private static String identity(ProcessHandle process) {
        return process.pid() + " "
                + process.info().startInstant().map(Object::toString).orElse("?");
    }

    /** The very process, not another that got its pid. */
    private static java.util.Optional<ProcessHandle> find(String identity) {
        String pid = identity.strip().split(" ")[0];
        return pid.isEmpty()
                ? java.util.Optional.empty()
                : ProcessHandle.of(Long.parseLong(pid))
                        .filter(process -> identity(process).equals(identity.strip()));
    }
}
