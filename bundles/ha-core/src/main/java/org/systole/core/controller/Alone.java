package org.systole.core.controller;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.core.controller.PlanRequest.Manner;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.state.Applier;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Entry;
import org.systole.core.state.Intent;
import org.systole.core.state.IntentId;
import org.systole.core.state.Known;
import org.systole.core.state.NodeRecord;
import org.systole.core.transition.Walk;
import org.systole.policy.Plan;

/**
 * Looks after this node's own services while it has no majority, as {@code no-quorum-policy} says. It plans on a fork
 * of the last state it knew and carries out steps on this node only: any stop, and the recovery of what this very life
 * ran while there was quorum. What it did is no part of the log: once there is a majority again, it begins a new life
 * and is probed.
 */
final class Alone {
    private final Knowledge known;
    private final Participant participant;
    private final SortedMap<IntentId, Intent> running = new TreeMap<>();
    private SortedSet<ResourceId> ours = new TreeSet<>();
    private ClusterState fork;
    private ClusterState planned;
    private long forkIndex;
    private long number;
    private Optional<PlanRequest> underWay = Optional.empty();
    private boolean acted;
    private boolean drain;
    private boolean newLifeAsked;
    private boolean resetAsked;
    private long since = -1;

    Alone(Knowledge known, Participant participant) {
        this.known = known;
        this.participant = participant;
    }

    void drainSelf() {
        drain = true;
    }

    /** @return whether the operation was one of ours */
    boolean ended(Event.OperationEnded e) {
        Intent intent = running.remove(e.id());
        if (intent != null && fork != null) {
            Event.Execution x = e.execution();
            Entry.Result result = new Entry.Result(
                    intent.resource(),
                    intent.operation(),
                    0,
                    e.id(),
                    x.notRun(),
                    x.ended(),
                    x.rc(),
                    x.reason(),
                    intent.digest(),
                    x.tookMillis(),
                    x.restart());
            apply(new Entry.Results(known.self(), known.incarnation, List.of(result), known.at()));
        }
        if (intent == null && fork != null) {
            participant.resultOf(e.id(), e.execution()).ifPresent(this::settle);
        }
        return intent != null;
    }

    private void settle(Entry.Result result) {
        apply(new Entry.Results(known.self(), known.incarnation, List.of(result), known.at()));
    }

    void decide() {
        if (known.inMajority()) {
            together();
        } else if (known.state.seeded()
                && known.me().incarnation().filter(known.incarnation::equals).isPresent()) {
            alone();
        }
    }

    /** A majority again: what was done alone is settled by a new life, once nothing of it is under way. */
    private void together() {
        since = -1;
        resetAsked = false;
        if (acted && running.isEmpty() && !participant.executes() && !newLifeAsked) {
            newLifeAsked = true;
            known.effect(new Effect.NewLife());
            known.info("there is a majority again; this node acted alone, so it begins a new life and is probed");
        }
        if (!acted) {
            fork = null;
        }
    }

    /** The new life has begun. */
    void lifeBegan() {
        acted = false;
        newLifeAsked = false;
        fork = null;
        participant.suspend(false);
    }

    private void alone() {
        if (fork == null) {
            begin();
        }
        if (drain && !fork.node(known.self()).draining()) {
            apply(new Entry.SetAttribute(
                    known.self(), NodeRecord.SHUTDOWN, Optional.of(String.valueOf(known.at())), known.at()));
        }
        if (planned != fork && underWay.isEmpty() && !known.me().resources().isEmpty()) {
            ask();
        }
    }

    private void begin() {
        fork = known.state;
        participant.notBegun().forEach(this::settle);
        planned = null;
        since = known.nowMillis;
        ours = new TreeSet<>();
        known.me().resources().forEach((id, record) -> {
            if (record.known() == Known.STARTED || record.known() == Known.PROMOTED) {
                ours.add(id);
            }
        });
        String why = known.logUsable
                ? known.present() + " of " + known.settings.voters() + " are present"
                : "this node cannot write the log";
        known.warn("no quorum: " + why + "; no-quorum-policy=" + fork.option("no-quorum-policy", "stop"));
    }

    /**
     * {@code no-quorum-policy=suicide} (Pacemaker Explained, "Cluster Options"): a node that runs something resets its
     * machine. Where that does not end it, everything is stopped.
     */
    private boolean endsItself() {
        boolean suicide = fork.option("no-quorum-policy", "stop").equals("suicide");
        boolean due =
                suicide && fork.fencingEnabled() && !fork.node(known.self()).idle();
        if (due && !resetAsked) {
            resetAsked = true;
            known.effect(new Effect.ResetMachine("no quorum, and no-quorum-policy is suicide"));
        }
        return suicide;
    }

    /** Asks for a plan of the fork as it is, beside the controller; one at a time. */
    private void ask() {
        planned = fork;
        underWay = Optional.of(new PlanRequest(
                ++number,
                endsItself() ? Manner.ALONE_AND_ENDING : Manner.ALONE,
                fork,
                known.present(),
                known.agents(),
                known.at()));
        known.effect(new Effect.MakePlan(underWay.get()));
    }

    /** A plan that this node asked for while it was alone; one for a fork that has moved on is made anew. */
    void planned(Event.Planned event) {
        if (underWay.filter(r -> r.number() == event.request().number()).isEmpty()) {
            return;
        }
        underWay = Optional.empty();
        if (event.request().state() == fork && event.plan().isPresent() && !known.inMajority()) {
            known.brain.configuration(
                    Element.of("cib").and(event.request().state().configuration()));
            walk(event.plan().get());
        }
    }

    private void walk(Plan plan) {
        SortedSet<org.systole.api.model.NodeId> self = new TreeSet<>(List.of(known.self()));
        List<Intent> intents = Walk.of(plan, Walk.notices(plan), fork, self, known.brain, known.at()).intents().stream()
                .filter(i -> i.node().equals(known.self()) && allowed(i))
                .toList();
        if (!intents.isEmpty()) {
            long index = ++forkIndex;
            apply(new Entry.Intents(fork.coordinatorTerm(), intents, known.at()));
            begin(intents, index);
        }
    }

    private boolean allowed(Intent intent) {
        boolean recovery = intent.operation().equals("start")
                && ours.contains(intent.resource())
                && known.me().online();
        return intent.operation().equals("stop") || intent.operation().equals("demote") || recovery;
    }

    private void begin(List<Intent> intents, long index) {
        fork.node(known.self()).resources().values().forEach(r -> r.pending().ifPresent(p -> {
            if (p.id().index() == forked(index) && intents.contains(p.intent())) {
                acted = true;
                participant.suspend(true);
                running.put(p.id(), p.intent());
                known.effect(new Effect.Operate(p.id(), p.intent()));
            }
        }));
    }

    /** Positions of the fork lie far beyond any of the log, so that ids never meet. */
    private static long forked(long index) {
        return Long.MAX_VALUE / 2 + index;
    }

    private void apply(Entry entry) {
        Position position = new Position(fork.coordinatorTerm(), forked(forkIndex));
        fork = Applier.apply(fork, position, entry).state();
    }

    /** Without a majority nobody can record that this node is drained; it may leave once nothing runs here. */
    Optional<String> mayLeave() {
        boolean canStop = drain && !known.inMajority() && running.isEmpty();
        if (!canStop) {
            return Optional.empty();
        }
        boolean idle = fork == null || fork.node(known.self()).idle();
        return idle && participant.isDraining()
                ? Optional.of("drained without quorum: the others will take this node for lost")
                : Optional.empty();
    }
}
