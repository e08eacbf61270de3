package org.systole.policy.steps;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.policy.Action;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Definitions;
import org.systole.policy.state.FailCounts;
import org.systole.policy.state.Health;
import org.systole.policy.state.HistoryEntry;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Instances;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Trace;

/**
 * What is forgotten, in plans on paper: failures that have expired or were those of another definition (Pacemaker
 * Explained, Resource Operations, Handling Resource Failure), and the histories of resources that are not configured
 * any more or are another agent's now (Cluster Options, stop-removed-resources). A node of a running cluster forgets by
 * itself.
 */
final class HistorySteps {
    private final ClusterSnapshot snapshot;
    private final Instances instances;
    private final Health health;
    private final Draft draft;
    private final Set<String> forgiven = new LinkedHashSet<>();
    /** The nodes that count failures of anything. */
    private final List<NodeHealth> counting;

    HistorySteps(ClusterSnapshot snapshot, Instances instances, Health health, Draft draft) {
        this.snapshot = snapshot;
        this.instances = instances;
        this.health = health;
        this.draft = draft;
        this.counting = health.nodes().stream()
                .filter(n -> FailCounts.any(n.report().transientAttributes()))
                .toList();
    }

    /** Adds them. */
    void add(Map<Work, Steps> byWork) {
        if (!snapshot.onPaper()) {
            return;
        }
        byWork.forEach((work, steps) -> {
            if (!work.instance.orphan()) {
                failures(work);
                otherAgents(work, steps);
            } else if (removes() && work.managed() && !work.instance.primitive().cloned()) {
                removed(work.instance.name().value(), work.instance.traces(), steps);
            }
        });
        if (removes()) {
            instances.remains().forEach((name, traces) -> removed(name, traces, new Steps()));
        }
        health.locks().expired().forEach(this::unlock);
    }

    /** What waited for a node that was shut down, and has waited for too long. */
    private void unlock(String resource, NodeId node) {
        ResourceId id = new ResourceId(resource);
        draft.add(new Action.Chore(Action.Chore.Task.UNLOCK, id, id, node));
    }

    private boolean removes() {
        return snapshot.configuration().options().stopOrphans();
    }

    private void failures(Work work) {
        Instance instance = work.instance;
        for (NodeHealth node : counting) {
            FailCounts counts = FailCounts.of(
                    node.report().transientAttributes(),
                    instance.name().value(),
                    instance.primitive().anonymous());
            if (counts.count() == 0) {
                continue;
            }
            boolean old = counts.expired(instance.primitive(), snapshot.now());
            boolean over = old ? counts.forgotten(instance, node.id(), snapshot.now()) : changed(work, node);
            if (present(node) && over && forgiven.add(instance.name() + " " + node.id())) {
                ResourceId name = new ResourceId(counts.name());
                forget(name, instance.primitive().anonymous() ? name : instance.id(), node.id());
            }
        }
    }

    /** A node that is about to leave forgets everything anyway. */
    private static boolean present(NodeHealth node) {
        return node.reachable() && !node.shutdown();
    }

    /** Whether it runs there with other parameters than those configured now, or failed with others. */
    private boolean changed(Work work, NodeHealth node) {
        Trace trace = work.instance.on(node.id()).orElse(null);
        return trace != null
                && (trace.otherAgent(work.instance.primitive())
                        || Definitions.outdated(work.instance, node, snapshot)
                        || trace.active() && trace.entries().stream().anyMatch(e -> changed(work, node, e)));
    }

    private boolean changed(Work work, NodeHealth node, HistoryEntry entry) {
        boolean counts = entry.operation().equals("start") || entry.operation().equals("monitor");
        return counts
                && !entry.pending()
                && !entry.digest().isEmpty()
                && Definitions.compare(work.instance.primitive(), entry, node, snapshot) != Definitions.SAME;
    }

    private int forget(ResourceId name, ResourceId instance, NodeId node) {
        return draft.add(new Action.Chore(Action.Chore.Task.FORGET_FAILURES, name, instance, node));
    }

    /** Where another agent ran it, its history goes before it starts. */
    private void otherAgents(Work work, Steps steps) {
        for (Trace trace : work.managed() ? work.instance.ofOtherAgents() : List.<Trace>of()) {
            if (present(health.node(trace.node()))) {
                int delete = delete(trace);
                steps.stops.forEach(s -> draft.order(s, delete));
                steps.starts.forEach(s -> draft.order(delete, s));
            }
        }
    }

    /** Of what is not configured any more nothing is left once it has stopped. */
    private void removed(String name, List<Trace> traces, Steps steps) {
        ResourceId id = new ResourceId(name);
        for (NodeHealth node : health.nodes()) {
            int count = FailCounts.of(node.report().transientAttributes(), name, false)
                    .count();
            if (present(node) && count > 0) {
                int forget = forget(id, id, node.id());
                steps.stops.forEach(s -> draft.order(forget, s));
            }
        }
        for (Trace trace : traces) {
            if (present(health.node(trace.node()))) {
                int delete = delete(trace);
                steps.stops.forEach(s -> draft.order(s, delete));
            }
        }
    }

    private int delete(Trace trace) {
        ResourceId id = new ResourceId(trace.id());
        return draft.add(
                new Action.Operate(Action.Operation.DELETE, id, id, trace.node(), Duration.ZERO, Duration.ZERO));
    }
}
