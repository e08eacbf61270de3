package org.systole.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;

/**
 * Everything a plan depends on.
 *
 * @param cib the whole {@code <cib>} with configuration and status, in the modern dialect; operations in flight stand
 *     in the operation history as pending ({@code op-status="-1"})
 * @param haveQuorum whether the planning node has quorum
 * @param now cluster time, for rules and expiry
 * @param beingFenced nodes with a fencing under way: part of the plan as an in-flight step
 * @param agents the agents each node offers, as {@code class:provider:type}; a node that is not a key offers all
 * @param onPaper whether the plan may use what a cluster of ours does not carry out by plans, such as unfencing
 */
public record SnapshotInput(
        Element cib,
        boolean haveQuorum,
        Instant now,
        SortedSet<NodeId> beingFenced,
        SortedMap<NodeId, SortedSet<String>> agents,
        boolean onPaper) {
    /** For a running cluster. */
    public SnapshotInput(
            Element cib,
            boolean haveQuorum,
            Instant now,
            SortedSet<NodeId> beingFenced,
            SortedMap<NodeId, SortedSet<String>> agents) {
        this(cib, haveQuorum, now, beingFenced, agents, false);
    }

    public SnapshotInput {
        Objects.requireNonNull(cib);
        Objects.requireNonNull(now);
        beingFenced = Collections.unmodifiableSortedSet(new TreeSet<>(beingFenced));
        agents = Collections.unmodifiableSortedMap(new TreeMap<>(agents));
    }

    /** A file: nothing in flight but what its history says, every agent everywhere. */
    public static SnapshotInput ofFile(Element cib, boolean haveQuorum, Instant now) {
        return new SnapshotInput(cib, haveQuorum, now, new TreeSet<>(), new TreeMap<>(), true);
    }
}
