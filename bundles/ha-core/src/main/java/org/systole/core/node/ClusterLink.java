package org.systole.core.node;

import java.io.IOException;
import org.systole.core.membership.Membership;
import org.systole.core.replication.ReplicatedLog;
import org.systole.core.state.Incarnation;
import org.systole.core.transport.Messenger;

/** What connects this node with the others: one messenger, one membership, one log. */
interface ClusterLink extends AutoCloseable {
    Messenger messenger();

    Membership membership();

    ReplicatedLog log();

    Incarnation incarnation();

    /** Begins a new life of this node and makes it known to the others. */
    Incarnation newLife() throws IOException;

    @Override
    void close();
}
