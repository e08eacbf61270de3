package org.systole.policy.steps;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.systole.api.model.ResourceId;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Instances;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Unit;

/**
 * A guest that is lost cannot be asked what runs in it. What nobody has asked for there begins to start only once what
 * contains the guest has stopped, and everything in it (Pacemaker Remote, Guest Nodes; Pacemaker Explained, Resource
 * Operations, probes).
 */
final class UnaskedGuests {
    private final Instances instances;
    private final Draft draft;
    /** The stops of what contains them, by lost guest. */
    private final Map<NodeHealth, List<Integer>> ends = new LinkedHashMap<>();

    UnaskedGuests(Instances instances, Health health, Draft draft, Map<ResourceId, Steps> moves) {
        this.instances = instances;
        this.draft = draft;
        for (NodeHealth node : health.nodes()) {
            Optional<ResourceId> container =
                    node.guest() && node.unclean() ? node.remote().remote().container() : Optional.empty();
            container
                    .map(moves::get)
                    .filter(s -> !s.stops.isEmpty())
                    .ifPresent(s -> ends.put(node, new ArrayList<>(s.stops)));
        }
    }

    void order(Brackets brackets) {
        for (Unit unit : ends.isEmpty() ? List.<Unit>of() : instances.units()) {
            List<Integer> begins = brackets.of(unit).begins(Act.START);
            ends.forEach((guest, stops) -> {
                if (!begins.isEmpty() && unit.instances().anyMatch(i -> mayRunIn(i, guest))) {
                    stops.forEach(s -> begins.forEach(b -> draft.prefer(s, b)));
                }
            });
        }
    }

    private boolean mayRunIn(Instance instance, NodeHealth guest) {
        return Probes.inGuests(instance) && !instance.orphan() && !instances.probed(instance, guest.id());
    }
}
