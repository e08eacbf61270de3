package org.systole.core.node;

import java.io.IOException;
import org.systole.core.membership.IncarnationSource;
import org.systole.core.membership.Membership;
import org.systole.core.replication.ClusterNode;
import org.systole.core.replication.ReplicatedLog;
import org.systole.core.settings.NodeSettings;
import org.systole.core.state.Incarnation;
import org.systole.core.transport.Messenger;

/** The link over JGroups and the log on this node's disk. */
final class JGroupsLink implements ClusterLink {
    private final IncarnationSource lives;
    private final ClusterNode node;
    private Incarnation incarnation;

    private JGroupsLink(IncarnationSource lives, ClusterNode node, Incarnation incarnation) {
        this.lives = lives;
        this.node = node;
        this.incarnation = incarnation;
    }

    /**
     * Begins a life of the node and opens its log; joins nothing before the log is started.
     *
     * @throws IOException if the node's directory cannot be used, or the log on disk is damaged
     */
    static JGroupsLink open(NodeSettings settings) throws IOException {
        IncarnationSource lives = new IncarnationSource(settings.base().resolve("var"));
        Incarnation first = lives.next();
        return new JGroupsLink(lives, ClusterNode.open(settings, first), first);
    }

    @Override
    public Messenger messenger() {
        return node.messenger();
    }

    @Override
    public Membership membership() {
        return node.membership();
    }

    @Override
    public ReplicatedLog log() {
        return node.log();
    }

    @Override
    public synchronized Incarnation incarnation() {
        return incarnation;
    }

    @Override
    public synchronized Incarnation newLife() throws IOException {
        incarnation = lives.next();
        node.rejoin(incarnation);
        return incarnation;
    }

    @Override
    public void close() {
        node.close();
    }
}
