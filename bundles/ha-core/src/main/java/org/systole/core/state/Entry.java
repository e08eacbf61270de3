package org.systole.core.state;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;

/**
 * What is written into the log. Entries with a {@code term} are a coordinator's decisions: they count only if the log
 * committed them in that very term. {@code at} is the proposer's wall time in seconds since the epoch: a label, and a
 * lower bound of cluster time.
 */
public sealed interface Entry {
    long at();

    <R> R accept(Visitor<R> visitor);

    /** One method per kind, so that a new kind is noticed everywhere. */
    interface Visitor<R> {
        R seed(Seed entry);

        R barrier(Barrier entry);

        R joined(Joined entry);

        R lost(Lost entry);

        R drained(Drained entry);

        R agents(Agents entry);

        R intents(Intents entry);

        R results(Results entry);

        R fenceIntent(FenceIntent entry);

        R fenceResult(FenceResult entry);

        R configure(Configure entry);

        R setAttribute(SetAttribute entry);

        R cleanUp(CleanUp entry);

        R fenceRequest(FenceRequest entry);

        R confirmDown(ConfirmDown entry);

        R releaseBrake(ReleaseBrake entry);

        R forgetFencings(ForgetFencings entry);

        R devicesProved(DevicesProved entry);

        R proveDevices(ProveDevices entry);
    }

    /** The first configuration of an empty log: a hand-placed CIB, or none. */
    record Seed(String clusterId, Element cib, List<NodeId> voters, long at) implements Entry {
        public Seed {
            voters = List.copyOf(voters);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.seed(this);
        }
    }

    /** A new leader's proof that it leads: nothing is decided in a term before its barrier is applied. */
    record Barrier(long term, NodeId leader, long at) implements Entry {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.barrier(this);
        }
    }

    /** A node is in the leader's view in a new life. */
    record Joined(long term, NodeId node, Incarnation incarnation, long at) implements Entry {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.joined(this);
        }
    }

    /**
     * A node is given up: not in the leader's view any more, never seen at all, or to be fenced for what failed there.
     */
    record Lost(long term, NodeId node, Optional<Incarnation> incarnation, String why, long at) implements Entry {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.lost(this);
        }
    }

    /** A node that was asked to leave runs nothing any more. */
    record Drained(long term, NodeId node, Incarnation incarnation, long at) implements Entry {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.drained(this);
        }
    }

    /** The agents and drivers a node offers now, as {@code class:provider:type}. */
    record Agents(NodeId node, Incarnation incarnation, SortedSet<String> offered, long at) implements Entry {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.agents(this);
        }
    }

    /** Operations to carry out; each is admitted or refused by itself. */
    record Intents(long term, List<Intent> intents, long at) implements Entry {
        public Intents {
            intents = List.copyOf(intents);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.intents(this);
        }
    }

    /** What a node's operations came to. */
    record Results(NodeId node, Incarnation incarnation, List<Result> results, long at) implements Entry {
        public Results {
            results = List.copyOf(results);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.results(this);
        }
    }

    /**
     * One operation's result.
     *
     * @param intent the intent it settles; of a recurring monitor, the newest intent before it, so that a result that
     *     was overtaken by a later operation is noticed
     * @param notRun the operation was certainly not carried out, because its agent is missing
     * @param restart which of the parameters it was carried out with only a restart takes up
     */
    record Result(
            ResourceId resource,
            String operation,
            long intervalMillis,
            IntentId intent,
            boolean notRun,
            OperationRecord.Ended ended,
            int rc,
            String reason,
            String digest,
            long tookMillis,
            Restart restart) {
        /** Of an agent that cannot reload. */
        public Result(
                ResourceId resource,
                String operation,
                long intervalMillis,
                IntentId intent,
                boolean notRun,
                OperationRecord.Ended ended,
                int rc,
                String reason,
                String digest,
                long tookMillis) {
            this(
                    resource,
                    operation,
                    intervalMillis,
                    intent,
                    notRun,
                    ended,
                    rc,
                    reason,
                    digest,
                    tookMillis,
                    Restart.NONE);
        }
    }

    /** An attempt to fence a node. */
    record FenceIntent(long term, FencingOrder order) implements Entry {
        @Override
        public long at() {
            return order.at();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.fenceIntent(this);
        }
    }

    /** What an attempt came to, by its executor. */
    record FenceResult(NodeId target, IntentId attempt, NodeId executor, Fencing.Outcome outcome, String said, long at)
            implements Entry {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.fenceResult(this);
        }
    }

    /**
     * A configuration change, as a patch to exactly the configuration it was made from: base version, what is touched
     * and the digest of the result stand in it, so that nodes of different versions apply alike, or refuse alike.
     */
    record Configure(Element patch, String user, String client, String reason, long at) implements Entry {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.configure(this);
        }
    }

    /** Sets or removes a transient attribute of a node. */
    record SetAttribute(NodeId node, String name, Optional<String> value, long at) implements Entry {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.setAttribute(this);
        }
    }

    /** Forgets a resource's history and failures, everywhere or on one node. */
    record CleanUp(ResourceId resource, Optional<NodeId> node, long at) implements Entry {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.cleanUp(this);
        }
    }

    /**
     * An operator wants a node fenced.
     *
     * @param how {@code reboot}, {@code off} or {@code on}
     * @param who user and program
     * @param delay as that of {@link Demand}
     */
    record FenceRequest(NodeId node, String how, String who, String reason, long at, long delay) implements Entry {
        /** Without a delay of its own. */
        public FenceRequest(NodeId node, String how, String who, String reason, long at) {
            this(node, how, who, reason, at, 0);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.fenceRequest(this);
        }
    }

    /** An operator vouches that a node is down. */
    record ConfirmDown(NodeId node, String who, long at) implements Entry {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.confirmDown(this);
        }
    }

    /** An operator lets fencing go on although {@link Brake} holds it. */
    record ReleaseBrake(String who, String reason, long at) implements Entry {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.releaseBrake(this);
        }
    }

    /** Forgets ended attempts to fence the node, or any node. */
    record ForgetFencings(Optional<NodeId> node, long at) implements Entry {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.forgetFencings(this);
        }
    }

    /** What a node found when it looked at fencing devices. */
    record DevicesProved(NodeId node, Incarnation incarnation, List<DeviceReport> reports, long at) implements Entry {
        public DevicesProved {
            reports = List.copyOf(reports);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.devicesProved(this);
        }
    }

    /** An operator wants every node to look at its fencing devices now. */
    record ProveDevices(long at) implements Entry {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.proveDevices(this);
        }
    }
}
