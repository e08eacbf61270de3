package org.systole.policy.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Score;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Role;

/**
 * Chooses a node once an instance's scores are known (Pacemaker Explained, Utilization, placement-strategy default).
 */
final class Choice {
    private final Health health;
    private final Table table;
    private final Causes causes;
    private final boolean outOfService;
    private final Capacity capacity;
    private final List<NodeHealth> able = new ArrayList<>();
    private final List<NodeHealth> unable = new ArrayList<>();

    /**
     * Begins with no choice made.
     *
     * @param sparesFirst whether a spare node is used before a second service burdens one, as clusters of ours do
     */
    Choice(Health health, Table table, Causes causes, Capacity capacity, boolean sparesFirst) {
        this.capacity = capacity;
        this.health = health;
        this.table = table;
        this.causes = causes;
        health.nodes().forEach(n -> (n.canRun() ? able : unable).add(n));
        this.outOfService = sparesFirst && unable.stream().anyMatch(NodeHealth::outOfService);
    }

    /**
     * The best node for the instance among those that can run it; nowhere if there is none.
     *
     * @param crowded whether no node has room for it and all that must be with it: then the one with the most is best
     */
    Seat of(Instance instance, int[] scores, boolean crowded) {
        for (NodeHealth node : unable) {
            causes.note(instance, node, node.unavailable(), node.id().value(), node.unavailableSentence());
        }
        List<NodeHealth> candidates = new ArrayList<>();
        for (NodeHealth node : able) {
            if (scores[node.index()] >= 0) {
                candidates.add(node);
            }
        }
        if (candidates.isEmpty()) {
            return Seat.nowhere("node availability");
        }
        NodeHealth best = best(instance, candidates, scores, crowded);
        table.like(instance, scores[best.index()]);
        return Seat.at(best);
    }

    private NodeHealth best(Instance instance, List<NodeHealth> candidates, int[] scores, boolean crowded) {
        int highest = Score.MINUS_INFINITY;
        for (NodeHealth node : candidates) {
            highest = Math.max(highest, scores[node.index()]);
        }
        int high = highest;
        List<NodeHealth> equal = new ArrayList<>();
        for (NodeHealth node : candidates) {
            if (scores[node.index()] == high) {
                equal.add(node);
            }
        }
        if (equal.size() == 1) {
            return equal.get(0);
        }
        NodeHealth best = first(instance, equal, high, crowded);
        causes.note(
                instance,
                best,
                "TIE-BREAK",
                "",
                "nodes " + names(equal) + " score the same (" + Score.text(high) + "); " + best.id()
                        + " has the fewest resources or comes first");
        equal.stream()
                .filter(n -> n.index() != best.index() && instance.role(n.id()) != Role.STOPPED)
                .forEach(n -> crowding(instance, n, best));
        return best;
    }

    /** With {@code balanced} the node with the most left comes before what else decides, but for staying. */
    private NodeHealth first(Instance instance, List<NodeHealth> equal, int high, boolean crowded) {
        boolean stays = high > 0 && equal.stream().anyMatch(n -> instance.role(n.id()) != Role.STOPPED);
        if (stays || !crowded && capacity.strategy() != Capacity.Strategy.BALANCED) {
            return equal.stream().min(order(instance, high)).orElseThrow();
        }
        NodeHealth best = equal.get(0);
        for (NodeHealth node : equal) {
            int more = capacity.compare(node, best);
            best = more > 0 || more == 0 && order(instance, high).compare(node, best) < 0 ? node : best;
        }
        return best;
    }

    /**
     * Sorts equal nodes: where the score is above 0 the node the instance runs on, then the node with the fewest
     * instances assigned so far, then where it runs, then the first.
     *
     * <p>While a node is out of service, what runs on no node that can run it goes to a spare node before it burdens
     * one with a second service, whatever was assigned so far, and what is alone on its node stays there: so it does
     * not leave the spare again. Once the lost node is fenced nothing says what ran there, so all that runs nowhere
     * counts as having lost its node.
     */
    private Comparator<NodeHealth> order(Instance instance, int score) {
        Comparator<NodeHealth> away = Comparator.comparing(n -> instance.role(n.id()) == Role.STOPPED);
        Comparator<NodeHealth> order = Comparator.comparing(NodeHealth::id);
        if (capacity.strategy() != Capacity.Strategy.MINIMAL) { // which fills the first node, whatever runs where
            order = Comparator.comparing(table::assigned).thenComparing(away).thenComparing(order);
        }
        List<NodeHealth> homes = instance.active().stream()
                .map(t -> health.node(t.node()))
                .filter(NodeHealth::canRun)
                .toList();
        boolean service =
                !instance.primitive().cloned() && !instance.primitive().fencing();
        if (outOfService && homes.isEmpty() && service) {
            Comparator<NodeHealth> burdened = Comparator.comparing(n -> !table.spare(n, instance));
            order = burdened.thenComparing(order);
        }
        boolean stays = outOfService && homes.stream().anyMatch(n -> table.spare(n, instance));
        return score > 0 || stays ? away.thenComparing(order) : order;
    }

    /** Where it runs there is more to do than where it goes; without the others there it would stay. */
    private void crowding(Instance instance, NodeHealth node, NodeHealth best) {
        for (ResourceId other : table.on(node)) {
            causes.note(
                    instance,
                    node,
                    "TIE-BREAK",
                    other.value(),
                    "it moves to node " + best.id() + " for balance, as " + other + " is also on node " + node.id()
                            + "; resource-stickiness would keep it there");
        }
    }

    private static String names(List<NodeHealth> nodes) {
        return String.join(", ", nodes.stream().map(n -> n.id().value()).toList());
    }
}
