package org.systole.core.controller;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.model.ResourceId;
import org.systole.core.controller.Event.MonitorKey;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Entry;
import org.systole.core.state.Fencing;
import org.systole.core.state.IntentId;
import org.systole.core.state.Known;
import org.systole.core.state.NodeRecord;
import org.systole.core.state.OperationRecord;
import org.systole.core.state.ResourceRecord;

/**
 * Carries out on this node what the log decided for it, and reports back until the log has the report. Works on the
 * applied state, never on messages: what it has to do can be read off the state at any time.
 */
final class Participant {
    /** Said by every node beside its agents, so that a node without any has spoken too. */
    static final String SPOKEN = "systole:node";

    private static final long RESEND_MILLIS = 1000;

    private static final Event.Execution NOT_RUN =
            new Event.Execution(true, OperationRecord.Ended.CANCELLED, 0, "not begun: no quorum", 0);

    private final Knowledge known;
    private final Proofs proofs;
    private final SortedSet<IntentId> begun = new TreeSet<>();
    private final SortedSet<IntentId> executing = new TreeSet<>();
    private final SortedMap<IntentId, Entry.Result> unsettled = new TreeMap<>();
    private final SortedMap<MonitorKey, Event.Execution> watched = new TreeMap<>();
    private final SortedSet<MonitorKey> watching = new TreeSet<>();
    private final SortedMap<IntentId, Entry.FenceResult> fenced = new TreeMap<>();
    private final SortedSet<IntentId> driving = new TreeSet<>();
    private final SortedSet<IntentId> fencingReports = new TreeSet<>();
    private ClusterState monitorsFor;
    private SortedSet<String> offered = new TreeSet<>();
    private SortedSet<String> agreedOn;
    private boolean resultsUnderWay;
    private boolean agentsUnderWay;
    private boolean drainUnderWay;
    private boolean draining;
    private boolean suspended;
    private boolean proofNeeded;
    private boolean membershipDoubted;
    private boolean proofUnderWay;
    private long quietUntil;
    private long drainedSince = -1;

    Participant(Knowledge known) {
        this.known = known;
        this.proofs = new Proofs(known);
    }

    void offered(SortedSet<String> now) {
        offered = new TreeSet<>(now);
        offered.add(SPOKEN);
        agreedOn = null;
    }

    /** Everything about to be begun is dropped until a commit after the pause proves that this node still counts. */
    void paused(long millis) {
        proofNeeded = true;
        known.warn("this node did not run for " + millis + " ms; it begins nothing before the cluster answers again");
    }

    /** Whether the log took an entry of this node as a clean member since it last slept, or had no majority. */
    boolean isProved() {
        return !proofNeeded && !membershipDoubted;
    }

    /** It may have been given up meanwhile, and its own state may not say so yet. */
    void doubtMembership() {
        membershipDoubted = true;
    }

