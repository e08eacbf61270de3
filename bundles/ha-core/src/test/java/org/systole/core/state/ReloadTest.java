package org.systole.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.core.state.StateBuilder.cluster;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;

/** A resource that takes changed parameters up while it runs. */
class ReloadTest {
    private static final Restart SIZE = Restart.of(List.of("size"), Map.of("size", "1"));

    private final StateBuilder cluster =
            cluster("n1", "n2").joined("n1").joined("n2").absent("web", "n1", "n2");

    private void result(int rc) {
        ResourceRecord.Pending pending = web().pending().orElseThrow();
        cluster.apply(new Entry.Results(
                new NodeId("n1"),
                cluster.node("n1").incarnation().orElseThrow(),
                List.of(new Entry.Result(
                        new ResourceId("web"),
                        pending.intent().operation(),
                        0,
                        pending.id(),
                        false,
                        OperationRecord.Ended.DONE,
                        rc,
                        "",
                        "",
                        5,
                        SIZE)),
                100));
    }

    private ResourceRecord web() {
        return cluster.node("n1").resources().get(new ResourceId("web"));
    }

    private List<Element> lines() {
        return CibRendering.cib(cluster.state(), true)
                .descendants()
                .filter(e -> e.name().equals("lrm_rsc_op")
                        && e.attribute("on_node", "").equals("n1"))
                .toList();
    }

    @Test
    void leavesItAsItIs() {
        cluster.intent("start", "web", "n1").result("web", "n1", 0).intent("reload-agent", "web", "n1");
        assertThat(lines())
                .extracting(Element::id, e -> e.attribute("op-status", ""))
                .as("while it is under way, the start is still seen")
                .contains(tuple("web_last_0", "0"), tuple("web_reload-agent_0", "-1"));

        result(0);

        assertThat(web().known()).isEqualTo(Known.STARTED);
        assertThat(web().pending()).isEmpty();
        assertThat(lines())
                .filteredOn(e -> e.id().equals("web_last_0"))
                .singleElement()
                .satisfies(start -> {
                    assertThat(start.attribute("operation", "")).isEqualTo("start");
                    assertThat(start.attribute("op-restart-digest", "")).isEqualTo(SIZE.digest());
                    assertThat(start.attribute("op-force-restart", "")).isEqualTo(" size ");
                });
        ClusterState restored = StateCodec.decode(StateCodec.encode(cluster.state()));
        assertThat(restored.nodes()).isEqualTo(cluster.state().nodes());
    }

    @Test
    void failsLikeAnyOtherOperation() {
        cluster.intent("start", "web", "n1").result("web", "n1", 0).intent("reload-agent", "web", "n1");
        result(1);

        assertThat(web().known()).isEqualTo(Known.FAILED);
        assertThat(cluster.node("n1").attributes()).containsEntry("fail-count-web#reload-agent_0", "1");
        assertThat(lines())
                .extracting(Element::id)
                .contains("web_last_0", "web_last_failure_0")
                .as("what failed stands with the start that came before")
                .contains("web_reload-agent_0");
        cluster.intent("start", "web", "n2");
        assertThat(cluster.last().accepted()).isFalse();
    }

    @Test
    void isRefusedWhereNothingRuns() {
        cluster.intent("reload-agent", "web", "n1");

        assertThat(cluster.last().accepted()).isFalse();
        assertThat(cluster.last().text()).contains("reload-agent of web on n1 refused", "STOPPED");
    }

    private static org.assertj.core.groups.Tuple tuple(String id, String status) {
        return org.assertj.core.api.Assertions.tuple(id, status);
    }
}
