package org.systole.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.systole.testbed.Bed;
import org.systole.testbed.Programs;
import org.systole.testbed.story.StoryCluster;

/** A running five-node cluster with all servers up, and somebody who changes its configuration all the time. */
final class ClusterUnderTest implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(240);

    private final StoryCluster cluster;
    private final List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> avoided = Collections.synchronizedSet(new TreeSet<>());
    private final Thread writer = new Thread(this::write, "writer");
    private volatile boolean ended;

    private ClusterUnderTest(StoryCluster cluster) {
        this.cluster = cluster;
    }

    /** Starts it, or skips the test where no bed can stand. */
    static ClusterUnderTest start(String name, List<String> settings) throws InterruptedException {
        assumeTrue(Bed.obstacle().isEmpty(), () -> "skipped: " + Bed.obstacle().orElseThrow());
        ClusterUnderTest test = new ClusterUnderTest(StoryCluster.create(name, "cib-pvfs2.xml", settings));
        try {
            test.cluster.startAll();
            assertThat(test.cluster.awaitAllServed(SOON))
                    .as("all servers answer: %s%n%s", test.cluster.served(), test.cluster.status("node1"))
                    .isTrue();
            test.writer.setDaemon(true);
            test.writer.start();
            return test;
        } catch (RuntimeException | AssertionError | InterruptedException e) {
            test.close();
            throw e;
        }
    }

    StoryCluster cluster() {
        return cluster;
    }

    Bed bed() {
        return cluster.bed();
    }

    /** No more changes are asked for on this node. */
    void avoid(String node) {
        avoided.add(node);
    }

    /** The coordinator, as node1 (or node2 if node1 is avoided) says. */
    String coordinator() throws InterruptedException {
        List<String> found = new ArrayList<>();
        StoryCluster.await(SOON, () -> {
            cluster.coordinator("node1").ifPresent(found::add);
            return !found.isEmpty();
        });
        assertThat(found).as("a coordinator is named by crm_mon").isNotEmpty();
        return found.get(0);
    }

    /** A node with a server on it that is not the coordinator. */
    String follower() throws InterruptedException {
        String coordinator = coordinator();
        return List.of("node2", "node3").stream()
                .filter(node -> !node.equals(coordinator))
                .findFirst()
                .orElseThrow();
    }

    private void write() {
        for (int change = 0; !ended; change++) {
            List<String> nodes = new ArrayList<>(bed().nodes());
            nodes.removeAll(avoided);
            String node = nodes.get(change % nodes.size());
            String id = "change-" + change;
            String xml = "<cluster_property_set id=\"" + id + "\"><nvpair id=\"" + id + "-value\" name=\"" + id
                    + "\" value=\"" + node + "\"/></cluster_property_set>";
            if (bed().pid1(node).isPresent() && change(node, xml)) {
                acknowledged.add(id);
            }
        }
    }

    private boolean change(String node, String xml) {
        try {
            return bed().exec(Duration.ofSeconds(15), node, "cibadmin", "-C", "-o", "crm_config", "-X", xml)
                            .exit()
                    == 0;
        } catch (RuntimeException e) {
            // The node lost its power in between: not acknowledged.
            return false;
        }
    }

    int acknowledgedChanges() {
        return acknowledged.size();
    }

    /** Waits until some more changes were acknowledged. */
    void awaitChanges(int count) throws InterruptedException {
        int before = acknowledged.size();
        assertThat(StoryCluster.await(SOON, () -> acknowledged.size() >= before + count))
                .as("changes are acknowledged; %d so far", acknowledged.size())
                .isTrue();
    }

    /** Everything that must hold after any failure, seen from a node that lives. */
    void assertUnharmed(String witness) throws InterruptedException {
        assertThat(cluster.awaitAllServed(SOON))
                .as("all servers answer again: %s%n%s", cluster.served(), cluster.status(witness))
                .isTrue();
        awaitChanges(3);
        ended = true;
        writer.join(Duration.ofSeconds(30).toMillis());
        List<String> lost = new ArrayList<>(acknowledged);
        Programs.Ended query = bed().exec(witness, "cibadmin", "-Q");
        lost.removeIf(id -> query.output().contains("\"" + id + "\""));
        assertThat(lost)
                .as("acknowledged changes that %s does not know", witness)
                .isEmpty();
        assertThat(cluster.doublings()).isEmpty();
    }

    @Override
    public void close() {
        ended = true;
        cluster.close();
    }
}
