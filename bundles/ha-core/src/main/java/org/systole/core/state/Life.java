package org.systole.core.state;

/** What the cluster holds of a node as a whole. */
public enum Life {
    /** Named in the configuration, never heard of by this cluster: it may hold anything. */
    UNSEEN,
    /** A member; what is recorded of its resources holds. */
    ONLINE,
    /**
     * Lost, or asked to be fenced: it may still run what it ran. Sticks to its boot until fencing or a human ends it.
     */
    UNCLEAN,
    /** Certainly runs nothing: drained, fenced, or a human vouched for it. */
    DOWN
}
