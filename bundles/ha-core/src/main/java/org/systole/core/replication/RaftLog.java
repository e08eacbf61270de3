package org.systole.core.replication;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jgroups.stack.Protocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.model.NodeId;

/**
 * The replicated log on jgroups-raft's protocol ({@link GuardedRaft}) and a durable log of our own ({@link LogStore}).
 * It outlives a stay in the cluster: whenever the node joins, new protocols take over store and state machine. The
 * listener is told, and proposals complete, on one thread of this class, in order.
 */
final class RaftLog implements ReplicatedLog {
    private static final Logger log = LoggerFactory.getLogger(RaftLog.class);

    private final NodeId self;
    private final List<NodeId> nodes;
    private final LogStore store;
    private final Duration timeout;
    private final Stay stay;
    private final ExecutorService answers = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "systole-log-answers");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Started started;
    private volatile GuardedRaft engine;
    private volatile Leadership leadership = Leadership.NONE;

    private record Started(LogMachine machine, Listener listener) {}

    /**
     * Joins and leaves for the log, on another thread. A node that cannot write leaves the view: as its coordinator it
     * would keep the others from electing a leader, and as a member it would keep them from recovering what it runs and
     * can no longer be told about.
     */
    interface Stay {
        /** The log is started. */
        void join();

        /** The log has failed. */
        void leaveForGood();

        /** There is no space; joins again, and says so by {@link RaftLog#spaceAgain}, when there is. */
        void leaveUntilSpace();
    }

    /**
     * @param timeout how long a proposal may take before its outcome counts as unknown
     */
    RaftLog(NodeId self, List<NodeId> nodes, LogStore store, Duration timeout, Stay stay) {
        this.self = self;
        this.nodes = nodes;
        this.store = store;
        this.timeout = timeout;
        this.stay = stay;
    }

    @Override
    public void start(StateMachine machine, Listener listener) {
        LogMachine restored = new LogMachine(machine);
        store.snapshot().ifPresent(restored::restore);
        for (long index = restored.position().index() + 1; index <= store.committed(); index++) {
            LogStore.Entry entry = store.get(index);
            restored.apply(new Position(entry.term(), index), entry.body());
        }
        log.info(
                "{} has the replicated log up to {}, {} more entries may be committed",
                self,
                restored.position(),
                store.last() - store.committed());
        started = new Started(restored, listener);
        stay.join();
    }

    /** Protocols for a new stay in the cluster, lowest first. */
    List<Protocol> protocols() {
        Started now = started;
        GuardedElection[] election = new GuardedElection[1];
        GuardedRaft raft = new GuardedRaft(self, nodes, store, now.machine(), new GuardedRaft.Events() {
            @Override
            public void leadership(Leadership next) {
                tell(() -> {
                    leadership = next;
                    now.listener().leadershipChanged(next);
                });
            }

            @Override
            public void failed(String reason) {
                RaftLog.this.failed(reason);
            }

            @Override
            public void full(boolean full) {
                // Once it was said that there is none, the node leaves, and says otherwise when it has joined again.
                if (full) {
                    log.error("{} has no space for the replicated log and leaves until it has", self);
                    tell(() -> now.listener().outOfSpace(true));
                    stay.leaveUntilSpace();
                }
            }

            @Override
            public void stoodDown() {
                tell(election[0]::tellCoordinator);
            }
        });
        election[0] = new GuardedElection(raft);
        engine = raft;
        return List.of(election[0], raft);
    }

    /** The log can never be written again in this process. */
    void failed(String reason) {
        Started now = started;
        log.error("{} stops taking part in the replicated log: {}", self, reason);
        tell(() -> now.listener().failed(reason));
        stay.leaveForGood();
    }

    /** The node takes part again after it had no space. */
    void spaceAgain() {
        Started now = started;
        log.info("{} has space for the replicated log again and joins", self);
        tell(() -> now.listener().outOfSpace(false));
    }

    private void tell(Runnable news) {
        answers.execute(news);
    }

    @Override
    public CompletableFuture<Committed> propose(byte[] entry) {
        CompletableFuture<Committed> answer = new CompletableFuture<>();
        GuardedRaft raft = engine;
        if (raft == null) {
            answer.completeExceptionally(new NotAccepted(self + " has not started its log"));
            return answer;
        }
        raft.propose(new Proposal(entry) {
            @Override
            void committed(Position position, byte[] result) {
                tell(() -> answer.complete(new Committed(position, result)));
            }

            @Override
            void notAccepted(String why) {
                fail(why, NotAccepted::new);
            }

            @Override
            void unknown(String why) {
                fail(why, OutcomeUnknown::new);
            }

            private void fail(String why, Function<String, Exception> kind) {
                tell(() -> answer.completeExceptionally(kind.apply(why)));
            }
        });
        CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> answer.completeExceptionally(new OutcomeUnknown(
                        "no majority confirmed within " + timeout.toMillis() + " ms; the entry may yet be committed")));
        return answer;
    }

    @Override
    public Leadership leadership() {
        return leadership;
    }

    @Override
    public void compact() {
        GuardedRaft raft = engine;
        if (raft != null) {
            raft.enqueue(raft::takeSnapshot);
        }
    }

    /** Closes the files; the node must have left. */
    @Override
    public void close() {
        store.close();
        answers.shutdown();
    }
}
