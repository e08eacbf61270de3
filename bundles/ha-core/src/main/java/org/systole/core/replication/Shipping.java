package org.systole.core.replication;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jgroups.Address;
import org.jgroups.raft.util.CommitTable;

/**
 * What each follower is sent next: entries it lacks, a snapshot when they are gone, or how far is committed; and none
 * of it again before it can have been answered. Not safe for several threads: the engine holds its lock.
 */
final class Shipping {
    private static final long RESEND_AFTER_NANOS = 150_000_000L;
    private static final long SNAPSHOT_AFTER_NANOS = 2_000_000_000L;
    private static final long MOST_BYTES = 1 << 20;

    private final LogStore store;
    private final Wire wire;
    private final Map<Address, Sent> sent = new HashMap<>();
    private final Set<Address> clipped = new HashSet<>();

    private record Sent(long next, long nanos) {}

    /** Sends one thing. */
    interface Wire {
        /** Entries up to and including the last. */
        void entries(Address to, long first, long last);

        void snapshot(Address to, SnapshotFile.Snapshot snapshot);

        void committed(Address to);
    }

    Shipping(LogStore store, Wire wire) {
        this.store = store;
        this.wire = wire;
    }

    void retainAll(Collection<Address> members) {
        sent.keySet().retainAll(members);
        clipped.retainAll(members);
    }

    /**
     * Sends what a member lacks, unless it was sent a moment ago.
     *
     * @param committed up to where the leader has committed
     * @param now nanoseconds that only grow
     */
    void send(Address member, CommitTable.Entry known, long committed, long now) {
        Sent before = sent.get(member);
        long pause = known.nextIndex() < store.first() ? SNAPSHOT_AFTER_NANOS : RESEND_AFTER_NANOS;
        if (before != null && before.next == known.nextIndex() && now - before.nanos < pause) {
            return;
        }
        sent.put(member, new Sent(known.nextIndex(), now));
        long last = store.last();
        if (known.nextIndex() < store.first()) {
            wire.snapshot(member, store.snapshot().orElseThrow());
        } else if (last >= known.nextIndex()) {
            entries(member, known.nextIndex(), known.sendSingleMessage() ? known.nextIndex() : last);
        } else if (last > known.matchIndex() && last >= store.first()) {
            wire.entries(member, last, last);
        } else if (committed > known.commitIndex()) {
            wire.committed(member);
        }
    }

    /** Sends at most a megabyte at once; the answer brings the rest. */
    void entries(Address member, long from, long to) {
        long bytes = 0;
        long until = from;
        while (until < to && bytes < MOST_BYTES) {
            LogStore.Entry entry = store.get(until);
            bytes += entry == null ? 0 : entry.body().length;
            until++;
        }
        if (until < to) {
            clipped.add(member);
        } else {
            clipped.remove(member);
        }
        wire.entries(member, from, until);
    }

    /** Whether the last message left something out that is to follow on its answer. */
    boolean wasClipped(Address member) {
        return clipped.contains(member);
    }
}
