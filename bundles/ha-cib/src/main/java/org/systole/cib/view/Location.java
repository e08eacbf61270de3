package org.systole.cib.view;

import java.util.List;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;

/**
 * A preference of one resource for nodes: either one node with a score, or rules that give scores. A constraint that
 * names several resources becomes one value for each.
 *
 * @param id the constraint's id
 * @param role only for instances in this role; empty for all
 * @param discovery {@code always}, {@code never} or {@code exclusive}
 * @param node name of the node; empty where rules decide
 * @param score score for that node
 * @param rules rules that give scores; empty where a node is named
 * @param groups what the groups of the pattern matched, from the whole match on; empty without pattern
 */
public record Location(
        String id,
        ResourceId resource,
        String role,
        String discovery,
        String node,
        int score,
        List<Element> rules,
        List<String> groups) {
    public Location {
        rules = List.copyOf(rules);
        groups = List.copyOf(groups);
    }

    /** Fewer parts than equality looks at: the placement looks up thousands of them. */
    @Override
    public int hashCode() {
        return id.hashCode() * 31 + resource.hashCode();
    }

    /** Whether it counts for instances in the promoted role only. */
    public boolean promotedOnly() {
        return !role.isEmpty() && TargetRole.of(role) == TargetRole.PROMOTED;
    }
}
