package org.systole.core.membership;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.model.NodeId;
import org.systole.core.state.Incarnation;
import org.systole.core.transport.ClusterChannel;
import org.systole.core.transport.MemberAddress;

/** Turns JGroups' views into ours. Names and incarnations come with the members' addresses, so a view is complete. */
public final class JGroupsMembership implements Membership {
    private static final Logger log = LoggerFactory.getLogger(JGroupsMembership.class);

    private final NodeId self;
    private final List<Consumer<View>> listeners = new CopyOnWriteArrayList<>();
    private View view;

    /** Before the first view the local node is alone. */
    public JGroupsMembership(NodeId self, Incarnation incarnation) {
        this.self = self;
        this.view = new View(0, new TreeMap<>(java.util.Map.of(self, incarnation)));
    }

    /** Follows this channel from now on; until its first view the local node is alone. */
    public void attach(ClusterChannel channel, Incarnation incarnation) {
        install(new TreeMap<>(java.util.Map.of(self, incarnation)));
        channel.onView(next -> {
            SortedMap<NodeId, Incarnation> members = new TreeMap<>();
            next.getMembers().forEach(address -> MemberAddress.of(address)
                    .ifPresent(member -> members.putIfAbsent(member.node(), member.incarnation())));
            members.put(self, incarnation);
            install(members);
        });
    }

    /** Says that this node left: it is alone from its own point of view. */
    public void detached(Incarnation incarnation) {
        install(new TreeMap<>(java.util.Map.of(self, incarnation)));
    }

    @Override
    public synchronized View view() {
        return view;
    }

    @Override
    public synchronized void listen(Consumer<View> listener) {
        listeners.add(listener);
        listener.accept(view);
    }

    private synchronized void install(SortedMap<NodeId, Incarnation> members) {
        if (view.number() > 0 && view.members().equals(members)) {
            return;
        }
        view = new View(view.number() + 1, members);
        log.info("{} sees {}", self, members.keySet());
        listeners.forEach(listener -> listener.accept(view));
    }
}
