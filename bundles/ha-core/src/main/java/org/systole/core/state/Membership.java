package org.systole.core.state;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;

/** The rules of who becomes a member, in which life, and what that voids. */
final class Membership {
    private Membership() {}

    /** The state with the node as a member in that life; empty if it cannot be one. */
    static Optional<ClusterState> joined(ClusterState state, Entry.Joined entry) {
        if (!refusal(state, entry).isEmpty()) {
            return Optional.empty();
        }
        NodeRecord before = state.node(entry.node());
        boolean sameBoot =
                before.incarnation().map(entry.incarnation()::sameBoot).orElse(false);
        Life as = sameBoot && before.life() == Life.UNCLEAN ? Life.UNCLEAN : Life.ONLINE;
        NodeRecord after = before.joined(entry.incarnation(), as, !sameBoot);
        after = after.withResources(sameBoot ? perhapsStillActive(before) : perhapsBrought(before));
        after = after.withAttribute(NodeRecord.SHUTDOWN, Optional.empty());
        ClusterState next = withoutExecutor(state.withNode(after), entry.node(), entry.at());
        return Optional.of(sameBoot ? next : withoutTarget(next, entry.node(), entry.at()));
    }

    /**
     * A new life in the same boot proves nothing stopped: what may have been active is unknown until a probe, also
     * where no agent is left to probe with. The rest is as if never heard of.
     */
    private static TreeMap<ResourceId, ResourceRecord> perhapsStillActive(NodeRecord before) {
        if (before.life() == Life.DOWN) {
            return perhapsBrought(before);
        }
        TreeMap<ResourceId, ResourceRecord> unknown = new TreeMap<>();
        before.resources().forEach((id, record) -> {
            if (!record.certainlyInactive()) {
                unknown.put(id, record.doubted());
            }
        });
        return unknown;
    }

    /**
     * A new boot proves that what ran before has ended, but not that a live migration has not delivered into it: the
     * machine may have been up again long before its new life was heard of.
     */
    private static TreeMap<ResourceId, ResourceRecord> perhapsBrought(NodeRecord before) {
        TreeMap<ResourceId, ResourceRecord> brought = new TreeMap<>();
        before.resources().forEach((id, record) -> {
            if (record.known().brought()) {
                brought.put(id, record.stray());
            }
        });
        return brought;
    }

    /** Why the node cannot become a member in that life; empty if it can. */
    static String refusal(ClusterState state, Entry.Joined entry) {
        NodeRecord node = state.nodes().get(entry.node());
        if (node == null) {
            return entry.node() + " is no node of this cluster; nodes are "
                    + state.nodes().keySet();
        }
        if (node.incarnation().isEmpty()) {
            return "";
        }
        Incarnation known = node.incarnation().get();
        Incarnation now = entry.incarnation();
        if (!known.uuid().equals(now.uuid()) && node.life() != Life.DOWN) {
            return "another machine calls itself " + entry.node() + ", and the one known by that name is "
                    + node.life();
        }
        if (now.boot().equals(node.barredBoot())) {
            return entry.node() + " was declared dead in this very boot; boot the machine before it can join";
        }
        if (known.uuid().equals(now.uuid()) && now.counter() <= known.counter()) {
            return entry.node() + " is known in life " + known.counter() + " already; life " + now.counter()
                    + " is over";
        }
        return "";
    }

    /** Drops the attempts that the node was carrying out in another life: nobody will say what came of them. */
    static ClusterState withoutExecutor(ClusterState state, NodeId node, long at) {
        ClusterState next = state;
        for (Fencing attempt : List.copyOf(state.fencings().values())) {
            if (attempt.executor().equals(node) && !state.node(node).isLiving(attempt.executorLife())) {
                next = ended(next, attempt.ended(Fencing.Outcome.UNKNOWN, "its executor " + node + " is gone", at));
            }
        }
        return next;
    }

    private static ClusterState withoutTarget(ClusterState state, NodeId node, long at) {
        Fencing attempt = state.fencings().get(node);
        return attempt == null
                ? state
                : ended(state, attempt.ended(Fencing.Outcome.OVERTAKEN, "the node booted meanwhile", at));
    }

    /** The state with this attempt moved to the history. */
    static ClusterState ended(ClusterState state, Fencing attempt) {
        return state.withFencing(state.fencing().ended(attempt));
    }
}
