package org.systole.core.controller;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Entry;
import org.systole.core.state.Incarnation;
import org.systole.core.state.Intent;
import org.systole.core.state.Life;
import org.systole.core.state.NodeRecord;
import org.systole.core.transition.Walk;
import org.systole.policy.Plan;

/**
 * Decides for the cluster while this node leads. What it decides depends on levels (the state, the view, the time),
 * not on having seen events, so that a new leader misses nothing that happened while nobody led. One proposal of a
 * kind is under way at a time; whatever becomes of it, the next look at the state decides what is still to do.
 */
final class Coordinator {
    private final Knowledge known;
    private final FencingDecisions fencing;
    private final Unfencing unfencing;
    private final Planning planning;
    private final SortedSet<NodeId> seen = new TreeSet<>();
    private final SortedSet<NodeId> membershipUnderWay = new TreeSet<>();
    private boolean barrierUnderWay;
    private boolean seedAsked;
    private boolean intentsUnderWay;
    private long coldStartEnds = -1;
    private List<String> said = List.of();

    Coordinator(Knowledge known) {
        this.known = known;
        this.fencing = new FencingDecisions(known);
        this.unfencing = new Unfencing(known);
        this.planning = new Planning(known);
    }

    Optional<Plan> plan() {
        return known.coordinating() ? planning.current() : Optional.empty();
    }

    /** What blocks steps, and what stands in the way of fencing. What only waits is no problem. */
    List<String> problems() {
        if (!known.coordinating()) {
            return List.of();
        }
        List<String> all = new ArrayList<>(fencing.problems());
        known.state.nodes().values().stream()
                .filter(this::isWaitedFor)
                .map(record -> record.node()
                        + " is away. During maintenance it is not fenced, and nothing it may run starts"
                        + " elsewhere; it is given up when that ends: crm_attribute -n maintenance-mode -v false")
                .forEach(all::add);
        if (!planning.trouble().isEmpty()) {
            all.add(planning.trouble());
        }
        planning.newest().stream()
                .flatMap(p -> p.steps().stream())
                .filter(s -> !s.blocked().isEmpty())
                .map(Plan.Step::blocked)
                .distinct()
                .forEach(all::add);
        return all;
    }

    void leadershipChanged() {
        barrierUnderWay = false;
        seedAsked = false;
        intentsUnderWay = false;
        membershipUnderWay.clear();
        planning.forget();
        fencing.forget();
        unfencing.forget();
        known.info("leader of term " + known.leadership.term() + ": "
                + known.leadership.leader().map(NodeId::value).orElse("none"));
    }

    /** The state moved on: tells operators what changed, once per cluster, because only the coordinator does. */
    void advanced(ClusterState before) {
        if (known.coordinating()) {
            ClusterEvents.between(before, known.state, known.position, known.wallSeconds)
                    .forEach(e -> {
                        known.effect(new Effect.Announce(e));
                        known.info(e.title());
                    });
        }
    }

    void seedFound(Element cib, String clusterId) {
        if (known.coordinating() && !known.state.seeded()) {
            known.submit(new Entry.Seed(clusterId, cib, known.settings.voters(), known.at()), s -> seedAsked = false);
        }
    }

    void decide() {
        coldStartEnds =
                coldStartEnds < 0 ? known.nowMillis + known.settings.initdead().toMillis() : coldStartEnds;
        seen.addAll(known.view.members().keySet());
        if (!known.leadership.self() || !known.inMajority()) {
            return;
        }
        if (!known.coordinating()) {
            prove();
        } else if (!known.state.seeded()) {
            seed();
        } else {
            reconcile();
            planAndWalk();
        }
    }

    private void prove() {
        if (!barrierUnderWay) {
            barrierUnderWay = true;
            known.submit(
                    new Entry.Barrier(known.leadership.term(), known.self(), known.at()), s -> barrierUnderWay = false);
        }
    }

    private void seed() {
        if (!seedAsked) {
            seedAsked = true;
            known.effect(new Effect.FindSeed());
        }
    }

