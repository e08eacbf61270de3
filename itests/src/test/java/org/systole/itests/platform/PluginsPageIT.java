package org.systole.itests.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.itests.page.Page;
import org.systole.itests.page.Shell;
import org.systole.testkit.FencingCalls;

/** docs/plugins.md typed off: built by plain Maven outside this tree, dropped into a running node, used, removed. */
class PluginsPageIT {
    private static final Page PAGE = Page.of("plugins.md");

    @TempDir
    Path work;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private volatile String relay1 = "ON";
    private HttpServer site;
    private NodeUnderTest node;
    private Shell shell;

    @BeforeEach
    void startANodeAndWhatThePageTalksTo() throws Exception {
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/cm", this::relay);
        site.createContext("/hooks/systole", exchange -> answer(exchange, told, ""));
        site.start();
        node = new NodeUnderTest(work);
        node.configuration("");
        node.start();
        node.awaitPrinted("n1 is online");
        Path project = Files.createDirectories(work.resolve("project"));
        String here = "127.0.0.1:" + site.getAddress().getPort();
        shell = node.shell(
                project,
                Map.of(
                        "/opt/systole",
                        Shipped.home().toString(),
                        "/var/lib/systole",
                        node.base().toString(),
                        "/run/marker",
                        work.resolve("marker").toString(),
                        "192.168.78.101",
                        here,
                        "chat.example.org",
                        here,
                        "node1:1",
                        "n1:1"));
        for (Map.Entry<String, String> file : PAGE.files().entrySet()) {
            shell.write(file.getKey(), file.getValue());
        }
        shell.write(
                ".mvn/maven.config", "-B\n-s\nsettings.xml\n-Dmaven.repo.local=" + work.resolve("repository") + "\n");
        shell.write("settings.xml", onlyWhatThisBuildHas());
    }

    /** Everything but Systole itself comes from where this build has it, so that no network is needed. */
    private static String onlyWhatThisBuildHas() {
        Path local =
                Path.of(System.getProperty("localRepository", System.getProperty("user.home") + "/.m2/repository"));
        return "<settings><mirrors><mirror><id>here</id><mirrorOf>*,!systole</mirrorOf><url>" + local.toUri()
                + "</url></mirror></mirrors></settings>\n";
    }

    /** The device: relay 1 obeys, relay 2 says so and stays on; there is no other. */
    private void relay(HttpExchange exchange) throws IOException {
        String command = String.valueOf(exchange.getRequestURI().getQuery()).replace("cmnd=Power", "");
        if (command.startsWith("1 ")) {
            relay1 = command.substring(2).toUpperCase(Locale.ROOT);
        }
        String state = command.startsWith("1") ? relay1 : "ON";
        answer(
                exchange,
                asked,
                command.matches("[12].*") ? "{\"POWER" + command.charAt(0) + "\":\"" + state + "\"}" : "");
    }

    private static void answer(HttpExchange exchange, List<String> record, String text) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        record.add(body.isEmpty() ? String.valueOf(exchange.getRequestURI().getQuery()) : body);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @AfterEach
    void end() throws InterruptedException {
        if (node != null) {
            node.kill();
        }
        site.stop(0);
    }

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void everythingOnThePageWorksAsItSays() throws Exception {
        List<String> blocks = PAGE.commands();
        assertThat(blocks).as("build and drop; use; remove").hasSize(3);

        shell.type(blocks.get(0));
        long dropped = System.nanoTime();
        node.awaitPrinted("Deployed example-plugins 1.0.0");
        System.out.printf("deployed %d ms after the last command of the block ended%n", since(dropped));

        shell.type(blocks.get(1));
        await().atMost(NodeUnderTest.SOON)
                .untilAsserted(() -> assertThat(shell.type("crm_mon -1 -r").text())
                        .containsPattern("marker\\s.*ocf:example:Marker.*Started n1")
                        .containsPattern("sockets\\s.*stonith:tasmota.*Started n1"));
        assertThat(work.resolve("marker")).hasContent("on n1\n");
        assertThat(asked).contains("cmnd=Power1");
        await().atMost(NodeUnderTest.SOON).untilAsserted(() -> assertThat(told)
                .anySatisfy(
                        message -> assertThat(message).startsWith("Systole: ").contains("marker")));

        shell.type(blocks.get(2));
        node.awaitPrinted("Removed example-plugins 1.0.0");
        await().atMost(NodeUnderTest.SOON)
                .untilAsserted(
                        () -> assertThat(shell.ask("systole diagnose").text()).contains("ocf:example:Marker"));
        assertThat(work.resolve("marker")).exists();
        assertThat(node.printed()).doesNotContain("stop marker");
        assertThat(shell.type("crm_mon -1 -r").text())
                .as("a missing agent is no failure")
                .contains("Started n1")
                .doesNotContain("Failed ", "UNCLEAN");
        theDriverBelievesOnlyWhatItReads();
    }

    /** The class that was built, called as the core calls it, because a cluster of one has nobody to fence. */
    private void theDriverBelievesOnlyWhatItReads() throws Exception {
        URL jar =
                work.resolve("project/target/example-plugins-1.0.0.jar").toUri().toURL();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar}, PluginsPageIT.class.getClassLoader())) {
            FencingDriver driver = (FencingDriver) loader.loadClass("org.example.TasmotaDriver")
                    .getDeclaredConstructor()
                    .newInstance();
            String ip = "127.0.0.1:" + site.getAddress().getPort();
            FencingCalls calls = new FencingCalls(driver, Map.of("ip", ip));

            assertThat(observed(calls.off("1"))).containsExactly(Map.entry("1", PowerState.OFF));
            assertThat(relay1).isEqualTo("OFF");
            assertThat(observed(calls.on("1"))).containsExactly(Map.entry("1", PowerState.ON));
            assertThat(observed(calls.off("2"))).containsExactly(Map.entry("2", PowerState.ON));
            assertThat(observed(calls.status("3"))).containsExactly(Map.entry("3", PowerState.OTHER));
            assertThat(calls.off("node1")).isInstanceOf(Outcome.Failed.class);
            site.stop(0);
            assertThat(calls.off("1")).isInstanceOf(Outcome.Unknown.class);
            assertThat(calls.status("1")).isInstanceOf(Outcome.Failed.class);
        }
    }

    private static Map<String, PowerState> observed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Confirmed.class);
        return ((Outcome.Confirmed) outcome).observed();
    }

    @Test
    void theTutorialIsShort() {
        String agent = PAGE.files().get("src/main/java/org/example/MarkerAgent.java");

        assertThat(agent.lines().count()).as("lines of the agent on the page").isLessThan(60);
    }

    private static long since(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
