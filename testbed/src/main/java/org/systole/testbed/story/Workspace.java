package org.systole.testbed.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the built things are in a checkout of this repository.
 *
 * @param root the directory of the parent pom.xml
 */
public record Workspace(Path root) {
    /** The checkout the current directory is in. */
    public static Workspace find() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("powerstrip")) && Files.isDirectory(at.resolve("testbed"))) {
                return new Workspace(at);
            }
        }
        throw new IllegalStateException(
                "neither " + Path.of("").toAbsolutePath() + " nor a directory above it is a checkout of Systole");
    }

    /** The unpacked distribution; empty until it is built. */
    public Optional<Path> distribution() {
        Path target = root.resolve("distribution/target");
        if (!Files.isDirectory(target)) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.list(target)) {
            return all.filter(path -> Files.isExecutable(path.resolve("bin/systole")))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The programs that stand in for PVFS2. */
    public Path tools() {
        return root.resolve("testkit/pvfs2-standin");
    }

    /** The example configurations. */
    public Path examples() {
        return root.resolve("distribution/examples");
    }

    /** Where the logs of removed beds are kept. */
    public Path logs(String of) {
        return root.resolve("testbed/target/beds").resolve(of);
    }

    /** What {@code java -cp} needs to run the power strip. */
    public String powerStripClassPath() {
        Path target = root.resolve("powerstrip/target");
        try (Stream<Path> jars = Files.list(target)) {
            List<String> own = jars.map(Path::toString)
                    .filter(name -> name.matches(".*/powerstrip-[0-9][^/]*\\.jar"))
                    .toList();
            if (own.isEmpty()) {
                throw new IllegalStateException("no powerstrip jar in " + target + "; build it: mvn package");
            }
            return own.get(0) + ":" + target.resolve("lib") + "/*";
        } catch (IOException e) {
            throw new UncheckedIOException("the power strip is not built; build it: mvn package", e);
        }
    }
}
