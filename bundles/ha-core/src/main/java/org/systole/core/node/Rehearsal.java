package org.systole.core.node;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.core.controller.PolicyBrain;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.state.Applier;
import org.systole.core.state.CibRendering;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Entry;
import org.systole.core.transition.Walk;
import org.systole.policy.SnapshotInput;

/**
 * Plans, while the cluster is calm, what would be done if another node were lost, and throws the plans away. A JVM runs
 * code many times slower the first times: whichever node has to decide when a node dies has done so before.
 *
 * <p>Has a thread and a policy of its own, sees only snapshots, and changes nothing.
 */
final class Rehearsal implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Rehearsal.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /** After so many plans the code is as quick as it gets. */
    private static final int ENOUGH = 40;

    private static final int PLANS_PER_LOOK = 10;

    /** Looks without news before the first plan: a cluster that starts needs its processors for that. */
    private static final int CALM_LOOKS = 3;

    private static final Position LATER = new Position(Long.MAX_VALUE, Long.MAX_VALUE);

    private final Supplier<NodeSnapshot> now;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread rehearsal = new Thread(task, "systole-rehearsal");
        rehearsal.setDaemon(true);
        rehearsal.setPriority(Thread.MIN_PRIORITY);
        return rehearsal;
    });
    private ClusterState before;
    private int calmLooks;
    private int plans;

    Rehearsal(Supplier<NodeSnapshot> now) {
        this.now = now;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::look, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Rehearses if nothing happened in the last looks; ends the thread when it was done often enough. */
    void look() {
        NodeSnapshot snapshot = now.get();
        calmLooks = snapshot.quorate() && snapshot.state() == before ? calmLooks + 1 : 0;
        before = snapshot.state();
        if (calmLooks < CALM_LOOKS || plans >= ENOUGH) {
            return;
        }
        try {
            rehearse(snapshot);
        } catch (RuntimeException e) {
            // What fails here fails in the controller too when it comes to it, and is better known before.
            log.warn("The loss of a node could not be rehearsed.", e);
            plans = ENOUGH;
        }
        if (plans >= ENOUGH) {
            thread.shutdown();
        }
    }

    private void rehearse(NodeSnapshot snapshot) {
        List<NodeId> others = snapshot.view().members().keySet().stream()
                .filter(n ->
                        !n.equals(snapshot.self()) && snapshot.state().node(n).online())
                .toList();
        if (others.isEmpty()) {
            return;
        }
        PolicyBrain brain = new PolicyBrain(); // which keeps what it planned last, and need not do so afterwards
        Iterator<NodeId> turn = others.iterator();
        for (int plan = 0; plan < PLANS_PER_LOOK; plan++) {
            turn = turn.hasNext() ? turn : others.iterator();
            loss(snapshot, turn.next(), brain);
            plans++;
        }
    }

    /** The same way that the coordinator goes: the entry, the state it makes, the plan, what is due of it. */
    private static void loss(NodeSnapshot snapshot, NodeId node, PolicyBrain brain) {
        ClusterState state = snapshot.state();
        Entry lost = new Entry.Lost(
                state.coordinatorTerm(), node, state.node(node).incarnation(), "rehearsal", state.time());
        ClusterState without = Applier.apply(state, LATER, lost).state();
        TreeSet<NodeId> present = new TreeSet<>(snapshot.view().members().keySet());
        present.remove(node);
        Element cib = CibRendering.cib(without, true);
        brain.configuration(cib);
        SnapshotInput input = new SnapshotInput(
                cib, true, Instant.ofEpochSecond(state.time()), without.beingFenced(), new TreeMap<>());
        Walk.of(brain.plan(input), without, present, brain, state.time());
    }

    /** How many plans were made so far. */
    int plans() {
        return plans;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
