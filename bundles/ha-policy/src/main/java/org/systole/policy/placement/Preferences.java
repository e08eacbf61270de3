package org.systole.policy.placement;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Location;
import org.systole.cib.view.Score;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Instances;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Trace;

/**
 * What each instance by itself would like, node by node: location constraints, stickiness, failures, missing agents.
 * What others want of it comes later.
 */
final class Preferences {
    private final ClusterSnapshot snapshot;
    private final Health health;
    private final Causes causes;
    private final Failures failures;
    private final Circumstances circumstances;
    private final Locations locations;
    private final Map<ResourceId, int[]> located = new LinkedHashMap<>();
    /** The nodes without an agent, by agent. */
    private final Map<String, List<NodeHealth>> lacking = new LinkedHashMap<>();

    Preferences(ClusterSnapshot snapshot, Instances instances, Health health, Locations locations, Causes causes) {
        this.snapshot = snapshot;
        this.health = health;
        this.locations = locations;
        this.causes = causes;
        this.failures = new Failures(snapshot, instances, health, causes);
        this.circumstances = new Circumstances(snapshot, health, causes);
    }

    /** Whether resources may be anywhere that no constraint forbids ({@code symmetric-cluster}). */
    boolean everywhere() {
        return snapshot.configuration().options().symmetric();
    }

    /**
     * Scores by node index.
     *
     * @param owners the ids whose location constraints count for it: its own, and those of its group or clone if it
     *     stands for them
     */
    int[] of(Instance instance, List<ResourceId> owners) {
        int[] scores = new int[health.nodes().size()];
        if (instance.inside() != null) {
            circumstances.remotes(instance, scores); // the container has chosen already
            failures.rule(instance, scores);
            return scores;
        }
        base(instance, scores);
        permitted(instance, owners, scores);
        int[] wellbeing = circumstances.wellbeing(instance, owners);
        for (int i = 0; i < wellbeing.length; i++) {
            if (wellbeing[i] != 0) {
                wish(instance, i, wellbeing[i], scores);
            }
        }
        owners.forEach(owner -> locate(instance, owner, scores));
        if (instance.primitive().cloned()) {
            located.put(instance.id(), scores.clone()); // which only promotions ask for
        }
        stick(instance, scores);
        circumstances.tickets(instance, scores);
        circumstances.remotes(instance, scores);
        circumstances.locks(instance, scores);
        failures.rule(instance, scores);
        agents(instance, scores);
        return scores;
    }

    /** What location constraints alone give a copy of a clone, once {@link #of} was asked. */
    int[] located(Instance instance) {
        return located.get(instance.id()).clone();
    }

    private void base(Instance instance, int[] scores) {
        if (!snapshot.configuration().options().symmetric() && !implied(instance)) {
            Arrays.fill(scores, Score.MINUS_INFINITY);
            causes.add(
                    instance,
                    null,
                    "LOCATION",
                    "symmetric-cluster",
                    Score.MINUS_INFINITY,
                    "the cluster allows a node only where a location constraint names it (symmetric-cluster=false)");
        }
    }

    /** In an opt-in cluster what permits a group or clone a node permits it to every member. */
    private void permitted(Instance instance, List<ResourceId> owners, int[] scores) {
        if (snapshot.configuration().options().symmetric()) {
            return;
        }
        Set<ResourceId> above = new LinkedHashSet<>(List.of(instance.top()));
        instance.primitive().parent().ifPresent(above::add);
        above.removeAll(owners);
        for (ResourceId owner : above) {
            for (Location location : locations.of(owner)) {
                int[] wish = location.promotedOnly() ? new int[0] : locations.scores(location, instance);
                for (int i = 0; i < wish.length; i++) {
                    scores[i] = wish[i] == Locations.ABSENT ? scores[i] : Math.max(scores[i], 0);
                }
            }
        }
    }

    /** The connection to a guest goes where what contains it goes, and needs no permission of its own. */
    private boolean implied(Instance instance) {
        return snapshot.configuration().implied().stream().anyMatch(r -> r.id().equals(instance.top()));
    }

