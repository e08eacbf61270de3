package org.systole.core.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.systole.api.model.NodeId;

/**
 * All that the cluster knows of fencing: who is to be fenced, attempts under way, and what came of earlier ones.
 *
 * @param demands nodes that are to be fenced, or switched on
 * @param pending attempts under way, by target
 * @param history ended attempts, oldest first, bounded
 * @param brake what {@link Brake} needs to know
 * @param reports what nodes found when they looked at devices
 */
public record FencingRecords(
        SortedMap<NodeId, Demand> demands,
        SortedMap<NodeId, Fencing> pending,
        List<Fencing> history,
        Brake brake,
        DeviceReports reports) {
    /** How many ended attempts are kept. */
    static final int HISTORY = 500;

    public FencingRecords {
        demands = Collections.unmodifiableSortedMap(new TreeMap<>(demands));
        pending = Collections.unmodifiableSortedMap(new TreeMap<>(pending));
        history = List.copyOf(history.subList(Math.max(0, history.size() - HISTORY), history.size()));
        Objects.requireNonNull(brake);
        Objects.requireNonNull(reports);
    }

    static FencingRecords none() {
        return new FencingRecords(new TreeMap<>(), new TreeMap<>(), List.of(), Brake.untouched(), DeviceReports.NONE);
    }

    /** What is asked for a node; empty if nothing is. */
    public Optional<Demand> demand(NodeId target) {
        return Optional.ofNullable(demands.get(target));
    }

    FencingRecords with(Demand demand) {
        TreeMap<NodeId, Demand> all = new TreeMap<>(demands);
        all.merge(demand.target(), demand, Demand::and);
        return new FencingRecords(all, pending, history, brake, reports);
    }

    /** The same without demands for nodes of which this is true. */
    FencingRecords withoutDemands(Predicate<Demand> settled) {
        if (demands.values().stream().noneMatch(settled)) {
            return this;
        }
        TreeMap<NodeId, Demand> all = new TreeMap<>(demands);
        all.values().removeIf(settled);
        return new FencingRecords(all, pending, history, brake, reports);
    }

    FencingRecords begun(Fencing attempt) {
        TreeMap<NodeId, Fencing> all = new TreeMap<>(pending);
        all.put(attempt.target(), attempt);
        return new FencingRecords(demands, all, history, brake, reports);
    }

    /** The same with this attempt in the history. */
    FencingRecords ended(Fencing attempt) {
        TreeMap<NodeId, Fencing> under = new TreeMap<>(pending);
        under.remove(attempt.target());
        List<Fencing> all = new ArrayList<>(history);
        all.add(attempt);
        TreeMap<NodeId, Demand> asked = new TreeMap<>(demands);
        if (attempt.failed()) {
            asked.computeIfPresent(attempt.target(), (node, demand) -> demand.tried());
        }
        boolean fenced = attempt.outcome() == Fencing.Outcome.CONFIRMED && attempt.cuts();
        return new FencingRecords(
                asked, under, all, fenced ? brake.cut(attempt.target(), attempt.ended()) : brake, reports);
    }

    /** The same without ended attempts at the node, or at any, and without what an operator asked for in vain. */
    FencingRecords cleanedUp(Optional<NodeId> node) {
        Predicate<NodeId> meant = n -> node.isEmpty() || n.equals(node.get());
        List<Fencing> kept =
                history.stream().filter(f -> !meant.test(f.target())).toList();
        return new FencingRecords(demands, pending, kept, brake, reports)
                .withoutDemands(d -> !d.cuts() && !d.byCluster() && meant.test(d.target()));
    }

    FencingRecords with(Brake now) {
        return new FencingRecords(demands, pending, history, now, reports);
    }

    FencingRecords with(DeviceReports now) {
        return new FencingRecords(demands, pending, history, brake, now);
    }

    /** Why the brake keeps a node from being fenced now; empty if it does not. */
    public Optional<String> held(NodeId target, Collection<NodeRecord> nodes, long now) {
        List<NodeId> underWay = pending.values().stream()
                .filter(Fencing::cuts)
                .map(Fencing::target)
                .toList();
        return brake.holds(target, nodes, underWay, now);
    }
}
