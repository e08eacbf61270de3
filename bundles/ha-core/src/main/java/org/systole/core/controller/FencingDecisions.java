package org.systole.core.controller;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.core.fencing.FencingDevices;
import org.systole.core.fencing.FencingDevices.Device;
import org.systole.core.state.Entry;
import org.systole.core.state.Fencing;
import org.systole.core.state.NodeRecord;
import org.systole.core.transition.Walk;

/**
 * Which device fences a node next, driven by which node. Attempts take turns over the pairs of device and executor,
 * with growing pauses, and never end for good: when a power switch comes back, the node is fenced within one pause.
 */
final class FencingDecisions {
    private static final long FIRST_PAUSE_MILLIS = 500;

    private final Knowledge known;
    private final SortedSet<NodeId> underWay = new TreeSet<>();
    private final SortedMap<NodeId, Long> notBefore = new TreeMap<>();
    private final SortedMap<NodeId, Integer> failures = new TreeMap<>();
    private final SortedMap<NodeId, String> problems = new TreeMap<>();

    FencingDecisions(Knowledge known) {
        this.known = known;
    }

    /** A device and who drives it. */
    private record Pair(Device device, NodeRecord executor) {}

    void forget() {
        underWay.clear();
        notBefore.clear();
        failures.clear();
    }

    List<String> problems() {
        return List.copyOf(problems.values());
    }

    void decide(SortedMap<NodeId, Walk.Fence> due) {
        problems.keySet().retainAll(due.keySet());
        failures.keySet().retainAll(due.keySet());
        due.forEach((target, fence) -> {
            if (!known.state.fencings().containsKey(target)) {
                decide(target, fence);
            }
        });
    }

    private void decide(NodeId target, Walk.Fence fence) {
        int failed = failed(target);
        if (failed > failures.getOrDefault(target, 0)) {
            long pause =
                    Math.min(known.settings.fencingRetry().toMillis(), FIRST_PAUSE_MILLIS << Math.min(10, failed - 1));
            notBefore.put(target, known.nowMillis + pause);
        }
        failures.put(target, failed);
        List<Pair> pairs = pairs(target);
        if (pairs.isEmpty()) {
            problems.put(target, nobody(target));
        } else if (known.nowMillis >= notBefore.getOrDefault(target, 0L) && underWay.add(target)) {
            problems.remove(target);
            propose(target, fence, pairs.get(failed % pairs.size()));
        }
    }

    /** How often this life of the node was fenced in vain. */
    private int failed(NodeId target) {
        Optional<org.systole.core.state.Incarnation> life =
                known.state.node(target).incarnation();
        return (int) known.state.fencingHistory().stream()
                .filter(f -> f.target().equals(target) && f.incarnation().equals(life))
                .filter(f -> f.outcome() != Fencing.Outcome.CONFIRMED)
                .count();
    }

    private List<Pair> pairs(NodeId target) {
        List<Pair> pairs = new ArrayList<>();
        for (Device device : FencingDevices.of(known.state.configuration()).covering(target)) {
            executors(target, device).forEach(e -> pairs.add(new Pair(device, e)));
        }
        return pairs;
    }

    /** Nodes that could drive the device, members before those to be fenced themselves; never the target. */
    private List<NodeRecord> executors(NodeId target, Device device) {
        List<NodeRecord> able = able(target, device);
        List<NodeRecord> members = able.stream().filter(NodeRecord::online).toList();
        return thisNodeFirst(members.isEmpty() ? able : members);
    }

    private List<NodeRecord> able(NodeId target, Device device) {
        return known.state.nodes().values().stream()
                .filter(n -> !n.node().equals(target) && known.view.members().containsKey(n.node()))
                .filter(n -> n.mayFence(known.view.members().get(n.node())))
                .filter(n -> n.agents().contains("stonith:" + device.type()))
                .toList();
    }

    private List<NodeRecord> thisNodeFirst(List<NodeRecord> nodes) {
        List<NodeRecord> able = new ArrayList<>(nodes);
        able.sort((a, b) ->
                Boolean.compare(b.node().equals(known.self()), a.node().equals(known.self())));
        return able;
    }

    private String nobody(NodeId target) {
        List<Device> devices = FencingDevices.of(known.state.configuration()).covering(target);
        return devices.isEmpty()
                ? target
                        + " must be fenced, but no device covers it; what it ran stays where it is. Configure a stonith "
                        + "resource for it, or make sure it is off and run: stonith_admin --confirm " + target
                : target + " must be fenced, but no present node has a driver for " + devices
                        + "; drop its bundle into "
                        + "the deploy directory, or make sure the node is off and run: stonith_admin --confirm "
                        + target;
    }

    private void propose(NodeId target, Walk.Fence fence, Pair pair) {
        NodeRecord record = known.state.node(target);
        known.submit(
                new Entry.FenceIntent(
                        known.leadership.term(),
                        target,
                        record.incarnation(),
                        fence.how(),
                        pair.device().id(),
                        pair.executor().node(),
                        pair.executor().incarnation().orElseThrow(),
                        fence.reason().isEmpty() ? record.why() : fence.reason(),
                        known.at()),
                s -> underWay.remove(target));
    }
}
