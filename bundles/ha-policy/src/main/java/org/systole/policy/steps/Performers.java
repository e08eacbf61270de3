package org.systole.policy.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.systole.api.model.ResourceId;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Unit;

/** Which instances act when a resource acts as a whole. */
record Performers(Map<ResourceId, Work> works) {
    Work work(Instance instance) {
        return works.get(instance.id());
    }

    /** Those that act when the unit acts. */
    List<Work> begun(Unit unit) {
        return unit.instances().map(this::work).toList();
    }

    /** Those that must act for the unit to have acted: of each copy the last. */
    List<Work> done(Unit unit) {
        if (!(unit instanceof Unit.Clones clones)) {
            return begun(unit);
        }
        List<Work> ends = new ArrayList<>();
        for (Unit copy : clones.copies()) {
            List<Work> members = begun(copy);
            if (!members.isEmpty()) {
                ends.add(members.get(members.size() - 1));
            }
        }
        return ends;
    }
}
