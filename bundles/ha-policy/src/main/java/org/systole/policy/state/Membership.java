package org.systole.policy.state;

import org.systole.cib.view.ClusterOptions;
import org.systole.policy.ClusterSnapshot;

/**
 * Where a node stands as a member, from its report alone.
 *
 * @param online whether it takes part
 * @param pending whether it is there but has not joined yet
 * @param shutdown whether it asked to leave
 * @param uncleanReason why nothing can be said about what runs there; empty while it is clean
 */
public record Membership(boolean online, boolean pending, boolean shutdown, String uncleanReason) {
    static final Membership OFFLINE = new Membership(false, false, false, "");

    /** How the node stands by its own state and, if it is gone, by what its history says it left running. */
    static Membership of(NodeReport report, ClusterSnapshot snapshot) {
        Membership membership = byState(report, snapshot);
        String left = membership.equals(OFFLINE) ? Suspicion.of(report, snapshot) : "";
        return left.isEmpty() ? membership : unclean(false, left);
    }

    private static Membership byState(NodeReport report, ClusterSnapshot snapshot) {
        ClusterOptions options = snapshot.configuration().options();
        if (!report.seen()) {
            return options.fencingEnabled() && options.startupFencing() ? unclean(false, unseen(report)) : OFFLINE;
        }
        Membership membership = options.fencingEnabled()
                ? withFencing(report, snapshot.onPaper())
                : withoutFencing(report, snapshot.onPaper());
        return new Membership(
                membership.online,
                membership.pending,
                membership.online && report.requested("shutdown"),
                membership.uncleanReason);
    }

    /** A remote node is no member, but stands in for one. */
    static Membership of(RemoteLife life, ClusterOptions options) {
        boolean fenced = options.fencingEnabled() || life.guest();
        return new Membership(life.state() == RemoteLife.State.ONLINE, false, false, fenced ? life.reason() : "");
    }

    public boolean unclean() {
        return !uncleanReason.isEmpty();
    }

    static Membership unclean(boolean online, String reason) {
        return new Membership(online, false, false, reason);
    }

    private static String unseen(NodeReport report) {
        return report.known() ? "peer has not been seen by the cluster" : "node is unclean";
    }

    private static boolean joined(NodeReport report) {
        return report.join().equals("member");
    }

    /** Whoever was expected and is not there must be fenced before anything of his is touched. */
    private static Membership withFencing(NodeReport report, boolean onPaper) {
        boolean here = report.inMembership() && report.processUp();
        if (report.requested("shutdown")) {
            return leaving(report, onPaper);
        }
        if (report.join().equals("banned")) {
            return unclean(
                    true, "peer failed Pacemaker membership criteria"); // a refused member may still run something
        }
        boolean terminate = report.requested("terminate");
        if (report.overdue() && report.inMembership() && !report.processUp()) {
            return unclean(true, "peer pending timed out on joining the process group");
        }
        if (!terminate && !report.expectedUp()) {
            boolean coming = report.inMembership() || report.processUp();
            return coming ? new Membership(true, !(here && joined(report)), false, "") : OFFLINE;
        }
        if (terminate && report.join().equals("down") && !report.inMembership() && !report.processUp()) {
            return OFFLINE; // it was just fenced
        }
        if (!report.inMembership()) {
            return unclean(false, "peer is no longer part of the cluster");
        }
        if (!report.processUp()) {
            return unclean(true, "peer process is no longer available");
        }
        if (terminate) {
            return unclean(true, "fencing was requested");
        }
        return joined(report) ? new Membership(true, false, false, "") : new Membership(true, true, false, "");
    }

    /**
     * A node that asked to leave is there until its process is gone. Gone without being expected to, it is unclean in a
     * cluster of ours, as nothing shows that its services have stopped; on paper it is believed.
     */
    private static Membership leaving(NodeReport report, boolean onPaper) {
        if (report.processUp()) {
            return new Membership(true, false, true, "");
        }
        return report.expectedUp() && !onPaper ? unclean(false, "peer is no longer part of the cluster") : OFFLINE;
    }

    /**
     * Without fencing an absent node is believed to run nothing; one that is there and does not answer is not. On paper
     * so is one that has not joined; in a cluster of ours it may run something all the same.
     */
    private static Membership withoutFencing(NodeReport report, boolean onPaper) {
        if (report.inMembership() && !report.processUp() && report.expectedUp()) {
            return unclean(false, "peer process is no longer available");
        }
        if (!report.inMembership() || !report.processUp() || onPaper && !joined(report)) {
            return OFFLINE;
        }
        return new Membership(true, !joined(report), false, "");
    }
}
