package org.systole.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.systole.itests.cluster.ClusterUnderTest.SOON;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.systole.testbed.Bed;
import org.systole.testbed.story.StoryCluster;

/** A node with another key than the others stays out, both sides say why, and with the right key it is taken in. */
@Tag("cluster")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class KeysIT {
    private static final String STRANGER = "node5";
    private static final String WRONG = "Make authkeys the same on both.";

    @Test
    void aNodeWithAWrongKeyStaysOutUntilItHasTheRightOne() throws IOException, InterruptedException {
        assumeTrue(Bed.obstacle().isEmpty(), () -> "skipped: " + Bed.obstacle().orElseThrow());
        try (StoryCluster cluster = StoryCluster.create("keys", "cib-pvfs2.xml", List.of("initdead 180"))) {
            Path keys = cluster.bed().inside(STRANGER, "/var/lib/systole/authkeys");
            String right = Files.readString(keys);
            Files.writeString(
                    keys, right.replaceAll("(?m)^(\\d+ \\w+) .*$", "$1 0000111122223333444455556666777788889999"));
            assertThat(Files.readString(keys)).isNotEqualTo(right);

            cluster.startAll();

            assertThat(StoryCluster.await(SOON, () -> says(cluster, "node1") && says(cluster, STRANGER)))
                    .as("both sides say why: %s", console(cluster, STRANGER))
                    .isTrue();
            assertThat(StoryCluster.await(
                            SOON,
                            () -> StoryCluster.online(cluster.status("node1")).size() == 4))
                    .as(cluster.status("node1"))
                    .isTrue();
            assertThat(StoryCluster.online(cluster.status("node1"))).doesNotContain(STRANGER);
            assertThat(console(cluster, STRANGER)).doesNotContain("\tat ");

            cluster.bed().killJvm(STRANGER);
            Files.writeString(keys, right);
            cluster.bed().startNode(STRANGER);

            assertThat(cluster.awaitAllServed(SOON)).as(cluster.status("node1")).isTrue();
            assertThat(StoryCluster.online(cluster.status("node1"))).contains(STRANGER);
            assertThat(cluster.doublings()).isEmpty();
        }
    }

    private static boolean says(StoryCluster cluster, String node) {
        return console(cluster, node).lines().anyMatch(line -> line.contains("WARN") && line.contains(WRONG));
    }

    private static String console(StoryCluster cluster, String node) {
        try {
            return Files.readString(
                    cluster.bed().nodeProcess(node).orElseThrow().console());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
