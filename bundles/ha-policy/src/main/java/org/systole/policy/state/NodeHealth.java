package org.systole.policy.state;

import org.systole.api.model.NodeId;

/**
 * What may be expected of one node.
 *
 * @param index its place in the order of nodes
 * @param online whether it takes part
 * @param pending whether it is there but has not joined yet
 * @param shutdown whether it asked to leave
 * @param standby whether the operator, or a failure with {@code on-fail=standby}, keeps it from running anything
 * @param standbyOnFail whether a failure does
 * @param maintenance whether what runs there is left alone
 * @param uncleanReason why it must be fenced; empty while it need not be
 * @param beingFenced whether a fencing is under way
 * @param remote what its connection tells of it; null for a member of the cluster
 * @param coming whether it is not reached now and will be
 */
public record NodeHealth(
        int index,
        NodeReport report,
        boolean online,
        boolean pending,
        boolean shutdown,
        boolean standby,
        boolean standbyOnFail,
        boolean maintenance,
        String uncleanReason,
        boolean beingFenced,
        RemoteLife remote,
        boolean coming) {

    public NodeId id() {
        return report.node().id();
    }

    /** The same, with what its connection will be. */
    NodeHealth connected(boolean willLeave, boolean willCome, String reason) {
        return new NodeHealth(
                index,
                report,
                online,
                pending,
                willLeave,
                standby,
                standbyOnFail,
                maintenance,
                reason,
                beingFenced,
                remote,
                willCome);
    }

    /** Whether it is fenced by stopping what contains it. */
    public boolean guest() {
        return remote != null && remote.guest();
    }

    /** Whether nothing can be said about what runs there, even if it need not be fenced for that. */
    public boolean doubtful() {
        return unclean() || remote != null && remote.unclean() && !leftAlone();
    }

    public boolean unclean() {
        return !uncleanReason.isEmpty();
    }

    /** Whether it is fenced although nothing is wrong with it: the loss of a ticket condemns it. */
    public boolean condemned() {
        return uncleanReason.equals(Tickets.LOST);
    }

    /** Whether the node itself is in maintenance; of a remote node that is its connection, if only with everything. */
    public boolean nodeMaintenance() {
        return report.maintenance() || remote != null && maintenance && (online || report.known());
    }

    /** Whether it is a remote node that was seen before and whose connection somebody keeps in his own hands. */
    private boolean leftAlone() {
        return remote != null && !guest() && maintenance && report.known();
    }

    /** Whether resources may be placed there. */
    public boolean canRun() {
        return unavailable().isEmpty();
    }

    /** Whether it is a member of the cluster that cannot run what it usually would. */
    public boolean outOfService() {
        return remote == null && !canRun();
    }

    /** Whether operations can be carried out there. */
    public boolean reachable() {
        return (online || coming) && !unclean() && !pending;
    }

    /** The rule that keeps it from running anything; empty while it can. */
    public String unavailable() {
        if (unclean() && !(coming && guest())) {
            return "FENCING-PENDING";
        }
        if (!online && !coming || pending || shutdown) {
            return "NODE-OFFLINE";
        }
        return standby ? "STANDBY" : maintenance ? "MAINTENANCE" : "";
    }

    /** The same in words. */
    public String unavailableSentence() {
        if (unclean()) {
            return "node " + id() + " is unclean (" + uncleanReason + ") and waits to be fenced";
        }
        if (shutdown) {
            return "node " + id() + " is shutting down";
        }
        if (pending) {
            return "node " + id() + " has not joined yet";
        }
        if (!online) {
            return "node " + id() + " is offline";
        }
        if (standbyOnFail) {
            return "node " + id() + " is in standby because an operation failed there";
        }
        return "node " + id() + (standby ? " is in standby" : " is in maintenance");
    }
}
