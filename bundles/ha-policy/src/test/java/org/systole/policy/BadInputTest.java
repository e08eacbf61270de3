package org.systole.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;

/** Whatever stands in the configuration, there is a plan, it is safe, and what is wrong is named. */
class BadInputTest {
    /** Nothing here takes a second; what takes longer than this hangs. */
    private static final Duration HANGS = Duration.ofMinutes(2);

    private static Plan plan(String scenario) {
        return Assertions.assertTimeoutPreemptively(
                HANGS, () -> Scenario.read(scenario).cluster().plan());
    }

    private static List<String> begun(Plan plan) {
        return plan.steps().stream()
                .filter(s -> s.blocked().isEmpty() && s.after().isEmpty())
                .map(s -> Scenario.name(s.action()))
                .toList();
    }

    private static List<NodeId> place(Plan plan, String resource) {
        return List.copyOf(plan.placement().get(new ResourceId(resource)));
    }

    @Test
    void ordersInACircleAreNamedAndNothingOfThemIsBegun() {
        Plan plan = plan(
                """
                online n1
                primitive a
                primitive b
                primitive c
                primitive d
                primitive e
                order a then b
                order b then c
                order c then a
                order c then e
                """);
        assertThat(begun(plan)).containsExactly("start d on n1");
        assertThat(plan.warnings())
                .anySatisfy(w ->
                        assertThat(w).contains("circle", "a, b, c", "remove").doesNotContain("a, b, c, e"));
    }

    @Test
    void colocationsInACircleEndSomewhereAllTheSame() {
        Plan plan = plan(
                """
                online n1 n2
                primitive a
                primitive b
                primitive c
                colocation a with b INFINITY
                colocation b with c INFINITY
                colocation c with a INFINITY
                location b n2 10
                """);
        assertThat(place(plan, "a")).isEqualTo(place(plan, "b")).isEqualTo(place(plan, "c"));
    }

    @Test
    void whatReferencesPointToNothingIsNamedAndTheRestGoesOn() {
        Plan plan = plan(
                """
                online n1
                primitive a
                constraint <rsc_order id="o1" first="ghost" then="a"/>
                constraint <rsc_colocation id="c1" rsc="a" with-rsc="spirit" score="INFINITY"/>
                constraint <rsc_location id="l1" rsc="phantom" node="n1" score="5"/>
                """);
        assertThat(begun(plan)).containsExactly("start a on n1");
        assertThat(String.join("\n", plan.warnings())).contains("o1", "ghost", "c1", "spirit", "l1", "phantom");
    }

    @Test
    void aGroupInAGroupIsNamedAndNotStarted() {
        Cluster cluster = Scenario.read("online n1\nprimitive ok\n").cluster();
        cluster.resources.add(
                Cluster.xml("<group id=\"outer\"><primitive id=\"x\" class=\"ocf\" provider=\"test\" type=\"Dummy\"/>"
                        + "<group id=\"inner\"><primitive id=\"y\" class=\"ocf\" provider=\"test\" type=\"Dummy\"/>"
                        + "</group></group>"));
        Plan plan = cluster.plan();
        assertThat(String.join("\n", plan.warnings())).contains("outer", "inner");
        assertThat(plan.placement()).doesNotContainKey(new ResourceId("y"));
    }

