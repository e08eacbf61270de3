package org.systole.core.replication;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.jgroups.Address;
import org.jgroups.protocols.raft.Log;
import org.jgroups.protocols.raft.LogEntries;
import org.jgroups.protocols.raft.LogEntry;
import org.jgroups.util.ByteArrayDataInputStream;
import org.jgroups.util.ByteArrayDataOutputStream;
import org.jgroups.util.Util;

/**
 * The durable log as jgroups-raft sees it. Snapshots do not go through here: jgroups-raft hands them over without their
 * position, so {@link GuardedRaft} deals with {@link LogStore} itself. Closing does not close the store, which outlives
 * a stay in the cluster.
 */
final class EngineLog implements Log {
    private static final byte[] NOBODY = new byte[0];

    private final LogStore store;

    EngineLog(LogStore store) {
        this.store = store;
    }

    @Override
    public long currentTerm() {
        return store.term();
    }

    @Override
    public Log currentTerm(long term) {
        if (term > store.term()) {
            store.promise(term, NOBODY);
        }
        return this;
    }

    @Override
    public Address votedFor() {
        byte[] vote = store.vote();
        if (vote.length == 0) {
            return null;
        }
        try {
            return Util.readAddress(new ByteArrayDataInputStream(vote));
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("the vote in term " + store.term() + " cannot be read", e);
        }
    }

    @Override
    public Log votedFor(Address member) {
        store.promise(store.term(), member == null ? NOBODY : bytes(member));
        return this;
    }

    @Override
    public long commitIndex() {
        return store.committed();
    }

    @Override
    public Log commitIndex(long index) {
        store.commit(index);
        return this;
    }

    @Override
    public long firstAppended() {
        return store.first();
    }

    @Override
    public long lastAppended() {
        return store.last();
    }

    @Override
    public long append(long index, LogEntries entries) {
        List<LogStore.Entry> added = new ArrayList<>();
        for (LogEntry entry : entries) {
            added.add(entry(entry));
        }
        store.append(index, added);
        return store.last();
    }

    /** The engine's entry in our form. */
    static LogStore.Entry entry(LogEntry entry) {
        byte[] command = entry.command();
        int from = entry.offset();
        boolean whole = from == 0 && entry.length() == command.length;
        return new LogStore.Entry(
                entry.term(), whole ? command : Arrays.copyOfRange(command, from, from + entry.length()));
    }

    @Override
    public LogEntry get(long index) {
        LogStore.Entry entry = store.get(index);
        return entry == null ? null : new LogEntry(entry.term(), entry.body());
    }

    @Override
    public void deleteAllEntriesStartingFrom(long index) {
        store.truncateFrom(index);
    }

    @Override
    public void forEach(ObjLongConsumer<LogEntry> function, long start, long end) {
        long last = Math.min(end, store.last());
        for (long index = Math.max(start, store.first()); index <= last; index++) {
            function.accept(get(index), index);
        }
    }

    @Override
    public void forEach(ObjLongConsumer<LogEntry> function) {
        forEach(function, store.first(), store.last());
    }

    @Override
    public long sizeInBytes() {
        return 0;
    }

    @Override
    public void init(String name, Map<String, String> arguments) {
        throw notHere("init");
    }

    @Override
    public Log useFsync(boolean fsync) {
        return this;
    }

    @Override
    public boolean useFsync() {
        return true;
    }

    @Override
    public void delete() {
        throw notHere("delete");
    }

    @Override
    public void setSnapshot(ByteBuffer snapshot) {
        throw notHere("setSnapshot");
    }

    @Override
    public ByteBuffer getSnapshot() {
        throw notHere("getSnapshot");
    }

    @Override
    public void truncate(long index) {
        throw notHere("truncate");
    }

    @Override
    public void reinitializeTo(long index, LogEntry entry) {
        throw notHere("reinitializeTo");
    }

    @Override
    public void close() {
        // The store is closed by whoever opened it.
        store.committed();
    }

    private static byte[] bytes(Address member) {
        ByteArrayDataOutputStream out = new ByteArrayDataOutputStream(256);
        try {
            Util.writeAddress(member, out);
        } catch (IOException e) {
            throw new IllegalStateException("the address of " + member + " cannot be written", e);
        }
        return Arrays.copyOf(out.buffer(), out.position());
    }

    private static IllegalStateException notHere(String method) {
        return new IllegalStateException("Log." + method + " is not used by GuardedRaft");
    }
}
