package org.systole.policy.placement;

import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.systole.cib.view.Score;
import org.systole.policy.state.Instance;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Trace;

/**
 * How much an agent wants its instance promoted on a node: the node attribute {@code master-RES} that agents set with
 * {@code crm_attribute --promotion} (Pacemaker Explained, Promotable Clones; Administration, Resource Agents).
 */
final class PromotionScore {
    private PromotionScore() {}

    static OptionalInt of(Instance instance, NodeHealth node) {
        SortedMap<String, String> attributes = node.report().attributes();
        String known = instance.on(node.id()).map(Trace::id).orElse("");
        for (String name : List.of(known, instance.name().value(), instance.id().value())) {
            String text = attributes.get("master-" + name);
            if (text != null) {
                return OptionalInt.of(Score.of(text, 0));
            }
        }
        return OptionalInt.empty();
    }
}
