package org.systole.policy.steps;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.policy.Action;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Instances;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Unit;

/** Who is fenced, in which order (Pacemaker Explained, Cluster Options, concurrent-fencing), and what waits for it. */
final class Fences {
    private final ClusterSnapshot snapshot;
    private final Instances instances;
    private final Health health;
    private final Decisions decisions;
    private final Draft draft;
    private final SortedMap<NodeId, Integer> fences = new TreeMap<>();

    private Fences(ClusterSnapshot snapshot, Instances instances, Health health, Decisions decisions, Draft draft) {
        this.snapshot = snapshot;
        this.instances = instances;
        this.health = health;
        this.decisions = decisions;
        this.draft = draft;
    }

    /** Adds the fencings to the draft. */
    static Fences of(ClusterSnapshot snapshot, Instances instances, Health health, Decisions decisions, Draft draft) {
        Fences fences = new Fences(snapshot, instances, health, decisions, draft);
        health.nodes().stream().filter(fences::fenced).forEach(fences::fence);
        fences.inTurn();
        return fences;
    }

    /** The fencing of each node that is fenced. */
    SortedMap<NodeId, Integer> all() {
        return Collections.unmodifiableSortedMap(fences);
    }

    /** The fencing of the node; null for none. */
    Integer of(NodeHealth node) {
        return fences.get(node.id());
    }

    /**
     * Whether a fencing is what stops the instance. A device or connection does nothing that could be stopped; on paper
     * what needs no fencing to start elsewhere is believed to have stopped anyway (Pacemaker Explained, Resources,
     * requires), and in a cluster of ours nothing starts that may still run.
     */
    boolean stops(Work work) {
        String requires = work.instance.primitive().requires();
        boolean believed = snapshot.onPaper() && (requires.equals("quorum") || requires.equals("nothing"));
        boolean nothing =
                work.instance.primitive().fencing() || work.instance.primitive().connection();
        return !nothing && !believed;
    }

