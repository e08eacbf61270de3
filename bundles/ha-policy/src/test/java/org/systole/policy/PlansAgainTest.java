package org.systole.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.policy.state.NodeReport;

/**
 * A plan made with what led to an earlier one is the plan made from nothing: over random clusters, in which operations
 * begin, end and fail, failures are forgotten as time passes, nodes come, go and are fenced, agents and quorum come and
 * go, and options, defaults and constraints change.
 */
class PlansAgainTest {
    private static final int SEEDS = 150;
    private static final int CHANGES = 12;

    private final Scheduler scheduler = new Scheduler();

    /** The fresh element, with all that did not change taken from the old one: the same objects, not merely equal. */
    private static Element shared(Element old, Element fresh) {
        if (old.equals(fresh)) {
            return old;
        }
        List<Element> children = new ArrayList<>();
        for (int i = 0; i < fresh.children().size(); i++) {
            Element child = fresh.children().get(i);
            Element before = old.children().stream()
                    .filter(o -> o.name().equals(child.name()) && o.id().equals(child.id()))
                    .findFirst()
                    .orElse(Element.of("nothing"));
            children.add(shared(before, child));
        }
        return fresh.withChildren(children);
    }

    private static SnapshotInput input(Cluster cluster, Element cib) {
        return new SnapshotInput(
                cib, cluster.quorum, cluster.now, cluster.beingFenced, cluster.agents, cluster.onPaper);
    }

