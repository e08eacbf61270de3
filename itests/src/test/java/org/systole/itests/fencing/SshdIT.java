package org.systole.itests.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.process.Command;
import org.systole.stonith.apc.ApcDriver;
import org.systole.stonith.baytech.BaytechDriver;
import org.systole.testkit.FencingCalls;
import org.systole.testkit.NeedsRoot;

/**
 * The drivers against Debian's sshd, which runs a console for whoever logs in. Its user exists in a mount namespace of
 * its own only.
 */
@NeedsRoot
class SshdIT {
    private static final String PASSWORD = "right-password";

    @TempDir
    Path directory;

    private Path strip;
    private Background sshd;
    private FencingCalls calls;

    private void start(String dialect) throws Exception {
        strip = Files.createDirectory(directory.resolve("strip"));
        Background.outletsOn(strip);
        for (String kind : List.of("ed25519", "rsa")) {
            run(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    kind,
                    "-N",
                    "",
                    "-f",
                    directory.resolve(kind).toString());
        }
        String hash = run("openssl", "passwd", "-6", PASSWORD).out().strip();
        Path users = etc("passwd", "pdu-console:x:0:0::/root:/bin/sh\n", "rw-r--r--");
        Path secrets = etc("shadow", "pdu-console:" + hash + ":19000:0:99999:7:::\n", "rw-r-----");
        int port = Background.freeTcpPort();
        Path settings = Files.writeString(
                directory.resolve("sshd_config"),
                """
                ListenAddress 127.0.0.1
                Port %d
                HostKey %s/ed25519
                HostKey %s/rsa
                PidFile none
                UsePAM no
                PermitRootLogin yes
                PasswordAuthentication yes
                KbdInteractiveAuthentication no
                StrictModes no
                MaxStartups 100
                ForceCommand /usr/bin/python3 -IS %s %s %s
                """
                        .formatted(port, directory, directory, Background.device("console"), dialect, strip));
        Path log = directory.resolve("log");
        String line = "mkdir -p /run/sshd && mount --bind %s /etc/passwd && mount --bind %s /etc/shadow"
                        .formatted(users, secrets)
                + " && exec /usr/sbin/sshd -D -e -f " + settings;
        sshd = Background.start(log, Map.of(), List.of("unshare", "--mount", "sh", "-c", line));
        sshd.awaitReady(() -> answers(port), log);
        FencingDriver driver = dialect.equals("baytech") ? new BaytechDriver() : new ApcDriver();
        calls = new FencingCalls(
                driver,
                Map.of(
                        "ip", "127.0.0.1",
                        "transport", "ssh",
                        "ssh_port", "" + port,
                        "username", "pdu-console",
                        "password", PASSWORD,
                        "ssh_login_timeout", "40",
                        "login_timeout", "40"),
                Duration.ofSeconds(90));
    }

    private Path etc(String name, String line, String mode) throws IOException {
        Path file = Files.writeString(directory.resolve(name), Files.readString(Path.of("/etc", name)) + line);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file;
    }

    private static Command.Completed run(String program, String... words) throws InterruptedException {
        Command.Completed done = Command.of(program, words).run(Duration.ofSeconds(60));
        assertThat(done.ok()).as(done.summary()).isTrue();
        return done;
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @AfterEach
    void stop() throws Exception {
        if (sshd != null) {
            sshd.stop();
        }
    }

    private List<String> journal() throws IOException {
        return Files.readAllLines(strip.resolve("journal"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"apc-cli", "apc-menu", "baytech"})
    void switchesReadsBackAndLogsOut(String dialect) throws Exception {
        start(dialect);
        assertThat(calls.off("node2")).isInstanceOf(Outcome.Confirmed.class);
        assertThat(Background.state(strip, 2)).isEqualTo("off");
        assertThat(Background.state(strip, 3)).isEqualTo("on");
        assertThat(calls.on("2")).isInstanceOf(Outcome.Confirmed.class);
        assertThat(journal()).containsExactly("login", "off 2", "logout", "login", "on 2", "logout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"apc-cli", "apc-menu", "baytech"})
    void neverConfirmsAnOutletThatStaysOn(String dialect) throws Exception {
        start(dialect);
        Files.createFile(strip.resolve("lie"));
        assertThat(calls.with("power_timeout", "5").off("2")).isNotInstanceOf(Outcome.Confirmed.class);
        assertThat(journal()).contains("off 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"apc-cli", "apc-menu", "baytech"})
    void aLineThatBreaksInTheMiddleOfTheOrderIsResolvedByReading(String dialect) throws Exception {
        start(dialect);
        Files.createFile(strip.resolve("drop"));
        assertThat(calls.off("2")).isInstanceOf(Outcome.Confirmed.class);
        assertThat(journal()).containsOnlyOnce("off 2");
        assertThat(Background.state(strip, 2)).isEqualTo("off");
    }

    @Test
    void anyOfTheHostKeysMayBeDemandedAndNoOther() throws Exception {
        start("apc-cli");
        String rsa = run("ssh-keygen", "-lf", directory.resolve("rsa.pub").toString())
                .out()
                .split(" ")[1];
        assertThat(calls.with("ssh_host_key", rsa).off("2")).isInstanceOf(Outcome.Confirmed.class);
        String line = Files.readString(directory.resolve("ed25519.pub")).strip();
        assertThat(calls.with("ssh_host_key", line).on("2")).isInstanceOf(Outcome.Confirmed.class);
        assertThat(calls.with("ssh_host_key", "SHA256:" + "A".repeat(43)).off("2"))
                .isInstanceOf(Outcome.Failed.class);
        assertThat(Background.state(strip, 2)).isEqualTo("on");
        assertThat(calls.with("password", "wr0ng").off("2"))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                        .contains("may not log in")
                        .doesNotContain("wr0ng"));
    }
}
