package org.systole.policy.placement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Score;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Unit;

/**
 * What nodes have left of what resources need (Pacemaker Explained, Utilization and Placement Strategy). With the
 * strategy {@code default} nothing counts.
 */
final class Capacity {
    /** The values of {@code placement-strategy}. */
    enum Strategy {
        DEFAULT,
        UTILIZATION,
        BALANCED,
        MINIMAL;

        static Strategy of(String word) {
            return switch (word.toLowerCase(Locale.ROOT)) {
                case "utilization" -> UTILIZATION;
                case "balanced" -> BALANCED;
                case "minimal" -> MINIMAL;
                default -> DEFAULT;
            };
        }
    }

    private final Strategy strategy;
    private final List<SortedMap<String, Integer>> left = new ArrayList<>();
    private final Map<ResourceId, SortedMap<String, Integer>> needs = new LinkedHashMap<>();

    Capacity(ClusterSnapshot snapshot, Health health) {
        this.strategy = Strategy.of(snapshot.configuration().options().get("placement-strategy", "default"));
        for (NodeHealth node : health.nodes()) {
            left.add(numbers(node.report().utilization()));
        }
    }

    private static SortedMap<String, Integer> numbers(SortedMap<String, String> texts) {
        SortedMap<String, Integer> numbers = new TreeMap<>();
        texts.forEach((name, text) -> numbers.put(name, number(text)));
        return numbers;
    }

    /** Leading digits as far as they go; capacities may be larger than scores, but not absurdly so. */
    private static int number(String text) {
        String digits = text.strip().replaceFirst("^(-?\\d{0,9}).*$", "$1");
        return digits.matches("-?\\d+") ? Integer.parseInt(digits) : 0;
    }

    /** Whether resources choose in an order that depends on where they would rather be. */
    boolean counts() {
        return strategy != Strategy.DEFAULT;
    }

    Strategy strategy() {
        return strategy;
    }

    private SortedMap<String, Integer> need(Instance instance) {
        return needs.computeIfAbsent(
                instance.id(), i -> numbers(instance.primitive().utilization()));
    }

    void take(Instance instance, NodeHealth node) {
        change(instance, node, -1);
    }

    void release(Instance instance, NodeHealth node) {
        change(instance, node, 1);
    }

    private void change(Instance instance, NodeHealth node, int sign) {
        if (counts()) {
            SortedMap<String, Integer> free = left.get(node.index());
            need(instance).forEach((name, n) -> free.merge(name, sign * n, Integer::sum));
        }
    }

    private boolean fits(SortedMap<String, Integer> need, NodeHealth node) {
        return need.entrySet().stream()
                .allMatch(e -> e.getValue()
                        <= left.get(node.index()).getOrDefault(e.getKey(), e.getValue() > 0 ? 0 : e.getValue()));
    }

    /**
     * Excludes nodes that have not enough left for the instance together with all that must be with it and has no
     * place yet. If no node has enough for all, those count that have enough for the instance alone.
     *
     * @return whether it must do without the others
     */
    boolean restrict(Instance instance, Links links, Table table, Health health, int[] scores, Causes causes) {
        if (!counts()) {
            return false;
        }
        SortedMap<String, Integer> all = new TreeMap<>();
        company(instance, links, table).forEach(i -> need(i).forEach((n, v) -> all.merge(n, v, Integer::sum)));
        boolean together = health.nodes().stream().anyMatch(n -> n.canRun() && scores[n.index()] >= 0 && fits(all, n));
        SortedMap<String, Integer> need = together ? all : need(instance);
        for (NodeHealth node : health.nodes()) {
            if (scores[node.index()] > Score.MINUS_INFINITY && !fits(need, node)) {
                scores[node.index()] = Score.MINUS_INFINITY;
                causes.add(
                        instance,
                        node,
                        "UTILIZATION",
                        "placement-strategy",
                        Score.MINUS_INFINITY,
                        "node " + node.id() + " has " + left.get(node.index()) + " left, and " + need + " is needed");
            }
        }
        return !together;
    }

    /** The instance and all that must be where it is and has no place yet. */
    private static Set<Instance> company(Instance instance, Links links, Table table) {
        Set<Instance> company = new LinkedHashSet<>(Set.of(instance));
        List<Instance> open = new ArrayList<>(List.of(instance));
        while (!open.isEmpty()) {
            Instance next = open.remove(open.size() - 1);
            List<Instance> near = new ArrayList<>();
            links.to(next.id()).stream().filter(Capacity::together).forEach(l -> near.add(l.dependent()));
            links.from(next).stream()
                    .filter(Capacity::together)
                    .filter(l -> l.primary() instanceof Unit.Single)
                    .forEach(l -> near.add(((Unit.Single) l.primary()).instance()));
            near.stream().filter(i -> !table.decided(i) && company.add(i)).forEach(open::add);
        }
        return company;
    }

    private static boolean together(Link link) {
        return link.mandatory() && !link.aboutRole() && link.attribute().equals("#uname");
    }

    /** Positive where the first node has more left in more respects than the second. */
    int compare(NodeHealth one, NodeHealth two) {
        SortedMap<String, Integer> a = left.get(one.index());
        SortedMap<String, Integer> b = left.get(two.index());
        Set<String> names = new LinkedHashSet<>(a.keySet());
        names.addAll(b.keySet());
        return names.stream()
                .mapToInt(n -> Integer.compare(a.getOrDefault(n, 0), b.getOrDefault(n, 0)))
                .sum();
    }
}
