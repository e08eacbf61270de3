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
}
