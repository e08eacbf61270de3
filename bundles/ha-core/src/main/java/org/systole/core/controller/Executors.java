package org.systole.core.controller;

import java.util.Comparator;
import java.util.List;
import org.systole.api.fencing.FencingDriver.Kind;
import org.systole.api.model.NodeId;
import org.systole.core.fencing.FencingDevices.Device;
import org.systole.core.fencing.FencingTopology.Level;
import org.systole.core.fencing.FencingTopology.Levels;
import org.systole.core.state.NodeRecord;

/** Who can drive fencing devices. */
final class Executors {
    private final Knowledge known;

    Executors(Knowledge known) {
        this.known = known;
    }

    /**
     * Nodes that can drive all devices of a level: members before those to be fenced themselves, this node first; never
     * the target, which could not say what came of it. To switch a node on may be for that node alone to do.
     */
    List<NodeId> of(NodeId target, Level level, Kind kind) {
        if (kind == Kind.ON && level.devices().stream().anyMatch(this::isOnTarget)) {
            NodeRecord itself = known.state.node(target);
            boolean able = itself.online()
                    && known.view.members().containsKey(target)
                    && level.devices().stream().allMatch(d -> drives(itself, d));
            return able ? List.of(target) : List.of();
        }
        List<NodeRecord> able = others(target).stream()
                .filter(n -> level.devices().stream().allMatch(d -> drives(n, d)))
                .toList();
        List<NodeRecord> members = able.stream().filter(NodeRecord::online).toList();
        return (members.isEmpty() ? able : members)
                .stream()
                        .map(NodeRecord::node)
                        .sorted(Comparator.comparing((NodeId n) -> !n.equals(known.self())))
                        .toList();
    }

    private boolean isOnTarget(Device device) {
        return known.state.nodes().values().stream()
                .anyMatch(n -> n.agents().contains(NodeRecord.ON_TARGET + device.type()));
    }

    private static boolean drives(NodeRecord node, Device device) {
        return node.agents().contains("stonith:" + device.type())
                && !device.banned().contains(node.node());
    }

    private List<NodeRecord> others(NodeId target) {
        return known.state.nodes().values().stream()
                .filter(n -> !n.node().equals(target) && known.view.members().containsKey(n.node()))
                .filter(n -> n.mayFence(known.view.members().get(n.node())))
                .toList();
    }

    /** Why nobody can fence the target, and what to do. */
    String nobody(NodeId target, Levels levels, Kind kind) {
        if (kind == Kind.ON) {
            return target + " is to be switched on by its fencing devices, but nobody here can have "
                    + levels.levels().stream()
                            .flatMap(l -> l.devices().stream())
                            .toList() + " do that";
        }
        String byHand = "make sure that it is off and run: stonith_admin --confirm " + target;
        String left = levels.unusable().isEmpty() ? "" : " (" + String.join("; ", levels.unusable()) + ")";
        if (levels.levels().isEmpty()) {
            return target + " must be fenced, but no device covers it" + left
                    + "; what it ran stays where it is. Configure a stonith resource for it, or " + byHand;
        }
        List<Device> devices =
                levels.levels().stream().flatMap(l -> l.devices().stream()).toList();
        List<NodeId> others = others(target).stream().map(NodeRecord::node).toList();
        if (others.isEmpty()) {
            return target + " must be fenced, but no other node is here to drive " + devices
                    + ", and no node is trusted to report its own end; start another node, or " + byHand;
        }
        return target + " must be fenced, but of the other nodes here " + others + " none has the driver for " + devices
                + left
                + ", or a constraint bans the device from it; drop the driver's bundle into the deploy directory, or "
                + byHand;
    }
}
