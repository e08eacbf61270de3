package org.systole.core.controller;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.core.state.ClusterState;
import org.systole.policy.SnapshotInput;

/**
 * Everything a plan is made of. Immutable, so that planning runs beside the controller.
 *
 * @param number of this request; the newest counts
 * @param manner for whom the plan is
 * @param present the nodes in view
 * @param agents what each present node offers
 * @param at cluster time, seconds since the epoch
 */
public record PlanRequest(
        long number,
        Manner manner,
        ClusterState state,
        SortedSet<NodeId> present,
        SortedMap<NodeId, SortedSet<String>> agents,
        long at) {
    /** For whom a plan is. */
    public enum Manner {
        /** The coordinator's, for a cluster with quorum. */
        TOGETHER,
        /** A node's that is without a majority, for itself. */
        ALONE,
        /** The same, and whatever the configuration says, everything on it has to stop. */
        ALONE_AND_ENDING
    }

    public PlanRequest {
        present = Collections.unmodifiableSortedSet(new TreeSet<>(present));
        agents = Collections.unmodifiableSortedMap(new TreeMap<>(agents));
    }

    /** Whether the cluster it is for has a majority. */
    boolean quorate() {
        return manner == Manner.TOGETHER;
    }

    /**
     * What the policy is asked.
     *
     * @param cib the state's configuration and status
     */
    SnapshotInput input(Element cib) {
        Element document = manner == Manner.ALONE_AND_ENDING ? stopping(cib) : cib;
        return new SnapshotInput(document, quorate(), Instant.ofEpochSecond(at), state.beingFenced(), agents);
    }

    private static Element stopping(Element cib) {
        boolean policy = cib.name().equals("nvpair")
                && cib.attribute("name", "").replace('_', '-').equals("no-quorum-policy");
        Element same = policy ? cib.with("value", "stop") : cib;
        return same.withChildren(
                same.children().stream().map(PlanRequest::stopping).toList());
    }
}
