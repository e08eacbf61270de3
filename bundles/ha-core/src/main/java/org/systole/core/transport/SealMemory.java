package org.systole.core.transport;

/** What sealing must remember beyond the life of a process: epochs, its own and those of its peers. */
interface SealMemory {
    /** A number for a new life of this node, greater than that of any life before. */
    long nextOwnEpoch();

    /** The newest epoch seen of a sender; {@code Long.MIN_VALUE} when it was never met. */
    long newestEpoch(String sender);

    /** Remembers the newest epoch of a sender. */
    void rememberEpoch(String sender, long epoch);
}
