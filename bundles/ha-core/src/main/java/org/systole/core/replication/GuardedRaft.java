package org.systole.core.replication;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Message;
import org.jgroups.ObjectMessage;
import org.jgroups.View;
import org.jgroups.protocols.raft.AppendEntriesRequest;
import org.jgroups.protocols.raft.InstallSnapshotRequest;
import org.jgroups.protocols.raft.LogEntries;
import org.jgroups.protocols.raft.LogEntry;
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
final class GuardedRaft extends RAFT {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedRaft.class);
    private static final long TICK_MILLIS = 100;
    private static final long RESEND_AFTER_NANOS = 150_000_000L;
    private static final long SNAPSHOT_AFTER_NANOS = 2_000_000_000L;
    private static final long MOST_RESENT_BYTES = 1 << 20;
    private static final String CLOSED = "this node has left the replicated log";

    private final NodeId self;
    private final LogStore store;
    private final LogMachine machine;
    private final Events events;
    private final UUID origin = UUID.randomUUID();
    private final ReentrantLock turn = new ReentrantLock();
    private final TreeMap<Long, Proposal> pending = new TreeMap<>();
    private final Map<Address, Sent> sent = new HashMap<>();
    private final Set<Address> clipped = new HashSet<>();
    private final Map<String, Position> admissions = new HashMap<>();

    private Map<String, String> founders = Map.of();
    private long foundingTerm;
    private long nextNumber = 1;
    private long announcedCommit;
    private Leadership announced = Leadership.NONE;
    private boolean full;
    private volatile boolean halted;
    private Future<?> ticks;

    /** What the engine tells; called while it holds its lock, so it must only queue. */
    interface Events {
        void leadership(Leadership leadership);

        void failed(String reason);

        void full(boolean full);

        /** The node led and cannot any more: somebody should arrange an election. */
        void stoodDown();
    }

    private record Sent(long next, long nanos) {}

    GuardedRaft(NodeId self, List<NodeId> nodes, LogStore store, LogMachine machine, Events events) {
        this.self = self;
        this.store = store;
        this.machine = machine;
        this.events = events;
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
                .scheduleWithFixedDelay(
                        () -> offer(new Step(this::tick)), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        turn.lock();
        try {
            halted = true;
            failPending();
            if (ticks != null) {
                ticks.cancel(false);
            }
        } finally {
            turn.unlock();
        }
        super.stop();
    }

    /** The machine was restored before the engine began; see {@link RaftLog}. */
    @Override
    public void initStateMachineFromLog() {
        LOG.debug("{} begins at {}", self, machine.position());
    }

    boolean halted() {
        return halted;
    }

    private void halt(String reason) {
        if (halted) {
            return;
        }
        halted = true;
        failPending();
        announce();
        events.failed(reason);
    }

    // ---------------------------------------------------------------- one at a time

    /** Runs something while nothing else changes the engine's state. */
    <T> T alone(java.util.function.Supplier<T> work) {
        turn.lock();
        try {
            return work.get();
        } catch (LogFailed e) {
            halt(e.getMessage());
            throw e;
        } finally {
            announce();
            turn.unlock();
        }
    }

    void enqueue(Runnable work) {
        offer(new Step(work));
    }

    @Override
    public int currentTerm(long newTerm) {
        return alone(() -> super.currentTerm(newTerm));
    }

    @Override
    public RAFT votedFor(Address member) {
        return alone(() -> super.votedFor(member));
    }

    @Override
    public long createNewTerm() {
        return alone(super::createNewTerm);
    }

    @Override
    public RAFT leader(Address leader) {
        return alone(() -> super.leader(leader));
    }

    @Override
    public RAFT setLeaderAndTerm(Address leader) {
        return alone(() -> super.setLeaderAndTerm(leader));
    }

    @Override
    public RAFT setLeaderAndTerm(Address leader, long term) {
        return alone(() -> super.setLeaderAndTerm(leader, term));
    }

    @Override
    public int trySetLeaderAndTerm(Address leader, long term) {
        return alone(() -> super.trySetLeaderAndTerm(leader, term));
    }

    @Override
    public void handleView(View next) {
        alone(() -> {
            super.handleView(next);
            sent.keySet().retainAll(next.getMembers());
            clipped.retainAll(next.getMembers());
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
            long term = currentTerm();
            enqueue(() -> beginTerm(term));
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
        boolean leads = impl instanceof GuardedLeader leading && leading.proven() && !halted;
        Optional<NodeId> leader = Optional.ofNullable(leader())
                .filter(address -> !halted && (leads || !address.equals(local_addr)))
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

    /** A piece of work for the engine's thread. */
    private static final class Step extends Request {
        private final Runnable work;

        Step(Runnable work) {
            this.work = work;
        }
    }

    /** An entry somebody wants in the log. */
    abstract static class Proposal extends Request {
        private final byte[] content;
        private long term;

        Proposal(byte[] content) {
            this.content = content;
        }

        abstract void committed(Position position, byte[] answer);

        abstract void notAccepted(String why);

        abstract void unknown(String why);

        @Override
        protected void failed(Throwable cause) {
            notAccepted("the queue of proposals is full; try again");
        }
    }

    void propose(Proposal proposal) {
        if (halted) {
            proposal.notAccepted(CLOSED);
        } else {
            offer(proposal);
        }
    }

    @Override
    protected void process(List<Request> queue) {
        turn.lock();
        try {
            List<Request> engine = new ArrayList<>();
            List<Proposal> proposals = new ArrayList<>();
            for (Request request : queue) {
                if (request instanceof Proposal proposal) {
                    proposals.add(proposal);
                } else if (request instanceof Step step) {
                    if (!halted) {
                        step.work.run();
                    }
                } else {
                    engine.add(request);
                }
            }
            if (!engine.isEmpty() && !halted) {
                super.process(engine);
            }
            append(proposals);
            if (!halted) {
                announceCommit();
                if (store.snapshotIsDue()) {
                    takeSnapshot();
                }
            }
        } catch (LogFailed e) {
            halt(e.getMessage());
        } finally {
            announce();
            turn.unlock();
        }
    }

    @Override
    public void handleUpRequest(Message message, RaftHeader header) {
        if (halted) {
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
        if (full && store.reserve(1, 1)) {
            setFull(false);
        }
        if (impl instanceof GuardedLeader) {
            sendMissing();
            admitNewDisks();
        }
    }

    /** Whether this node has no space for the log and takes part in nothing. */
    boolean full() {
        return full;
    }

    private void setFull(boolean now) {
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
            founders = Map.copyOf(disks);
            foundingTerm = currentTerm();
            return null;
        });
    }

    private Map<String, String> founders() {
        return foundingTerm == currentTerm() ? founders : Map.of();
    }

    private void beginTerm(long term) {
        if (!(impl instanceof GuardedLeader) || currentTerm() != term) {
            return;
        }
        boolean founds = store.isEmpty() && !founders().isEmpty();
        Envelope first = founds ? new Envelope.Admission(true, new TreeMap<>(founders)) : new Envelope.Barrier();
        LOG.info(
                "{} leads in term {}{}", self, term, founds ? " and founds the cluster with " + founders.keySet() : "");
        appendAsLeader(List.of(first.encode()));
    }

    private void append(List<Proposal> proposals) {
        if (proposals.isEmpty()) {
            return;
        }
        if (halted || !(impl instanceof GuardedLeader)) {
            String why = halted ? CLOSED : self + " does not lead";
            proposals.forEach(proposal -> proposal.notAccepted(why));
            return;
        }
        List<byte[]> bodies = new ArrayList<>();
        long number = nextNumber;
        for (Proposal proposal : proposals) {
            bodies.add(new Envelope.Command(origin, number++, proposal.content).encode());
        }
        long index = store.last() + 1;
        proposals.forEach(proposal -> proposal.term = currentTerm());
        for (Proposal proposal : proposals) {
            pending.put(index++, proposal);
        }
        nextNumber = number;
        if (!appendAsLeader(bodies)) {
            pending.values().removeAll(proposals);
            proposals.forEach(proposal -> proposal.notAccepted("the disk of " + self + " is full"));
        }
    }

    /** Sends and appends; false when there is no room, and nothing was done. */
    private boolean appendAsLeader(List<byte[]> bodies) {
        long bytes = bodies.stream().mapToLong(body -> body.length).sum();
        if (!store.reserve(bodies.size(), bytes)) {
            setFull(true);
            return false;
        }
        long term = currentTerm();
        long previous = store.last();
        LogEntries entries = new LogEntries();
        List<LogStore.Entry> own = new ArrayList<>();
        for (byte[] body : bodies) {
            entries.add(new LogEntry(term, body));
            own.add(new LogStore.Entry(term, body));
        }
        Message message = new ObjectMessage(null, entries)
                .putHeader(id, request(previous, termAt(previous), term))
                .setFlag(Message.TransientFlag.DONT_LOOPBACK);
        // The followers write while this node does. If its own write fails it never leads in this term again.
        send(message);
        store.append(previous + 1, own);
        last_appended = store.last();
        ((GuardedLeader) impl).appended();
        return true;
    }

    private void admitNewDisks() {
        if (!((GuardedLeader) impl).proven() || view == null) {
            return;
        }
        for (Address address : view.getMembers()) {
            MemberAddress member = MemberAddress.of(address).orElse(null);
            if (member == null || !members().contains(member.node().value())) {
                continue;
            }
            String name = member.node().value();
            Position asked = admissions.get(member.disk());
            boolean due = asked == null || asked.term() != currentTerm();
            boolean admitted = machine.admitted(name)
                    .filter(a -> a.disk().equals(member.disk()))
                    .isPresent();
            if (due && !admitted) {
                LOG.info("{} admits the disk of {}", self, name);
                admissions.put(member.disk(), new Position(currentTerm(), store.last() + 1));
                Envelope admission = new Envelope.Admission(false, new TreeMap<>(Map.of(name, member.disk())));
                appendAsLeader(List.of(admission.encode()));
            }
        }
    }

    /**
     * Whether acknowledgements from this address count: its disk is admitted, and it knows that. One that did not know
     * could not vote after a restart for what it helped to commit. What it says is believed unless this node knows of
     * a later admission, of another disk: then an old disk has come back.
     *
     * @param admittedAt which entry admitted its disk, as the member said; 0 when it knows of none
     */
    boolean counts(Address address, long admittedAt) {
        MemberAddress member = MemberAddress.of(address).orElse(null);
        return member != null
                && admittedAt > 0
                && members().contains(member.node().value())
                && machine.admitted(member.node().value())
                        .filter(known -> known.index() >= admittedAt)
                        .map(known -> known.disk().equals(member.disk()))
                        .orElse(true);
    }

    /**
     * Which entry admitted this node's own disk, as far as it knows; 0 for none. The first entry of the log, which
     * founds the cluster, counts before it is committed, because it is itself to be committed by those it names.
     */
    long admittedAt() {
        Optional<LogMachine.Admitted> applied = machine.admitted(self.value());
        long remembered = store.admittedAt();
        if (applied.isPresent() && applied.get().index() >= remembered) {
            return applied.get().disk().equals(store.disk().toString())
                    ? applied.get().index()
                    : 0;
        }
        return remembered > 0 || !isFounder() ? remembered : 1;
    }

    private boolean isFounder() {
        LogStore.Entry first = machine.position().index() > 0 ? null : store.get(1);
        return first != null
                && first.body() != null
                && Envelope.decode(first.body()) instanceof Envelope.Admission admission
                && admission.founding()
                && store.disk().toString().equals(admission.disks().get(self.value()));
    }

    /** Remembers durably that the own disk is admitted, before anything is answered that relies on it. */
    private void rememberAdmission() {
        machine.admitted(self.value())
                .filter(admitted -> admitted.disk().equals(store.disk().toString()))
                .ifPresent(admitted -> store.admitted(admitted.index()));
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
        turn.lock();
        try {
            if (halted || !(impl instanceof GuardedLeader)) {
                return;
            }
            long now = System.nanoTime();
            Sent before = sent.get(member);
            long pause = entry.nextIndex() < store.first() ? SNAPSHOT_AFTER_NANOS : RESEND_AFTER_NANOS;
            if (before != null && before.next == entry.nextIndex() && now - before.nanos < pause) {
                return;
            }
            sent.put(member, new Sent(entry.nextIndex(), now));
            sendWhatIsMissing(member, entry);
        } finally {
            turn.unlock();
        }
    }

    private void sendWhatIsMissing(Address member, CommitTable.Entry entry) {
        long last = store.last();
        if (entry.nextIndex() < store.first()) {
            sendSnapshotTo(member);
        } else if (last >= entry.nextIndex()) {
            resend(member, entry.nextIndex(), entry.sendSingleMessage() ? entry.nextIndex() : last);
        } else if (last > entry.matchIndex() && last >= store.first()) {
            resend(member, last);
        } else if (commit_index > entry.commitIndex()) {
            send(new ObjectMessage(member, null).putHeader(id, request(0, 0, currentTerm())));
        }
    }

    /** Sends at most a megabyte at once; the answer brings the rest. */
    @Override
    protected void resend(Address member, long from, long to) {
        long bytes = 0;
        long until = from;
        while (until < to && bytes < MOST_RESENT_BYTES) {
            LogStore.Entry entry = store.get(until);
            bytes += entry == null ? 0 : entry.body().length;
            until++;
        }
        if (until < to) {
            clipped.add(member);
        } else {
            clipped.remove(member);
        }
        super.resend(member, from, until);
    }

    /** Whether the last message left something out that is to follow on its answer. */
    boolean wasClipped(Address member) {
        return clipped.contains(member);
    }

    @Override
    protected void sendSnapshotTo(Address member) {
        SnapshotFile.Snapshot snapshot = store.snapshot().orElseThrow();
        Position position = snapshot.position();
        LOG.info(
                "{} sends {} the snapshot at {} ({} bytes)",
                self,
                MemberAddress.nameOf(member),
                position,
                snapshot.data().length);
        send(new BytesMessage(member, snapshot.data())
                .putHeader(
                        id, new InstallSnapshotRequest(currentTerm(), local_addr, position.index(), position.term())));
    }

    private void announceCommit() {
        if (impl instanceof GuardedLeader && commit_index > announcedCommit) {
            announcedCommit = commit_index;
            send(new ObjectMessage(null, null)
                    .putHeader(id, request(0, 0, currentTerm()))
                    .setFlag(Message.TransientFlag.DONT_LOOPBACK));
        }
    }

    private AppendEntriesRequest request(long previous, long previousTerm, long term) {
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
        List<Proposal> waiting = List.copyOf(pending.values());
        pending.clear();
        waiting.forEach(proposal -> proposal.unknown(
                self + " lost the leadership before a majority had confirmed; it may yet be committed"));
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
        Proposal proposal = pending.remove(index);
        if (proposal != null && proposal.term == entry.term()) {
            proposal.committed(position, answer);
        } else if (proposal != null) {
            proposal.notAccepted("another leader's entry stands at " + position);
        }
    }

    @Override
    protected void takeSnapshot() {
        if (!store.keepSnapshot(machine.snapshot())) {
            LOG.warn("{} has no space for a snapshot of its state; the log grows until there is", self);
        }
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
