package org.systole.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.systole.testbed.Bed;
import org.systole.testbed.BedException;
import org.systole.testbed.BedOptions;
import org.systole.testbed.NodeProcess;
import org.systole.testbed.PowerEvent;
import org.systole.testbed.Programs;
import org.systole.testbed.story.PowerUnit;
import org.systole.testbed.story.StoryCluster;
import org.systole.testbed.story.Workspace;
import org.systole.testbed.watch.Watcher;

/** Five machines of namespaces as they come out of the box: nothing of docs/pvfs2.md is done on them yet. */
final class FiveHosts implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(90);

    private final Bed bed;
    private final PowerUnit power;
    private final Watcher watcher;
    private final List<Watcher.Doubling> doublings = Collections.synchronizedList(new ArrayList<>());

    private FiveHosts(Bed bed, PowerUnit power) {
        this.bed = bed;
        this.power = power;
        Set<String> addresses =
                IntStream.range(0, 4).mapToObj(bed.addresses()::virtual).collect(Collectors.toSet());
        this.watcher = Watcher.start(
                bed,
                addresses,
                addresses.stream().map(a -> a + ":" + StoryCluster.PORT).collect(Collectors.toSet()),
                doublings::add);
    }

    static FiveHosts unpack() throws IOException {
        Workspace workspace = Workspace.find();
        Path distribution = workspace
                .distribution()
                .orElseThrow(() -> new BedException("the distribution is not built; run mvn package"));
        Bed bed = Bed.create(new BedOptions(5, 4, distribution, workspace.tools(), workspace.logs("pvfs2-page")));
        try {
            Path archive = distribution.resolveSibling(distribution.getFileName() + ".tar.gz");
            for (String node : bed.nodes()) {
                Files.copy(archive, bed.inside(node, "/var/tmp/" + archive.getFileName()));
            }
            return new FiveHosts(bed, bed.adopt(PowerUnit.start(bed, workspace)));
        } catch (RuntimeException | IOException e) {
            bed.close();
            throw e;
        }
    }

    List<String> names() {
        return bed.nodes();
    }

    /** What is printed on the page, and what is typed here. */
    Map<String, String> instead() {
        Map<String, String> table = new TreeMap<>();
        table.put("10.0.5.", bed.addresses().virtual(0).replaceFirst("\\d+$", ""));
        table.put("10.0.6.", bed.addresses().strip().replaceFirst("\\d+$", ""));
        table.put("239.192.0.1", bed.addresses().multicast());
        List.of("b", "c", "d", "e")
                .forEach(d -> table.put("/dev/sd" + d, "/dev/disk/by-label/label" + (d.charAt(0) - 'b')));
        table.put("secret-that-may-write", PowerUnit.COMMUNITY);
        // The bed has the distribution in its place already, for all nodes alike.
        table.put("mkdir -p /opt/systole", "mkdir -p /var/tmp/systole");
        table.put("-C /opt/systole", "-C /var/tmp/systole");
        table.put("PATH=/opt/systole/bin", "PATH=/var/tmp/systole/bin");
        return table;
    }

    /** Types on a host, in a directory of its own. */
    Programs.Ended type(String node, String commands) {
        return bed.exec(SOON, node, "bash", "-e", "-c", "exec 2>&1; cd /var/tmp\n" + commands);
    }

    /** What a host's shell prints of a command that has to succeed. */
    String ask(String node, String command) {
        Programs.Ended ended = type(node, command);
        assertThat(ended.exit()).as("%s on %s: %s", command, node, ended.text()).isZero();
        return ended.output();
    }

    void append(String node, String file, String text) {
        try {
            Files.writeString(bed.inside(node, file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void copyFromNode1(String file) {
        for (String node : names().subList(1, names().size())) {
            Path to = bed.inside(node, file);
            try {
                Files.createDirectories(to.getParent());
                Files.copy(bed.inside("node1", file), to, StandardCopyOption.COPY_ATTRIBUTES);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** As the unit does it. */
    void startSystole(String node) {
        bed.startNode(node);
    }

    void startEverywhere() {
        names().parallelStream().forEach(bed::startNode);
    }

    /** As the unit does it: SIGTERM to the node alone, then a new process. */
    void restartSystole(String node) {
        String before = services(node);
        ask(node, "kill $(pidof java)");
        await(node + " leaves", () -> !bed.nodeProcess(node).orElseThrow().isAlive());
        assertThat(bed.nodeProcess(node).orElseThrow().exitValue())
                .as("exit of %s", node)
                .hasValue(0);
        assertThat(services(node)).as("what ran on %s runs on", node).isEqualTo(before);
        bed.startNode(node);
        await(node + " is back", () -> StoryCluster.online(status(node)).size() == names().size());
        assertThat(services(node)).as("what ran on %s runs on", node).isEqualTo(before);
    }

    /** The daemons with their process ids and the addresses and disks, as the kernel has them. */
    private String services(String node) {
        return ask(
                node,
                "pgrep -af '^[^ ]*python3.*pvfs2-server' || true; ip -o -4 addr show eth0; grep /san/ /proc/mounts || true");
    }

    void cutPower(String node) {
        bed.powerCut(node);
    }

    /** The strip answers nobody any more, and a node loses its power. */
    void loseWithItsFencing(String node) {
        order("dead");
        bed.powerCut(node);
        await(node + " is unclean", () -> status("node1").contains(node + ": UNCLEAN"));
    }

    /** An order that was under way when the strip fell silent may still be carried out: who is cut then boots again. */
    void mendTheStripAndReturn(String node) {
        order("alive");
        await("all are online", () -> {
            boolean runs = bed.pid1(node).isPresent()
                    && bed.nodeProcess(node).map(NodeProcess::isAlive).orElse(false);
            return (runs || isStarted(node))
                    && StoryCluster.online(status("node1")).size() == names().size();
        });
    }

    private boolean isStarted(String node) {
        try {
            bed.startNode(node);
            return true;
        } catch (BedException e) {
            // Its power went while it started; looked at again.
            return false;
        }
    }

    private void order(String word) {
        power.order(word);
    }

    void awaitAllOnline() {
        await("all are online", () -> StoryCluster.online(status("node1")).size() == names().size());
    }

    String status(String node) {
        return type(node, "crm_mon -1 -r").output();
    }

    void await(String what, java.util.function.BooleanSupplier condition) {
        try {
            assertThat(StoryCluster.await(SOON, condition))
                    .as("%s; %s", what, status("node1"))
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BedException("interrupted", e);
        }
    }

    /** Whom the strip switched off, in order. */
    List<String> cuts() {
        return bed.powerEvents().stream()
                .filter(event -> !event.on())
                .map(PowerEvent::node)
                .toList();
    }

    List<Watcher.Doubling> doublings() {
        return List.copyOf(doublings);
    }

    @Override
    public void close() {
        watcher.close();
        bed.close();
    }
}
