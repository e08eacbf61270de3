package org.systole.core.command;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.CibRequest;
import org.systole.cib.Element;
import org.systole.core.replication.ReplicatedLog.Leadership;
import org.systole.policy.Plan;

/** What commands see of the running node: its last snapshot, and a way to ask the cluster for a change. */
public interface ClusterAccess {
    /** The last immutable snapshot; never blocks, never null. */
    Snapshot snapshot();

    /**
     * Asks the coordinator for a change and waits, off the caller's thread, until it is committed or refused.
     *
     * @param timeout after this the answer is {@link Answer.Unknown}
     */
    CompletableFuture<Answer> submit(Verb verb, Duration timeout);

    /** The fencing drivers of the node that answers; none where no node runs. */
    default FencingTools fencing() {
        return FencingTools.NONE;
    }

    /**
     * The cluster as this node knows it.
     *
     * @param cib the whole {@code <cib>} as {@code cibadmin -Q} prints it
     * @param quorate whether this node is in a majority that follows a proven leader
     * @param present the nodes in this node's view
     * @param plan the newest plan of this node, if it has made one; every node can plan for reading
     * @param agents agents each node offers, as {@code class:provider:type}
     * @param fencing the newest fencing records, oldest first
     * @param problems what keeps this node from taking part, in sentences; empty when all is well
     */
    record Snapshot(
            NodeId self,
            Element cib,
            Leadership leadership,
            boolean quorate,
            SortedSet<NodeId> present,
            Optional<Plan> plan,
            SortedMap<NodeId, SortedSet<String>> agents,
            List<FencingRecord> fencing,
            List<String> problems) {
        /** The same with this plan. */
        public Snapshot withPlan(Plan made) {
            return new Snapshot(self, cib, leadership, quorate, present, Optional.of(made), agents, fencing, problems);
        }
    }

    /**
     * One fencing, for the history.
     *
     * @param target the node fenced
     * @param how reboot or off
     * @param device id of the device used; empty before one was chosen
     * @param executor the node that drove the device
     * @param outcome pending, confirmed, failed, unknown, overtaken
     * @param reason cause, then what came of it
     * @param requester who asked for it
     * @param started wall time in seconds since the epoch when it was decided
     * @param ended the same when it ended; 0 while pending
     */
    record FencingRecord(
            NodeId target,
            String how,
            String device,
            String executor,
            String outcome,
            String reason,
            String requester,
            long started,
            long ended) {}

    /** What can be asked for. */
    sealed interface Verb {
        /** Who asks, for the audit record: user and program. */
        String origin();

        /** A configuration change. */
        record ChangeConfiguration(CibRequest request, String origin) implements Verb {}

        /** Sets a node attribute that is forgotten when the node boots; an empty value removes it. */
        record SetTransientAttribute(NodeId node, String name, Optional<String> value, String origin) implements Verb {}

        /** Forgets failures (and history) of a resource, everywhere or on one node, so that it is probed anew. */
        record CleanUp(ResourceId resource, Optional<NodeId> node, String origin) implements Verb {}

        /**
         * Fences a node, {@code reboot} or {@code off}, or has its devices switch it {@code on}.
         *
         * @param delay seconds to wait first, beside what the devices say; -1 for not waiting at all
         */
        record Fence(NodeId node, String how, String reason, String origin, long delay) implements Verb {
            /** Without a delay of its own. */
            public Fence(NodeId node, String how, String reason, String origin) {
                this(node, how, reason, origin, 0);
            }
        }

        /** A human vouches that a node is down and runs nothing. */
        record ConfirmDown(NodeId node, String origin) implements Verb {}

        /** Lets fencing go on although the safety brake holds it. */
        record ReleaseBrake(String reason, String origin) implements Verb {}

        /** Forgets ended attempts to fence a node, or all. */
        record ForgetFencings(Optional<NodeId> node, String origin) implements Verb {}

        /** Has every node look at its fencing devices, changing nothing. */
        record ProveDevices(String origin) implements Verb {}

        /** Stops everything on a node and lets it leave cleanly. */
        record Drain(NodeId node, String origin) implements Verb {}
    }

    /** What came of it. */
    sealed interface Answer {
        /** Committed; the sentence says what changed. */
        record Done(String sentence) implements Answer {
            public Done {
                Objects.requireNonNull(sentence);
            }
        }

        /**
         * Certainly not done.
         *
         * @param code exit code of the field: 105 no such object, 65 bad data, 103 out of date, 78 invalid, 108 exists
         */
        record Refused(int code, String sentence) implements Answer {
            public Refused {
                Objects.requireNonNull(sentence);
            }
        }

        /** Nobody can tell: no quorum, or no answer in time. It may yet be done. */
        record Unknown(String sentence) implements Answer {
            public Unknown {
                Objects.requireNonNull(sentence);
            }
        }
    }
}
