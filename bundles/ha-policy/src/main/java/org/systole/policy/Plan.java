package org.systole.policy;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;

/**
 * What to do, in which order, and why.
 *
 * @param steps all steps; ids are their positions
 * @param placement where each primitive instance should be, by the id people read; empty set for nowhere
 * @param reasons why each resource is where it is or will be, first cause first
 * @param warnings what the operator should know about the configuration or state
 */
public record Plan(
        List<Step> steps,
        SortedMap<ResourceId, SortedSet<NodeId>> placement,
        List<Reason> reasons,
        List<String> warnings) {
    public Plan {
        steps = List.copyOf(steps);
        placement = Collections.unmodifiableSortedMap(new TreeMap<>(placement));
        reasons = List.copyOf(reasons);
        warnings = List.copyOf(warnings);
    }

    /** Whether nothing is left to do, but for what nodes tidy up by themselves; what is in flight is left to do. */
    public boolean idle() {
        return steps.stream().allMatch(s -> s.action().accept(TIDIES));
    }

    private static final Action.Visitor<Boolean> TIDIES = new Action.Visitor<>() {
        @Override
        public Boolean operate(Action.Operate o) {
            return o.operation() == Action.Operation.CANCEL || o.operation() == Action.Operation.DELETE;
        }

        @Override
        public Boolean fence(Action.Fence f) {
            return false;
        }

        @Override
        public Boolean pseudo(Action.Pseudo p) {
            return !p.fences();
        }

        @Override
        public Boolean tell(Action.Tell t) {
            return false;
        }

        @Override
        public Boolean chore(Action.Chore c) {
            return true;
        }
    };

    /**
     * One step.
     *
     * @param after steps of this plan that must have succeeded first
     * @param inFlight whether this is an operation or fencing that is already under way: never to be started again,
     *     only waited for
     * @param blocked why it cannot be run although it should (missing agent, no quorum, no fencing device); empty if
     *     it can. What comes after a blocked step waits.
     * @param reason why it is to be done, as the transition summary prints it; may be empty
     */
    public record Step(
            int id, Action action, SortedSet<Integer> after, boolean inFlight, String blocked, String reason) {
        public Step {
            Objects.requireNonNull(action);
            after = Collections.unmodifiableSortedSet(new TreeSet<>(after));
            Objects.requireNonNull(blocked);
            Objects.requireNonNull(reason);
        }
    }

    /**
     * One cause.
     *
     * @param resource what it is about
     * @param node where; empty for everywhere
     * @param rule short code of the rule, such as {@code LOCATION}, {@code STICKINESS}, {@code NO-QUORUM}
     * @param object id of the responsible object in the configuration; empty for none
     * @param score the rule's effect on the score there, such as {@code 100}, {@code -INFINITY}; empty for none
     * @param sentence the cause in words
     */
    public record Reason(ResourceId resource, String node, String rule, String object, String score, String sentence) {
        public Reason {
            Objects.requireNonNull(resource);
            Objects.requireNonNull(node);
            Objects.requireNonNull(rule);
            Objects.requireNonNull(object);
            Objects.requireNonNull(score);
            Objects.requireNonNull(sentence);
        }
    }
}
