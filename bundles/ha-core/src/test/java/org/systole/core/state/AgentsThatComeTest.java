package org.systole.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.core.state.StateBuilder.cluster;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;

/** A node without an agent says that it cannot look; with the agent it is asked again. */
class AgentsThatComeTest {
    private static final ResourceId WEB = new ResourceId("web");

    private final StateBuilder cluster =
            cluster("n1", "n2").joined("n1").joined("n2").absent("web", "n1");

    private void offers(String node, String... agents) {
        cluster.apply(new Entry.Agents(
                new NodeId(node), cluster.node(node).incarnation().orElseThrow(), new TreeSet<>(List.of(agents)), 100));
    }

    private void cannotLook(String node) {
        cluster.intent("monitor", "web", node);
        ResourceRecord.Pending pending =
                cluster.node(node).resources().get(WEB).pending().orElseThrow();
        cluster.apply(new Entry.Results(
                new NodeId(node),
                cluster.node(node).incarnation().orElseThrow(),
                List.of(new Entry.Result(
                        WEB,
                        "monitor",
                        0,
                        pending.id(),
                        true,
                        OperationRecord.Ended.NOT_INSTALLED,
                        5,
                        "agent missing",
                        "",
                        1)),
                100));
    }

    private String agent() {
        return cluster.node("n2").resources().get(WEB).agent();
    }

    @Test
    void itsResourceMayStartElsewhereOnceANodeWithoutItHasSaidSo() {
        offers("n2", "systole:node");
        assertThat(cluster.intent("start", "web", "n1").last().accepted()).isFalse();

        cannotLook("n2");

        assertThat(cluster.known("web", "n2")).isEqualTo(Known.STOPPED);
        assertThat(cluster.intent("start", "web", "n1").last().accepted()).isTrue();
    }

    @Test
    void theNodeItComesToIsAskedAgain() {
        offers("n2", "systole:node");
        cannotLook("n2");
        String agent = agent();

        offers("n2", "systole:node", "ocf:test:Another");
        assertThat(cluster.node("n2").resources()).containsKey(WEB);
        offers("n2", "systole:node", agent);

        assertThat(cluster.node("n2").resources()).doesNotContainKey(WEB);
        assertThat(cluster.intent("start", "web", "n1").last().accepted()).isFalse();
        assertThat(cluster.absent("web", "n2").known("web", "n2")).isEqualTo(Known.STOPPED);
    }

    @Test
    void whatWasFoundByTheAgentStays() {
        offers("n2", "systole:node");
        cluster.absent("web", "n2");

        offers("n2", "systole:node", agent());

        assertThat(cluster.known("web", "n2")).isEqualTo(Known.STOPPED);
    }
}
