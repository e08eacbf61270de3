package org.systole.core.replication;

import static org.jgroups.Message.Flag.OOB;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jgroups.Address;
import org.jgroups.EmptyMessage;
import org.jgroups.Message;
import org.jgroups.View;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.raft.RaftHeader;
import org.jgroups.protocols.raft.election.BaseElection;
import org.jgroups.protocols.raft.election.VoteRequest;
import org.jgroups.protocols.raft.election.VoteResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.core.replication.ElectionNotice.Kind;
import org.systole.core.replication.ElectionNotice.Standing;
import org.systole.core.transport.MemberAddress;

/**
 * jgroups-raft's election: the coordinator of the view collects votes and names the voter with the newest log. Added
 * here: before it asks for votes the coordinator asks how things stand, so that a leader that is alive is not deposed
 * after a merge, and a cluster is founded only on a majority of empty disks when no other can be seen; who misses a
 * leader says so; answers to an earlier round are not counted; and a node whose disk is not admitted, or full, has no
 * vote.
 */
final class GuardedElection extends BaseElection {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedElection.class);
    private static final short ID = 2403;
    private static final long TICK_MILLIS = 50;
    private static final long SURVEY_NANOS = 250_000_000L;
    private static final long STRAGGLERS_NANOS = 100_000_000L;
    /** A cluster is founded once, so it is worth waiting for nodes that start a little later. */
    private static final long FOUNDING_NANOS = 4_000_000_000L;

    private static final int TICKS_WITHOUT_LEADER = 8;
    private static final int ROUNDS_PER_SURVEY = 3;

    static {
        ClassConfigurator.addProtocol(ID, GuardedElection.class);
        ClassConfigurator.add(ElectionNotice.MAGIC, ElectionNotice.class);
    }

    private final GuardedRaft engine;
    private final Object lock = new Object();
    private final Map<Address, ElectionNotice> standings = new HashMap<>();
    private long survey;
    private long surveyed;
    private long surveyedTerm;
    private long firstMajority;
    private boolean missed;
    private int ticksWithoutLeader;
    private volatile boolean founding;
    private volatile int rounds;
    private volatile boolean closed;
    private Future<?> ticks;

    GuardedElection(GuardedRaft engine) {
        this.engine = engine;
        setId(ID);
        voteTimeout(500);
    }

    @Override
    public void start() throws Exception {
        super.start();
        ticks = getTransport()
                .getTimer()
                .scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        closed = true;
        if (ticks != null) {
            ticks.cancel(false);
        }
        super.stop();
    }

    // ---------------------------------------------------------------- when

    @Override
    protected void handleView(View next) {
        if (next.equals(view)) {
            return;
        }
        List<Address> joined = View.newMembers(view, next);
        if (view == null || !majorityOfNames(view)) {
            synchronized (lock) {
                firstMajority = System.nanoTime();
            }
        }
        view = next;
        if (!majorityOfNames(next)) {
            stopVotingThread();
            engine.setLeaderAndTerm(null);
            return;
        }
        Address leader = engine.leader();
        if (leader != null && leader.equals(local_addr) && !joined.isEmpty()) {
            sendLeaderElectedMessage(leader, engine.currentTerm());
        }
        if (leader != null && !next.containsMember(leader)) {
            engine.setLeaderAndTerm(null);
            leader = null;
        }
        if (leader == null && isViewCoordinator()) {
            beginSurvey();
        }
    }

    private boolean majorityOfNames(View of) {
        Set<String> names = new HashSet<>();
        of.getMembers().stream()
                .flatMap(address -> MemberAddress.of(address).stream())
                .map(member -> member.node().value())
                .filter(engine.members()::contains)
                .forEach(names::add);
        return names.size() >= engine.majority();
    }

    private void tick() {
        View present = view;
        if (closed || engine.halted() || present == null || !majorityOfNames(present)) {
            return;
        }
        if (isVotingThreadRunning()) {
            return;
        }
        boolean leaderless = engine.leader() == null;
        ticksWithoutLeader = leaderless ? ticksWithoutLeader + 1 : 0;
        if (!isViewCoordinator()) {
            if (ticksWithoutLeader >= TICKS_WITHOUT_LEADER) {
                ticksWithoutLeader = 0;
                tellCoordinator();
            }
            return;
        }
        boolean due;
        synchronized (lock) {
            due = survey != 0 || leaderless || missed;
        }
        if (due && !decide()) {
            boolean over;
            synchronized (lock) {
                over = survey == 0 || System.nanoTime() - surveyed > SURVEY_NANOS;
            }
            if (over) {
                beginSurvey();
            }
        }
    }

    /** Tells the coordinator that this node misses a leader, or has ceased to lead. */
    void tellCoordinator() {
        View present = view;
        if (present != null && !closed) {
            tell(present.getCoord(), Kind.NO_LEADER, 0);
        }
    }

    // ---------------------------------------------------------------- survey

    private void beginSurvey() {
        if (isVotingThreadRunning()) {
            return;
        }
        long number;
        synchronized (lock) {
            standings.clear();
            survey = Math.max(survey + 1, System.nanoTime());
            surveyed = System.nanoTime();
            surveyedTerm = engine.currentTerm();
            missed = false;
            number = survey;
        }
        tell(null, Kind.SURVEY, number);
    }

    /** Starts an election if the survey allows it; false when that cannot be said yet. */
    private boolean decide() {
        View present = view;
        Verdict verdict;
        synchronized (lock) {
            if (survey == 0 || present == null) {
                return false;
            }
            if (engine.currentTerm() != surveyedTerm || isVotingThreadRunning()) {
                // What was answered may be older than an election since.
                survey = 0;
                return false;
            }
            Map<Address, ElectionNotice> known = new HashMap<>(standings);
            known.keySet().retainAll(present.getMembers());
            verdict = verdict(known, present.size(), System.nanoTime() - surveyed);
            if (verdict == Verdict.WAIT) {
                return false;
            }
            survey = 0;
        }
        if (verdict != Verdict.LEADER_LIVES) {
            founding = verdict == Verdict.FOUND;
            rounds = 0;
            startVotingThread();
        }
        return true;
    }

    private enum Verdict {
        WAIT,
        /** It announced itself to everybody when it was asked. */
        LEADER_LIVES,
        ELECT,
        FOUND
    }

    private Verdict verdict(Map<Address, ElectionNotice> known, int members, long since) {
        if (known.values().stream().anyMatch(ElectionNotice::leads)) {
            return Verdict.LEADER_LIVES;
        }
        boolean all = known.size() == members;
        if (!all && since < STRAGGLERS_NANOS) {
            return Verdict.WAIT;
        }
        if (count(known, Standing.VOTER) >= engine.majority()) {
            return Verdict.ELECT;
        }
        boolean allEmpty = all && count(known, Standing.EMPTY) == known.size();
        boolean complete = known.size() == engine.members().size();
        boolean patient = System.nanoTime() - firstMajority < FOUNDING_NANOS;
        return allEmpty && known.size() >= engine.majority() && (complete || !patient) ? Verdict.FOUND : Verdict.WAIT;
    }

    private long count(Map<Address, ElectionNotice> known, Standing standing) {
        return known.entrySet().stream()
                .filter(entry -> engine.members().contains(MemberAddress.nameOf(entry.getKey())))
                .filter(entry -> entry.getValue().standing() == standing)
                .count();
    }

    private Standing standing() {
        return engine.alone(() -> {
            MemberAddress own = MemberAddress.of(local_addr).orElseThrow();
            if (engine.full() || twice(own)) {
                return Standing.OUT;
            }
            if (engine.admissions().own() > 0) {
                return Standing.VOTER;
            }
            LogStore store = engine.store();
            return store.isEmpty() && !store.replacesDamaged() ? Standing.EMPTY : Standing.CATCHING_UP;
        });
    }

    private boolean twice(MemberAddress own) {
        View present = view;
        return present != null
                && present.getMembers().stream()
                                .flatMap(address -> MemberAddress.of(address).stream())
                                .filter(member -> member.node().equals(own.node()))
                                .count()
                        > 1;
    }

    private void tell(Address to, Kind kind, long number) {
        boolean leads = local_addr.equals(engine.leader());
        ElectionNotice notice = new ElectionNotice(kind, standing(), leads, number, engine.currentTerm());
        engine.send(this, new EmptyMessage(to).putHeader(id, notice).setFlag(OOB));
    }

    // ---------------------------------------------------------------- messages

    @Override
    protected void handleMessage(Message message, RaftHeader header) {
        if (closed || engine.halted()) {
            return;
        }
        if (header instanceof ElectionNotice notice) {
            noticed(message, notice);
        } else if (header instanceof VoteRequest) {
            vote(message.getSrc(), header.currTerm(), Standing.VOTER);
        } else if (!(header instanceof VoteResponse) || header.currTerm() == engine.currentTerm()) {
            super.handleMessage(message, header);
        }
    }

    private void noticed(Message message, ElectionNotice notice) {
        switch (notice.kind()) {
            case SURVEY -> {
                Address leader = engine.leader();
                if (leader != null && leader.equals(local_addr)) {
                    sendLeaderElectedMessage(leader, engine.currentTerm());
                }
                tell(message.getSrc(), Kind.STANDING, notice.survey());
            }
            case STANDING -> {
                boolean current;
                synchronized (lock) {
                    current = notice.survey() == survey;
                    if (current) {
                        standings.put(message.getSrc(), notice);
                    }
                }
                if (current && !isVotingThreadRunning()) {
                    decide();
                }
            }
            case NO_LEADER -> {
                synchronized (lock) {
                    missed = true;
                }
            }
            case FOUNDING_VOTE -> vote(message.getSrc(), notice.currTerm(), Standing.EMPTY);
        }
    }

    private void vote(Address coordinator, long term, Standing needed) {
        VoteResponse response = engine.alone(() -> {
            if (standing() != needed || engine.currentTerm(term) < 0) {
                return null;
            }
            Address votedFor = engine.votedFor();
            if (votedFor != null && !votedFor.equals(coordinator)) {
                return null;
            }
            engine.votedFor(coordinator);
            long last = engine.store().last();
            return new VoteResponse(term, engine.termAt(last), last);
        });
        if (response != null) {
            engine.send(
                    this, new EmptyMessage(coordinator).putHeader(id, response).setFlag(OOB));
        }
    }

    // ---------------------------------------------------------------- voting

    @Override
    protected void sendVoteRequest(long term) {
        if (founding) {
            ElectionNotice request = new ElectionNotice(Kind.FOUNDING_VOTE, Standing.EMPTY, false, 0, term);
            engine.send(this, new EmptyMessage(null).putHeader(id, request).setFlag(OOB));
        } else {
            super.sendVoteRequest(term);
        }
    }

    /** One round; after a few without a result the survey decides anew whether an election makes sense. */
    @Override
    protected void runVotingProcess() {
        if (closed || engine.halted() || rounds++ >= ROUNDS_PER_SURVEY) {
            // The process looks at the flag first and ends.
            Thread.currentThread().interrupt();
        }
        super.runVotingProcess();
    }

    @Override
    protected Address determineLeader() {
        Map<Address, VoteResponse> votes = getVotes().getResults();
        if (!founding) {
            return super.determineLeader();
        }
        Map<String, String> disks = new TreeMap<>();
        votes.forEach((address, vote) -> {
            if (vote != null) {
                MemberAddress.of(address)
                        .ifPresent(member -> disks.put(member.node().value(), member.disk()));
            }
        });
        LOG.info("{} founds a cluster on the empty disks of {}", engine.self(), disks.keySet());
        engine.founding(disks);
        return local_addr;
    }
}
