package org.systole.policy.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.view.Location;
import org.systole.cib.view.Resource;
import org.systole.cib.view.RuleContext;
import org.systole.cib.view.Rules;
import org.systole.cib.view.Score;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Definitions;
import org.systole.policy.state.FailCounts;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Trace;
import org.systole.policy.state.Unit;

/**
 * What each instance by itself would like, node by node: location constraints, stickiness, failures, missing agents.
 * What others want of it comes later.
 */
final class Preferences {
    private final ClusterSnapshot snapshot;
    private final Health health;
    private final Causes causes;
    /** The nodes on which something has failed; asked for each resource, and mostly there are none or few. */
    private final List<NodeHealth> counting;

    private final Circumstances circumstances;
    private final Map<ResourceId, List<Location>> locations = new LinkedHashMap<>();
    private final Map<ResourceId, int[]> located = new LinkedHashMap<>();
    private final Map<Location, int[]> evaluated = new LinkedHashMap<>();
    /** The nodes without an agent, by agent. */
    private final Map<String, List<NodeHealth>> lacking = new LinkedHashMap<>();
    /** Nodes by the name that constraints give them, whatever its case. */
    private final SortedMap<String, List<Integer>> named = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /** What runs inside other resources, by those. */
    private final Map<ResourceId, List<ResourceId>> contained = new LinkedHashMap<>();

