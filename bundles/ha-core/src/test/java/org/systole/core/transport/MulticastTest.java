package org.systole.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Multicast in a network namespace of its own, so that not a packet reaches this machine's network. Needs root. */
@Tag("cluster")
@Timeout(300)
class MulticastTest {
    @TempDir
    Path directory;

    @Test
    void nodesFindEachOtherByMulticastAndKeepAStrangerOut() throws Exception {
        String script = "ip link set lo up multicast on && ip route add 224.0.0.0/4 dev lo && exec \"$@\"";
        Process process = new ProcessBuilder(List.of(
                        "unshare",
                        "--net",
                        "sh",
                        "-c",
                        script,
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.net.preferIPv4Stack=true",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        MulticastChild.class.getName(),
                        directory.toString()))
                .redirectError(directory.resolve("messages").toFile())
                .start();
        List<String> said = process.inputReader().lines().toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said).as(() -> "see " + directory.resolve("messages")).hasSize(2);
        assertThat(said.get(0)).isEqualTo("members 2 stranger 1");
        assertThat(said.get(1)).contains("n3@127.0.3.3", "wrong key");
    }
}
