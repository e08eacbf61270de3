package org.systole.core.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterNodeTest {
    @TempDir
    Path base;

    @Test
    void threeNodesAgreeOnEveryEntry() {
        try (TestCluster cluster = new TestCluster(base, 3, LogStore.Limits.NORMAL)) {
            cluster.startAll();
            List<String> written = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                cluster.write("e" + i);
                written.add("e" + i);
            }
            for (TestCluster.Member member : cluster.members()) {
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> member.machine.entries().size() >= 50);
                assertThat(member.machine.entries()).isEqualTo(written);
                assertThat(member.node.membership().view().members()).hasSize(3);
            }
        }
    }
}
