package org.systole.core.replication;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jgroups.Address;
import org.jgroups.View;
import org.jgroups.protocols.raft.AppendResult;
import org.jgroups.protocols.raft.Leader;
import org.jgroups.raft.util.CommitTable;
import org.systole.core.transport.MemberAddress;

/**
 * A leader that counts as the Raft paper does: the highest entry of its own term that a majority of the nodes has on
 * admitted disks is committed, and everything before it.
 */
final class GuardedLeader extends Leader {
    private final GuardedRaft engine;
    private final long term;
    private final Map<Address, Long> acknowledged = new HashMap<>();
    private final Map<Address, Long> admittedAt = new HashMap<>();
    private long firstOfTerm = Long.MAX_VALUE;

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

    /** Own entries are on the own disk. */
    void appended() {
        if (firstOfTerm == Long.MAX_VALUE) {
            firstOfTerm = engine.store().last();
        }
        count();
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
            if (engine.counts(address, admittedAt.getOrDefault(address, 0L))) {
                byNode.merge(MemberAddress.nameOf(address), index, Math::max);
            }
        });
        if (engine.counts(engine.getAddress(), engine.admittedAt())) {
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