    /** Compares the recorded members with the view. */
    private void reconcile() {
        known.view.members().forEach((node, incarnation) -> {
            NodeRecord record = known.state.node(node);
            if (!record.incarnation().filter(incarnation::equals).isPresent() && joinable(record, incarnation)) {
                membership(node, new Entry.Joined(term(), node, incarnation, known.at()));
            } else if (record.isLiving(incarnation) && record.draining() && record.idle() && drainsNow(record)) {
                membership(node, new Entry.Drained(term(), node, incarnation, known.at()));
            }
        });
        for (NodeRecord record : known.state.nodes().values()) {
            if (!known.view.members().containsKey(record.node()) && giveUp(record)) {
                String why = record.life() == Life.UNSEEN
                        ? "was never seen, and " + known.settings.initdead().toSeconds() + " s of waiting are over"
                        : "is no longer in view";
                membership(record.node(), new Entry.Lost(term(), record.node(), record.incarnation(), why, known.at()));
            }
        }
    }

    private long term() {
        return known.leadership.term();
    }

    /** A view may be older than the record, and a boot that was declared dead never joins again. */
    private static boolean joinable(NodeRecord record, Incarnation incarnation) {
        boolean older = record.incarnation()
                .filter(i -> i.uuid().equals(incarnation.uuid()) && i.counter() >= incarnation.counter())
                .isPresent();
        return !older && !incarnation.boot().equals(record.barredBoot());
    }

    /** The leader drains last, so that the others' drains can still be committed. */
    private boolean drainsNow(NodeRecord record) {
        return !record.node().equals(known.self())
                || known.state.nodes().values().stream()
                        .noneMatch(n -> n.online() && n.draining() && !n.node().equals(known.self()));
    }

    /** A node that was seen is given up when it leaves the view; one that was not, when the cold start is over. */
    private boolean giveUp(NodeRecord record) {
        boolean candidate = record.life() == Life.ONLINE || record.life() == Life.UNSEEN;
        return candidate && (seen.contains(record.node()) || known.nowMillis >= coldStartEnds) && !isWaitedFor(record);
    }

    /**
     * In maintenance the record of a member that is away is kept as it is: nothing it may run starts elsewhere, and a
     * new process in the same boot takes over what runs. It is given up when the maintenance ends.
     */
    private boolean isWaitedFor(NodeRecord record) {
        return record.life() == Life.ONLINE
                && known.inMaintenance()
                && !known.view.members().containsKey(record.node());
    }

    private void membership(NodeId node, Entry entry) {
        if (membershipUnderWay.add(node)) {
            known.submit(entry, s -> {
                membershipUnderWay.remove(node);
                if (s.how() == Event.Submission.How.REFUSED) {
                    known.warn(node + " cannot be taken in or out: " + s.text());
                }
            });
        }
    }

    private void planAndWalk() {
        planning.ask();
        if (!intentsUnderWay) {
            begin(planning.next());
        }
        unfencing.decide();
        fencing.decide(fences());
    }

    /** A plan has been made beside the controller. */
    void planned(Event.Planned event) {
        if (known.coordinating() && planning.made(event)) {
            sayWaiting();
            if (!intentsUnderWay) {
                begin(planning.intents());
            }
        }
    }

    private void begin(List<Intent> wanted) {
        List<Intent> due = planning.announced(
                wanted.stream().filter(i -> !unfencing.holds(i)).toList());
        if (!due.isEmpty()) {
            propose(due);
        }
    }

    private void propose(List<Intent> intents) {
        intentsUnderWay = true;
        known.submit(new Entry.Intents(term(), intents, known.at()), s -> {
            intentsUnderWay = false;
            planning.askAgain();
        });
    }

    /**
     * Nodes to be fenced now. A member that the plan wants fenced, because a stop failed there, is given up first;
     * while nodes that were never seen may still turn up, they are waited for, not fenced.
     */
    private SortedMap<NodeId, Walk.Fence> fences() {
        TreeMap<NodeId, Walk.Fence> due = new TreeMap<>(planning.fences());
        due.forEach((node, fence) -> {
            NodeRecord record = known.state.node(node);
            if (record.online() && planning.unchanged(node)) {
                String why = "must be fenced: " + fence.reason();
                membership(node, new Entry.Lost(term(), node, record.incarnation(), why, known.at()));
            }
        });
        due.keySet().removeIf(n -> known.state.node(n).life() != Life.UNCLEAN);
        return due;
    }

    private void sayWaiting() {
        planning.waiting().forEach(w -> known.effect(new Effect.Say(Effect.Say.Level.DEBUG, w)));
        List<String> now = problems();
        now.stream()
                .filter(p -> !said.contains(p))
                .forEach(p -> known.effect(new Effect.Say(Effect.Say.Level.INFO, p)));
        said = now;
    }
}
