package org.systole.core.controller;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.fencing.FencingDriver.Kind;
import org.systole.api.model.NodeId;
import org.systole.api.notify.ClusterEvent;
import org.systole.core.fencing.FencingRound;
import org.systole.core.fencing.FencingRound.Try;
import org.systole.core.fencing.FencingTimes;
import org.systole.core.fencing.FencingTopology;
import org.systole.core.fencing.FencingTopology.Levels;
import org.systole.core.state.Demand;
import org.systole.core.state.Entry;
import org.systole.core.state.FencingOrder;
import org.systole.core.state.NodeRecord;
import org.systole.core.transition.Walk;

/**
 * Which devices fence a node next, driven by which node. Attempts go through the levels and then through the nodes that
 * can drive them, with a growing pause after each round of levels, and never end for good: when a power switch comes
 * back, the node is fenced within one pause.
 */
final class FencingDecisions {
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final Duration BUDGET = Duration.ofSeconds(60);

    private final Knowledge known;
    private final Executors executors;
    private final Watchdogs watchdogs;
    private final SortedSet<NodeId> underWay = new TreeSet<>();
    private final SortedMap<NodeId, Long> notBefore = new TreeMap<>();
    private final SortedMap<NodeId, Integer> tried = new TreeMap<>();
    private final SortedMap<NodeId, String> problems = new TreeMap<>();
    private final SortedSet<NodeId> held = new TreeSet<>();

    FencingDecisions(Knowledge known) {
        this.known = known;
        this.executors = new Executors(known);
        this.watchdogs = new Watchdogs(known);
    }

    void forget() {
        underWay.clear();
        notBefore.clear();
        tried.clear();
        held.clear();
    }

    List<String> problems() {
        return List.copyOf(problems.values());
    }

    /** @param cuts nodes whose power is to be cut now */
    void decide(SortedMap<NodeId, Walk.Fence> cuts) {
        SortedMap<NodeId, Walk.Fence> due = new TreeMap<>(cuts);
        known.state.fencing().demands().values().stream()
                .filter(d -> !d.cuts())
                .forEach(d -> due.putIfAbsent(d.target(), new Walk.Fence(d.how(), d.reason())));
        problems.keySet().retainAll(due.keySet());
        tried.keySet().retainAll(due.keySet());
        held.retainAll(due.keySet());
        due.forEach((target, fence) -> {
            if (!known.state.fencings().containsKey(target)) {
                decide(target, fence);
            }
        });
    }

    private void decide(NodeId target, Walk.Fence fence) {
        Levels levels = FencingTopology.of(
                        known.state.configuration(), known.state.fencing().reports())
                .of(target, known.state.node(target).attributes());
        Kind kind = fence.how().equals(FencingOrder.ON) ? Kind.ON : Kind.OFF;
        FencingRound devices =
                FencingRound.of(levels.levels(), level -> executors.of(target, level, kind), kind, budget());
        Optional<Duration> watchdog = kind == Kind.ON ? Optional.empty() : watchdogs.wait(target);
        FencingRound round =
                watchdog.map(w -> devices.thenWatchdog(known.self(), w)).orElse(devices);
        if (round.tries().isEmpty()) {
            problems.put(target, executors.nobody(target, levels, kind) + watchdogs.trouble(target));
            return;
        }
        if (kind == Kind.ON && isGivenUp(target, round)) {
            problems.put(
                    target,
                    target + " was not switched on by its devices; once more: stonith_admin --unfence " + target);
            return;
        }
        pauseAfterARound(target, round);
        Optional<String> brake = kind == Kind.ON
                ? Optional.empty()
                : known.state.fencing().held(target, known.state.nodes().values(), known.at());
        if (brake.isPresent()) {
            problems.put(target, brake.get());
            shout(target, brake.get());
            return;
        }
        held.remove(target);
        problems.remove(target);
        if (known.nowMillis >= notBefore.getOrDefault(target, 0L)) {
            next(target, round).filter(t -> underWay.add(target)).ifPresent(t -> propose(target, fence, t));
        }
    }

    /** A pause only when all levels were tried: the next level has its turn at once. */
    private void pauseAfterARound(NodeId target, FencingRound round) {
        int vain = vain(target);
        if (vain > tried.getOrDefault(target, 0) && round.after(vain).first()) {
            long pause = Math.min(
                    known.settings.fencingRetry().toMillis(),
                    FIRST_PAUSE_MILLIS << Math.min(10, Math.max(0, round.rounds(vain) - 1)));
            notBefore.put(target, known.nowMillis + pause);
        }
        tried.put(target, vain);
    }

    /** What an operator asked for is tried once all round; what the cluster needs is tried for ever. */
    private boolean isGivenUp(NodeId target, FencingRound round) {
        return vain(target) >= round.tries().size()
                && known.state
                        .fencing()
                        .demand(target)
                        .filter(Demand::byCluster)
                        .isEmpty();
    }

    private int vain(NodeId target) {
        return known.state.fencing().demand(target).map(Demand::tries).orElse(0);
    }

    private Duration budget() {
        String text = known.state.option("stonith-timeout", known.state.option("fencing-timeout", ""));
        return FencingTimes.parse(text, BUDGET);
    }

    private void shout(NodeId target, String why) {
        if (held.add(target)) {
            known.warn(why);
            known.effect(new Effect.Announce(new ClusterEvent(
                    known.position + ".brake." + target,
                    Instant.ofEpochSecond(known.wallSeconds),
                    ClusterEvent.Kind.FENCING_FAILED,
                    target.value(),
                    "",
                    "fencing waits: the safety brake holds",
                    why,
                    Map.of())));
        }
    }

    /** What is to be tried next, unless its devices are in other nodes' hands: a strip lets few in at a time. */
    private Optional<Try> next(NodeId target, FencingRound round) {
        int vain = vain(target);
        for (int i = 0; i < round.tries().size(); i++) {
            Try candidate = round.after(vain + i);
            if (candidate.level().devices().stream()
                    .allMatch(d ->
                            othersAt(d.id(), candidate.executor()) < d.options().limit())) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Attempts under way with a device that other nodes carry out; one node sees to its own turns itself. */
    private long othersAt(String device, NodeId executor) {
        return known.state.fencings().values().stream()
                .filter(f -> f.devices().contains(device) && !f.executor().equals(executor))
                .count();
    }

    private void propose(NodeId target, Walk.Fence fence, Try next) {
        NodeRecord record = known.state.node(target);
        Optional<Demand> demand = known.state.fencing().demand(target);
        String how = demand.map(Demand::how).filter(h -> !h.isEmpty()).orElse(fence.how());
        FencingOrder order = new FencingOrder(
                target,
                record.incarnation(),
                how,
                next.level().devices().stream().map(d -> d.id()).toList(),
                next.executor(),
                known.state.node(next.executor()).incarnation().orElseThrow(),
                next.timeout().toMillis(),
                fence.reason().isEmpty() ? record.why() : fence.reason(),
                demand.map(Demand::who).orElse(""),
                known.at());
        known.submit(new Entry.FenceIntent(known.leadership.term(), order), s -> underWay.remove(target));
    }
}
