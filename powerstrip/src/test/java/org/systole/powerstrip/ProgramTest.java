package org.systole.powerstrip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void takesOrdersFromTheControlFileAndKeepsTheStateFile() throws Exception {
        Path calls = folder.resolve("calls");
        Path cutter = folder.resolve("cut");
        Files.writeString(cutter, "#!/bin/sh\necho \"$*\" >> " + calls + "\n");
        Files.setPosixFilePermissions(cutter, PosixFilePermissions.fromString("rwx------"));
        Path control = folder.resolve("control");
        Path state = folder.resolve("state");
        try (PipedOutputStream orders = new PipedOutputStream();
                InputStream in = new PipedInputStream(orders)) {
            CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> program(in)
                    .run(List.of(
                            "--listen",
                            "127.0.0.1:0",
                            "--outlets",
                            "2",
                            "--name",
                            "2=node2",
                            "--hook",
                            cutter.toString(),
                            "--control",
                            control.toString(),
                            "--state",
                            state.toString())));
            await().atMost(Duration.ofSeconds(20)).until(() -> text(out).contains("powerstrip ready on"));
            assertThat(state).hasContent("1 on Outlet 1\n2 on node2");

            Files.writeString(control, "off 2\n", StandardOpenOption.APPEND);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> Files.readString(state).contains("2 off node2"));
            assertThat(calls).hasContent("off 2");

            orders.write("quit\n".getBytes(StandardCharsets.UTF_8));
            orders.flush();
            assertThat(exit.get(20, TimeUnit.SECONDS)).isZero();
        }
    }

    @Test
    void saysThatThePortIsTaken() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            int exit = program(InputStream.nullInputStream())
                    .run(List.of("--listen", "127.0.0.1:" + taken.getLocalPort()));
            assertThat(exit).isEqualTo(1);
            assertThat(text(err)).contains("is the port free");
        }
    }

    @Test
    void refusesWordsItDoesNotKnow() {
        assertThat(program(new ByteArrayInputStream(new byte[0])).run(List.of("--colour", "red")))
                .isEqualTo(64);
        assertThat(text(err)).contains("unknown option '--colour'").contains("--listen ADDRESS:PORT");
    }

    private Program program(InputStream in) {
        return new Program(in, print(out), print(err));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
