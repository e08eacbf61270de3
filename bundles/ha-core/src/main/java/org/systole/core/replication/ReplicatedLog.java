package org.systole.core.replication;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.systole.api.model.NodeId;

/**
 * One log, the same on every node, that orders all shared state.
 *
 * <p>An entry is acknowledged only after a majority has it on disk. Entries are applied on every node in the same
 * order, each exactly once, after a restart from the last snapshot on. The acceptance suite beside this port's tests
 * states what an engine must survive.
 */
public interface ReplicatedLog extends AutoCloseable {
    /**
     * Restores the newest snapshot, replays what was committed after it as far as known, and takes part.
     *
     * @param machine what entries are applied to; called on one thread at a time, in order
     * @param listener told of leadership and faults; called on the log's threads, must only queue
     */
    void start(StateMachine machine, Listener listener);

    /**
     * Proposes an entry; meant for the leader.
     *
     * @return completes when the entry is committed and applied on this node, with the machine's answer; fails with
     *     {@link NotAccepted} when it certainly is not and will not be in the log, with {@link OutcomeUnknown} when
     *     nobody can tell: a timeout, a lost leadership, a minority
     */
    CompletableFuture<Committed> propose(byte[] entry);

    /** What this node believes of the leadership. A belief: only a commit in the own term proves it. */
    Leadership leadership();

    /** Asks the engine to make a snapshot and drop the entries before it. */
    void compact();

    /** Leaves and closes the files; the log's content stays. */
    @Override
    void close();

    /** Where an entry stands: terms only grow, and positions only grow within the log. */
    record Position(long term, long index) implements Comparable<Position> {
        public static final Position NONE = new Position(0, 0);

        @Override
        public int compareTo(Position other) {
            return index != other.index ? Long.compare(index, other.index) : Long.compare(term, other.term);
        }

        @Override
        public String toString() {
            return term + "." + index;
        }
    }

    /** An entry that is in the log for good, and what the state machine answered. */
    record Committed(Position position, byte[] answer) {
        public Committed {
            Objects.requireNonNull(position);
            Objects.requireNonNull(answer);
        }
    }

    /** Who leads in which term, as far as this node knows. */
    record Leadership(long term, Optional<NodeId> leader, boolean self) {
        public static final Leadership NONE = new Leadership(0, Optional.empty(), false);
    }

    /** What entries are applied to. */
    interface StateMachine {
        /** Applies one committed entry. Must not fail: a bad entry is answered, never thrown. */
        byte[] apply(Position position, byte[] entry);

        /** The whole state, for a snapshot; called between two applies. */
        byte[] snapshot();

        /** Replaces the whole state by a snapshot that contains everything up to the position. */
        void restore(Position position, byte[] snapshot);
    }

    /** Told about changes; must only queue. */
    interface Listener {
        void leadershipChanged(Leadership leadership);

        /** This node can no longer keep its part of the promise and has left: an I/O error, a damaged file. */
        void failed(String reason);

        /** No space for the log: the node takes part in nothing until there is again. */
        void outOfSpace(boolean full);
    }

    /** Certainly not in the log. */
    final class NotAccepted extends Exception {
        private static final long serialVersionUID = 1L;

        public NotAccepted(String message) {
            super(message);
        }
    }

    /** Perhaps in the log, now or later. */
    final class OutcomeUnknown extends Exception {
        private static final long serialVersionUID = 1L;

        public OutcomeUnknown(String message) {
            super(message);
        }
    }
}
