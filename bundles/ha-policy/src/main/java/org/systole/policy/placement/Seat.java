package org.systole.policy.placement;

import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Role;

/**
 * Where an instance should be.
 *
 * @param node null for nowhere
 * @param role what it should be there
 * @param why short cause for being nowhere, as the transition summary prints it; empty otherwise
 */
public record Seat(NodeHealth node, Role role, String why) {
    public static Seat nowhere(String why) {
        return new Seat(null, Role.STOPPED, why);
    }

    static Seat at(NodeHealth node) {
        return new Seat(node, Role.STARTED, "");
    }

    Seat promoted() {
        return new Seat(node, Role.PROMOTED, why);
    }

    public boolean assigned() {
        return node != null;
    }

    /** Whether the other one, null for none, is on the same node, or nowhere as this one. */
    public boolean sameNode(Seat other) {
        return other != null
                && (node == null || other.node == null
                        ? node == other.node
                        : node.id().equals(other.node.id()));
    }
}
