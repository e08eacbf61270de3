package org.systole.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.model.NodeId;
import org.systole.core.state.Entry;
import org.systole.core.state.Fencing;

/**
 * S13: of N nodes, at most N - majority (one in any case) are down by fencing at a time, and at most twice as many
 * fencings are confirmed within ten minutes, unless an operator lets fencing go on. Counted by the entries alone.
 */
final class BrakeWatch {
    private static final long SECONDS = 600;

    private final World world;
    private final int limit;
    private final SortedMap<NodeId, Long> down = new TreeMap<>();
    private final List<Long> confirmed = new ArrayList<>();

    BrakeWatch(World world) {
        this.world = world;
        int nodes = world.machines().size();
        this.limit = Math.max(1, nodes - (nodes / 2 + 1));
    }

    void committed(Entry entry) {
        if (entry instanceof Entry.ReleaseBrake) {
            down.clear();
            confirmed.clear();
        } else if (entry instanceof Entry.Joined e) {
            down.remove(e.node());
        } else if (entry instanceof Entry.FenceResult e && e.outcome() == Fencing.Outcome.CONFIRMED) {
            down.put(e.target(), e.at());
            confirmed.add(e.at());
            down.values().removeIf(at -> at <= e.at() - SECONDS);
            confirmed.removeIf(at -> at <= e.at() - SECONDS);
            if (down.size() > limit || confirmed.size() > 2 * limit) {
                world.violation("S13 " + e.target() + " is fenced although " + down + " are down by fencing and "
                        + confirmed.size() + " fencings were confirmed of late");
            }
        }
    }
}
