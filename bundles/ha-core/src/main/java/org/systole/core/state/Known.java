package org.systole.core.state;

/** What is known of one resource on one node that is online. */
public enum Known {
    /** Nothing was ever heard of it in this boot of the node; it may be active until a probe says it is not. */
    UNHEARD,
    /** It was, or may have been, active in this boot, and has not been probed in this life of the node. */
    UNKNOWN,
    STOPPED,
    STARTED,
    PROMOTED,
    /** It was sent to another node while it ran; what is left of it has to be stopped here. */
    SENT,
    /** Another node sends it here, or has sent it; it may be active from then on. */
    ARRIVING,
    /**
     * Another node was sending it here, and nobody knows any more whether it arrived, nor in which boot of this node.
     * A new boot does not end that, as it ends {@link #UNKNOWN}: this node's own answer does, or a fencing begun since.
     */
    STRAY,
    /** An operation failed in a way that leaves it possibly active until a stop succeeds. */
    FAILED;

    /** Whether another node may have brought it here, by a live migration, at a time that is not known. */
    public boolean brought() {
        return this == ARRIVING || this == STRAY;
    }

    /** Whether it can be taken for certain that the resource is not active. */
    public boolean certainlyInactive() {
        return this == STOPPED;
    }
}
