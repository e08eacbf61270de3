package org.systole.policy.state;

import java.util.Set;
import org.systole.api.model.ResourceId;

/** What the future of its connection means for a remote node (Pacemaker Remote, Remote Nodes and Guest Nodes). */
final class Connections {
    private Connections() {}

    static NodeHealth after(Health health, NodeHealth node, Set<ResourceId> seated) {
        RemoteLife life = node.remote();
        boolean seat = seated.contains(life.remote().connection());
        return switch (life.state()) {
            case ONLINE -> seat ? staying(node) : leaving(health, node);
            case OFFLINE, CUT -> node.connected(false, seat, node.uncleanReason());
            case LOST -> seat ? node.connected(false, true, node.uncleanReason()) : lost(node);
            case UNREACHED -> node.connected(false, seat, seat ? node.uncleanReason() : unreached(node));
            case FAILED -> node.connected(false, seat && life.guest(), node.uncleanReason());
        };
    }

    /** A guest in which a failure asks for fencing comes back with what contains it. */
    private static NodeHealth staying(NodeHealth node) {
        return node.guest() && node.unclean() ? node.connected(false, true, node.uncleanReason()) : node;
    }

    /** What could not be reached, and will not be tried again, may run anything. */
    private static String unreached(NodeHealth node) {
        return node.uncleanReason().isEmpty() ? "the connection is unrecoverable" : node.uncleanReason();
    }

    private static NodeHealth leaving(Health health, NodeHealth node) {
        RemoteLife life = node.remote();
        boolean reached = life.host() != null && !health.node(life.host()).unclean();
        if (reached || life.guest() || !node.uncleanReason().isEmpty()) {
            return node.connected(true, false, node.uncleanReason());
        }
        String what = !life.active().isEmpty()
                ? "resources are active but connection is unrecoverable"
                : life.probed() ? "" : "resources are in unknown state and connection is unrecoverable";
        return node.connected(true, false, what);
    }

    /** Whoever keeps the connection in his own hands keeps what is behind it there as well. */
    private static NodeHealth lost(NodeHealth node) {
        String active = node.remote().active();
        if (!node.report().known()) {
            return node.connected(false, false, "node is unclean");
        }
        return active.isEmpty() || node.maintenance()
                ? node
                : node.connected(
                        false,
                        false,
                        active + " is active there (fencing will be revoked if remote connection can be re-established"
                                + " elsewhere)");
    }
}
