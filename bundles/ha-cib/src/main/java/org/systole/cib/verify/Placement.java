package org.systole.cib.verify;

import java.util.Map;
import java.util.Set;

/** Which element may stand in which, in the modern dialect or in that of Heartbeat 2. */
public final class Placement {
    private static final Set<String> SETS =
            Set.of("cluster_property_set", "meta_attributes", "instance_attributes", "utilization");

    private static final Map<String, Set<String>> OLD = Map.of(
            "attributes", Set.of("nvpair"),
            "crm_config", Set.of("nvpair"),
            "constraints", Set.of("rsc_to_attr"),
            "master_slave", Set.of("primitive", "group", "instance_attributes", "meta_attributes", "operations"),
            "resources", Set.of("master_slave"),
            "group", Set.of("operations"),
            "clone", Set.of("operations"));

    private Placement() {}

    /** Whether the child may stand directly in the parent. Elements unknown to both may stand anywhere. */
    public static boolean possible(String parent, String child) {
        if (SETS.contains(parent) && child.equals("attributes")) {
            return true;
        }
        if (OLD.getOrDefault(parent, Set.of()).contains(child)) {
            return true;
        }
        return Grammar.of(parent)
                .map(shape -> shape.children().containsKey(child))
                .orElse(Grammar.of(child).isEmpty() || !parent.equals("attributes") && !OLD.containsKey(parent));
    }
}
