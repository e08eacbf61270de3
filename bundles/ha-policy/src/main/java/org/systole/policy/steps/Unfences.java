package org.systole.policy.steps;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.systole.api.model.NodeId;
import org.systole.policy.Action;
import org.systole.policy.state.Health;

/**
 * The steps that switch nodes on: what needs that stops before, and starts and is looked for afterwards (Pacemaker
 * Explained, Resources, {@code requires=unfencing}).
 */
final class Unfences {
    private final Unfencing unfencing;
    private final Health health;
    private final Draft draft;
    private final Probes probes;
    /** What needs it, with its steps. */
    private final Map<Work, Steps> byWork = new LinkedHashMap<>();

    Unfences(Decisions decisions, Health health, Draft draft, Probes probes, Map<Work, Steps> byWork) {
        this.unfencing = decisions.unfencing();
        this.health = health;
        this.draft = draft;
        this.probes = probes;
        byWork.forEach((work, steps) -> {
            if (unfencing.needs(work.instance.primitive())) {
                this.byWork.put(work, steps);
            }
        });
    }

    /** Adds them. */
    void add() {
        unfencing.lacking().forEach((node, reason) -> {
            String why = reason.isEmpty() && !unfencing.anyway(node) ? demand(node) : reason;
            if (!why.isEmpty() || unfencing.anyway(node)) {
                order(node, draft.add(new Action.Fence(node, Action.Fence.ON), false, Why.NONE, why));
            }
        });
    }

    /** Who needs the node to be switched on; empty if nobody does. */
    private String demand(NodeId node) {
        for (Work work : byWork.keySet()) {
            for (int probe : probes.of(work.instance)) {
                if (draft.action(probe) instanceof Action.Operate o && o.node().equals(node)) {
                    return "required by " + o.instance() + " monitor";
                }
            }
        }
        for (Work work : byWork.keySet()) {
            boolean comes = work.seat.assigned() && work.seat.node().id().equals(node);
            boolean stays = !work.managed() && work.places.contains(health.node(node));
            if (comes && (work.start || work.atHome()) || stays) {
                return "required by " + work + " start";
            }
        }
        return "";
    }

    private void order(NodeId node, int on) {
        byWork.forEach((work, steps) -> {
            boolean device = work.instance.primitive().fencing();
            at(node, probes.of(work.instance)).forEach(p -> draft.prefer(on, p));
            at(node, steps.starts).forEach(s -> draft.order(on, s));
            at(node, steps.moves).forEach(m -> draft.order(on, m));
            at(node, device ? List.of() : steps.stops).forEach(s -> draft.prefer(s, on));
        });
    }

    private List<Integer> at(NodeId node, List<Integer> steps) {
        return steps.stream()
                .filter(s -> draft.action(s) instanceof Action.Operate o
                        && o.node().equals(node)
                        && o.operation() != Action.Operation.MIGRATE_TO)
                .toList();
    }
}
