package org.systole.core.controller;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.core.state.CibRendering;
import org.systole.core.state.ClusterState;
import org.systole.policy.Plan;
import org.systole.policy.SnapshotInput;

/**
 * Everything the coordinator's plan is made of. Immutable, so that planning runs beside the controller.
 *
 * @param number of this request; the newest counts
 * @param present the nodes in view
 * @param agents what each present node offers
 * @param at cluster time, seconds since the epoch
 */
public record PlanRequest(
        long number,
        ClusterState state,
        SortedSet<NodeId> present,
        SortedMap<NodeId, SortedSet<String>> agents,
        long at) {
    public PlanRequest {
        present = Collections.unmodifiableSortedSet(new TreeSet<>(present));
        agents = Collections.unmodifiableSortedMap(new TreeMap<>(agents));
    }

    /** Makes the plan; takes milliseconds for a dozen resources and up to seconds for thousands. */
    public Plan by(Brain brain) {
        Element cib = CibRendering.cib(state, true);
        return brain.plan(new SnapshotInput(cib, true, Instant.ofEpochSecond(at), state.beingFenced(), agents));
    }
}
