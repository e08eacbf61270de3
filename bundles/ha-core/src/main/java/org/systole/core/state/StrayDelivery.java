package org.systole.core.state;

import java.util.Optional;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;

/**
 * The rule of what a live migration may have left behind. An agent that is sending a resource reaches a machine, not a
 * life of the cluster software there: as long as {@code migrate_to} N to T is under way, T may be fenced and be back,
 * and the resource arrives in a boot that nobody expects it in. While it is under way nothing else starts, because N
 * counts as active. When it ends, whatever ended it, T is possibly active unless it has been waiting all the time:
 *
 * <table>
 * <caption>What becomes of T when a pending migrate_to N to T ends</caption>
 * <tr><th>what ended it (state of N)</th><th>T online, waiting</th><th>T online, otherwise</th><th>T unclean</th>
 * <th>T down</th></tr>
 * <tr><td>a result: it was sent (N SENT)</td><td>goes on waiting</td><td>STRAY</td><td>STRAY, fenced anew</td>
 * <td>STRAY, unclean</td></tr>
 * <tr><td>a result: it failed, or was not begun</td><td>STRAY</td><td>STRAY</td><td>STRAY, fenced anew</td>
 * <td>STRAY, unclean</td></tr>
 * <tr><td>N is down: fenced, or confirmed by a human</td><td>STRAY</td><td>STRAY</td><td>STRAY, fenced anew</td>
 * <td>STRAY, unclean</td></tr>
 * <tr><td>N begins a new life, in the same boot or another</td><td>STRAY</td><td>STRAY</td><td>STRAY, fenced anew</td>
 * <td>STRAY, unclean</td></tr>
 * </table>
 *
 * <p><i>Waiting</i> is {@link Known#ARRIVING}; T loses it by any new life. <i>Fenced anew</i>: an attempt that was
 * begun before may have cut the power before the resource arrived, so what it reports proves nothing about it, and it
 * ends as unknown. <i>Unclean</i>: to be fenced again; where fencing is off T stays down, as all that is lost does
 * there, but its next life keeps the record. {@link Known#STRAY} lasts until T itself answers in a life of its own, or
 * a fencing begun since is confirmed: no new boot voids it ({@link Membership}), no missing agent ({@link History}),
 * and no watchdog proves anything about it, as in the boot where it arrived none may run.
 *
 * <p>That N's program ends with N's life is what {@code executor.LeftoverPrograms} sees to.
 */
final class StrayDelivery {
    private StrayDelivery() {}

    /** The state after an entry, with the targets of what was being sent before it recorded as the table says. */
    static ClusterState recorded(ClusterState before, ClusterState after, ResourceId resource, long at) {
        ClusterState next = after;
        for (NodeRecord sender : before.nodes().values()) {
            Optional<ResourceRecord.Pending> sending = sending(sender, resource);
            boolean over = !sending.equals(sending(after.node(sender.node()), resource));
            if (sending.isPresent() && over) {
                NodeId target = new NodeId(sending.get().intent().peer());
                next = isAwaited(next, sender.node(), target, resource) ? next : stray(next, target, resource, at);
            }
        }
        return next;
    }

    private static Optional<ResourceRecord.Pending> sending(NodeRecord node, ResourceId resource) {
        return Optional.ofNullable(node.resources().get(resource))
                .filter(ResourceRecord::sends)
                .flatMap(ResourceRecord::pending);
    }

    private static boolean isAwaited(ClusterState state, NodeId sender, NodeId target, ResourceId resource) {
        ResourceRecord here = state.node(sender).resources().get(resource);
        ResourceRecord there = state.node(target).resources().get(resource);
        return state.node(target).online()
                && there != null
                && there.known() == Known.ARRIVING
                && here != null
                && here.sentTo(resource).filter(target::equals).isPresent();
    }

    private static ClusterState stray(ClusterState state, NodeId target, ResourceId resource, long at) {
        String why = "may run " + resource + ", which was still being sent to it when it was lost";
        NodeRecord there = state.node(target).with(resource, record(state, target, resource));
        if (there.life() == Life.DOWN && state.fencingEnabled()) {
            String who = Demand.cluster(state.coordinator().orElse(new NodeId("nobody")));
            return FencingRules.demanded(
                    state.withNode(there.withLife(Life.UNCLEAN, why)), new Demand(target, "", who, why, at, 0, 0));
        }
        ClusterState next = state.withNode(there);
        Fencing attempt = state.fencings().get(target);
        return attempt != null && attempt.cuts() && there.life() == Life.UNCLEAN
                ? Membership.ended(next, attempt.ended(Fencing.Outcome.UNKNOWN, why, at))
                : next;
    }

    private static ResourceRecord record(ClusterState state, NodeId target, ResourceId resource) {
        String agent = state.facts().of(resource).map(ResourceFacts.Fact::agent).orElse("");
        return Optional.ofNullable(state.node(target).resources().get(resource))
                .orElse(ResourceRecord.unheard(agent))
                .stray();
    }
}
