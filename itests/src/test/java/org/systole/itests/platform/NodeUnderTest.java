package org.systole.itests.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.systole.itests.page.Shell;

/** A node of the built distribution as a process of its own: a cluster of one, on the loopback device. */
final class NodeUnderTest {
    static final Duration SOON = Duration.ofSeconds(120);

    private final Path base;
    private final Path output;
    private Optional<Process> process = Optional.empty();

    /** Prepares it as an operator would; does not start it. */
    NodeUnderTest(Path directory) throws IOException, InterruptedException {
        base = directory.resolve("base");
        output = directory.resolve("output");
        Path key = Files.writeString(directory.resolve("key"), "0123456789abcdef0123456789abcdef01234567\n");
        Ended configured =
                run("configure", base.toString(), "--unicast", "@" + key, "n1=127.0.0.1", "--port", freePort());
        assertThat(configured.code()).as(configured.text()).isZero();
    }

    /** How a command ended; what it printed on both streams. */
    record Ended(int code, String text) {}

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return String.valueOf(socket.getLocalPort());
        }
    }

    /** Runs {@code bin/systole} with these words until it ends. */
    static Ended run(String... words) throws IOException, InterruptedException {
        return run(command(words), words);
    }

    /** Runs another command of the distribution against this node. */
    Ended ask(String program, String... words) throws IOException, InterruptedException {
        ProcessBuilder builder = command(words);
        builder.command().set(0, Shipped.home().resolve("bin").resolve(program).toString());
        builder.environment().put("SYSTOLE_BASE", base.toString());
        return run(builder, words);
    }

    private static Ended run(ProcessBuilder builder, String... words) throws IOException, InterruptedException {
        Process command = builder.redirectErrorStream(true).start();
        command.getOutputStream().close();
        String text = new String(command.getInputStream().readAllBytes());
        assertThat(command.waitFor(SOON.toSeconds(), TimeUnit.SECONDS))
                .as("%s ends", String.join(" ", words))
                .isTrue();
        return new Ended(command.exitValue(), text);
    }

    private static ProcessBuilder command(String... words) {
        List<String> all =
                new ArrayList<>(List.of(Shipped.home().resolve("bin/systole").toString()));
        all.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().remove("SYSTOLE_BASE");
        builder.environment().remove("SYSTOLE_NODE");
        return builder;
    }

    Path base() {
        return base;
    }

    /** A shell that finds the commands and this node. */
    Shell shell(Path directory) {
        return shell(directory, Map.of());
    }

    /** A shell that finds the commands and this node, with other words typed than those printed on a page. */
    Shell shell(Path directory, Map<String, String> instead) {
        return new Shell(
                directory,
                instead,
                Map.of(
                        "PATH",
                        Shipped.home().resolve("bin") + ":" + System.getenv("PATH"),
                        "SYSTOLE_BASE",
                        base.toString()));
    }

    void start() throws IOException {
        process = Optional.of(command("node", "--base", base.toString(), "--node", "n1")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start());
    }

    /** Everything the node has printed so far. */
    String printed() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new AssertionError("the node has no output", e);
        }
    }

    void awaitPrinted(String words) {
        await().pollInterval(Duration.ofMillis(20)).atMost(SOON).untilAsserted(() -> assertThat(printed())
                .contains(words));
    }

    /** Asks it to leave, as systemd does; answers its exit code. */
    int terminate() throws InterruptedException {
        process.orElseThrow().destroy();
        return awaitEnd();
    }

    int awaitEnd() throws InterruptedException {
        assertThat(process.orElseThrow().waitFor(SOON.toSeconds(), TimeUnit.SECONDS))
                .as("the node ends; it printed: %s", printed())
                .isTrue();
        return process.orElseThrow().exitValue();
    }

    void configuration(String resources) throws IOException {
        Files.writeString(
                base.resolve("cib.xml"),
                """
                <cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0">
                  <configuration>
                    <crm_config>
                      <cluster_property_set id="options">
                        <nvpair id="options-stonith" name="stonith-enabled" value="false"/>
                      </cluster_property_set>
                    </crm_config>
                    <nodes/>
                    <resources>
                %s
                    </resources>
                    <constraints/>
                  </configuration>
                  <status/>
                </cib>
                """
                        .formatted(resources));
        Files.setPosixFilePermissions(base.resolve("cib.xml"), PosixFilePermissions.fromString("rw-------"));
    }

    void drop(Path jar, String name) throws IOException {
        Path temporary =
                Files.copy(jar, base.resolve("deploy").resolve("." + name), StandardCopyOption.REPLACE_EXISTING);
        Files.move(temporary, base.resolve("deploy").resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    void remove(String name) throws IOException {
        Files.delete(base.resolve("deploy").resolve(name));
    }

    /** Ends the process whatever it does. */
    void kill() throws InterruptedException {
        if (process.isPresent()) {
            process.get().destroyForcibly();
            process.get().waitFor(SOON.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
