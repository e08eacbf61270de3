package org.systole.policy.placement;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.systole.cib.view.Score;
import org.systole.policy.state.Instance;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Trace;

/** Collects causes while a placement is made. */
final class Causes {
    private final Set<Cause> all;

    /**
     * An empty collection.
     *
     * @param instances how many instances it will be about
     */
    Causes(int instances) {
        this.all = new LinkedHashSet<>(8 * instances);
    }

    void add(Instance instance, NodeHealth node, String rule, String object, int score, String sentence) {
        all.add(new Cause(instance.id(), node == null ? null : node.id(), rule, object, Score.text(score), sentence));
    }

    void note(Instance instance, NodeHealth node, String rule, String object, String sentence) {
        all.add(new Cause(instance.id(), node == null ? null : node.id(), rule, object, "", sentence));
    }

    /** A failure on a node whose answer keeps the instance from running. */
    void failed(Instance instance, Trace trace) {
        all.add(new Cause(
                instance.id(),
                trace.node(),
                "FAIL-COUNT",
                trace.failure().key(),
                "",
                trace.failure().operation() + " failed on node " + trace.node() + " and its on-fail is "
                        + trace.answer().name().toLowerCase(java.util.Locale.ROOT)));
    }

    List<Cause> all() {
        return List.copyOf(all);
    }
}
