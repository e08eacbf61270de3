package org.systole.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;

/**
 * Random small clusters, walked as the controller walks them: one event, one new plan. Events are operations that
 * begin, succeed or fail, and nodes that die; what really runs where is kept apart from what the histories say.
 * {@code -Dpolicy.seed=N} runs one seed, {@code -Dpolicy.seeds=N} that many.
 */
class RandomWalkTest {
    @Test
    void nothingEverRunsTwiceAndEveryWalkSettles() {
        Integer only = Integer.getInteger("policy.seed");
        int seeds = Integer.getInteger("policy.seeds", 200);
        int[] met = new int[3];
        for (int seed = only == null ? 1 : only; seed <= (only == null ? seeds : only); seed++) {
            try {
                Walk walk = new Walk(seed);
                walk.run();
                met[0] += walk.deaths;
                met[1] += walk.failures;
                met[2] += walk.contradicted;
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + " (-Dpolicy.seed=" + seed + "): " + e.getMessage(), e);
            }
        }
        if (only == null) {
            assertThat(met)
                    .as("deaths, failures, plans with an operation in flight")
                    .doesNotContain(0);
        }
    }

    @Test
    void theSameSnapshotGivesTheSamePlanWhateverTheOrderOfNodesInTheDocument() {
        for (int seed = 1; seed <= 60; seed++) {
            Cluster cluster = Clusters.random(new Random(seed));
            Plan plan = cluster.plan();
            assertThat(cluster.plan()).as("seed " + seed).isEqualTo(plan);
            Element cib = cluster.cib();
            Element configuration = cib.childOrEmpty("configuration");
            Element nodes = configuration.childOrEmpty("nodes");
            List<Element> turned = new ArrayList<>(nodes.children());
            java.util.Collections.reverse(turned);
            Element other = cib.replacing(configuration.replacing(nodes.withChildren(turned)));
            SnapshotInput input =
                    new SnapshotInput(other, cluster.quorum, cluster.now, cluster.beingFenced, cluster.agents);
            assertThat(new Scheduler().plan(ClusterSnapshot.of(input)))
                    .as("seed " + seed)
                    .isEqualTo(plan);
        }
    }

    /** One cluster's life. */
    private static final class Walk {
        private static final int EVENTS = 120;

        private final Random random;
        private final Cluster cluster;
        private final Set<String> single = new TreeSet<>();
        /** Where each resource really runs. */
        private final Map<String, Set<String>> truth = new TreeMap<>();
        /** Operations begun and not ended, with whether they have taken effect already. */
        private final Map<Action.Operate, Boolean> begun = new java.util.LinkedHashMap<>();

        private final int members;
        private int deaths;
        private int failures;
        private int contradicted;

        Walk(int seed) {
            random = new Random(seed);
            cluster = Clusters.random(random);
            members = cluster.nodes.size();
            cluster.configuration().resources().stream()
                    .flatMap(r -> r.primitives())
                    .forEach(p -> {
                        truth.put(p.id().value(), new TreeSet<>());
                        if (!p.cloned()) {
                            single.add(p.id().value());
                        }
                    });
            cluster.nodes
                    .values()
                    .forEach(n -> n.history.forEach((id, ops) -> {
                        if (ops.stream().anyMatch(o -> o.id().endsWith("_start_0"))) {
                            truth.get(id).add(n.name);
                        }
                    }));
        }

        void run() {
            for (int event = 0; event < EVENTS; event++) {
                if (!event(event < EVENTS / 2)) {
                    return;
                }
            }
            assertThat(Scenario.print(plan(), List.of()))
                    .as("still something to do")
                    .isEmpty();
        }

        private Plan plan() {
            long online = cluster.nodes.values().stream()
                    .filter(n -> n.state.equals("online"))
                    .count();
            cluster.quorum = online * 2 > members;
            return cluster.plan();
        }

        /** Does one thing; returns whether there was anything to do. */
        private boolean event(boolean trouble) {
            Plan plan = plan();
            if (plan.steps().stream().anyMatch(Plan.Step::inFlight)) {
                contradicted++;
            }
            if (trouble && random.nextInt(25) == 0 && die()) {
                return true;
            }
            List<Action> ready = ready(plan);
            boolean end = !begun.isEmpty() && (ready.isEmpty() || random.nextBoolean());
            if (end) {
                end(begun.keySet().stream().toList().get(random.nextInt(begun.size())), trouble);
                return true;
            }
            if (ready.isEmpty()) {
                return false;
            }
            act(ready.get(random.nextInt(ready.size())));
            return true;
        }

        /** What may be begun now; implied steps count as done once what they wait for is. */
        private static List<Action> ready(Plan plan) {
            Set<Integer> done = new TreeSet<>();
            List<Action> ready = new ArrayList<>();
            for (int round = 0; round < plan.steps().size(); round++) {
                for (Plan.Step step : plan.steps()) {
                    boolean free = step.blocked().isEmpty() && !step.inFlight() && done.containsAll(step.after());
                    if (free && step.action() instanceof Action.Pseudo) {
                        done.add(step.id());
                    } else if (free && !ready.contains(step.action())) {
                        ready.add(step.action());
                    }
                }
            }
            return ready;
        }

        private void act(Action action) {
            if (action instanceof Action.Operate o) {
                begin(o);
                return;
            }
            if (action instanceof Action.Fence f) {
                String node = f.node().value();
                truth.values().forEach(places -> places.remove(node));
                begun.keySet().removeIf(o -> o.node().value().equals(node));
            }
            cluster.perform(action);
        }

        private void begin(Action.Operate o) {
            String node = o.node().value();
            String id = o.resource().value();
            if (o.operation() == Action.Operation.START) {
                Set<String> places = truth.get(id);
                if (single.contains(id)) {
                    assertThat(places)
                            .as("start of " + id + " on " + node + " while it runs")
                            .isSubsetOf(Set.of(node));
                }
                assertThat(cluster.node(node).state).as("start on " + node).isEqualTo("online");
            }
            assertThat(begun.keySet().stream()
                            .filter(b -> b.resource().equals(o.resource())
                                    && b.node().equals(o.node())
                                    && b.operation() != Action.Operation.MONITOR
                                    && o.operation() != Action.Operation.MONITOR))
                    .as("two operations at once on " + id + " at " + node)
                    .isEmpty();
            if (o.operation() == Action.Operation.MONITOR) {
                cluster.perform(o);
                return;
            }
            cluster.record(node, id, o.operation().key(), Duration.ZERO, 193, 0, -1);
            boolean effect = random.nextBoolean();
            begun.put(o, effect);
            if (effect) {
                take(o);
            }
        }

        private void take(Action.Operate o) {
            Set<String> places = truth.get(o.resource().value());
            switch (o.operation()) {
                case START -> places.add(o.node().value());
                case STOP -> places.remove(o.node().value());
                case PROBE, PROMOTE, DEMOTE, MIGRATE_TO, MIGRATE_FROM, RELOAD, DELETE, MONITOR, CANCEL -> {
                    // nothing that counts here
                }
            }
        }

        private void end(Action.Operate o, boolean trouble) {
            begun.remove(o);
            String node = o.node().value();
            String id = o.resource().value();
            boolean change = o.operation() == Action.Operation.START || o.operation() == Action.Operation.STOP;
            if (trouble && change && random.nextInt(8) == 0) {
                failures++;
                cluster.record(node, id, o.operation().key(), Duration.ZERO, 1, 0, 0);
                String count = o.operation() == Action.Operation.START ? "INFINITY" : "1";
                cluster.node(node)
                        .transientAttributes
                        .put("fail-count-" + id + "#" + o.operation().key() + "_0", count);
                return;
            }
            take(o);
            if (o.operation() == Action.Operation.PROBE) {
                int rc = truth.get(id).contains(node) ? 0 : 7;
                cluster.record(node, id, "monitor", Duration.ZERO, rc, 7, 0);
            } else {
                cluster.node(node).history.get(id).removeIf(e -> e.attribute("op-status", "")
                        .equals("-1"));
                cluster.perform(o);
            }
        }

        /** A node falls silent; what runs there goes on running. Never so many that nobody is left to act. */
        private boolean die() {
            List<String> online = cluster.nodes.values().stream()
                    .filter(n -> n.state.equals("online"))
                    .map(n -> n.name)
                    .toList();
            if ((online.size() - 1) * 2 <= members) {
                return false;
            }
            deaths++;
            String node = online.get(random.nextInt(online.size()));
            cluster.node(node).state = "unclean";
            begun.keySet().removeIf(o -> o.node().equals(new NodeId(node)));
            return true;
        }
    }
}
