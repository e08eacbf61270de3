package org.systole.core.replication;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jgroups.Address;
import org.jgroups.Message;
import org.jgroups.ObjectMessage;
import org.jgroups.View;
import org.jgroups.protocols.raft.AppendResult;
import org.jgroups.protocols.raft.Leader;
import org.jgroups.protocols.raft.LogEntries;
import org.jgroups.protocols.raft.LogEntry;
import org.jgroups.raft.util.CommitTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.transport.MemberAddress;

/**
 * A leader that counts as the Raft paper does: the highest entry of its own term that a majority of the nodes has on
 * admitted disks is committed, and everything before it.
 */
final class GuardedLeader extends Leader {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedRaft.class);

    private final GuardedRaft engine;
    private final long term;
    private final Map<Address, Long> acknowledged = new HashMap<>();
    private final Map<Address, Long> admittedAt = new HashMap<>();
    private long firstOfTerm = Long.MAX_VALUE;
    private long announcedCommit;

    GuardedLeader(GuardedRaft engine) {
        super(engine);
        this.engine = engine;
        this.term = engine.currentTerm();
    }

    /** Whether an entry of this term is committed: only then is the leadership more than a belief. */
    boolean proven() {
        return engine.commitIndex() >= firstOfTerm;
    }

    /** Who left takes its acknowledgements along: it may come back with another disk. */
    void viewChanged(View view) {
        acknowledged.keySet().retainAll(view.getMembers());
        admittedAt.keySet().retainAll(view.getMembers());
    }

    /** Writes the first entry of the term: until it is committed, nobody is told that this node leads. */
    void beginTerm() {
        Optional<Envelope.Admission> foundation = engine.admissions().foundation(term);
        LOG.info(
                "{} leads in term {}{}",
                engine.self(),
                term,
                foundation
                        .map(f -> " and founds the cluster with " + f.disks().keySet())
                        .orElse(""));
        append(List.of(foundation
                .map(Envelope.class::cast)
                .orElseGet(Envelope.Barrier::new)
                .encode()));
    }

    /** Sends and appends; false when there is no room, or this node leads no more, and nothing was done. */
    boolean append(List<byte[]> bodies) {
        if (!engine.plays(this) || engine.currentTerm() != term) {
            return false;
        }
        LogStore store = engine.store();
        long bytes = bodies.stream().mapToLong(body -> body.length).sum();
        if (!store.reserve(store.last() + 1, bodies.size(), bytes)) {
            engine.setFull(true);
            return false;
        }
        long previous = store.last();
        LogEntries entries = new LogEntries();
        List<LogStore.Entry> own = new ArrayList<>();
        for (byte[] body : bodies) {
            entries.add(new LogEntry(term, body));
            own.add(new LogStore.Entry(term, body));
        }
        // The followers write while this node does. If its own write fails it never leads in this term again.
        engine.send(new ObjectMessage(null, entries)
                .putHeader(engine.getId(), engine.request(previous, engine.termAt(previous), term))
                .setFlag(Message.TransientFlag.DONT_LOOPBACK));
        store.append(previous + 1, own);
        engine.appended();
        if (firstOfTerm == Long.MAX_VALUE) {
            firstOfTerm = store.last();
        }
        count();
        return true;
    }

    /** Lets disks that are new to the cluster vote and count, once it is certain that this node leads. */
    void admitNewDisks(View view) {
        if (!proven() || view == null) {
            return;
        }
        engine.admissions().wanting(view, term).forEach((name, disk) -> {
            LOG.info("{} admits the disk of {}", engine.self(), name);
            engine.admissions().askedFor(disk, new Position(term, engine.store().last() + 1));
            append(List.of(new Envelope.Admission(false, new TreeMap<>(Map.of(name, disk))).encode()));
        });
    }

    /** Tells everybody how far is committed, if that is news. */
    void announceCommit() {
        if (engine.commitIndex() > announcedCommit) {
            announcedCommit = engine.commitIndex();
            engine.send(new ObjectMessage(null, null)
                    .putHeader(engine.getId(), engine.request(0, 0, term))
                    .setFlag(Message.TransientFlag.DONT_LOOPBACK));
        }
    }

    @Override
    public void handleAppendEntriesResponse(Address sender, long ofTerm, AppendResult result) {
        CommitTable table = engine.table();
        if (ofTerm != term || table == null) {
            return;
        }
        boolean probing = table.get(sender) != null && table.get(sender).sendSingleMessage();
        if (result.success()) {
            acknowledged.merge(sender, result.index(), Math::max);
            admittedAt.put(sender, result.nonMatchingTerm());
            long next = Math.max(result.index() + 1, probing ? 0 : next(table, sender));
            table.update(sender, result.index(), next, result.commitIndex(), false);
            count();
        } else if (result.nonMatchingTerm() > 0) {
            table.update(sender, result.index() - 1, result.index(), result.commitIndex(), true, true);
        } else {
            table.update(sender, result.commitIndex(), result.index() + 1, result.commitIndex(), true, true);
        }
        if (!result.success() || probing || engine.wasClipped(sender)) {
            engine.enqueue(() -> resend(sender));
        }
    }

    private void resend(Address member) {
        CommitTable table = engine.table();
        CommitTable.Entry entry = table == null ? null : table.get(member);
        if (entry != null && entry.nextIndex() <= engine.store().last()) {
            engine.sendAppendEntriesMessage(member, entry);
        }
    }

    private static long next(CommitTable table, Address member) {
        CommitTable.Entry entry = table.get(member);
        return entry == null ? 0 : entry.nextIndex();
    }

    private void count() {
        Map<String, Long> byNode = new HashMap<>();
        acknowledged.forEach((address, index) -> {
            if (engine.admissions().counts(address, admittedAt.getOrDefault(address, 0L))) {
                byNode.merge(MemberAddress.nameOf(address), index, Math::max);
            }
        });
        if (engine.admissions().counts(engine.getAddress(), engine.admissions().own())) {
            byNode.put(engine.self().value(), engine.store().last());
        }
        List<Long> reached = new ArrayList<>(byNode.values());
        if (reached.size() < engine.majority()) {
            return;
        }
        reached.sort(Collections.reverseOrder());
        long index = reached.get(engine.majority() - 1);
        if (index > engine.commitIndex() && engine.termAt(index) == term) {
            engine.commitUpTo(index);
        }
    }
}
