package org.systole.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.core.state.StateBuilder.cluster;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.systole.cib.Element;

class CibRenderingTest {
    private static final List<Consumer<StateBuilder>> STEPS = List.of(
            c -> c.joined("n2"),
            c -> c.joined("n3"),
            c -> c.absent("web", "n1", "n2", "n3"),
            c -> c.absent("power", "n1", "n2", "n3"),
            c -> c.intent("start", "web", "n1"),
            c -> c.result("web", "n1", 0),
            c -> c.started("power", "n2"),
            c -> c.lost("n2"),
            c -> c.fencing("n2", "n1"),
            c -> c.fenced("n2", Fencing.Outcome.CONFIRMED),
            c -> c.joined("n2"));

    private static Element nodeState(Element cib, String node) {
        return cib.childOrEmpty("status")
                .children("node_state")
                .filter(n -> n.attribute("uname", "").equals(node))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRenderingAfterAnotherIsTheOneFromNothing() {
        StateBuilder cluster = cluster("n1", "n2", "n3").joined("n1");
        ClusterState before = cluster.state();
        Element rendered = CibRendering.cib(before, true);
        for (Consumer<StateBuilder> step : STEPS) {
            step.accept(cluster);
            Element again = CibRendering.again(cluster.state(), true, before, rendered);
            assertThat(again).isEqualTo(CibRendering.cib(cluster.state(), true));
            before = cluster.state();
            rendered = again;
        }
    }

    @Test
    void whatDidNotChangeIsTheSameElement() {
        StateBuilder cluster = cluster("n1", "n2")
                .joined("n1")
                .joined("n2")
                .absent("web", "n1", "n2")
                .absent("db", "n1");
        ClusterState before = cluster.state();
        Element rendered = CibRendering.cib(before, true);
        cluster.started("web", "n1");
        Element again = CibRendering.again(cluster.state(), true, before, rendered);
        assertThat(nodeState(again, "n2")).isSameAs(nodeState(rendered, "n2"));
        assertThat(nodeState(again, "n1")).isNotEqualTo(nodeState(rendered, "n1"));
        assertThat(history(again, "db")).isSameAs(history(rendered, "db"));
        assertThat(history(again, "web")).isNotEqualTo(history(rendered, "web"));
    }

    private static Element history(Element cib, String resource) {
        return nodeState(cib, "n1")
                .descendants()
                .filter(e -> e.name().equals("lrm_resource") && e.id().equals(resource))
                .findFirst()
                .orElseThrow();
    }
}
