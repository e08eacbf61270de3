package org.systole.core.controller;

import java.util.Optional;
import java.util.SortedSet;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.core.command.ClusterAccess.Verb;
import org.systole.core.membership.Membership.View;
import org.systole.core.replication.ReplicatedLog.Leadership;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Fencing;
import org.systole.core.state.Incarnation;
import org.systole.core.state.IntentId;
import org.systole.core.state.OperationRecord;
import org.systole.core.state.Restart;
import org.systole.policy.Plan;

/** What the controller is told. Everything from outside is queued as one of these and handled in order. */
public sealed interface Event {
    /** The log applied entries up to this position. */
    record StateAdvanced(Position position, ClusterState state) implements Event {}

    record ViewChanged(View view) implements Event {}

    record LeadershipChanged(Leadership leadership) implements Event {}

    /** Whether this node's disk takes the log's entries: without, it knows nothing new and counts as being alone. */
    record LogUsable(boolean usable) implements Event {}

    /** Time passed; comes several times a second. */
    record Tick() implements Event {}

    /** What came of {@link Effect.Submit}. */
    record Submitted(long ticket, Submission submission) implements Event {}

    /** What came of {@link Effect.Operate}. */
    record OperationEnded(IntentId id, Execution execution) implements Event {}

    /** One run of a monitor begun by {@link Effect.Watch}. */
    record MonitorEnded(MonitorKey key, Execution execution) implements Event {}

    /** What came of {@link Effect.Fence}; {@code PENDING} never comes. */
    record FencingEnded(Fencing attempt, Fencing.Outcome outcome, String said) implements Event {}

    /**
     * What came of {@link Effect.ProveDevice}.
     *
     * @param looked false if the device was needed to fence a node meanwhile, or is gone
     * @param nodes nodes whose outlets were read, or that it lists
     */
    record DeviceProved(String device, boolean looked, boolean ok, SortedSet<NodeId> nodes, String said)
            implements Event {}

    /** The agents and drivers this node offers now. */
    record AgentsChanged(SortedSet<String> offered) implements Event {}

    /** An operator asks this node, as coordinator, for something. */
    record Asked(long ticket, Verb verb) implements Event {}

    /** What came of {@link Effect.FindSeed}: a hand-placed CIB or an empty one, and a cluster id to use. */
    record SeedFound(Element cib, String clusterId) implements Event {}

    /** This process did not run for longer than it may without others giving it up. */
    record Paused(long millis) implements Event {}

    /** What came of {@link Effect.NewLife}. */
    record LifeBegan(Incarnation incarnation) implements Event {}

    /**
     * What came of {@link Effect.MakePlan}.
     *
     * @param plan empty if none could be made
     * @param trouble why not, in a sentence; empty if it was made
     */
    record Planned(PlanRequest request, Optional<Plan> plan, String trouble) implements Event {}

    /** The operator wants this node to leave. */
    record DrainSelf() implements Event {}

    /** How a submission ended. */
    record Submission(How how, String text) {
        /** The three ways. */
        public enum How {
            /** Committed and accepted; the text names what was refused of it, if anything. */
            ACCEPTED,
            /** Committed and refused, or certainly not committed. */
            REFUSED,
            /** Nobody can tell. */
            UNKNOWN
        }
    }

    /**
     * How an agent operation ended.
     *
     * @param notRun the agent is missing: nothing was done
     * @param restart which of the parameters only a restart takes up
     */
    record Execution(
            boolean notRun, OperationRecord.Ended ended, int rc, String reason, long tookMillis, Restart restart) {
        /** Of an agent that cannot reload. */
        public Execution(boolean notRun, OperationRecord.Ended ended, int rc, String reason, long tookMillis) {
            this(notRun, ended, rc, reason, tookMillis, Restart.NONE);
        }
    }

    /**
     * A recurring monitor of one activity of a resource.
     *
     * @param since the newest intent when the activity began: another intent makes another activity
     * @param digest digest of the parameters
     */
    record MonitorKey(
            org.systole.api.model.ResourceId resource,
            long intervalMillis,
            long timeoutMillis,
            IntentId since,
            String digest)
            implements Comparable<MonitorKey> {
        @Override
        public int compareTo(MonitorKey other) {
            return java.util.Comparator.comparing(MonitorKey::resource)
                    .thenComparing(MonitorKey::intervalMillis)
                    .thenComparing(MonitorKey::timeoutMillis)
                    .thenComparing(MonitorKey::since)
                    .thenComparing(MonitorKey::digest)
                    .compare(this, other);
        }
    }
}
