package org.systole.cib.view;

import org.systole.api.model.ResourceId;

/**
 * A wish that one resource be placed where another is, or is not.
 *
 * @param id the constraint's id
 * @param dependent the one placed second
 * @param primary the one placed first
 * @param dependentRole only for the dependent's instances in this role; empty for any
 * @param primaryRole only near the primary's instances in this role; empty for any
 * @param nodeAttribute near means: this attribute has the same value; usually {@code #uname}
 * @param influence whether the dependent's preferences count when the primary is placed
 */
public record Colocation(
        String id,
        ResourceId dependent,
        ResourceId primary,
        int score,
        String dependentRole,
        String primaryRole,
        String nodeAttribute,
        boolean influence) {
    public boolean mandatory() {
        return score >= Score.INFINITY;
    }

    public boolean dependentPromoted() {
        return !dependentRole.isEmpty() && TargetRole.of(dependentRole) == TargetRole.PROMOTED;
    }

    public boolean dependentUnpromoted() {
        return !dependentRole.isEmpty() && TargetRole.of(dependentRole) == TargetRole.UNPROMOTED;
    }

    public boolean primaryPromoted() {
        return !primaryRole.isEmpty() && TargetRole.of(primaryRole) == TargetRole.PROMOTED;
    }

    public boolean primaryUnpromoted() {
        return !primaryRole.isEmpty() && TargetRole.of(primaryRole) == TargetRole.UNPROMOTED;
    }
}
