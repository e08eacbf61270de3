package org.systole.testbed.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.testbed.Bed;
import org.systole.testbed.BedOptions;
import org.systole.testbed.Programs;

/** The observers must see what they are there for: a deliberate double, and a gap of a known length. */
class WatcherTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int PORT = 3334;

    @TempDir
    static Path temporary;

    private static Bed bed;
    private static String address;

    private final List<Watcher.Doubling> alarms = Collections.synchronizedList(new ArrayList<>());
    private Watcher watcher;

    @BeforeAll
    static void make() throws IOException {
        assumeTrue(Bed.obstacle().isEmpty(), () -> "skipped: " + Bed.obstacle().orElseThrow());
        Path tools = Files.createDirectories(temporary.resolve("tools"));
        Path standIn = Path.of("../testkit/pvfs2-standin").toRealPath();
        for (String program : List.of("pvfs2-server", "pvfs2-check-server")) {
            Files.copy(standIn.resolve(program), tools.resolve(program));
        }
        bed = Bed.create(new BedOptions(2, 1, temporary, tools, temporary.resolve("logs")));
        address = bed.addresses().virtual(0);
        for (String node : bed.nodes()) {
            Files.writeString(
                    bed.inside(node, "/etc/fs.conf"),
                    """
                    <Aliases>
                        Alias virtual tcp://%s:%d
                    </Aliases>
                    <ServerOptions>
                        Server virtual
                        DataStorageSpace /var/lib/data
                        MetadataStorageSpace /var/lib/meta
                        LogFile /var/log/pvfs2.log
                    </ServerOptions>
                    <Filesystem>
                        Name pvfs2-fs
                        ID 1
                    </Filesystem>
                    """
                            .formatted(address, PORT));
            on(node, "pvfs2-server -f -a virtual /etc/fs.conf");
        }
    }

    @AfterAll
    static void remove() {
        if (bed != null) {
            bed.close();
        }
    }

    @BeforeEach
    void watch() {
        watcher = Watcher.start(bed, Set.of(address), Set.of(), alarms::add);
    }

    @AfterEach
    void clear() {
        watcher.close();
        bed.heal();
        for (String node : bed.nodes()) {
            bed.boot(node);
            bed.exec(node, "bash", "-c", "ip addr del " + address + "/24 dev eth0; umount /san/0");
        }
    }

    private static void on(String node, String script) {
        Programs.Ended ended = bed.exec(node, "bash", "-c", script);
        assertThat(ended.exit()).as("%s on %s: %s", script, node, ended.text()).isZero();
    }

    /** A daemon on every address of both nodes, so that whoever has the address answers. */
    private static Client client() {
        bed.nodes()
                .forEach(node -> on(
                        node, "(echo > /dev/tcp/127.0.0.1/3334) 2> /dev/null || pvfs2-server -a virtual /etc/fs.conf"));
        return Client.start(bed, List.of(address), PORT);
    }

    private static void take(String node) {
        on(node, "ip addr add " + address + "/24 dev eth0");
    }

    private static void drop(String node) {
        on(node, "ip addr del " + address + "/24 dev eth0");
    }

    private static void mount(String node) {
        on(node, "mkdir -p /san/0 && mount -L label0 /san/0");
    }

    @Test
    void reportsADoubleAddress() {
        take("node1");
        await().atMost(SOON).until(() -> watcher.holder(address).equals(Optional.of("node1")));
        assertThat(alarms).isEmpty();
        take("node2");
        await().atMost(SOON).until(() -> !alarms.isEmpty());
        assertThat(alarms.get(0).thing()).isEqualTo(address);
        assertThat(alarms.get(0).holders()).containsExactly("node1", "node2");
        assertThat(watcher.doublings()).hasSize(1);
    }

    @Test
    void reportsADoubleMountAlsoOfANodeThatIsCutOffTheNetwork() {
        bed.detachPort("node1");
        mount("node1");
        mount("node2");
        await().atMost(SOON).until(() -> !alarms.isEmpty());
        assertThat(alarms.get(0).thing()).isEqualTo("label0");
        assertThat(alarms.get(0).holders()).containsExactly("node1", "node2");
    }

    @Test
    void movesInOrderAreNoDoubles() {
        long start = System.nanoTime();
        for (int round = 0; round < 5; round++) {
            for (String node : bed.nodes()) {
                take(node);
                mount(node);
                await().atMost(SOON).until(() -> watcher.holder(address).equals(Optional.of(node)));
                await().atMost(SOON).until(() -> watcher.holder("label0").equals(Optional.of(node)));
                on(node, "umount /san/0");
                drop(node);
            }
        }
        assertThat(alarms).isEmpty();
        assertThat(watcher.gained(address, "node2", start)).isPresent();
        assertThat(watcher.log(start)).hasSizeGreaterThanOrEqualTo(20);
        assertThat(watcher.coverage().samples()).isGreaterThan(10);
    }

    @Test
    void seesWhereADaemonListens() {
        try (Watcher sockets = Watcher.start(bed, Set.of(address), Set.of(address + ":3335"), alarms::add)) {
            take("node2");
            String listen = "import socket,time; s=socket.socket(); s.bind(('" + address
                    + "', 3335)); s.listen(); time.sleep(600)";
            on("node2", "setsid python3 -c \"" + listen + "\" > /dev/null 2>&1 &");
            await().atMost(SOON).until(() -> sockets.holder(address + ":3335").equals(Optional.of("node2")));
            bed.powerCut("node2");
            await().atMost(SOON).until(() -> sockets.holder(address + ":3335").isEmpty());
        }
    }

    @Test
    void aNodeWithoutPowerHoldsNothing() {
        take("node1");
        mount("node1");
        await().atMost(SOON).until(() -> watcher.holder("label0").equals(Optional.of("node1")));
        bed.powerCut("node1");
        take("node2");
        mount("node2");
        await().atMost(SOON).until(() -> watcher.holder("label0").equals(Optional.of("node2")));
        await().atMost(SOON).until(() -> watcher.holder(address).equals(Optional.of("node2")));
        assertThat(alarms).isEmpty();
    }

    @Test
    void aClientSeesTheGapOfAMovedAddressAndWhoAnswersThen() throws InterruptedException {
        take("node1");
        try (Client client = client()) {
            Client.Answer first =
                    client.awaitAnswer(address, System.nanoTime(), SOON).orElseThrow();
            assertThat(first.text()).endsWith("node1");
            long cut = System.nanoTime();
            drop("node1");
            await().pollDelay(Duration.ofMillis(300)).until(() -> true);
            take("node2");
            on("node2", "arping -q -A -c 1 -I eth0 " + address);
            Client.Answer again =
                    client.awaitAnswer(address, System.nanoTime(), SOON).orElseThrow();
            assertThat(again.text()).endsWith("node2");
            Client.Gap gap = client.longestGap(address, cut, System.nanoTime());
            assertThat(gap.length()).isBetween(Duration.ofMillis(300), SOON);
            assertThat(client.firstAnswer(address, cut, answer -> true)).isPresent();
        }
    }

    @Test
    void aClientSeesThatANodeIsFrozen() throws InterruptedException {
        take("node1");
        try (Client client = client()) {
            client.awaitAnswer(address, System.nanoTime(), SOON).orElseThrow();
            bed.pause("node1");
            long frozen = System.nanoTime();
            await().pollDelay(Duration.ofMillis(400)).until(() -> true);
            assertThat(client.firstAnswer(address, frozen, answer -> true)).isEmpty();
            assertThat(watcher.holder(address)).contains("node1");
            bed.resume("node1");
            assertThat(client.awaitAnswer(address, frozen, SOON)).isPresent();
        }
    }
}
