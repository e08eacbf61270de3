package org.systole.core.command.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.core.command.ClusterAccess.FencingRecord;
import org.systole.core.command.session.FakeCluster;
import org.systole.core.console.ClusterView;
import org.systole.core.console.ClusterView.NodeView;
import org.systole.core.console.ClusterView.ResourceView;

class ViewsTest {
    private static ClusterView of(FakeCluster cluster) {
        return Views.of(cluster.snapshot(), 12);
    }

    private static ResourceView resource(ClusterView view, String id) {
        return view.resources().stream()
                .filter(r -> r.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static NodeView node(ClusterView view, String name) {
        return view.nodes().stream()
                .filter(n -> n.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aHealthyClusterHasNoProblems() {
        ClusterView view =
                of(FakeCluster.of(FakeCluster.document("/commands/healthy.xml")).planning());

        assertThat(view.problems()).isEmpty();
        assertThat(view.cluster()).isEqualTo("pvfs");
        assertThat(view.node()).isEqualTo("node1");
        assertThat(view.configuration()).isEqualTo("0.12.34");
        assertThat(view.quorate()).isTrue();
        assertThat(view.plan().idle()).isTrue();
        assertThat(resource(view, "server1"))
                .satisfies(r -> assertThat(r.role()).isEqualTo("Started"))
                .satisfies(r -> assertThat(r.nodes()).containsExactly("node2"))
                .satisfies(r ->
                        assertThat(r.members()).containsExactly("server1_address", "server1_fs", "server1_daemon"));
        assertThat(resource(view, "server1_fs").parent()).isEqualTo("server1");
        assertThat(node(view, "node2").resources()).containsExactly("server1_address", "server1_fs", "server1_daemon");
    }

    @Test
    void aDamagedClusterSaysWhatIsWrong() {
        FencingRecord record =
                new FencingRecord(new NodeId("node2"), "reboot", "strip", "node1", "failed", "no answer", "ana", 1, 2);
        ClusterView view = of(FakeCluster.of(FakeCluster.document("/commands/five.xml"))
                .planning()
                .withFencing(List.of(record)));

        assertThat(view.problems()).contains("node node2 is UNCLEAN (offline)", "fs1 failed");
        assertThat(view.failures()).contains("start of fs1 on node4: error, no such device /dev/x");
        assertThat(resource(view, "fs1").failCount()).isEqualTo(1_000_000);
        assertThat(resource(view, "fencing").kind()).isEqualTo("clone");
        assertThat(resource(view, "strip").nodes()).containsExactly("node1", "node2", "node4", "node5");
        assertThat(view.fencing()).singleElement().satisfies(f -> assertThat(f.outcome())
                .isEqualTo("failed"));
        assertThat(view.plan().steps()).isNotEmpty();
    }
}