    /**
     * The fencings that come before its start (Pacemaker Explained, Resources, requires): all of them where any unclean
     * node might still hold what it uses; else those of nodes of which nobody knows whether it runs there. A fencing
     * device that runs nowhere harms nobody; in a cluster it starts at once, as it may be needed for the fencing.
     */
    List<Integer> before(Work work) {
        String requires = work.instance.primitive().requires();
        if (requires.equals("fencing") || requires.equals("unfencing")) {
            return List.copyOf(fences.values());
        }
        boolean asks = requires.equals("quorum")
                && (snapshot.onPaper() || !work.instance.primitive().fencing());
        return fences.entrySet().stream()
                .filter(f -> asks && unknown(work.instance, health.node(f.getKey())))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Whether it may run there for all that is known; what contains a guest runs in none. */
    private boolean unknown(Instance instance, NodeHealth node) {
        if (node.guest() && !instance.primitive().meta("remote-node", "").isBlank()) {
            return false;
        }
        return !instances.probed(instance, node.id()) || snapshot.onPaper() && !told(instance, node);
    }

    /**
     * Of copies of a group each knows for itself: what a node has said is about the copy that runs there, or else about
     * the first one that runs nowhere.
     */
    private boolean told(Instance instance, NodeHealth node) {
        Optional<Unit> top = instances.unit(instance.top());
        if (top.isEmpty()
                || !(top.get() instanceof Unit.Clones clones)
                || !(clones.copies().get(0) instanceof Unit.Band)) {
            return true;
        }
        List<Unit> copies = clones.copies();
        Unit heard = copies.stream()
                .filter(c -> runs(c, node))
                .findFirst()
                .or(() -> copies.stream()
                        .filter(c -> c.instances().allMatch(i -> i.active().isEmpty()))
                        .findFirst())
                .orElse(null);
        return heard == null || heard.instances().anyMatch(instance::equals);
    }

    private static boolean runs(Unit copy, NodeHealth node) {
        return copy.instances().flatMap(i -> i.active().stream()).anyMatch(t -> t.node()
                .equals(node.id()));
    }

    /** What a fencing brings about for a part of a whole, the whole begins with after it. */
    void wholes(Brackets brackets) {
        for (Work work : fences.isEmpty() ? List.<Work>of() : decisions.works().values()) {
            boolean goes = stops(work) && (work.stop || !work.leaves.isEmpty());
            for (NodeHealth place : goes ? work.places : List.<NodeHealth>of()) {
                Integer fence = place.unclean() ? fences.get(place.id()) : null;
                if (fence != null) {
                    brackets.stop(work).forEach(s -> draft.prefer(fence, s));
                }
            }
        }
    }

    /** Guests are off after what contains them. */
    void guests(Map<Work, Steps> byWork) {
        health.nodes().forEach(n -> guest(n, byWork));
    }

    private void guest(NodeHealth node, Map<Work, Steps> byWork) {
        Work container = node.guest() && fences.containsKey(node.id())
                ? decisions.works().get(node.remote().remote().container().orElseThrow())
                : null;
        if (container != null) {
            guest(node, container, byWork.get(container));
        }
    }

    /** A guest is off once what contains it is: stopped, or its host fenced. */
    private void guest(NodeHealth guest, Work container, Steps steps) {
        int off = fences.get(guest.id());
        boolean after = container.places.stream().anyMatch(p -> p.index() > guest.index());
        for (int stop : steps.stops) {
            boolean implied = draft.action(stop) instanceof Action.Pseudo;
            if (!implied || after) {
                draft.order(stop, off);
            }
        }
        for (NodeHealth place : container.places) {
            Integer host = place.unclean() ? fences.get(place.id()) : null;
            if (host != null) {
                draft.order(host, off);
            }
        }
    }

    private boolean fenced(NodeHealth node) {
        boolean wanted = snapshot.configuration().options().fencingEnabled() || node.guest();
        boolean able = !snapshot.onPaper() || possible(node);
        return node.unclean() && (wanted && able && !handsOff() || node.beingFenced());
    }

    /** In maintenance nobody is fenced for what nobody may start elsewhere. */
    private boolean handsOff() {
        return snapshot.configuration().options().maintenance()
                && decisions.works().values().stream().noneMatch(Work::managed);
    }

    /** Whether the node can be fenced at all: for a guest, whether what contains it can be stopped. */
    private boolean possible(NodeHealth node) {
        if (!node.guest()) {
            return Beginning.canFence(node, snapshot, health);
        }
        Work container =
                decisions.works().get(node.remote().remote().container().orElseThrow());
        return container == null
                || container.places.stream().allMatch(p -> !p.unclean() || Beginning.canFence(p, snapshot, health));
    }

    private void fence(NodeHealth node) {
        String how = snapshot.configuration().options().fencingAction();
        if (node.guest()) {
            ResourceId container = node.remote().remote().container().orElseThrow();
            boolean returns = decisions.works().get(container).wants(Act.START);
            Action pseudo = new Action.Pseudo(
                    Action.Pseudo.FENCE + (returns ? how : "off"),
                    container,
                    node.id().value());
            fences.put(node.id(), draft.add(pseudo, false, Why.NONE, node.uncleanReason()));
            return;
        }
        Why obstacle = Beginning.canFence(node, snapshot, health) ? Why.NONE : Why.NO_QUORUM;
        fences.put(
                node.id(),
                draft.add(new Action.Fence(node.id(), how), node.beingFenced(), obstacle, node.uncleanReason()));
    }

    /** The coordinator comes last, as it leads the others' fencing; the others one by one if they must. */
    private void inTurn() {
        SortedMap<NodeId, Integer> real = new TreeMap<>(fences);
        real.keySet().removeIf(n -> health.node(n).guest()); // these need no device
        Integer before = null;
        for (NodeHealth node : health.nodes()) {
            Integer fence = real.get(node.id());
            if (fence == null) {
                continue;
            }
            boolean coordinator =
                    node.report().attributes().getOrDefault("#is_dc", "").equals("true");
            if (coordinator) {
                real.values().forEach(f -> draft.prefer(f, fence));
            } else {
                if (before != null && !snapshot.configuration().options().concurrentFencing()) {
                    draft.prefer(before, fence);
                }
                before = fence;
            }
        }
    }
}
