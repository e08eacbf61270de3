package org.systole.policy.state;

import java.util.Optional;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Primitive;
import org.systole.policy.ClusterSnapshot;

/**
 * What a node that is absent, and was not expected to be there, did not stop before it went: as long as its history
 * has something that runs and that the cluster manages, it must be fenced (Pacemaker Explained, Cluster Nodes, and
 * Fencing).
 */
final class Suspicion {
    /** Ends the reason, after the resource's name. */
    private static final String THOUGHT = " is thought to be active there";

    private Suspicion() {}

    /** The reason for which the node is unclean after all; empty for none. */
    static String of(NodeReport report, ClusterSnapshot snapshot) {
        var options = snapshot.configuration().options();
        if (!options.fencingEnabled() || options.maintenance() || report.maintenance()) {
            return "";
        }
        for (NodeReport.ResourceHistory history : report.history()) {
            Optional<Primitive> primitive = snapshot.configuration().primitive(new ResourceId(history.id()));
            boolean managed =
                    primitive.map(p -> p.managed() && !p.maintenance()).orElse(options.stopOrphans());
            if (managed && !history.entries().isEmpty() && active(history, report, primitive, snapshot)) {
                return history.id() + THOUGHT;
            }
        }
        return "";
    }

    private static boolean active(
            NodeReport.ResourceHistory history,
            NodeReport report,
            Optional<Primitive> primitive,
            ClusterSnapshot snapshot) {
        return TraceReader.read(history, report.node().id(), primitive, report.transientAttributes(), snapshot)
                .active();
    }

    /** The same reason, naming the copy of a clone that the history is about. */
    static String named(String reason, NodeReport report, Instances instances) {
        if (!reason.endsWith(THOUGHT)) {
            return reason;
        }
        String id = reason.substring(0, reason.length() - THOUGHT.length());
        return instances
                .all()
                .filter(i -> i.on(report.node().id())
                        .filter(t -> t.active() && t.id().equals(id))
                        .isPresent())
                .findFirst()
                .map(i -> i.id() + THOUGHT)
                .orElse(reason);
    }
}
