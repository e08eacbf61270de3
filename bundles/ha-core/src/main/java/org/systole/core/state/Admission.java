package org.systole.core.state;

import java.util.Optional;
import java.util.Set;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;

/**
 * The rule that nothing starts twice. Applying the log asks it for every intent, on every node alike, so that no
 * mistake of a plan, a leader or a network can get past it; the coordinator asks it before, to spare the log.
 */
public final class Admission {
    private Admission() {}

    /** Why the intent must not be carried out in this state; empty if it may. */
    public static Optional<String> refusal(ClusterState state, Intent intent) {
        NodeRecord node = state.node(intent.node());
        if (!node.isLiving(intent.incarnation())) {
            return because(
                    intent,
                    "it was decided for another life of the node, which is now " + node.life() + " "
                            + node.incarnation().map(Incarnation::toString).orElse(""));
        }
        ResourceRecord here = node.resources().get(intent.resource());
        if (here != null && here.pending().isPresent()) {
            return because(intent, "its " + here.pending().get().intent().operation() + " there is under way");
        }
        boolean tells = intent.notice().isPresent();
        if (tells && (here == null || here.certainlyInactive())) {
            return because(intent, "it does not run there");
        }
        if ((intent.sends() || intent.receives()) && intent.peer().isEmpty()) {
            return because(intent, "it is not known which other node it is about");
        }
        Optional<NodeId> sender = LiveMigration.sender(state, intent);
        if (sender.isPresent()) {
            return because(intent, sender.get() + " is sending it there");
        }
        if (intent.sends()) {
            return refusalToSend(state, intent, here);
        }
        if (intent.isReload() && (here == null || !here.runs())) {
            return because(intent, "it is " + (here == null ? Known.UNHEARD : here.known()) + " there");
        }
        if (!intent.activates()) {
            return Optional.empty();
        }
        return refusalToActivate(state, intent, node, here);
    }

    private static Optional<String> refusalToActivate(
            ClusterState state, Intent intent, NodeRecord node, ResourceRecord here) {
        if (state.facts().of(intent.resource()).isEmpty()) {
            return because(intent, "the configuration has no such resource");
        }
        Optional<String> unfit = unfit(state, node);
        if (unfit.isPresent()) {
            return because(intent, unfit.get());
        }
        if (intent.receives()) {
            return refusalToReceive(state, intent, here);
        }
        if (intent.operation().equals("start") && (here == null || !here.known().certainlyInactive())) {
            return because(intent, "it is " + (here == null ? Known.UNKNOWN : here.known()) + " there");
        }
        if (!intent.operation().equals("start") || !state.facts().exclusive(intent.resource())) {
            return Optional.empty();
        }
        return elsewhere(state, intent.resource(), Set.of(intent.node())).flatMap(other -> because(intent, other));
    }

    /** Why nothing may become active on the node. */
    private static Optional<String> unfit(ClusterState state, NodeRecord node) {
        if (node.witness()) {
            return Optional.of("the node is a witness: it votes and runs nothing");
        }
        if (state.beingFenced().contains(node.node())) {
            return Optional.of("the node is being fenced");
        }
        boolean dark = state.fencing()
                .demand(node.node())
                .filter(d -> !d.cuts() && d.byCluster())
                .isPresent();
        return dark ? Optional.of("the node's fencing devices have not switched it on yet") : Optional.empty();
    }

    /** It runs here, nowhere else, and the other node can take it: from then on it may be active on both. */
    private static Optional<String> refusalToSend(ClusterState state, Intent intent, ResourceRecord here) {
        if (state.facts().of(intent.resource()).isEmpty() || !state.facts().exclusive(intent.resource())) {
            return because(intent, "the configuration has no such resource, or it has copies");
        }
        if (here == null || here.known() != Known.STARTED) {
            return because(intent, "it is " + (here == null ? Known.UNHEARD : here.known()) + " there");
        }
        NodeRecord target = state.nodes().get(new NodeId(intent.peer()));
        if (target == null || !target.online() || target.node().equals(intent.node())) {
            return because(intent, "it cannot be sent to " + intent.peer() + ", which is no other online node");
        }
        Optional<String> unfit = unfit(state, target);
        if (unfit.isPresent()) {
            return because(intent, "it cannot be sent to " + target.node() + ": " + unfit.get());
        }
        ResourceRecord there = target.resources().get(intent.resource());
        if (there == null || !there.certainlyInactive() || there.pending().isPresent()) {
            return because(
                    intent,
                    "on " + target.node() + " it is "
                            + (there == null
                                    ? Known.UNHEARD
                                    : there.known() + (there.pending().isEmpty() ? "" : ", and that is changing")));
        }
        return elsewhere(state, intent.resource(), Set.of(intent.node(), target.node()))
                .flatMap(other -> because(intent, other));
    }

    private static Optional<String> refusalToReceive(ClusterState state, Intent intent, ResourceRecord here) {
        if (here == null || here.known() != Known.ARRIVING || !LiveMigration.isSent(state, intent)) {
            return because(intent, intent.peer() + " has not sent it there");
        }
        return elsewhere(state, intent.resource(), Set.of(intent.node(), new NodeId(intent.peer())))
                .flatMap(other -> because(intent, other));
    }

    /** Where else the resource is, or may be, active: a sentence for the first such node. */
    private static Optional<String> elsewhere(ClusterState state, ResourceId resource, Set<NodeId> except) {
        return state.nodes().values().stream()
                .filter(n -> !except.contains(n.node()))
                .filter(n -> !n.certainlyInactive(resource))
                .findFirst()
                .map(n -> "it is not certain that it is inactive on " + n.node() + " (" + n.life()
                        + (n.online() && n.resources().containsKey(resource)
                                ? ", " + n.resources().get(resource).known()
                                : "")
                        + ")");
    }

    private static Optional<String> because(Intent intent, String why) {
        return Optional.of(
                intent.operation() + " of " + intent.resource() + " on " + intent.node() + " refused: " + why);
    }
}
