package org.systole.policy.state;

import org.systole.api.model.NodeId;
import org.systole.cib.view.RemoteNode;

/**
 * What is known of a remote or guest node from its connection and, for a guest, from what contains it (Pacemaker
 * Remote; Pacemaker Explained, Cluster Nodes).
 *
 * @param host the cluster node from which it is or was reached; null for none
 * @param reason why it must be fenced; empty while it need not be
 * @param active a resource that runs there by its own history; empty for none
 * @param probed whether its history says anything at all
 * @param unseen whether the status has no word of the node itself and it would be fenced for that (Pacemaker Explained,
 *     Cluster Options, startup-fencing); while it is reached, nobody does
 */
public record RemoteLife(
        RemoteNode remote, NodeId host, State state, String reason, String active, boolean probed, boolean unseen) {

    /** How a remote node stands. */
    public enum State {
        /** It is reached. */
        ONLINE,
        /** It is not reached and nothing runs there. */
        OFFLINE,
        /** Nothing is known to run there, and the attempt to reach it failed. */
        UNREACHED,
        /** It is not reached and something may run there; reached again, it is as good as before. */
        LOST,
        /** Its connection or what contains it has failed. */
        FAILED,
        /** Its connection has failed and nobody fences for that: made anew, it finds what ran there. */
        CUT
    }

    public boolean guest() {
        return remote.guest();
    }

    boolean unclean() {
        return unseen || state == State.LOST || state == State.FAILED;
    }
}
