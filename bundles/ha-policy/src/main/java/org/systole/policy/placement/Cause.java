package org.systole.policy.placement;

import java.util.Objects;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;

/**
 * One rule's effect on one instance.
 *
 * @param node where; null for everywhere
 * @param rule code of the rule
 * @param object id of the responsible object; empty for none
 * @param score text of the effect on the score; empty for none
 */
public record Cause(ResourceId resource, NodeId node, String rule, String object, String score, String sentence) {
    public Cause {
        Objects.requireNonNull(resource);
        Objects.requireNonNull(rule);
    }

    /** Causes are kept by the thousand and put into sets: the sentence, which follows from the rest, does not count. */
    @Override
    public int hashCode() {
        return ((resource.hashCode() * 31 + Objects.hashCode(node)) * 31 + object.hashCode()) * 31 + rule.hashCode();
    }
}
