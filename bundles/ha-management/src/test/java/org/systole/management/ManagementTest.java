package org.systole.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.MBeanServerConnection;
import javax.management.MBeanServerFactory;
import javax.management.MalformedObjectNameException;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.core.console.Console;
import org.systole.management.event.FakeConsole;

class ManagementTest {
    private static final ObjectName NODE2 = name("org.systole:type=Node,node=\"node2\"");

    @TempDir
    private Path base;

    private final FakeConsole console = new FakeConsole();
    private final HttpClient client = HttpClient.newHttpClient();
    private int jolokiaPort;
    private int jmxPort;
    private Management management;
    private String password;

    private static ObjectName name(String text) {
        try {
            return new ObjectName(text);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @BeforeEach
    void open() throws Exception {
        jolokiaPort = freePort();
        jmxPort = freePort();
        Files.writeString(
                base.resolve("management.conf"), "jolokia.port=" + jolokiaPort + "\njmx.port=" + jmxPort + "\n");
        management = new Management(console, base, ManagementFactory::getPlatformMBeanServer, calm());
        management.awaitOpen();
        password = Files.readString(base.resolve("var/admin.password")).strip();
    }

    private Calm calm() {
        return new Calm(console, Duration.ofMillis(1), Duration.ofMillis(10));
    }

    @AfterEach
    void close() {
        management.end();
    }

    private HttpResponse<String> http(String path, String user, String secret) throws Exception {
        String login = Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + jolokiaPort + "/jolokia/" + path));
        if (!user.isEmpty()) {
            request.header("Authorization", "Basic " + login);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String http(String path) throws Exception {
        HttpResponse<String> response = http(path, "admin", password);
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private JMXConnector jmx(String user, String secret) throws IOException {
        JMXServiceURL url = new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + jmxPort + "/jmxrmi");
        return JMXConnectorFactory.connect(url, Map.of(JMXConnector.CREDENTIALS, new String[] {user, secret}));
    }

    @Test
    void jolokiaAsksForThePassword() throws Exception {
        assertThat(http("version", "", "").statusCode()).isEqualTo(401);
        assertThat(http("version", "admin", "wrong").statusCode()).isEqualTo(401);
        assertThat(http("version", "root", password).statusCode()).isEqualTo(401);
        assertThat(http("version", "admin", password).statusCode()).isEqualTo(200);
    }

    @Test
    void jolokiaReadsTheClusterAndRunsCommandsAsAdmin() throws Exception {
        assertThat(http("read/org.systole:type=Cluster/HealthStatus")).contains("\"value\":\"OK\"");
        assertThat(http("read/org.systole:type=Node,node=!%22node2!%22/State")).contains("\"value\":\"online\"");
        assertThat(http("exec/org.systole:type=Node,node=!%22node2!%22/standby"))
                .contains("\"value\":\"done\\n\"");

        assertThat(console.calls())
                .containsExactly(new Console.Call(List.of("systole", "standby", "node2"), "admin", "jmx"));
    }

    @Test
    void jolokiaTellsWhyACommandWasRefused() throws Exception {
        console.answering(105, "", "systole: There is no node 'node2'.\n");

        assertThat(http("exec/org.systole:type=Node,node=!%22node2!%22/standby"))
                .contains("There is no node 'node2'", "\"status\":500")
                .doesNotContain("stacktrace\":\"java");
    }

    @Test
    void jolokiaShowsNothingButOurBeansAndHowTheJvmIs() throws Exception {
        assertThat(http("read/java.lang:type=Memory/HeapMemoryUsage/used")).contains("\"status\":200");
        assertThat(http("read/java.util.logging:type=Logging")).contains("\"status\":40");
        assertThat(http("exec/java.lang:type=Memory/gc")).contains("\"status\":403");
        assertThat(http("exec/com.sun.management:type=DiagnosticCommand/vmCommandLine"))
                .contains("\"status\":40");
        assertThat(http("write/java.lang:type=Memory/Verbose/true")).contains("\"status\":403");
        assertThat(http("list")).doesNotContain("HotSpotDiagnostic", "DiagnosticCommand", "\"java.util.logging\"");
    }

    @Test
    void thePasswordIsNowhereToBeSeen() throws Exception {
        String version = http("version");
        String own = http("search/*:*");
        String everything = http("read/org.systole:*");

        assertThat(version + own + everything).doesNotContain(password);
        for (ObjectName bean : ManagementFactory.getPlatformMBeanServer().queryNames(null, null)) {
            assertThat(bean.toString()).doesNotContain(password);
        }
        assertThat(System.getProperties().toString()).doesNotContain(password);
    }

    @Test
    void remoteJmxAsksForThePassword() {
        assertThatThrownBy(() -> jmx("admin", "wrong")).isInstanceOf(SecurityException.class);
        assertThatThrownBy(() -> jmx("root", password)).isInstanceOf(SecurityException.class);
        assertThatThrownBy(() -> JMXConnectorFactory.connect(
                        new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + jmxPort + "/jmxrmi")))
                .isInstanceOf(SecurityException.class);
    }

    @Test
    void remoteJmxReadsRunsAndNotifies() throws Exception {
        List<Notification> heard = Collections.synchronizedList(new ArrayList<>());
        try (JMXConnector connector = jmx("admin", password)) {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            assertThat(server.getAttribute(NODE2, "State")).isEqualTo("online");
            server.invoke(NODE2, "standby", new Object[0], new String[0]);
            assertThat(console.calls()).singleElement().satisfies(c -> assertThat(c.user())
                    .isEqualTo("admin"));

            server.addNotificationListener(
                    name("org.systole:type=Events"), (notification, h) -> heard.add(notification), null, null);
            console.show(FakeConsole.view(
                    List.of(FakeConsole.node("node1", "online"), FakeConsole.node("node2", "OFFLINE")), List.of()));
            await().until(() -> !heard.isEmpty());
            assertThat(heard.get(0).getType()).isEqualTo("org.systole.node.lost");
        }
    }

    @Test
    void remoteJmxAllowsNothingDangerous() throws Exception {
        try (JMXConnector connector = jmx("admin", password)) {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            ObjectName memory = name("java.lang:type=Memory");

            assertThat(server.getAttribute(memory, "HeapMemoryUsage")).isNotNull();
            assertThatThrownBy(() -> server.invoke(memory, "gc", new Object[0], new String[0]))
                    .isInstanceOf(SecurityException.class);
            assertThatThrownBy(() -> server.createMBean("javax.management.loading.MLet", name("x:type=y")))
                    .isInstanceOf(SecurityException.class);
            assertThatThrownBy(() -> server.unregisterMBean(NODE2)).isInstanceOf(SecurityException.class);
            Set<ObjectName> visible = server.queryNames(null, null);
            assertThat(visible).contains(NODE2).noneMatch(n -> n.getDomain().startsWith("com.sun"));
        }
    }

    @Test
    void nothingListensOutsideLoopback() throws Exception {
        List<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress())
                .toList();
        for (InetAddress address : outside) {
            for (int port : List.of(jolokiaPort, jmxPort)) {
                assertThatThrownBy(() -> {
                            try (Socket socket = new Socket()) {
                                socket.connect(new InetSocketAddress(address, port), 2000);
                            }
                        })
                        .as("%s:%s", address, port)
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void aPortThatIsTakenCostsOnlyWhatItWasFor() throws Exception {
        Path other = Files.createDirectories(base.resolve("other"));
        Files.writeString(
                other.resolve("management.conf"), "jolokia.port=" + jolokiaPort + "\njmx.port=" + jmxPort + "\n");
        Management second = new Management(console, other, MBeanServerFactory::newMBeanServer, calm());
        second.awaitOpen();
        second.end();

        assertThat(http("read/org.systole:type=Cluster/Name")).contains("pvfs");
    }

    @Test
    void theEndTakesEverythingAway() {
        management.end();

        assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(name("org.systole:*"), null))
                .isEmpty();
        assertThatThrownBy(() -> http("version", "admin", password)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> jmx("admin", password)).isInstanceOf(IOException.class);
    }

    @Test
    void anEndBeforeTheBeginningOpensNothing() throws Exception {
        Path other = Files.createDirectories(base.resolve("third"));
        Management third = new Management(
                console,
                other,
                MBeanServerFactory::newMBeanServer,
                new Calm(console, Duration.ofMinutes(10), Duration.ofHours(1)));
        third.end();
        third.awaitOpen();

        assertThat(other.resolve("var/admin.password")).doesNotExist();
    }

    @Test
    void settingsThatMakeNoSenseAreSaidAndTheUsualOnesUsed() throws IOException {
        Path file = Files.writeString(base.resolve("x.conf"), "jolokia.port=99999\njmx.prt=1\n");
        ManagementSettings settings = ManagementSettings.of(file);

        assertThat(settings.jolokiaPort()).isEqualTo(8778);
        assertThat(settings.jmxPort()).isEqualTo(8779);
        assertThat(settings.problems()).hasSize(2).anyMatch(p -> p.contains("jmx.prt"));
        assertThat(ManagementSettings.of(base.resolve("none.conf")).problems()).isEmpty();
        Files.writeString(file, "jolokia.port=9000\njmx.port=9000\n");
        assertThat(ManagementSettings.of(file).jmxPort()).isZero();
    }
}