    Preferences(ClusterSnapshot snapshot, Health health, Causes causes) {
        this.snapshot = snapshot;
        this.health = health;
        this.causes = causes;
        this.counting = health.nodes().stream()
                .filter(n -> FailCounts.any(n.report().transientAttributes()))
                .toList();
        snapshot.configuration().resources().stream()
                .flatMap(Resource::primitives)
                .filter(p -> p.container().isPresent())
                .forEach(p -> p.container().ifPresent(c -> contained
                        .computeIfAbsent(c, i -> new ArrayList<>())
                        .add(p.id())));
        this.circumstances = new Circumstances(snapshot, health, causes);
        health.nodes().forEach(n -> named.computeIfAbsent(n.id().value(), i -> new ArrayList<>())
                .add(n.index()));
        snapshot.configuration().locations().forEach(l -> locations
                .computeIfAbsent(l.resource(), r -> new ArrayList<>())
                .add(l));
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
            failures(instance, scores);
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
        failures(instance, scores);
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
            for (Location location : locations.getOrDefault(owner, List.of())) {
                int[] wish = location.promotedOnly() ? new int[0] : scoresOf(location, instance);
                for (int i = 0; i < wish.length; i++) {
                    scores[i] = wish[i] == ABSENT ? scores[i] : Math.max(scores[i], 0);
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
        for (Location location : locations.getOrDefault(owner, List.of())) {
            if (location.promotedOnly()) {
                continue;
            }
            int[] wish = scoresOf(location, instance);
            for (int i = 0; i < wish.length; i++) {
                int score = wish[i];
                if (score != ABSENT) {
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
            if (wish[node.index()] == ABSENT && !namedExclusively(instance, node)) {
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
        return locations.values().stream()
                .flatMap(List::stream)
                .filter(l -> l.discovery().equals("exclusive"))
                .filter(l -> l.resource().equals(instance.top())
                        || l.resource().equals(instance.primitive().id()))
                .anyMatch(l -> scoresOf(l, instance)[node.index()] != ABSENT);
    }

    private static final int ABSENT = Integer.MIN_VALUE;

    /** What one constraint gives each node; absent where it says nothing. */
    int[] scoresOf(Location location, Instance instance) {
        int[] known = evaluated.get(location);
        if (known == null) {
            known = evaluate(location, instance);
            evaluated.put(location, known);
        }
        return known;
    }

    private int[] evaluate(Location location, Instance instance) {
        int[] scores = new int[health.nodes().size()];
        Arrays.fill(scores, ABSENT);
        if (location.rules().isEmpty()) {
            named.getOrDefault(location.node(), List.of()).forEach(i -> scores[i] = location.score());
            return scores;
        }
        RuleContext context = RuleContext.at(snapshot.now())
                .withValues(
                        instance.primitive().parameters(), instance.primitive().meta());
        for (NodeHealth node : health.nodes()) {
            for (Element rule : location.rules()) {
                byRule(location, instance, rule, node, context, scores);
            }
        }
        return scores;
    }

    private void byRule(
            Location location, Instance instance, Element rule, NodeHealth node, RuleContext context, int[] scores) {
        SortedMap<String, String> attributes = node.report().attributes();
        RuleContext here = context.onNode(attributes);
        if (rule.descendants().anyMatch(e -> e.attribute("value-source", "").equals("param"))) {
            here = here.withValues(
                    instance.primitive().parameters(here), instance.primitive().meta());
        }
        if (Rules.hold(substituted(rule, location.groups()), here)) {
            String text = rule.attribute("score-attribute")
                    .map(a -> attributes.getOrDefault(a, ""))
                    .orElse(rule.attribute("score", "0"));
            int score = rule.attribute("score-attribute").isPresent()
                    ? Score.of(text, Score.MINUS_INFINITY)
                    : Score.of(text, 0);
            int i = node.index();
            scores[i] = scores[i] == ABSENT ? score : Score.add(scores[i], score);
        }
    }

    /** {@code %1} in a rule's attribute name stands for what the first group of the pattern matched. */
    private static Element substituted(Element rule, List<String> groups) {
        if (groups.isEmpty()) {
            return rule;
        }
        return rule.mapChildren(child -> {
            Element below = substituted(child, groups);
            Optional<String> name = child.attribute("attribute").filter(a -> a.contains("%"));
            String text = name.orElse("");
            for (int i = 0; i < groups.size(); i++) {
                text = text.replace("%" + i, groups.get(i));
            }
            return name.isPresent() ? below.with("attribute", text) : below;
        });
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

    private void failures(Instance instance, int[] scores) {
        boolean banned = false;
        for (Trace trace : instance.notable()) {
            banned |= !trace.banned().isEmpty();
        }
        if (!instance.primitive().managed() || !banned && counting.isEmpty()) {
            return;
        }
        boolean fatal = instance.notable().stream().anyMatch(t -> t.banned().equals(Trace.FATAL));
        for (NodeHealth node : banned ? health.nodes() : counting) {
            FailCounts counts = counts(instance, node);
            boolean anothers = instance.on(node.id())
                    .map(t -> t.otherAgent(instance.primitive()))
                    .orElse(false); // what another agent could not do, this one may
            boolean bans = !anothers
                    && !Definitions.outdated(instance, node, snapshot)
                    && counts.bans(instance.primitive())
                    && !counts.forgotten(instance, node.id(), snapshot.now());
            String bannedHere = anothers
                    ? ""
                    : instance.on(node.id())
                            .map(Trace::banned)
                            .filter(b -> !b.isEmpty())
                            .orElse(fatal ? Trace.FATAL : "");
            if (bans || !bannedHere.isEmpty()) {
                scores[node.index()] = Score.MINUS_INFINITY;
                String count = "failed there " + Score.text(counts.count()) + " times, migration-threshold is "
                        + Score.text(FailCounts.threshold(instance.primitive()));
                causes.add(
                        instance,
                        node,
                        "FAIL-COUNT",
                        "fail-count-" + instance.name(),
                        Score.MINUS_INFINITY,
                        instance.name() + " on node " + node.id() + ": " + (bans ? count : bannedHere));
            }
        }
    }

    /** Failures of what runs inside it count as its own, since they are answered by starting it anew. */
    private FailCounts counts(Instance instance, NodeHealth node) {
        SortedMap<String, String> attributes = node.report().transientAttributes();
        FailCounts sum = FailCounts.of(
                attributes, instance.name().value(), instance.primitive().anonymous());
        for (ResourceId inner : contained.getOrDefault(instance.id(), List.of())) {
            sum = sum.plus(FailCounts.of(attributes, inner.value(), false));
        }
        return sum;
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

    /** What constraints for the promoted role give an instance on a node. */
    int promotion(Unit.Clones clones, Instance instance, NodeHealth node) {
        int sum = 0;
        for (ResourceId owner : List.of(clones.id(), instance.primitive().id())) {
            for (Location location : locations.getOrDefault(owner, List.of())) {
                int score = location.promotedOnly() ? scoresOf(location, instance)[node.index()] : ABSENT;
                sum = score == ABSENT ? sum : Score.add(sum, score);
            }
        }
        return sum;
    }
}
