package org.systole.policy.steps;

import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.model.NodeId;
import org.systole.cib.view.ClusterOptions;
import org.systole.policy.Action;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Health;
import org.systole.policy.state.NodeHealth;

/** The order of several fencings (Pacemaker Explained, Cluster Options, concurrent-fencing). */
final class Fences {
    private Fences() {}

    /**
     * Whether a fencing is what stops the instance. A device or connection does nothing that could be stopped; on paper
     * what needs no fencing to start elsewhere is believed to have stopped anyway (Pacemaker Explained, Resources,
     * requires), and in a cluster of ours nothing starts that may still run.
     */
    static boolean stops(Work work, boolean onPaper) {
        String requires = work.instance.primitive().requires();
        boolean believed = onPaper && (requires.equals("quorum") || requires.equals("nothing"));
        boolean nothing =
                work.instance.primitive().fencing() || work.instance.primitive().connection();
        return !nothing && !believed;
    }

    /** Whether the node can be fenced at all: for a guest, whether what contains it can be stopped. */
    static boolean possible(NodeHealth node, Decisions decisions, ClusterSnapshot snapshot, Health health) {
        if (!node.guest()) {
            return Decisions.canFence(node, snapshot, health);
        }
        Work container =
                decisions.works().get(node.remote().remote().container().orElseThrow());
        return container == null
                || container.places.stream().allMatch(p -> !p.unclean() || Decisions.canFence(p, snapshot, health));
    }

    /** What a fencing brings about for a part of a whole, the whole begins with after it. */
    static void wholes(
            SortedMap<NodeId, Integer> fences,
            Collection<Work> works,
            boolean onPaper,
            Brackets brackets,
            Draft draft) {
        for (Work work : fences.isEmpty() ? List.<Work>of() : works) {
            boolean goes = stops(work, onPaper) && (work.stop || !work.leaves.isEmpty());
            for (NodeHealth place : goes ? work.places : List.<NodeHealth>of()) {
                Integer fence = place.unclean() ? fences.get(place.id()) : null;
                if (fence != null) {
                    brackets.stop(work).forEach(s -> draft.prefer(fence, s));
                }
            }
        }
    }

    /** A guest is off once what contains it is: stopped, or its host fenced. */
    static void guest(NodeHealth guest, Work container, Steps steps, SortedMap<NodeId, Integer> fences, Draft draft) {
        int off = fences.get(guest.id());
        for (int stop : steps.stops) {
            boolean implied = draft.action(stop) instanceof Action.Pseudo;
            if (!implied) {
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

    /** The coordinator comes last, as it leads the others' fencing; the others one by one if they must. */
    static void inTurn(SortedMap<NodeId, Integer> all, Health health, ClusterOptions options, Draft draft) {
        SortedMap<NodeId, Integer> fences = new TreeMap<>(all);
        fences.keySet().removeIf(n -> health.node(n).guest()); // these need no device
        Integer before = null;
        for (NodeHealth node : health.nodes()) {
            Integer fence = fences.get(node.id());
            if (fence == null) {
                continue;
            }
            boolean coordinator =
                    node.report().attributes().getOrDefault("#is_dc", "").equals("true");
            if (coordinator) {
                fences.values().forEach(f -> draft.prefer(f, fence));
            } else {
                if (before != null && !options.concurrentFencing()) {
                    draft.prefer(before, fence);
                }
                before = fence;
            }
        }
    }
}
