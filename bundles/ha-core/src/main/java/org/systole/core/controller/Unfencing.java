package org.systole.core.controller;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.core.fencing.FencingDevices;
import org.systole.core.fencing.FencingDevices.Device;
import org.systole.core.state.Demand;
import org.systole.core.state.Entry;
import org.systole.core.state.FencingOrder;
import org.systole.core.state.Intent;
import org.systole.core.state.NodeRecord;

/**
 * Some devices, such as those that take a node's access to storage away, have to give it back when the node joins.
 * Until they have, nothing starts there.
 */
final class Unfencing {
    private final Knowledge known;
    private final SortedSet<NodeId> underWay = new TreeSet<>();
    private Element parsed;
    private FencingDevices devices;

    Unfencing(Knowledge known) {
        this.known = known;
    }

    void forget() {
        underWay.clear();
    }

    /** Has nodes switched on that need it. */
    void decide() {
        for (NodeRecord node : known.state.nodes().values()) {
            if (needs(node) && known.state.fencing().demand(node.node()).isEmpty() && underWay.add(node.node())) {
                known.submit(
                        new Entry.FenceRequest(
                                node.node(),
                                FencingOrder.ON,
                                Demand.cluster(known.self()),
                                "it joined, and its fencing devices have to switch it on",
                                known.at()),
                        s -> underWay.remove(node.node()));
            }
        }
    }

    /** Whether the intent has to wait until its node was switched on. */
    boolean holds(Intent intent) {
        return intent.activates() && needs(known.state.node(intent.node()));
    }

    private boolean needs(NodeRecord node) {
        if (!node.online() || node.attributes().containsKey(NodeRecord.UNFENCED) || !known.state.fencingEnabled()) {
            return false;
        }
        List<String> types = known.state.nodes().values().stream()
                .flatMap(n -> n.offered(NodeRecord.UNFENCES).stream())
                .toList();
        return !types.isEmpty()
                && devices().covering(node.node(), known.state.fencing().reports()).stream()
                        .map(Device::type)
                        .anyMatch(types::contains);
    }

    private FencingDevices devices() {
        if (parsed != known.state.configuration()) {
            parsed = known.state.configuration();
            devices = FencingDevices.of(parsed);
        }
        return devices;
    }
}
