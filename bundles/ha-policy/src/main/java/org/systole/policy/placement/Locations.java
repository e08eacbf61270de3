package org.systole.policy.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.view.Location;
import org.systole.cib.view.RuleContext;
import org.systole.cib.view.Rules;
import org.systole.cib.view.Score;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Unit;

/**
 * What location constraints give each node (Pacemaker Explained, Resource Constraints, "Deciding Which Nodes a Resource
 * Can Run On"; Rules).
 */
final class Locations {
    /** The score of a node of which a constraint says nothing. */
    static final int ABSENT = Integer.MIN_VALUE;

    private final ClusterSnapshot snapshot;
    private final Health health;
    private final Map<ResourceId, List<Location>> byOwner = new LinkedHashMap<>();
    private final Map<Location, int[]> evaluated = new LinkedHashMap<>();
    /** Nodes by the name that constraints give them, whatever its case. */
    private final SortedMap<String, List<Integer>> named = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    Locations(ClusterSnapshot snapshot, Health health) {
        this.snapshot = snapshot;
        this.health = health;
        health.nodes().forEach(n -> named.computeIfAbsent(n.id().value(), i -> new ArrayList<>())
                .add(n.index()));
        snapshot.configuration().locations().forEach(l -> byOwner.computeIfAbsent(l.resource(), r -> new ArrayList<>())
                .add(l));
    }

    /** The constraints that name the resource. */
    List<Location> of(ResourceId owner) {
        return byOwner.getOrDefault(owner, List.of());
    }

    /** What one constraint gives each node; absent where it says nothing. */
    int[] scores(Location location, Instance instance) {
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

    /** What constraints for the promoted role give an instance on a node. */
    int promotion(Unit.Clones clones, Instance instance, NodeHealth node) {
        int sum = 0;
        for (ResourceId owner : List.of(clones.id(), instance.primitive().id())) {
            for (Location location : of(owner)) {
                int score = location.promotedOnly() ? scores(location, instance)[node.index()] : ABSENT;
                sum = score == ABSENT ? sum : Score.add(sum, score);
            }
        }
        return sum;
    }
}
