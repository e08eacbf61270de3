package org.systole.policy.placement;

import org.systole.cib.view.Score;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Unit;

/**
 * A colocation between instances: from a constraint, or from being members of one group.
 *
 * @param object id of the constraint or group
 * @param dependent the one placed second
 * @param primary the one placed first: a {@code Single}, or {@code Clones} of which any copy will do
 * @param score how much; INFINITY is a must
 * @param attribute nodes are near if they have the same value of this attribute
 * @param influence whether the dependent's wishes count for the primary
 */
record Link(
        String object,
        Instance dependent,
        Unit primary,
        int score,
        boolean dependentPromoted,
        boolean dependentUnpromoted,
        boolean primaryPromoted,
        boolean primaryUnpromoted,
        String attribute,
        boolean influence) {

    /** Instead of an attribute: near means that one can reach into what the other one is, wherever that is. */
    static final String HOST = "\0host";

    /** The same with another notion of near. */
    Link by(String notion) {
        return new Link(
                object,
                dependent,
                primary,
                score,
                dependentPromoted,
                dependentUnpromoted,
                primaryPromoted,
                primaryUnpromoted,
                notion,
                influence);
    }

    static Link inGroup(String group, Instance dependent, Unit.Single primary) {
        return new Link(group, dependent, primary, Score.INFINITY, false, false, false, false, "#uname", true);
    }

    /** What a cause names: the constraint, or in a group the member that the dependent goes with. */
    String responsible() {
        return inner() ? primary.id().value() : object;
    }

    /** The same, where the dependent draws the primary. */
    String drawing() {
        return inner() ? dependent.id().value() : object;
    }

    /** Whether it comes of being members of one whole and not of a constraint. */
    boolean inner() {
        boolean parent = dependent
                .primitive()
                .parent()
                .filter(p -> p.value().equals(object))
                .isPresent();
        return parent
                || primary.id().value().equals(object)
                || dependent.top().value().equals(object.replaceFirst(":\\d+$", ""));
    }

    /** Whether it speaks of a role the dependent may take, and not of where it is. */
    boolean aboutRole() {
        return dependentPromoted || dependentUnpromoted;
    }

    boolean mandatory() {
        return score >= Score.INFINITY;
    }

    /** Whether it must be so, near or apart. */
    boolean binding() {
        return mandatory() || score <= Score.MINUS_INFINITY;
    }

    boolean apart() {
        return score < 0;
    }
}
