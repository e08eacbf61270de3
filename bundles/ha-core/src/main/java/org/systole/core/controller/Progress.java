package org.systole.core.controller;

import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.systole.api.model.ResourceId;
import org.systole.core.state.ClusterState;
import org.systole.core.state.IntentId;
import org.systole.core.state.NodeRecord;
import org.systole.core.state.ResourceRecord;
import org.systole.policy.Action;
import org.systole.policy.Plan;

/**
 * How far a plan has come, by the state now: which of its steps ended as they should, and whether all else is as the
 * plan took it. What comes next in such a plan needs no new one.
 */
final class Progress {
    private final Plan plan;
    private final ClusterState base;
    private final ClusterState now;
    private final SortedSet<Integer> done = new TreeSet<>();
    private final boolean sameCluster;

    /** @param base the state the plan was made for */
    Progress(Plan plan, ClusterState base, ClusterState now) {
        this.plan = plan;
        this.base = base;
        this.now = now;
        this.sameCluster = base.configuration() == now.configuration()
                && base.nodes().keySet().equals(now.nodes().keySet())
                && now.nodes().values().stream().allMatch(n -> sameNode(base.node(n.node()), n));
        plan.steps().stream().filter(this::isDone).forEach(s -> done.add(s.id()));
    }

    /** Steps that ended as they should since the plan was made. */
    SortedSet<Integer> done() {
        return done;
    }

    /** Whether nothing but steps of this plan changed what is known of a resource, and no node is other than it was. */
    boolean stands(ResourceId resource) {
        return sameCluster
                && now.nodes().values().stream()
                        .allMatch(n -> Objects.equals(record(base, n, resource), record(now, n, resource))
                                || byPlan(n, resource));
    }

    private boolean byPlan(NodeRecord node, ResourceId resource) {
        return plan.steps().stream()
                .filter(s -> done.contains(s.id()))
                .anyMatch(s -> s.action() instanceof Action.Operate o
                        && o.node().equals(node.node())
                        && o.resource().equals(resource));
    }

    private boolean isDone(Plan.Step step) {
        if (!(step.action() instanceof Action.Operate operate) || !moves(operate.operation())) {
            return false;
        }
        NodeRecord node = now.node(operate.node());
        Optional<ResourceRecord> after = Optional.ofNullable(record(now, node, operate.resource()));
        IntentId before = Optional.ofNullable(record(base, node, operate.resource()))
                .map(ResourceRecord::last)
                .orElse(IntentId.NONE);
        return after.filter(r -> r.pending().isEmpty() && r.last().compareTo(before) > 0)
                .filter(r -> r.history().values().stream()
                        .anyMatch(line -> line.intent().equals(r.last())
                                && line.operation().equals(operate.operation().key())
                                && line.asExpected()))
                .isPresent();
    }

    /** What a probe finds may change everything; these only bring about what the plan expects of them. */
    private static boolean moves(Action.Operation operation) {
        return switch (operation) {
            case START, STOP, PROMOTE, DEMOTE -> true;
            default -> false;
        };
    }

    private static ResourceRecord record(ClusterState state, NodeRecord node, ResourceId resource) {
        return state.node(node.node()).resources().get(resource);
    }

    private static boolean sameNode(NodeRecord before, NodeRecord now) {
        return before == now
                || before.life() == now.life()
                        && before.incarnation().equals(now.incarnation())
                        && before.agents().equals(now.agents())
                        && before.attributes().equals(now.attributes());
    }
}
