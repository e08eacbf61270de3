package org.systole.core.state;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;

/**
 * The rules of live migration. From the moment a resource is to be sent it may be active on both its nodes, and nobody
 * else may have it, until it has arrived and the sender has stopped what is left of it. Where one of the two forgets
 * what it knew, the other's knowledge is void as well: what may be sent and is not expected is probed, what was sent
 * and did not arrive has failed.
 */
final class LiveMigration {
    private LiveMigration() {}

    /** Who is sending the resource to the node of the intent now; while that is so, nothing else is done there. */
    static Optional<NodeId> sender(ClusterState state, Intent intent) {
        return state.nodes().values().stream()
                .filter(n -> Optional.ofNullable(n.resources().get(intent.resource()))
                        .flatMap(ResourceRecord::pending)
                        .filter(p -> sendsTo(p.intent(), intent.node()))
                        .isPresent())
                .map(NodeRecord::node)
                .findFirst();
    }

    private static boolean sendsTo(Intent intent, NodeId node) {
        return intent.sends() && intent.peer().equals(node.value());
    }

    /** Whether the peer of the intent has sent the resource to the intent's node, and does nothing else with it. */
    static boolean isSent(ClusterState state, Intent intent) {
        return Optional.ofNullable(state.nodes().get(new NodeId(intent.peer())))
                .map(n -> n.resources().get(intent.resource()))
                .filter(r -> r.pending().isEmpty())
                .flatMap(r -> r.sentTo(intent.resource()))
                .filter(intent.node()::equals)
                .isPresent();
    }

    /** The state in which the peer of an admitted intent that sends expects the resource. */
    static ClusterState begun(ClusterState state, Intent intent) {
        if (!intent.sends()) {
            return state;
        }
        NodeRecord target = state.node(new NodeId(intent.peer()));
        ResourceRecord there = target.resources().get(intent.resource());
        return state.withNode(target.with(intent.resource(), there.withKnown(Known.ARRIVING)));
    }

    /**
     * The state after an entry without migrations of which one side is void. Only what a changed node has to do with
     * is looked at, as this is asked for every entry.
     */
    static ClusterState settled(ClusterState before, ClusterState after, long at) {
        ClusterState next = after;
        for (ResourceId resource : moving(before, after)) {
            next = StrayDelivery.recorded(before, next, resource, at);
            for (NodeRecord node : List.copyOf(next.nodes().values())) {
                next = withoutVainSending(next, node, resource);
            }
            for (NodeRecord node : List.copyOf(next.nodes().values())) {
                next = withoutVainWaiting(next, node, resource);
            }
        }
        return next;
    }

    private static SortedSet<ResourceId> moving(ClusterState before, ClusterState after) {
        SortedSet<ResourceId> moving = new TreeSet<>();
        if (before.nodes() == after.nodes()) {
            return moving;
        }
        after.nodes().forEach((name, now) -> {
            NodeRecord was = before.node(name);
            if (was != now) {
                Stream.of(was, now).forEach(n -> n.resources().forEach((id, record) -> {
                    if (record.known() == Known.SENT || record.known() == Known.ARRIVING || record.sends()) {
                        moving.add(id);
                    }
                }));
            }
        });
        return moving;
    }

    private static ClusterState withoutVainSending(ClusterState state, NodeRecord sender, ResourceId resource) {
        ResourceRecord record = sender.resources().get(resource);
        Optional<NodeId> target = record == null ? Optional.empty() : record.sentTo(resource);
        if (target.isEmpty() || isExpected(state.node(target.get()), resource)) {
            return state;
        }
        String why = target.get() + " does not have it, or not any more";
        return state.withNode(sender.with(resource, record.sentInVain(resource, why)));
    }

    /** Whether the node waits for it or has it; of one that is to be fenced nobody knows yet. */
    private static boolean isExpected(NodeRecord target, ResourceId resource) {
        ResourceRecord there = target.resources().get(resource);
        return there != null && (there.known() == Known.ARRIVING || there.runs());
    }

    private static ClusterState withoutVainWaiting(ClusterState state, NodeRecord target, ResourceId resource) {
        ResourceRecord record = target.resources().get(resource);
        boolean waits = record != null
                && record.known() == Known.ARRIVING
                && record.pending().isEmpty();
        if (!waits || state.nodes().values().stream().anyMatch(n -> isSending(n, resource, target.node()))) {
            return state;
        }
        return state.withNode(target.with(resource, record.stray()));
    }

    private static boolean isSending(NodeRecord node, ResourceId resource, NodeId target) {
        ResourceRecord record = node.resources().get(resource);
        return record != null
                && (record.pending().filter(p -> sendsTo(p.intent(), target)).isPresent()
                        || record.sentTo(resource).filter(target::equals).isPresent());
    }
}
