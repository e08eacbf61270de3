package org.systole.core.command.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.systole.cib.Element;
import org.systole.core.command.session.FakeCluster;
import org.systole.core.command.session.FakeTerminal;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;

class PlannedMoveTest {
    private final FakeCluster cluster =
            FakeCluster.of(FakeCluster.document("/commands/healthy.xml")).planning();
    private final FakeTerminal terminal = new FakeTerminal();

    private ExitCode run(String... words) {
        Clock clock = Clock.systemUTC();
        Session.Surroundings surroundings =
                new Session.Surroundings(cluster, entry -> {}, PlanForecast.withScheduler(clock), clock);
        return new Commands(surroundings, (program, bug) -> {
                    throw bug;
                })
                .run(List.of(words), terminal);
    }

    /** The histories of a group on two nodes, exchanged: it has moved. */
    private static Element moved(Element cib, String group, String from, String to) {
        Element status = cib.childOrEmpty("status");
        Element there = resources(status, from);
        Element here = resources(status, to);
        return cib.replacing(status.mapChildren(state -> {
            String name = state.attribute("uname", "");
            Element other = name.equals(from) ? here : name.equals(to) ? there : null;
            return other == null ? state : exchanged(state, other, group);
        }));
    }

    private static Element resources(Element status, String node) {
        return status.children("node_state")
                .filter(s -> s.attribute("uname", "").equals(node))
                .findFirst()
                .orElseThrow()
                .childOrEmpty("lrm")
                .childOrEmpty("lrm_resources");
    }

    private static Element exchanged(Element state, Element other, String group) {
        Element lrm = state.childOrEmpty("lrm");
        Element own = lrm.childOrEmpty("lrm_resources")
                .mapChildren(r -> r.id().startsWith(group)
                        ? other.children("lrm_resource")
                                .filter(o -> o.id().equals(r.id()))
                                .findFirst()
                                .orElseThrow()
                        : r);
        return state.replacing(lrm.replacing(own));
    }

    private Optional<Element> constraint(String id) {
        return cluster.snapshot()
                .cib()
                .childOrEmpty("configuration")
                .childOrEmpty("constraints")
                .children("rsc_location")
                .filter(c -> c.id().equals(id))
                .findFirst();
    }

    @Test
    void leavesNoConstraintBehindWhereTheResourceStaysByItself() {
        cluster.then(
                cib -> cib.toString().contains("cli-prefer-server0") ? moved(cib, "server0", "node1", "node5") : cib);

        assertThat(run("systole", "move", "server0", "node5")).isEqualTo(ExitCode.OK);

        assertThat(terminal.out()).contains("server0 is on node5.", "It stays there by itself");
        assertThat(constraint("cli-prefer-server0")).isEmpty();
    }

    @Test
    void keepsTheConstraintWhereTheResourceWouldGoBack() {
        run("crm_attribute", "-t", "rsc_defaults", "-n", "resource-stickiness", "-v", "0");
        cluster.then(
                cib -> cib.toString().contains("cli-prefer-server0") ? moved(cib, "server0", "node1", "node5") : cib);

        assertThat(run("systole", "move", "server0", "node5")).isEqualTo(ExitCode.OK);

        assertThat(terminal.out()).contains("it would go to node1, so the constraint stays");
        assertThat(constraint("cli-prefer-server0")).isPresent();
    }

    @Test
    void saysWhatToDoWhenItDoesNotGetThereInTime() {
        assertThat(run("systole", "move", "server0", "node5", "--timeout", "1")).isEqualTo(ExitCode.TIMEOUT);

        assertThat(terminal.err())
                .contains("server0 is not on node5 after 1s", "systole why server0", "crm_resource --clear -r server0");
    }
}
