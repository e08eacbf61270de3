package org.systole.core.membership;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.systole.api.model.NodeId;
import org.systole.core.state.Incarnation;

/**
 * Which nodes this node can talk to at present. A view is not a lease and proves nothing about the cluster: only the
 * log's term does.
 */
public interface Membership {
    /** The newest view; the local node alone before the first. */
    View view();

    /** Tells the listener the present view and every later one, on the transport's thread; must only queue. */
    void listen(Consumer<View> listener);

    /**
     * Nodes reachable now.
     *
     * @param number grows with every view this node installs
     * @param members name and incarnation of each, the local node included; a member whose incarnation has not been
     *     heard yet is not in here
     */
    record View(long number, SortedMap<NodeId, Incarnation> members) {
        public View {
            members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        }
    }
}
