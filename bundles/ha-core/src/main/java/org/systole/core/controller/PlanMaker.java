package org.systole.core.controller;

import org.systole.cib.Element;
import org.systole.core.state.CibRendering;
import org.systole.core.state.ClusterState;
import org.systole.policy.Plan;

/**
 * Makes the plans that a node's controller asks for, one after the other. It keeps the newest state and what was
 * rendered of it, and its policy what was read of that, so that after a small change little has to be done again: what
 * is taken over belongs to the very same immutable records, so a plan is the one that would be made from nothing, and
 * it makes no difference who coordinates or whose state came from where. One state is kept, never more. Of one thread
 * at a time.
 */
public final class PlanMaker {
    private final Brain brain;
    private ClusterState state;
    private Element rendered;

    /** @param brain a policy that makes no other plans meanwhile */
    public PlanMaker(Brain brain) {
        this.brain = brain;
    }

    /** Makes the plan; takes milliseconds for a dozen resources and up to seconds for thousands. */
    public Plan make(PlanRequest request) {
        Element cib = CibRendering.again(request.state(), request.quorate(), state, rendered);
        state = request.state();
        rendered = cib;
        return brain.plan(request.input(cib));
    }
}
