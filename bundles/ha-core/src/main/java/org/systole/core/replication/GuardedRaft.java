package org.systole.core.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Message;
import org.jgroups.ObjectMessage;
import org.jgroups.View;
import org.jgroups.protocols.raft.AppendEntriesRequest;
import org.jgroups.protocols.raft.InstallSnapshotRequest;
import org.jgroups.protocols.raft.RAFT;
import org.jgroups.protocols.raft.RaftHeader;
import org.jgroups.protocols.raft.Role;
import org.jgroups.raft.util.CommitTable;
import org.jgroups.raft.util.RequestTable;
import org.jgroups.stack.Protocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.model.NodeId;
import org.systole.core.replication.ReplicatedLog.Leadership;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.transport.MemberAddress;

/**
 * jgroups-raft's RAFT with what it leaves open closed again, after the Raft paper (Ongaro and Ousterhout, 2014):
 *
 * <ul>
 *   <li>a vote and an append never interleave: everything that changes the state holds one lock, while RAFT answers
 *       vote requests on other threads in the middle of an append;
 *   <li>a leader counts acknowledgements only for entries of its own term (paper, 5.4.2) and begins its term with one;
 *   <li>a follower commits, and acknowledges, only what it has compared with this leader's log;
 *   <li>after a conflict only the entries that really differ are dropped;
 *   <li>a snapshot carries its position, is durable before it counts, and never takes a node back;
 *   <li>only admitted disks count: one that was emptied has forgotten what it acknowledged;
 *   <li>a failed write stops the engine, a full disk keeps it from taking part.
 * </ul>
 */
