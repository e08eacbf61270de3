package org.systole.agent.pvfs2;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the server's programs: where a parameter says, where they are installed by default, or on the path. */
record Programs(List<String> directories) {
    static final String SERVER = "pvfs2-server";
    static final String CHECK = "pvfs2-check-server";

    Programs {
        directories = List.copyOf(directories);
    }

    /** Both places the founding scripts knew, then the path. */
    static Programs installed() {
        Stream<String> fixed = Stream.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin");
        String path = System.getenv().getOrDefault("PATH", "");
        return new Programs(Stream.concat(fixed, Stream.of(path.split(":")))
                .filter(directory -> directory.startsWith("/"))
                .distinct()
                .toList());
    }

    Optional<String> server(Settings settings) {
        return find(settings.serverPath(), SERVER);
    }

    Optional<String> check(Settings settings) {
        return find(settings.checkPath(), CHECK);
    }

    private Optional<String> find(String configured, String name) {
        Stream<String> places = configured.isEmpty()
                ? directories.stream().map(directory -> directory + "/" + name)
                : Stream.of(configured);
        return places.filter(place -> Files.isExecutable(Path.of(place)) && !Files.isDirectory(Path.of(place)))
                .findFirst();
    }

    /** The file name by which a running server is recognised. */
    static String serverName(Settings settings) {
        String path = settings.serverPath();
        return path.isEmpty() ? SERVER : path.substring(path.lastIndexOf('/') + 1);
    }
}
