package org.systole.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.policy.reason.Explanation;
import org.systole.policy.reason.Fate;
import org.systole.policy.reason.Removal;

/**
 * For everything that stops or moves, in every scenario and every reference case: without what the explanation names it
 * fares otherwise, and where several causes are named, not without fewer of them.
 */
class CausalReasonsTest {
    private static final Path SCENARIOS = Path.of("src/test/resources/scenarios");

    private static Plan plan(SnapshotInput input) {
        return new Scheduler().plan(ClusterSnapshot.of(input));
    }

    /** What was found out about how many resources. */
    private static final class Tally {
        private int resources;
        private int firstOfPlan;
        private final List<String> unexplained = new ArrayList<>();

        void add(String name, SnapshotInput input) {
            Plan plan = plan(input);
            SortedSet<String> names = new TreeSet<>();
            plan.placement().keySet().forEach(id -> names.add(id.value().replaceFirst(":\\d+$", "")));
            for (String resource : names) {
                Fate fate = Fate.of(plan, new ResourceId(resource));
                if (fate.stopsOrMoves()) {
                    resources++;
                    explained(name + " " + resource, input, plan, new ResourceId(resource));
                }
            }
        }

        private void explained(String what, SnapshotInput input, Plan plan, ResourceId resource) {
            Fate fate = Fate.of(plan, resource);
            Explanation explanation = Explanation.of(input, plan, CausalReasonsTest::plan, resource);
            List<Plan.Reason> causes = explanation.causes();
            if (causes.isEmpty()) {
                unexplained.add(what + ": " + fate);
                return;
            }
            assertThat(fate(input, causes, resource))
                    .as(what + " without " + causes)
                    .isNotEqualTo(fate)
                    .isEqualTo(explanation.otherwise());
            for (Plan.Reason cause : causes) {
                List<Plan.Reason> fewer = new ArrayList<>(causes);
                fewer.remove(cause);
                assertThat(fate(input, fewer, resource))
                        .as(what + " without only " + fewer)
                        .isEqualTo(fate);
            }
            boolean first = plan.reasons().stream()
                    .filter(r -> r.resource().value().replaceFirst(":\\d+$", "").equals(resource.value()))
                    .findFirst()
                    .filter(r -> !fate(input, List.of(r), resource).equals(fate))
                    .isPresent();
            firstOfPlan += first ? 1 : 0;
        }

        private static Fate fate(SnapshotInput input, List<Plan.Reason> without, ResourceId resource) {
            return Fate.of(plan(Removal.ofAll(input, without)), resource);
        }
    }

    private static Map<String, SnapshotInput> scenarios() throws IOException {
        Map<String, SnapshotInput> inputs = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(SCENARIOS)) {
            for (Path file : files.sorted().toList()) {
                String text = Files.readString(file);
                int line = text.indexOf("----\n");
                inputs.put(
                        file.getFileName().toString(),
                        Scenario.read(line < 0 ? text : text.substring(0, line))
                                .cluster()
                                .input());
            }
        }
        return inputs;
    }

    @Test
    void everyStopAndMoveOfTheScenariosIsExplained() throws IOException {
        Tally tally = new Tally();
        scenarios().forEach(tally::add);
        assertThat(tally.resources).isGreaterThan(40);
        assertThat(tally.unexplained).hasSizeLessThanOrEqualTo(tally.resources / 50);
        assertThat(tally.firstOfPlan * 100)
                .as("first reasons of the plan that are decisive, of " + tally.resources)
                .isGreaterThanOrEqualTo(tally.resources * 85);
    }

    @Test
    @EnabledIfSystemProperty(named = "scheduler.cases", matches = ".+")
    void soIsThatOfTheReferenceCases() throws IOException, Xml.Malformed {
        Tally tally = new Tally();
        try (Stream<Path> files =
                Files.list(Path.of(System.getProperty("scheduler.cases")).resolve("xml"))) {
            for (Path file : files.sorted().toList()) {
                Element cib = Xml.parse(file.toString(), Files.readString(file));
                String seconds = cib.attribute("execution-date", "1793491200");
                boolean quorum = cib.attribute("have-quorum", "0").equals("1");
                Instant now = Instant.ofEpochSecond(Long.parseLong(seconds));
                tally.add(file.getFileName().toString(), SnapshotInput.ofFile(cib, quorum, now));
            }
        }
        System.out.println("stopped or moved: " + tally.resources + "; the plan's first reason decides: "
                + tally.firstOfPlan + "; unexplained: " + tally.unexplained);
        assertThat(tally.resources).isGreaterThan(600);
        assertThat(tally.unexplained.size() * 100).isLessThanOrEqualTo(tally.resources);
        assertThat(tally.firstOfPlan * 100).isGreaterThanOrEqualTo(tally.resources * 85);
    }

    private static Explanation explain(String scenario, String resource) {
        SnapshotInput input = Scenario.read(scenario).cluster().input();
        return Explanation.of(input, plan(input), CausalReasonsTest::plan, new ResourceId(resource));
    }

    @Test
    void aFailureThatDrivesAResourceAwayIsNamed() {
        Explanation why = explain(
                """
                online n1 n2
                primitive web monitor=10s migration-threshold=1
                running web n1
                failed 10s web n1 rc=7
                failcount web n1 1
                location web n1 100
                """,
                "web");
        assertThat(why.fate().words()).isEqualTo("move from n1 to n2");
        assertThat(why.causes()).singleElement().satisfies(c -> assertThat(c.rule())
                .isEqualTo("FAIL-COUNT"));
        assertThat(why.otherwise().words()).isEqualTo("be left as it is");
    }

    @Test
    void twoReasonsOfWhichEachIsEnoughAreNamedTogether() {
        Explanation why = explain(
                """
                online n1
                option stop-all-resources=true
                primitive web target-role=Stopped
                running web n1
                """,
                "web");
        assertThat(why.causes())
                .extracting(Plan.Reason::object)
                .containsExactlyInAnyOrder("target-role", "stop-all-resources");
    }

    @Test
    void whatStopsBecauseOfAnotherNamesTheOther() {
        Explanation why = explain(
                """
                online n1
                primitive db target-role=Stopped
                primitive web
                group g = db web
                running db n1
                running web n1
                """,
                "web");
        assertThat(why.causes()).singleElement().satisfies(c -> assertThat(c.object())
                .isEqualTo("db"));
        assertThat(why.otherwise().words()).isEqualTo("be left as it is");
    }

    @Test
    void nothingIsNamedThatDoesNotMatter() {
        SnapshotInput input = Scenario.read("online n1\nprimitive web target-role=Stopped\nrunning web n1\n")
                .cluster()
                .input();
        Plan plan = plan(input);
        assertThat(Explanation.of(input, plan, other -> plan, new ResourceId("web"))
                        .causes())
                .isEmpty();
    }
}
