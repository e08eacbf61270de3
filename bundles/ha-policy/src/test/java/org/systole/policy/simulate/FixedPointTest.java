package org.systole.policy.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.policy.Action;
import org.systole.policy.Plan;

/**
 * A plan carried out leaves nothing to do, or only what it could not know: what nodes answer that were asked or only
 * came, and where services go once a node was fenced.
 */
class FixedPointTest {
    /** What is left to do after the plan for a document was carried out. */
    private record Rest(String name, boolean foreseen, List<String> steps) {
        static Rest of(String name, Element cib) {
            Moment moment = Moment.of(cib, Instant.parse("2026-11-01T00:00:00Z"));
            Simulation simulation = new Simulation(new Simulation.Request(cib, moment, List.of(), List.of()));
            List<String> left = new ArrayList<>();
            for (Plan.Step step : Course.of(simulation.afterwards().plan())) {
                if (acts(step.action())) {
                    left.add(step.action().toString());
                }
            }
            boolean foreseen = simulation.decided().plan().steps().stream().noneMatch(s -> opens(s.action()));
            return new Rest(name, foreseen, left);
        }

        private static boolean acts(Action action) {
            return action instanceof Action.Operate o && !o.operation().byItself() || action instanceof Action.Fence;
        }

        /** Whether what follows depends on what the step brings to light. */
        private static boolean opens(Action action) {
            boolean fence = action instanceof Action.Fence || action instanceof Action.Pseudo p && p.fences();
            return fence || action instanceof Action.Operate o && o.operation() == Action.Operation.PROBE;
        }

        boolean surprises() {
            return foreseen && !steps.isEmpty();
        }
    }

    private static String node(String id, String resources) {
        return "<node_state id='" + id + "' uname='n" + id + "' in_ccm='true' crmd='online' join='member'"
                + " expected='member'><lrm id='" + id + "'><lrm_resources>" + resources
                + "</lrm_resources></lrm></node_state>";
    }

    private static Element cib(String resources, String constraints, String one, String two) throws Xml.Malformed {
        return Xml.parse(
                "test",
                "<cib have-quorum='1'><configuration><crm_config><cluster_property_set id='o'><nvpair id='s'"
                        + " name='stonith-enabled' value='false'/></cluster_property_set></crm_config><nodes>"
                        + "<node id='1' uname='n1'/><node id='2' uname='n2'/></nodes><resources>" + resources
                        + "</resources><constraints>" + constraints + "</constraints></configuration><status>"
                        + node("1", one) + node("2", two) + "</status></cib>");
    }

    private static String primitive(String id) {
        return "<primitive id='" + id + "' class='ocf' provider='test' type='Web'><operations><op id='" + id
                + "-m' name='monitor' interval='10s'/></operations></primitive>";
    }

    private static String history(String id, String operation, int rc) {
        return "<lrm_resource id='" + id + "' class='ocf' provider='test' type='Web'><lrm_rsc_op id='" + id
                + "_last_0' operation='" + operation + "' interval='0' call-id='1' rc-code='" + rc
                + "' op-status='0' transition-key='1:1:" + rc + ":x'/></lrm_resource>";
    }

    @Test
    void aMoveOfAGroupIsFinishedInOneGo() throws Xml.Malformed {
        Rest rest = Rest.of(
                "group",
                cib(
                        "<group id='g'>" + primitive("a") + primitive("b") + "</group>",
                        "<rsc_location id='l' rsc='g' node='n2' score='INFINITY'/>",
                        history("a", "start", 0) + history("b", "start", 0),
                        history("a", "monitor", 7) + history("b", "monitor", 7)));
        assertThat(rest.foreseen()).isTrue();
        assertThat(rest.steps()).isEmpty();
    }

    @Test
    void whatIsLeftIsSeen() throws Xml.Malformed {
        Element running = cib(primitive("a"), "", history("a", "monitor", 7), history("a", "monitor", 7));
        Simulation simulation = new Simulation(new Simulation.Request(
                running,
                Moment.of(running, Instant.EPOCH),
                List.of(),
                List.of(OperationSpec.parse("a_start_0@n1=1").orElseThrow())));
        assertThat(simulation.afterwards().plan().idle()).isFalse();
    }

    @Test
    @EnabledIfSystemProperty(named = "scheduler.cases", matches = ".+")
    void thePlansOfTheReferenceCasesLeaveLittleToDo() throws IOException, Xml.Malformed {
        List<Rest> all = new ArrayList<>();
        try (Stream<Path> files =
                Files.list(Path.of(System.getProperty("scheduler.cases")).resolve("xml"))) {
            for (Path file : files.sorted().toList()) {
                all.add(Rest.of(file.getFileName().toString(), Xml.parse(file.toString(), Files.readString(file))));
            }
        }
        List<Rest> busy = all.stream().filter(r -> !r.steps().isEmpty()).toList();
        List<Rest> surprising = busy.stream().filter(Rest::surprises).toList();
        System.out.println("plans: " + all.size() + "; idle afterwards: " + (all.size() - busy.size())
                + "; busy after fencing or first answers: " + (busy.size() - surprising.size()) + "; busy otherwise: "
                + surprising);
        assertThat(all).isNotEmpty();
        assertThat(surprising.size() * 100).isLessThanOrEqualTo(all.size() * 2);
    }
}
