package org.systole.policy.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.systole.api.model.NodeId;
import org.systole.cib.view.Score;
import org.systole.policy.Scheduler;
import org.systole.policy.state.Instance;
import org.systole.policy.state.NodeHealth;

/** The scores instances were placed by; what nodes can carry, what each resource takes of it, and what is left. */
final class CapacityText {
    private final Scheduler.Outcome outcome;
    private final Map<NodeId, SortedMap<String, Integer>> left = new TreeMap<>();
    private final List<String> lines = new ArrayList<>();

    private CapacityText(Scheduler.Outcome outcome) {
        this.outcome = outcome;
    }

    /** The head of the section; empty where it is not asked for. */
    static Optional<String> title(Set<SimulateReport.Part> parts) {
        boolean scores = parts.contains(SimulateReport.Part.SCORES);
        boolean utilization = parts.contains(SimulateReport.Part.UTILIZATION);
        if (scores) {
            return Optional.of(utilization ? "Assignment Scores and Utilization Information:" : "Assignment Scores:");
        }
        return utilization ? Optional.of("Utilization Information:") : Optional.empty();
    }

    /** The lines asked for. */
    static List<String> of(Simulation simulation, Set<SimulateReport.Part> parts) {
        CapacityText text = new CapacityText(simulation.decided());
        if (parts.contains(SimulateReport.Part.SCORES)) {
            text.scores();
        }
        if (parts.contains(SimulateReport.Part.UTILIZATION)) {
            text.utilization();
        }
        return text.lines;
    }

    private void scores() {
        outcome.placement().scores().forEach((id, scores) -> {
            for (NodeHealth node : outcome.health().nodes()) {
                int score = node.canRun() ? scores[node.index()] : Score.MINUS_INFINITY;
                lines.add("pcmk__primitive_assign: " + id + " allocation score on " + node.id() + ": "
                        + Score.text(score));
            }
        });
    }

    private void utilization() {
        for (NodeHealth node : outcome.health().nodes()) {
            SortedMap<String, Integer> capacity = numbers(node.report().node().utilization());
            left.put(node.id(), capacity);
            lines.add("Original: " + node.id() + " capacity:" + words(capacity));
        }
        Stream.concat(outcome.instances().all(), outcome.instances().orphans().stream())
                .forEach(this::taken);
        left.forEach((node, capacity) -> lines.add("Remaining: " + node + " capacity:" + words(capacity)));
    }

    private void taken(Instance instance) {
        SortedMap<String, Integer> need = numbers(instance.primitive().utilization());
        for (NodeId node : outcome.plan().placement().getOrDefault(instance.id(), new java.util.TreeSet<>())) {
            lines.add("pcmk__finalize_assignment: " + instance.id() + " utilization on " + node + ":" + words(need));
            SortedMap<String, Integer> capacity = left.get(node);
            need.forEach((name, amount) -> capacity.computeIfPresent(name, (n, had) -> had - amount));
        }
    }

    private static SortedMap<String, Integer> numbers(SortedMap<String, String> values) {
        SortedMap<String, Integer> numbers = new TreeMap<>();
        values.forEach((name, value) -> numbers.put(name, Score.of(value, 0)));
        return numbers;
    }

    private static String words(SortedMap<String, Integer> numbers) {
        StringBuilder words = new StringBuilder();
        numbers.forEach(
                (name, value) -> words.append(' ').append(name).append('=').append(value));
        return words.toString();
    }
}
