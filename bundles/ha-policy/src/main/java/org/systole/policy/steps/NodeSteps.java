package org.systole.policy.steps;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.policy.Action;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.NodeHealth;

/**
 * Steps of a node as a whole: where capacities count, nothing that needs some comes to a node before what leaves it has
 * freed some (Pacemaker Explained, Utilization and Placement Strategy); and in plans on paper a node that is to leave
 * does so when everything on it has stopped. In a running cluster the node itself sees to that.
 */
final class NodeSteps {
    private final ClusterSnapshot snapshot;
    private final Health health;
    private final Draft draft;
    private final Map<NodeId, List<Integer>> stops = new LinkedHashMap<>();

    NodeSteps(ClusterSnapshot snapshot, Health health, Draft draft) {
        this.snapshot = snapshot;
        this.health = health;
        this.draft = draft;
    }

    /** Adds them. */
    void add(Map<Work, Steps> byWork) {
        byWork.values()
                .forEach(s ->
                        s.stops.forEach(step -> stops.computeIfAbsent(node(draft.action(step)), n -> new ArrayList<>())
                                .add(step)));
        boolean counts = !snapshot.configuration()
                .options()
                .get("placement-strategy", "default")
                .equals("default");
        if (counts && byWork.keySet().stream().anyMatch(NodeSteps::needs)) {
            health.nodes().stream()
                    .filter(n -> byWork.keySet().stream().anyMatch(w -> needs(w) && allowed(w, n)))
                    .forEach(n -> freed(n, byWork));
        }
        Map<NodeHealth, Integer> shutdowns = new LinkedHashMap<>();
        health.nodes().stream()
                .filter(n -> snapshot.onPaper() && n.shutdown() && n.remote() == null && n.reachable())
                .forEach(n -> shutdowns.put(n, shutdown(n, byWork.keySet())));
        shutdowns.forEach((node, last) -> {
            if (coordinates(node)) { // it leads the others' shutdown, and goes last
                shutdowns.values().forEach(s -> draft.order(s, last));
            }
        });
    }

    /** Whether it may be on the node; in an opt-in cluster a location constraint must say so, or it runs there. */
    private boolean allowed(Work work, NodeHealth node) {
        Instance instance = work.instance;
        return snapshot.configuration().options().symmetric()
                || work.places.contains(node)
                || snapshot.configuration().locations().stream()
                        .filter(l -> l.resource().equals(instance.primitive().id())
                                || l.resource().equals(instance.top()))
                        .anyMatch(l -> !l.rules().isEmpty()
                                || l.node().equalsIgnoreCase(node.id().value()));
    }

    private static boolean needs(Work work) {
        return !work.instance.primitive().utilization().isEmpty();
    }

    private static NodeId node(Action action) {
        return action instanceof Action.Operate o ? o.node() : new NodeId(((Action.Pseudo) action).node());
    }

    /** On paper for each node; in a running cluster where something waits for something. */
    private void freed(NodeHealth node, Map<Work, Steps> byWork) {
        List<Integer> leave = new ArrayList<>();
        List<Integer> come = new ArrayList<>();
        byWork.forEach((work, steps) -> {
            if (needs(work)) {
                steps.stops.stream()
                        .filter(s -> node(draft.action(s)).equals(node.id()))
                        .forEach(leave::add);
                boolean home = work.seat.assigned() && work.seat.node().index() == node.index();
                if (home) {
                    come.addAll(steps.starts);
                    steps.moves.stream().limit(1).forEach(come::add);
                }
            }
        });
        if (snapshot.onPaper() || !leave.isEmpty() && !come.isEmpty()) {
            ResourceId name = new ResourceId("load_stopped_" + node.id());
            int freed = draft.add(new Action.Pseudo("", name, ""));
            leave.forEach(s -> draft.order(s, freed));
            come.forEach(s -> draft.prefer(freed, s));
        }
    }

    /** What failed there and may not be stopped holds the node, but not in maintenance. */
    private int shutdown(NodeHealth node, Collection<Work> works) {
        Why held = works.stream()
                .filter(w -> w.management.rule().equals("BLOCKED") && w.places.contains(node) && !node.maintenance())
                .map(w -> Why.unrunnable(Event.of(w, Act.STOP)))
                .findFirst()
                .orElse(Why.NONE);
        int step = draft.add(Action.Chore.shutdown(node.id()), false, held, "");
        stops.getOrDefault(node.id(), List.of()).forEach(s -> draft.order(s, step));
        return step;
    }

    private static boolean coordinates(NodeHealth node) {
        return node.report().attributes().getOrDefault("#is_dc", "").equals("true");
    }
}