    @Test
    void aPlanAfterAnotherIsThePlanFromNothing() {
        int kept = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            Cluster cluster = Clusters.random(random);
            cluster.resourceDefaults.put("failure-timeout", "60s");
            Element cib = cluster.cib();
            Scheduler.Outcome outcome = scheduler.again(input(cluster, cib), null);
            for (int change = 1; change <= CHANGES; change++) {
                String what = change(cluster, outcome.plan(), random);
                Element later = shared(cib, cluster.cib());
                Scheduler.Outcome next = scheduler.again(input(cluster, later), outcome);
                assertThat(next.plan())
                        .as("seed %d, change %d: %s", seed, change, what)
                        .isEqualTo(scheduler.plan(ClusterSnapshot.of(input(cluster, later))));
                kept += kept(outcome, next);
                cib = later;
                outcome = next;
            }
        }
        assertThat(kept).as("readings that were taken over").isGreaterThan(SEEDS * CHANGES);
    }

    /** How many histories were not read again. */
    private static int kept(Scheduler.Outcome before, Scheduler.Outcome after) {
        int kept = 0;
        for (NodeReport report : after.snapshot().reports()) {
            NodeId node = report.node().id();
            kept += (int) after.instances()
                    .all()
                    .filter(i -> i.on(node).isPresent())
                    .filter(i -> before.instances()
                            .all()
                            .anyMatch(o -> o.on(node).orElse(null) == i.on(node).get()))
                    .count();
        }
        return kept;
    }

    private static String change(Cluster cluster, Plan plan, Random random) {
        List<String> nodes = List.copyOf(cluster.nodes.keySet());
        String node = nodes.get(random.nextInt(nodes.size()));
        List<String> known = List.copyOf(cluster.nodes.get(node).history.keySet());
        String resource = known.isEmpty() ? "s0" : known.get(random.nextInt(known.size()));
        switch (random.nextInt(16)) {
            case 0 -> cluster.record(node, resource, "monitor", Duration.ofSeconds(10), 7, 0, 0);
            case 1 -> {
                cluster.record(node, resource, "start", Duration.ZERO, 1, 0, 0);
                long at = cluster.now.getEpochSecond();
                cluster.node(node).transientAttributes.put("fail-count-" + resource + "#start_0", "INFINITY");
                cluster.node(node).transientAttributes.put("last-failure-" + resource + "#start_0", Long.toString(at));
            }
            case 2 -> cluster.now = cluster.now.plusSeconds(20 + random.nextInt(60));
            case 3 -> cluster.record(node, resource, "stop", Duration.ZERO, 0, 0, -1);
            case 4 -> cluster.node(node).state =
                    List.of("online", "unclean", "offline", "pending").get(random.nextInt(4));
            case 5 -> cluster.node(node).attributes.merge("standby", "on", (a, b) -> a.equals("on") ? "off" : "on");
            case 6 -> cluster.node(node).transientAttributes.merge("load", "1", (a, b) -> a + b);
            case 7 -> cluster.node(node).history.remove(resource);
            case 8 -> {
                cluster.record(node, resource, "migrate_to", Duration.ZERO, 0, 0, 0);
                cluster.node(node)
                        .history
                        .get(resource)
                        .replaceAll(o -> o.attribute("operation", "").equals("migrate_to")
                                ? o.with("migrate_target", nodes.get(0))
                                : o);
            }
            case 9 -> cluster.quorum = !cluster.quorum;
            case 10 -> {
                if (!cluster.beingFenced.remove(new NodeId(node))) {
                    cluster.beingFenced.add(new NodeId(node));
                }
            }
            case 11 -> cluster.options.merge("maintenance-mode", "true", (a, b) -> a.equals("true") ? "false" : "true");
            case 12 -> cluster.resourceDefaults.put("resource-stickiness", Integer.toString(random.nextInt(300)));
            case 13 -> cluster.constraints.add(
                    Element.of("rsc_location", "id", "new" + cluster.constraints.size(), "rsc", resource)
                            .with("node", node)
                            .with("score", random.nextBoolean() ? "-INFINITY" : "500"));
            case 14 -> {
                if (cluster.agents.remove(new NodeId(node)) == null) {
                    cluster.agents.put(new NodeId(node), new TreeSet<>(Set.of("ocf:test:Dummy")));
                }
            }
            default -> {
                plan.steps().stream()
                        .filter(s -> s.after().isEmpty() && s.blocked().isEmpty())
                        .limit(2)
                        .forEach(s -> cluster.perform(s.action()));
                return "steps of the plan";
            }
        }
        return resource + " on " + node;
    }

    @Test
    void aRuleThatDependsOnTheTimeIsReadAgain() {
        Cluster cluster =
                Scenario.read("online n1 n2\nprimitive web\nrunning web n1\n").cluster();
        Element dated = Cluster.xml(
                """
                <meta_attributes id="at-night"><rule id="r" score="INFINITY"><date_expression id="d" operation="gt" start="2026-01-02"/></rule>
                <nvpair id="off" name="target-role" value="Stopped"/></meta_attributes>
                """);
        Element cib = cluster.cib();
        Element configuration = cib.childOrEmpty("configuration");
        Element ruled = configuration.replacing(
                configuration.childOrEmpty("rsc_defaults").withChildren(List.of(dated)));
        Element document = cib.replacing(ruled);
        Scheduler.Outcome first = scheduler.again(input(cluster, document), null);
        assertThat(first.plan().idle()).isTrue();
        cluster.now = Instant.parse("2026-01-03T00:00:00Z");
        Plan second = scheduler.again(input(cluster, document), first).plan();
        assertThat(second.steps()).isNotEmpty();
        assertThat(second).isEqualTo(scheduler.plan(ClusterSnapshot.of(input(cluster, document))));
    }

    @Test
    void whatWasRemovedHasNoPlaceAnyMoreAndWhatIsNewHasOne() {
        Cluster cluster = Scenario.read("online n1 n2\nprimitive web\nprimitive mail\nrunning web n1\n")
                .cluster();
        Scheduler.Outcome first = scheduler.again(input(cluster, cluster.cib()), null);
        Element mail = cluster.resources.remove(1);
        Scheduler.Outcome without = scheduler.again(input(cluster, cluster.cib()), first);
        assertThat(without.plan().placement()).containsOnlyKeys(new ResourceId("web"));
        cluster.resources.add(mail);
        Plan with = scheduler.again(input(cluster, cluster.cib()), without).plan();
        assertThat(with.placement()).isEqualTo(first.plan().placement()).hasSize(2);
    }
}
