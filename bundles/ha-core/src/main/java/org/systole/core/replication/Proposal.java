package org.systole.core.replication;

import org.systole.core.replication.ReplicatedLog.Position;

/** An entry somebody wants in the log, and who is to hear of it; told with the engine's lock held, so only queue. */
abstract class Proposal {
    private final byte[] content;

    Proposal(byte[] content) {
        this.content = content;
    }

    byte[] content() {
        return content;
    }

    abstract void committed(Position position, byte[] answer);

    abstract void notAccepted(String why);

    abstract void unknown(String why);
}
