package org.systole.core.replication;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.systole.core.replication.LogStore.Entry;
import org.systole.core.replication.ReplicatedLog.Position;

/** The entries in memory: those after the base, and up to where they are known to be committed. */
final class LogContent {
    private static final int BATCH_HEADER = Long.BYTES * 2 + Integer.BYTES;
    private static final int ENTRY_HEADER = Long.BYTES + Integer.BYTES;
    private static final int REWRITE_BATCH = 1 << 20;

    private Position base;
    private final List<Entry> entries = new ArrayList<>();
    private long committed;

    LogContent(Position base) {
        this.base = base;
        this.committed = base.index();
    }

    /** The entry before the first one here. */
    Position base() {
        return base;
    }

    long last() {
        return base.index() + entries.size();
    }

    long committed() {
        return committed;
    }

    void commit(long index) {
        committed = Math.max(committed, Math.min(index, last()));
    }

    Entry get(long index) {
        if (index == base.index()) {
            return index == 0 ? null : new Entry(base.term(), null);
        }
        return index < base.index() || index > last() ? null : entries.get((int) (index - base.index() - 1));
    }

    /** Position of an entry that is there, or of the base. */
    Position position(long index) {
        return index == base.index() ? base : new Position(get(index).term(), index);
    }

    void put(long index, List<Entry> added) {
        truncateFrom(index);
        entries.addAll(added);
    }

    void truncateFrom(long index) {
        if (index <= last()) {
            entries.subList((int) (index - base.index() - 1), entries.size()).clear();
        }
    }

    /** Drops the oldest entries, this one included. */
    void dropUpTo(long index) {
        if (index > base.index()) {
            Position next = position(index);
            entries.subList(0, (int) (index - base.index())).clear();
            base = next;
        }
    }

    /** Everything up to here is in a snapshot; there are no entries. */
    void startAt(Position position) {
        entries.clear();
        base = position;
        committed = position.index();
    }

    /** There are no entries before this one, and none after it yet; what is committed stays so. */
    void beginAfter(Position position) {
        entries.clear();
        base = position;
    }

    static int batchSize(int count, long bytes) {
        return Math.toIntExact(BATCH_HEADER + (long) count * ENTRY_HEADER + bytes);
    }

    static byte[] batch(long committed, long index, List<Entry> entries) {
        long bytes = entries.stream().mapToLong(entry -> entry.body().length).sum();
        ByteBuffer batch = ByteBuffer.allocate(batchSize(entries.size(), bytes));
        batch.putLong(committed).putLong(index).putInt(entries.size());
        entries.forEach(
                entry -> batch.putLong(entry.term()).putInt(entry.body().length).put(entry.body()));
        return batch.array();
    }

    /** Applies a batch read from disk; false when it does not fit what was read before. */
    boolean replay(byte[] bytes) {
        ByteBuffer batch = ByteBuffer.wrap(bytes);
        long known = batch.getLong();
        long index = batch.getLong();
        if (index <= base.index() || index > last() + 1) {
            return false;
        }
        List<Entry> read = new ArrayList<>();
        for (int count = batch.getInt(); count > 0; count--) {
            long term = batch.getLong();
            byte[] body = new byte[batch.getInt()];
            batch.get(body);
            read.add(new Entry(term, body));
        }
        put(index, read);
        committed = Math.max(committed, known);
        return true;
    }

    /** All entries as batches, to write them anew. */
    List<byte[]> batches() {
        List<byte[]> batches = new ArrayList<>();
        int from = 0;
        while (from < entries.size()) {
            int to = from;
            long bytes = 0;
            while (to < entries.size() && (to == from || bytes < REWRITE_BATCH)) {
                bytes += entries.get(to++).body().length;
            }
            long known = Math.min(committed, base.index() + to);
            batches.add(batch(known, base.index() + from + 1, entries.subList(from, to)));
            from = to;
        }
        return batches;
    }
}
