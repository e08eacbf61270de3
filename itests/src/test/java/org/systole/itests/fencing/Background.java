package org.systole.itests.fencing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.systole.testbed.story.Workspace;

/** A server of the system that runs while a test does, and the files of the device behind it. */
final class Background {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Process process;

    private Background(Process process) {
        this.process = process;
    }

    static Background start(Path log, Map<String, String> environment, List<String> words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(environment);
        return new Background(builder.start());
    }

    /** A program of the test resources. */
    static Path device(String name) {
        return Workspace.find().root().resolve("itests/src/test/resources/devices/" + name);
    }

    static void outletsOn(Path place) throws IOException {
        for (int outlet = 1; outlet <= 4; outlet++) {
            Files.writeString(place.resolve("" + outlet), "on");
        }
    }

    static String state(Path place, int outlet) throws IOException {
        return Files.readString(place.resolve("" + outlet)).strip();
    }

    static int freeUdpPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static int freeTcpPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits until it is ready, which the condition tells. */
    void awaitReady(Callable<Boolean> ready, Path log) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(200))
                .failFast("the server ended, see " + log, () -> !process.isAlive())
                .until(ready);
    }

    void stop() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
