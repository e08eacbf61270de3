package org.systole.core.controller;

import java.util.List;
import org.systole.cib.CibRequest;
import org.systole.cib.Element;
import org.systole.core.transition.Walk;
import org.systole.policy.Action;
import org.systole.policy.Plan;
import org.systole.policy.SnapshotInput;

/**
 * The pure functions of the document and the policy that the controller calls; one object, so that tests can vary it.
 */
public interface Brain extends Walk.Digests {
    /** The policy. */
    Plan plan(SnapshotInput input);

    /** The recurring monitors of a resource, by the id of the operation history. */
    List<Recurring> monitors(Element configuration, org.systole.api.model.ResourceId resource);

    /** Evaluates an operator's change against the whole document. */
    Edited edit(Element cib, CibRequest request);

    /** The configuration that {@link #of} looks parameters up in, until the next call. */
    void configuration(Element cib);

    @Override
    String of(Action.Operate operation);

    /** A monitor as configured. */
    record Recurring(long intervalMillis, long timeoutMillis, String digest) {}

    /**
     * What a change came to.
     *
     * @param code 0 if it may be made, else the exit code of the refusal
     * @param cib the whole document afterwards; the old one if refused
     * @param sentence what changes, or why it is refused
     */
    record Edited(int code, Element cib, String sentence) {}
}