final class GuardedRaft extends OneAtATimeRaft {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedRaft.class);
    private static final long TICK_MILLIS = 100;
    private static final long SNAPSHOT_AGAIN_NANOS = 1_000_000_000L;

    private final NodeId self;
    private final LogStore store;
    private final LogMachine machine;
    private final Events events;
    private final List<Proposal> proposed = new ArrayList<>();
    private final PendingProposals pending = new PendingProposals();
    private final Shipping shipping;
    private final Admissions admissions;

    private Leadership announced = Leadership.NONE;
    private boolean full;
    private boolean snapshotMissing;
    private long snapshotRefused = System.nanoTime() - SNAPSHOT_AGAIN_NANOS;
    private Future<?> ticks;

    /** What the engine tells; called while it holds its lock, so it must only queue. */
    interface Events {
        void leadership(Leadership leadership);

        void failed(String reason);

        void full(boolean full);

        /** The node led and cannot any more: somebody should arrange an election. */
        void stoodDown();
    }

    GuardedRaft(NodeId self, List<NodeId> nodes, LogStore store, LogMachine machine, Events events) {
        this.self = self;
        this.store = store;
        this.machine = machine;
        this.events = events;
        this.shipping = new Shipping(store, new Sending());
        this.admissions = new Admissions(self, store, machine, name -> members().contains(name));
        setId(RAFT_ID);
        raftId(self.value());
        members(nodes.stream().map(NodeId::value).toList());
        maxLogCacheSize(0);
        resendInterval(TICK_MILLIS);
        log(new EngineLog(store));
        impl = new GuardedFollower(this);
    }

    // ---------------------------------------------------------------- life

    @Override
    public void start() throws Exception {
        super.start();
        ticks = getTransport()
                .getTimer()
                .scheduleWithFixedDelay(() -> enqueue(this::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        haltQuietly();
        if (ticks != null) {
            ticks.cancel(false);
        }
        super.stop();
    }

    /** The machine was restored before the engine began; see {@link RaftLog}. */
    @Override
    public void initStateMachineFromLog() {
        LOG.debug("{} begins at {}", self, machine.position());
    }

    @Override
    void wasHalted() {
        failPending();
        proposed.forEach(proposal -> proposal.notAccepted(CLOSED));
        proposed.clear();
        announce();
    }

    @Override
    void failed(String reason) {
        events.failed(reason);
    }

    @Override
    void changed() {
        announce();
    }

    // ---------------------------------------------------------------- roles

    @Override
    public void handleView(View next) {
        alone(() -> {
            super.handleView(next);
            shipping.retainAll(next.getMembers());
            if (impl instanceof GuardedLeader leading) {
                leading.viewChanged(next);
                enqueue(this::sendMissing);
            }
            return null;
        });
    }

    @Override
    protected RAFT changeRole(Role role) {
        boolean leads = role == Role.Leader;
        if (leads == impl instanceof GuardedLeader) {
            return this;
        }
        impl.destroy();
        if (leads) {
            GuardedLeader leading = new GuardedLeader(this);
            leading.init();
            impl = leading;
            enqueue(() -> {
                if (plays(leading)) {
                    leading.beginTerm();
                }
            });
        } else {
            impl = new GuardedFollower(this);
            failPending();
        }
        notifyRoleChangeListeners(role);
        return this;
    }

    /** Entries of earlier terms are never counted, so the table begins empty. */
    @Override
    protected void createRequestTable() {
        request_table = new RequestTable<>();
    }

    private void announce() {
        boolean leads = impl instanceof GuardedLeader leading && leading.proven() && !halted();
        Optional<NodeId> leader = Optional.ofNullable(leader())
                .filter(address -> !halted() && (leads || !address.equals(local_addr)))
                .flatMap(MemberAddress::of)
                .map(MemberAddress::node);
        Leadership now = new Leadership(currentTerm(), leader, leads);
        if (!now.equals(announced)) {
            announced = now;
            events.leadership(now);
        }
    }

    Leadership leadership() {
        return alone(() -> announced);
    }

    // ---------------------------------------------------------------- the queue

    void propose(Proposal proposal) {
        enqueue(() -> proposed.add(proposal), proposal::notAccepted);
    }

    /** Proposals that came in together go to disk together. */
    @Override
    void settle() {
        List<Proposal> together = List.copyOf(proposed);
        proposed.clear();
        append(together);
        if (impl instanceof GuardedLeader leading) {
            leading.announceCommit();
        }
        if (store.snapshotIsDue() && System.nanoTime() - snapshotRefused > SNAPSHOT_AGAIN_NANOS) {
            takeSnapshot();
        }
    }

    @Override
    public void handleUpRequest(Message message, RaftHeader header) {
        if (halted()) {
            return;
        }
        try {
            super.handleUpRequest(message, header);
        } catch (LogFailed e) {
            halt(e.getMessage());
        } catch (NoRoom e) {
            setFull(true);
        }
    }

    /** Thrown out of a follower's append when the disk is full: the leader gets no answer. */
    static final class NoRoom extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void tick() {
        if (full && store.reserve(store.last() + 1, 1, 1)) {
            setFull(false);
        }
        if (impl instanceof GuardedLeader leading) {
            sendMissing();
            leading.admitNewDisks(view);
        }
    }

    /** Whether this node has no space for the log and takes part in nothing. */
    boolean full() {
        return full;
    }

    /** Says that there is no space, or that there is again; a leader without space stands down. */
    void setFull(boolean now) {
        if (now == full) {
            return;
        }
        full = now;
        events.full(now);
        if (now && impl instanceof GuardedLeader) {
            setLeaderAndTerm(null);
            events.stoodDown();
        }
    }

    // ---------------------------------------------------------------- leading

    /** Who founds the cluster if this node becomes the leader of the present term. */
    void founding(Map<String, String> disks) {
        alone(() -> {
            admissions.founding(disks, currentTerm());
            return null;
        });
    }

    private void append(List<Proposal> proposals) {
        if (proposals.isEmpty()) {
            return;
        }
        if (impl instanceof GuardedLeader leading) {
            long first = store.last() + 1;
            if (!leading.append(pending.expect(proposals, first, currentTerm()))) {
                pending.refuseFrom(first, "the disk of " + self + " is full");
            }
        } else {
            proposals.forEach(proposal -> proposal.notAccepted(self + " does not lead"));
        }
    }

    Admissions admissions() {
        return admissions;
    }

    private void sendMissing() {
        CommitTable table = commit_table;
        if (table != null && impl instanceof GuardedLeader) {
            table.forEach(this::sendAppendEntriesMessage);
        }
    }

    /** Sends what a member lacks, unless it was sent a moment ago. */
    @Override
    protected void sendAppendEntriesMessage(Address member, CommitTable.Entry entry) {
        alone(() -> {
            if (!halted() && impl instanceof GuardedLeader) {
                shipping.send(member, entry, commit_index, System.nanoTime());
            }
            return null;
        });
    }

    /** What is sent to one follower. */
    private final class Sending implements Shipping.Wire {
        @Override
        public void entries(Address to, long first, long last) {
            resend(to, first, last);
        }

        @Override
        public void snapshot(Address to, SnapshotFile.Snapshot snapshot) {
            Position position = snapshot.position();
            LOG.info(
                    "{} sends {} the snapshot at {} ({} bytes)",
                    self,
                    MemberAddress.nameOf(to),
                    position,
                    snapshot.data().length);
            send(new BytesMessage(to, snapshot.data())
                    .putHeader(
                            id,
                            new InstallSnapshotRequest(currentTerm(), local_addr, position.index(), position.term())));
        }

        @Override
        public void committed(Address to) {
            send(new ObjectMessage(to, null).putHeader(id, request(0, 0, currentTerm())));
        }
    }

    /** Whether the last message left something out that is to follow on its answer. */
    boolean wasClipped(Address member) {
        return shipping.wasClipped(member);
    }

    /** The header of a message to followers: entries after the previous one, or only how far is committed. */
    AppendEntriesRequest request(long previous, long previousTerm, long term) {
        return new AppendEntriesRequest(local_addr, currentTerm(), previous, previousTerm, term, commit_index);
    }

    /** A message that cannot be sent is lost like any other: it will be sent again. */
    void send(Message message) {
        send(this, message);
    }

    /** The same for another protocol of the stack. */
    void send(Protocol from, Message message) {
        try {
            from.getDownProtocol().down(message);
        } catch (RuntimeException e) {
            LOG.debug("{} could not send a message to {}", self, message.getDest(), e);
        }
    }

    private void failPending() {
        pending.giveUp(self + " lost the leadership before a majority had confirmed; it may yet be committed");
    }

    // ---------------------------------------------------------------- committing

    /** Commits up to here; both roles know that all entries up to here are committed. */
    void commitUpTo(long index) {
        commitLogTo(index, true);
    }

    @Override
    protected void applyCommit(long index, boolean serialize) {
        LogStore.Entry entry = store.get(index);
        if (entry == null || entry.body() == null) {
            halt("entry " + index + " is committed but not in the log of " + self
                    + "; this is an error in the program");
            throw new IllegalStateException("no entry " + index);
        }
        Position position = new Position(entry.term(), index);
        byte[] answer;
        try {
            answer = machine.apply(position, entry.body());
            rememberAdmission();
        } catch (LogFailed e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("{} could not apply entry {}", self, position, e);
            halt("applying entry " + position + " failed (" + e + "); this is an error in the program");
            throw e;
        }
        pending.applied(position, answer);
    }

    @Override
    protected void takeSnapshot() {
        boolean kept = store.keepSnapshot(machine.snapshot());
        if (!kept && !snapshotMissing) {
            LOG.warn("{} has no space for a snapshot of its state; the log grows until there is", self);
        }
        snapshotMissing = !kept;
        snapshotRefused = kept ? snapshotRefused : System.nanoTime();
    }

    // ---------------------------------------------------------------- for the roles and the election

    LogStore store() {
        return store;
    }

    LogMachine machine() {
        return machine;
    }

    NodeId self() {
        return self;
    }

    /** Whether this is the part the node plays now. */
    boolean plays(Object role) {
        return impl == role;
    }

    CommitTable table() {
        return commit_table;
    }

    void appended() {
        last_appended = store.last();
    }

    void installed(Position position) {
        last_appended = position.index();
        commit_index = position.index();
        rememberAdmission();
    }

    /**
     * A disk that is admitted in this term has no vote left in it: the disk it replaces may have given that already,
     * and a second one could elect a second leader of the same term.
     */
    private void rememberAdmission() {
        if (admissions.rememberOwn() && leader() != null && votedFor() == null) {
            votedFor(leader());
        }
    }

    void diverged(String what) {
        halt(what + "; this node's log contradicts what the cluster has committed. Move its directory away and start it"
                + " again: it fetches everything from the others");
        throw new IllegalStateException(what);
    }

    long termAt(long index) {
        LogStore.Entry entry = store.get(index);
        return entry == null ? 0 : entry.term();
    }
}
