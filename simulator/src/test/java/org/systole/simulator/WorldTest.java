package org.systole.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;

/** What the simulator must call a violation, told without a cluster. */
class WorldTest {
    private static final NodeId A = new NodeId("a");
    private static final NodeId B = new NodeId("b");
    private static final NodeId C = new NodeId("c");

    private final World world = new World(new Agenda(1), List.of(A, B, C));

    @BeforeEach
    void itRunsOnA() {
        world.start(A, "vm");
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void aServiceThatIsSentMayBeUpOnItsTwoNodes() {
        world.send(A, B, "vm", true);
        assertThat(world.violations()).isEmpty();

        world.stop(A, "vm");
        assertThat(world.machine(B).running).containsExactly("vm");
    }

    @Test
    void itMustNotStartAnywhereMeanwhile() {
        world.send(A, B, "vm", false);

        world.start(C, "vm");

        assertThat(world.violations()).singleElement().asString().contains("S1 vm runs on [b, c]");
    }

    @Test
    void itMustNotBeSentWhileItIsUpElsewhere() {
        world.send(A, B, "vm", true);

        world.send(A, C, "vm", false);

        assertThat(world.violations()).singleElement().asString().contains("S1 vm is sent from a to c and runs on b");
    }
}
