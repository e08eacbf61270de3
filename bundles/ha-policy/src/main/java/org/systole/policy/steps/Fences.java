package org.systole.policy.steps;

import java.util.Map;
import java.util.SortedMap;
import org.systole.api.model.NodeId;
import org.systole.cib.view.ClusterOptions;
import org.systole.policy.state.Health;

/** The order of several fencings (Pacemaker Explained, Cluster Options, concurrent-fencing). */
final class Fences {
    private Fences() {}

    /** The coordinator comes last, as it leads the others' fencing; the others one by one if they must. */
    static void inTurn(SortedMap<NodeId, Integer> fences, Health health, ClusterOptions options, Draft draft) {
        Integer before = null;
        for (Map.Entry<NodeId, Integer> fence : fences.entrySet()) {
            boolean coordinator = health.node(fence.getKey())
                    .report()
                    .attributes()
                    .getOrDefault("#is_dc", "")
                    .equals("true");
            if (coordinator) {
                fences.values().forEach(f -> draft.prefer(f, fence.getValue()));
            } else {
                if (before != null && !options.concurrentFencing()) {
                    draft.prefer(before, fence.getValue());
                }
                before = fence.getValue();
            }
        }
    }
}