    /** Pacemaker Explained, Resource Constraints, "Deciding Which Nodes a Resource Can Run On". */
    private void locate(Instance instance, ResourceId owner, int[] scores) {
        for (Location location : locations.of(owner)) {
            if (location.promotedOnly()) {
                continue;
            }
            int[] wish = locations.scores(location, instance);
            for (int i = 0; i < wish.length; i++) {
                int score = wish[i];
                if (score != Locations.ABSENT) {
                    NodeHealth node = health.nodes().get(i);
                    wish(instance, i, score, scores);
                    causes.add(
                            instance,
                            node,
                            "LOCATION",
                            location.id(),
                            score,
                            "location constraint " + location.id() + " gives node " + node.id() + " "
                                    + Score.text(score));
                }
            }
            exclusive(instance, location, wish, scores);
        }
    }

    /** Nodes some constraint forbids; in an opt-in cluster another constraint must not enable them again. */
    private final Map<ResourceId, boolean[]> forbidden = new LinkedHashMap<>();

    /** Adds a wish; in an opt-in cluster the first one that names a node enables it. */
    private void wish(Instance instance, int node, int score, int[] scores) {
        boolean optIn = !snapshot.configuration().options().symmetric();
        boolean enabled = optIn && scores[node] == Score.MINUS_INFINITY && !barred(instance, node);
        scores[node] = enabled ? score : Score.add(scores[node], score);
        bar(instance, node, score);
    }

    private boolean barred(Instance instance, int node) {
        boolean[] nodes = forbidden.get(instance.id());
        return nodes != null && nodes[node];
    }

    private void bar(Instance instance, int node, int score) {
        if (score <= Score.MINUS_INFINITY) {
            forbidden
                    .computeIfAbsent(
                            instance.id(), i -> new boolean[health.nodes().size()])[node] = true;
        }
    }

    /** With exclusive discovery, the nodes the constraint does not name are out of the question. */
    private void exclusive(Instance instance, Location location, int[] wish, int[] scores) {
        if (!location.discovery().equals("exclusive")) {
            return;
        }
        for (NodeHealth node : health.nodes()) {
            if (wish[node.index()] == Locations.ABSENT && !namedExclusively(instance, node)) {
                scores[node.index()] = Score.MINUS_INFINITY;
                bar(instance, node.index(), Score.MINUS_INFINITY);
                causes.add(
                        instance,
                        node,
                        "LOCATION",
                        location.id(),
                        Score.MINUS_INFINITY,
                        "resource-discovery=exclusive of " + location.id() + " leaves node " + node.id() + " out");
            }
        }
    }

    private boolean namedExclusively(Instance instance, NodeHealth node) {
        return Stream.of(instance.top(), instance.primitive().id())
                .flatMap(owner -> locations.of(owner).stream())
                .filter(l -> l.discovery().equals("exclusive"))
                .anyMatch(l -> locations.scores(l, instance)[node.index()] != Locations.ABSENT);
    }

    /** Pacemaker Explained, Resources, resource-stickiness; an instance of a clone sticks a little by default. */
    private void stick(Instance instance, int[] scores) {
        List<Trace> active = instance.active();
        int stickiness = active.size() == 1 ? stickiness(instance) : 0;
        if (stickiness == 0 || !instance.primitive().managed()) {
            return;
        }
        NodeHealth node = health.node(active.get(0).node());
        scores[node.index()] = Score.add(scores[node.index()], stickiness);
        causes.add(
                instance,
                node,
                "STICKINESS",
                "resource-stickiness",
                stickiness,
                "it runs on node " + node.id() + " and resource-stickiness " + Score.text(stickiness)
                        + " keeps it there");
    }

    private static int stickiness(Instance instance) {
        String fallback = instance.primitive().cloned() ? "1" : "0";
        return Score.of(instance.primitive().meta("resource-stickiness", fallback), 0);
    }

    private void agents(Instance instance, int[] scores) {
        if (!snapshot.agentsMatter()) {
            return;
        }
        String agent = instance.primitive().agent();
        List<NodeHealth> without = lacking.computeIfAbsent(agent, a -> health.nodes().stream()
                .filter(n -> !snapshot.offers(n.id(), instance.primitive()))
                .toList());
        for (NodeHealth node : without) {
            scores[node.index()] = Score.MINUS_INFINITY;
            causes.add(
                    instance,
                    node,
                    "AGENT-MISSING",
                    agent,
                    Score.MINUS_INFINITY,
                    "node " + node.id() + " has no agent " + agent);
        }
    }
}
