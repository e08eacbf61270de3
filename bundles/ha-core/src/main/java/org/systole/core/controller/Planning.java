package org.systole.core.controller;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Intent;
import org.systole.core.state.NodeRecord;
import org.systole.core.transition.Walk;
import org.systole.policy.Plan;

/**
 * The coordinator's newest plan. It is made beside the controller, one at a time; when it comes, the state may have
 * moved on. Then another is asked for at once, and of the one that came only what still stands is used: operations of
 * resources about which nothing has changed since. So a cluster in which something always happens goes on all the
 * same, however long a plan takes. Whatever a late plan wants, the log's admission decides on the state as it is.
 */
final class Planning {
    private static final Walk NOTHING = new Walk(List.of(), new TreeMap<>(), List.of());

    private final Knowledge known;
    private final CloneNotices notices;
    private long number;
    private Optional<PlanRequest> underWay = Optional.empty();
    private ClusterState asked;
    private SortedSet<NodeId> askedPresent = new TreeSet<>();
    private long askedAt;
    private ClusterState base;
    private Plan plan;
    private Walk walk = NOTHING;
    private ClusterState lookedAt;
    private String trouble = "";

    Planning(Knowledge known) {
        this.known = known;
        this.notices = new CloneNotices(known);
    }

    /** Another leader may have acted since: what is known so far counts for nothing. */
    void forget() {
        underWay = Optional.empty();
        asked = null;
        base = null;
        plan = null;
        walk = NOTHING;
        lookedAt = null;
        notices.forget();
    }

    /** The plan for the state as it is; empty while one is being made. */
    Optional<Plan> current() {
        return base == known.state ? Optional.ofNullable(plan) : Optional.empty();
    }

    /** The newest plan, perhaps for a state that has passed. */
    Optional<Plan> newest() {
        return Optional.ofNullable(plan);
    }

    /** Why there is no plan although one is due; empty if all is well. */
    String trouble() {
        return trouble;
    }

    /** Asks for a plan if there is none for what is known now, or the newest is old. */
    void ask() {
        SortedSet<NodeId> present = known.present();
        boolean changed = asked != known.state || !askedPresent.equals(present);
        boolean old = known.nowMillis - askedAt >= known.settings.recheck().toMillis();
        if (underWay.isEmpty() && (changed || old)) {
            asked = known.state;
            askedPresent = present;
            askedAt = known.nowMillis;
            PlanRequest request = new PlanRequest(
                    ++number, PlanRequest.Manner.TOGETHER, known.state, present, known.agents(), known.at());
            underWay = Optional.of(request);
            known.effect(new Effect.MakePlan(request));
        }
    }

    /** Another plan is needed although nothing has changed: what was proposed of the last did not come about. */
    void askAgain() {
        asked = null;
        walk = NOTHING;
    }

    /** @return whether the plan is one to act on */
    boolean made(Event.Planned event) {
        if (underWay.filter(r -> r.number() == event.request().number()).isEmpty()) {
            return false;
        }
        underWay = Optional.empty();
        trouble = event.trouble();
        if (event.plan().isEmpty()) {
            return false;
        }
        plan = event.plan().get();
        base = event.request().state();
        known.brain.configuration(Element.of("cib").and(known.state.configuration()));
        notices.planned(plan);
        walk = Walk.of(plan, notices.passed(plan), known.state, known.present(), known.brain, known.at());
        return true;
    }

    /**
     * What comes next in the newest plan after those of its steps that have ended as they should, while another plan is
     * being made: a group goes on from one member to the next without waiting for it. Each state is looked at once.
     */
    List<Intent> next() {
        if (plan == null || underWay.isEmpty() || base == known.state || lookedAt == known.state) {
            return List.of();
        }
        lookedAt = known.state;
        Progress progress = new Progress(plan, base, known.state);
        if (progress.done().isEmpty()) {
            return List.of();
        }
        SortedSet<Integer> done = new TreeSet<>(progress.done());
        done.addAll(notices.passed(plan));
        Walk further = Walk.of(plan, done, known.state, known.present(), known.brain, known.at());
        return further.intents().stream()
                .filter(i -> progress.stands(i.resource()))
                .toList();
    }

    /** Operations that are due and still stand. */
    List<Intent> intents() {
        return walk.intents().stream().filter(i -> unchanged(i.resource())).toList();
    }

    /**
     * What is to be proposed of operations that are due: who is to be told what copies of clones have done, and all but
     * what has to wait for that. What of it was announced to other copies counts as begun from now on.
     */
    List<Intent> announced(List<Intent> due) {
        List<Intent> all = new ArrayList<>(notices.due());
        due.stream().filter(i -> !notices.holds(i) && !all.contains(i)).forEach(all::add);
        notices.begun(all);
        return all;
    }

    /** Why steps that are due are not begun. */
    List<String> waiting() {
        return walk.waiting();
    }

    /** Nodes the plan wants fenced. */
    SortedMap<NodeId, Walk.Fence> fences() {
        return walk.fences();
    }

    /** Whether nothing has happened to this node since the plan was asked for. */
    boolean unchanged(NodeId node) {
        return base != null && base.node(node).equals(known.state.node(node));
    }

    private boolean unchanged(ResourceId resource) {
        return base == known.state
                || known.state.configuration() == base.configuration()
                        && known.state.nodes().values().stream().allMatch(n -> same(base.node(n.node()), n, resource));
    }

    private static boolean same(NodeRecord before, NodeRecord now, ResourceId resource) {
        return before == now
                || before.life() == now.life()
                        && before.incarnation().equals(now.incarnation())
                        && Objects.equals(
                                before.resources().get(resource),
                                now.resources().get(resource));
    }
}
