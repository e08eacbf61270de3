package org.systole.core.state;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.systole.api.model.NodeId;

/**
 * What a node found when it looked at a fencing device, changing nothing: whether it lets this node in, and which
 * nodes' outlets can be read.
 *
 * @param device the device's resource id
 * @param node who looked
 * @param digest of the device's parameters: a report on others proves nothing
 * @param ok whether it answered as it should
 * @param nodes the nodes whose outlets were read, or that the device lists
 * @param said why not, or what was read
 * @param at cluster time in seconds
 */
public record DeviceReport(
        String device, NodeId node, String digest, boolean ok, SortedSet<NodeId> nodes, String said, long at) {
    public DeviceReport {
        Objects.requireNonNull(device);
        Objects.requireNonNull(node);
        Objects.requireNonNull(digest);
        nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
        Objects.requireNonNull(said);
    }
}