    void drainSelf() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }

    void lifeBegan() {
        begun.clear();
        unsettled.clear();
        fenced.clear();
        proofs.lifeBegan();
        watched.clear();
        watching.forEach(k -> known.effect(new Effect.Unwatch(k)));
        watching.clear();
    }

    /** Nothing that the log decided is begun while this node has acted alone. */
    void suspend(boolean now) {
        suspended = now;
    }

    /** Whether an operation that this process began, in this life or an earlier one, has not ended yet. */
    boolean executes() {
        return !executing.isEmpty();
    }

    void ended(Event.OperationEnded e) {
        executing.remove(e.id());
        resultOf(e.id(), e.execution()).ifPresent(r -> unsettled.put(e.id(), r));
    }

    /** The result of an intent that the state shows under way here. */
    Optional<Entry.Result> resultOf(IntentId id, Event.Execution execution) {
        return Optional.ofNullable(pendingOf(id)).map(p -> result(p, execution));
    }

    /** Intents for this node that it has not begun, each as certainly not run. */
    List<Entry.Result> notBegun() {
        return known.me().resources().values().stream()
                .flatMap(r -> r.pending().stream())
                .filter(p -> !begun.contains(p.id()))
                .map(p -> result(p, NOT_RUN))
                .toList();
    }

    private static Entry.Result result(ResourceRecord.Pending pending, Event.Execution x) {
        return new Entry.Result(
                pending.intent().resource(),
                pending.intent().operation(),
                0,
                pending.id(),
                x.notRun(),
                x.ended(),
                x.rc(),
                x.reason(),
                pending.intent().digest(),
                x.tookMillis(),
                x.restart());
    }

    private ResourceRecord.Pending pendingOf(IntentId id) {
        return known.me().resources().values().stream()
                .flatMap(r -> r.pending().stream())
                .filter(p -> p.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    void ended(Event.MonitorEnded e) {
        if (watching.contains(e.key())) {
            watched.put(e.key(), e.execution());
        }
    }

    void ended(Event.FencingEnded e) {
        fenced.put(
                e.attempt().id(),
                new Entry.FenceResult(
                        e.attempt().target(), e.attempt().id(), known.self(), e.outcome(), e.said(), known.at()));
    }

    void proved(Event.DeviceProved e) {
        proofs.proved(e);
    }

    void decide() {
        prove();
        if (known.me().isLiving(known.incarnation)) {
            speak();
            forgetSettled();
            if (known.quorate() && !proofNeeded && !suspended) {
                operate();
                fence();
                proofs.decide();
            }
            watch();
            report();
        } else if (known.me().mayFence(known.incarnation) && known.quorate() && !proofNeeded && !suspended) {
            // To be fenced itself, and nothing else is asked of it: others may wait for what only it can do.
            forgetSettled();
            fence();
            if (known.nowMillis >= quietUntil) {
                fenced.values().forEach(this::reportFencing);
            }
        }
    }

    /** After a pause: one harmless entry through the log shows that the log still takes this life's entries. */
    private void prove() {
        if ((proofNeeded || membershipDoubted) && !proofUnderWay && known.quorate() && known.nowMillis >= quietUntil) {
            proofUnderWay = true;
            Entry proof = new Entry.Agents(known.self(), known.incarnation, offered, known.at());
            known.submit(proof, s -> {
                proofUnderWay = false;
                proofNeeded = s.how() != Event.Submission.How.ACCEPTED;
                membershipDoubted = proofNeeded || !s.text().isEmpty();
                quietUntil = known.nowMillis + RESEND_MILLIS;
            });
        }
    }

    private void speak() {
        boolean calm = known.nowMillis >= quietUntil && known.quorate();
        if (calm && !agentsUnderWay && !offered.isEmpty() && !agreed()) {
            agentsUnderWay = true;
            known.submit(new Entry.Agents(known.self(), known.incarnation, offered, known.at()), s -> {
                agentsUnderWay = false;
                pauseUnlessAccepted(s);
            });
        }
        if (calm && draining && !drainUnderWay && !known.me().draining() && !known.inMaintenance()) {
            drainUnderWay = true;
            Entry entry = new Entry.SetAttribute(
                    known.self(), NodeRecord.SHUTDOWN, Optional.of(String.valueOf(known.at())), known.at());
            known.submit(entry, s -> {
                drainUnderWay = false;
                pauseUnlessAccepted(s);
            });
        }
    }

    /** Whether the state says what this node offers; two sets of hundreds are compared once, not each time. */
    private boolean agreed() {
        if (known.me().agents() != agreedOn && known.me().agents().equals(offered)) {
            agreedOn = known.me().agents();
        }
        return known.me().agents() == agreedOn;
    }

    private void pauseUnlessAccepted(Event.Submission submission) {
        if (submission.how() != Event.Submission.How.ACCEPTED) {
            quietUntil = known.nowMillis + RESEND_MILLIS;
        }
    }

    private void forgetSettled() {
        SortedSet<IntentId> pending = new TreeSet<>();
        known.me().resources().values().forEach(r -> r.pending().ifPresent(p -> pending.add(p.id())));
        begun.retainAll(pending);
        unsettled.keySet().retainAll(pending);
        SortedSet<IntentId> attempts = new TreeSet<>();
        known.state.fencings().values().forEach(f -> attempts.add(f.id()));
        fenced.keySet().retainAll(attempts);
    }

    private void operate() {
        known.me().resources().values().forEach(r -> r.pending().ifPresent(p -> {
            if (p.intent().incarnation().equals(known.incarnation) && begun.add(p.id())) {
                executing.add(p.id());
                unwatch(p.intent().resource());
                known.effect(new Effect.Operate(p.id(), p.intent()));
            }
        }));
    }

    private void unwatch(ResourceId resource) {
        for (MonitorKey key : List.copyOf(watching)) {
            if (key.resource().equals(resource)) {
                watching.remove(key);
                watched.remove(key);
                known.effect(new Effect.Unwatch(key));
            }
        }
    }

    private void fence() {
        for (Fencing attempt : known.state.fencings().values()) {
            boolean mine = attempt.executor().equals(known.self())
                    && attempt.executorLife().equals(known.incarnation);
            if (mine && driving.add(attempt.id())) {
                known.effect(new Effect.Fence(attempt));
            }
        }
    }

    /** Recurring monitors follow from the state: what is active here and not being operated on. */
    private void watch() {
        if (monitorsFor != known.state) {
            monitorsFor = known.state;
            SortedSet<MonitorKey> desired = desired();
            for (MonitorKey key : List.copyOf(watching)) {
                if (!desired.contains(key)) {
                    watching.remove(key);
                    watched.remove(key);
                    known.effect(new Effect.Unwatch(key));
                }
            }
            for (MonitorKey key : desired) {
                if (watching.add(key)) {
                    known.effect(new Effect.Watch(key));
                }
            }
        }
    }

    private SortedSet<MonitorKey> desired() {
        SortedSet<MonitorKey> keys = new TreeSet<>();
        if (known.inMaintenance()) {
            return keys;
        }
        for (var entry : known.me().resources().entrySet()) {
            ResourceRecord record = entry.getValue();
            boolean active = record.known() == Known.STARTED
                    || record.known() == Known.PROMOTED
                    || record.known() == Known.FAILED;
            if (active && record.pending().isEmpty() && known.me().agents().contains(record.agent())) {
                known.brain
                        .monitors(known.state.configuration(), entry.getKey())
                        .forEach(m -> keys.add(new MonitorKey(
                                entry.getKey(), m.intervalMillis(), m.timeoutMillis(), record.last(), m.digest())));
            }
        }
        return keys;
    }

    private void report() {
        if (resultsUnderWay || known.nowMillis < quietUntil || !known.quorate()) {
            return;
        }
        List<Entry.Result> results = new ArrayList<>(unsettled.values());
        watched.forEach((key, execution) -> news(key, execution).ifPresent(results::add));
        if (!results.isEmpty()) {
            resultsUnderWay = true;
            known.submit(new Entry.Results(known.self(), known.incarnation, results, known.at()), s -> {
                resultsUnderWay = false;
                pauseUnlessAccepted(s);
            });
        }
        fenced.values().forEach(this::reportFencing);
    }

    private void reportFencing(Entry.FenceResult result) {
        if (fencingReports.add(result.attempt())) {
            known.submit(result, s -> {
                fencingReports.remove(result.attempt());
                pauseUnlessAccepted(s);
            });
        }
    }

    /** A monitor's result is news only if the state does not say so already. */
    private Optional<Entry.Result> news(MonitorKey key, Event.Execution execution) {
        ResourceRecord record = known.me().resources().get(key.resource());
        if (record == null || execution.notRun() || record.pending().isPresent()) {
            return Optional.empty();
        }
        OperationRecord line = record.history().get(key.resource() + "_monitor_" + key.intervalMillis());
        boolean same = line != null && line.rc() == execution.rc() && line.status() == execution.ended();
        return same
                ? Optional.empty()
                : Optional.of(new Entry.Result(
                        key.resource(),
                        "monitor",
                        key.intervalMillis(),
                        key.since(),
                        false,
                        execution.ended(),
                        execution.rc(),
                        execution.reason(),
                        key.digest(),
                        execution.tookMillis()));
    }

    /** Why this node may leave now: it is drained and not needed for others to be, or may leave its services alone. */
    Optional<String> mayLeave() {
        NodeRecord me = known.me();
        if (draining && known.quorate() && known.inMaintenance() && me.isLiving(known.incarnation) && isCalm(me)) {
            return Optional.of("left for the time of the maintenance; what runs here runs on");
        }
        boolean drained = me.life() == org.systole.core.state.Life.DOWN
                && me.incarnation().filter(known.incarnation::equals).isPresent()
                && me.why().equals("drained");
        if (!drained) {
            return Optional.empty();
        }
        drainedSince = drainedSince < 0 ? known.nowMillis : drainedSince;
        boolean othersDrain = known.state.nodes().values().stream()
                .anyMatch(
                        n -> n.online() && n.draining() && known.view.members().containsKey(n.node()));
        boolean waited =
                known.nowMillis - drainedSince >= known.settings.leaveTogether().toMillis();
        return othersDrain && !waited ? Optional.empty() : Optional.of("drained");
    }

    /** Whether no operation is under way whose end nobody would hear of. */
    private boolean isCalm(NodeRecord me) {
        return unsettled.isEmpty()
                && me.resources().values().stream().allMatch(r -> r.pending().isEmpty());
    }
}
