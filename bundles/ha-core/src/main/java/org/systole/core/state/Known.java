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
    /** An operation failed in a way that leaves it possibly active until a stop succeeds. */
    FAILED;

    /** Whether it can be taken for certain that the resource is not active. */
    public boolean certainlyInactive() {
        return this == STOPPED;
    }
}
