package org.systole.stonith.external;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.systole.api.process.Ticker;
import org.systole.testkit.FencingCalls;
import org.systole.testkit.FencingDriverContract;

/** A fence agent of a test, with a device that is a directory. */
record AgentBench(Path place, FencingCalls calls) implements FencingDriverContract.Bench {
    static AgentBench start() throws IOException {
        return of(Scripts.AGENT);
    }

    static AgentBench of(String script) throws IOException {
        Path place = Files.createTempDirectory("fence-agent");
        Scripts.write(place, "fence_fake", script, "rwxr-xr-x");
        for (int plug = 1; plug <= 3; plug++) {
            Files.createFile(place.resolve("on-" + plug));
        }
        InstalledPrograms programs =
                new InstalledPrograms(List.of(place), List.of(place.resolve("none")), new Run(), Ticker.system());
        return new AgentBench(
                place,
                new FencingCalls(
                        programs.drivers().get("fence_fake"),
                        Map.of("device", place.toString(), "password", "s3cr3t-word"),
                        Duration.ofSeconds(60)));
    }

    Path script() {
        return place.resolve("fence_fake");
    }

    List<String> journal() throws IOException {
        return Files.readAllLines(place.resolve("journal"));
    }

    @Override
    public Duration enough() {
        return Duration.ofSeconds(8);
    }

    @Override
    public String plug() {
        return "1";
    }

    @Override
    public String otherPlug() {
        return "2";
    }

    @Override
    public boolean isOn(String plug) {
        return Files.exists(place.resolve("on-" + plug));
    }

    @Override
    public void lie(String plug) throws IOException {
        Files.createFile(place.resolve("lie-" + plug));
    }

    @Override
    public void die() throws IOException {
        Files.createFile(place.resolve("dead"));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
