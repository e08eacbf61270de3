package org.systole.core.state;

import java.util.Optional;
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
        if (node.witness()) {
            return because(intent, "the node is a witness: it votes and runs nothing");
        }
        if (state.beingFenced().contains(intent.node())) {
            return because(intent, "the node is being fenced");
        }
        if (state.fencing()
                .demand(intent.node())
                .filter(d -> !d.cuts() && d.byCluster())
                .isPresent()) {
            return because(intent, "the node's fencing devices have not switched it on yet");
        }
        if (intent.operation().equals("start") && (here == null || !here.known().certainlyInactive())) {
            return because(intent, "it is " + (here == null ? Known.UNKNOWN : here.known()) + " there");
        }
        if (!intent.operation().equals("start") || !state.facts().exclusive(intent.resource())) {
            return Optional.empty();
        }
        return elsewhere(state, intent.resource(), intent.node()).flatMap(other -> because(intent, other));
    }

    /** Where else the resource is, or may be, active: a sentence for the first such node. */
    private static Optional<String> elsewhere(ClusterState state, ResourceId resource, NodeId target) {
        return state.nodes().values().stream()
                .filter(n -> !n.node().equals(target))
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