    @Test
    void ofContradictingScoresTheForbiddingOneWins() {
        Plan plan = plan(
                """
                online n1
                primitive a
                primitive b
                primitive c
                constraint <rsc_location id="must" rsc="a" node="n1" score="INFINITY"/>
                constraint <rsc_location id="never" rsc="a" node="n1" score="-INFINITY"/>
                constraint <rsc_colocation id="near" rsc="c" with-rsc="b" score="INFINITY"/>
                constraint <rsc_colocation id="far" rsc="c" with-rsc="b" score="-INFINITY"/>
                why a
                """);
        assertThat(place(plan, "a")).isEmpty();
        assertThat(place(plan, "c")).isEmpty();
        assertThat(plan.reasons()).extracting(Plan.Reason::object).contains("must", "never", "near", "far");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"99999999999999999999", "-99999999999999999999", "1e9", "++5", "", "INFINITYY", "0x7fffffff"})
    void absurdNumbersEndInAPlan(String number) {
        Cluster cluster = Scenario.read("online n1 n2\nprimitive a\nprimitive b\nclone cs = b\n")
                .cluster();
        for (String name : List.of(
                "resource-stickiness", "priority", "migration-threshold", "failure-timeout", "multiple-active")) {
            cluster.resourceDefaults.put(name, number);
        }
        for (String name : List.of("cluster-delay", "stonith-timeout", "node-health-base", "priority-fencing-delay")) {
            cluster.options.put(name, number);
        }
        cluster.constraints.add(Element.of("rsc_location", "id", "l", "rsc", "a", "node", "n1", "score", number));
        cluster.constraints.add(Element.of("rsc_colocation", "id", "c", "rsc", "a", "with-rsc", "cs", "score", number));
        Plan plan = Assertions.assertTimeoutPreemptively(HANGS, cluster::plan);
        assertThat(plan.placement()).containsKey(new ResourceId("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"clone-max", "clone-node-max", "clone-min", "promoted-max", "promoted-node-max"})
    void absurdNumbersOfCopiesEndInAPlan(String limit) {
        Plan plan = plan("online n1 n2\nprimitive a\nclone cs = a promotable=true " + limit + "=2000000000\n");
        assertThat(plan.placement()).isNotEmpty();
    }

    private static Element primitive(String id) {
        return Element.of("primitive", "id", id, "class", "ocf", "provider", "test", "type", "Dummy");
    }

    @Test
    void aHundredThousandObjectsAreNoHang() {
        Cluster cluster = Scenario.read("online n1 n2 n3\n").cluster();
        List<Element> resources = new ArrayList<>();
        int count = 50_000;
        for (int i = 0; i < count; i++) {
            resources.add(primitive("r" + i));
            cluster.constraints.add(
                    i % 2 == 0
                            ? Element.of("rsc_location", "id", "l" + i, "rsc", "r" + i, "node", "n2", "score", "5")
                            : Element.of("rsc_order", "id", "o" + i, "first", "r" + (i - 1), "then", "r" + i));
        }
        cluster.resources.addAll(resources);
        Plan plan = Assertions.assertTimeoutPreemptively(HANGS, cluster::plan);
        assertThat(plan.placement()).hasSize(count);
        assertThat(plan.warnings()).noneMatch(w -> w.contains("circle"));
    }

    /**
     * Each is colocated with the one before and starts after it.
     *
     * @param backwards whether the last one comes first in the document
     */
    private static Cluster chain(int count, boolean backwards) {
        Cluster cluster = Scenario.read("online n1 n2\n").cluster();
        List<Element> resources = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            resources.add(primitive("r" + i));
        }
        if (backwards) {
            Collections.reverse(resources);
        }
        cluster.resources.addAll(resources);
        for (int i = 1; i < count; i++) {
            String before = "r" + (i - 1);
            cluster.constraints.add(Element.of("rsc_order", "id", "o" + i, "first", before, "then", "r" + i));
            cluster.constraints.add(Element.of(
                    "rsc_colocation", "id", "c" + i, "rsc", "r" + i, "with-rsc", before, "score", "INFINITY"));
        }
        return cluster;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChainOfTenThousandIsNoStackOverflow(boolean backwards) {
        int count = 10_000;
        Plan plan = Assertions.assertTimeoutPreemptively(
                HANGS, () -> chain(count, backwards).plan());
        assertThat(place(plan, "r0")).hasSize(1);
        assertThat(place(plan, "r" + (count - 1))).isEqualTo(place(plan, "r0"));
        assertThat(plan.warnings()).noneMatch(w -> w.contains("circle"));
    }

    /** Clones of one primitive each, every one of which must be where the one before it is, and after it. */
    private static Cluster clones(int count, boolean backwards) {
        Cluster cluster = chain(count, backwards);
        cluster.resources.replaceAll(
                r -> Element.of("clone", "id", "c-" + r.id()).and(r));
        cluster.constraints.replaceAll(c -> c.name().equals("rsc_order")
                ? c.with("first", "c-" + c.attribute("first", "")).with("then", "c-" + c.attribute("then", ""))
                : c.with("rsc", "c-" + c.attribute("rsc", "")).with("with-rsc", "c-" + c.attribute("with-rsc", "")));
        return cluster;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChainOfTenThousandClonesIsNoStackOverflow(boolean backwards) {
        int count = 10_000;
        Plan plan = Assertions.assertTimeoutPreemptively(
                HANGS, () -> clones(count, backwards).plan());
        assertThat(place(plan, "r0:0")).hasSize(1);
        assertThat(place(plan, "r" + (count - 1) + ":0")).hasSize(1);
        assertThat(plan.warnings()).noneMatch(w -> w.contains("circle"));
    }

    @Test
    void aCircleOfTenThousandIsNoStackOverflow() {
        Cluster cluster = chain(10_000, false);
        cluster.constraints.add(
                Element.of("rsc_colocation", "id", "c0", "rsc", "r0", "with-rsc", "r9999", "score", "INFINITY"));
        Plan plan = Assertions.assertTimeoutPreemptively(HANGS, cluster::plan);
        assertThat(place(plan, "r9999")).isEqualTo(place(plan, "r0"));
    }

    /** One service in three has failed on a node, rules draw all to another, and most wait for the one before. */
    private static Cluster crowd(int count) {
        Cluster cluster = Scenario.read("online n1 n2 n3\n").cluster();
        for (int i = 0; i < count; i++) {
            String id = "r" + i;
            cluster.resources.add(primitive(id));
            if (i % 3 == 0) {
                cluster.node("n1").transientAttributes.put("fail-count-" + id + "#start_0", "INFINITY");
            }
            cluster.constraints.add(Element.of("rsc_location", "id", "l" + i, "rsc", id)
                    .and(Element.of("rule", "id", "u" + i, "score", "7")
                            .and(Element.of(
                                    "expression",
                                    "id",
                                    "e" + i,
                                    "attribute",
                                    "#uname",
                                    "operation",
                                    "eq",
                                    "value",
                                    "n2"))));
            if (i % 10 > 0) {
                cluster.constraints.add(Element.of("rsc_order", "id", "o" + i, "first", "r" + (i - 1), "then", id));
            }
        }
        return cluster;
    }

    /** Bytes that planning allocates: a measure of the work that no other program on the machine can change. */
    private static long work(Cluster cluster) {
        SnapshotInput input = new SnapshotInput(
                cluster.cib(), true, cluster.now, cluster.beingFenced, cluster.agents, cluster.onPaper);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(new Scheduler().plan(ClusterSnapshot.of(input)).placement()).isNotEmpty();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void twiceAsMuchTakesAboutTwiceTheWork() {
        for (IntFunction<Cluster> shape : List.<IntFunction<Cluster>>of(
                BadInputTest::crowd, n -> chain(n, false), n -> chain(n, true), n -> clones(n / 2, true))) {
            long once = work(shape.apply(3_000));
            long twice = work(shape.apply(6_000));
            assertThat((double) twice / once).as("growth of the work").isLessThan(3);
        }
    }
}
