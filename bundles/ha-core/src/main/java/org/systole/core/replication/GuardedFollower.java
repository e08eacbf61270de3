package org.systole.core.replication;

import java.util.ArrayList;
import java.util.List;
import org.jgroups.Address;
import org.jgroups.EmptyMessage;
import org.jgroups.Message;
import org.jgroups.protocols.raft.AppendEntriesResponse;
import org.jgroups.protocols.raft.AppendResult;
import org.jgroups.protocols.raft.AppendResult.Result;
import org.jgroups.protocols.raft.Follower;
import org.jgroups.protocols.raft.LogEntries;
import org.jgroups.protocols.raft.LogEntry;
import org.systole.core.replication.ReplicatedLog.Position;

/**
 * A follower that vouches only for what it has compared: {@code verified} is the last entry known to be the same as the
 * leader's in this term. jgroups-raft's own follower commits and acknowledges up to the end of its log, where entries
 * of an earlier leader may stand.
 */
final class GuardedFollower extends Follower {
    private final GuardedRaft engine;
    private long verified;
    private long verifiedTerm = -1;

    GuardedFollower(GuardedRaft engine) {
        super(engine);
        this.engine = engine;
    }

    @Override
    public AppendResult handleAppendEntriesRequest(
            LogEntries entries, Address leader, long prevIndex, long prevTerm, long entryTerm, long leaderCommit) {
        engine.leader(leader);
        beginTermIfNew();
        if (entries == null || entries.size() == 0) {
            return committed(leaderCommit);
        }
        if (prevIndex > engine.commitIndex()) {
            LogStore.Entry previous = engine.store().get(prevIndex);
            if (previous == null) {
                return new AppendResult(
                        Result.FAIL_ENTRY_NOT_FOUND, engine.store().last());
            }
            if (previous.term() != prevTerm) {
                return new AppendResult(
                        Result.FAIL_CONFLICTING_PREV_TERM,
                        getFirstIndexOfConflictingTerm(prevIndex, previous.term()),
                        previous.term());
            }
        }
        take(entries, prevIndex + 1);
        verified = Math.max(verified, prevIndex + entries.size());
        return committed(leaderCommit);
    }

    private AppendResult committed(long leaderCommit) {
        long known = Math.min(leaderCommit, verified);
        if (known > engine.commitIndex()) {
            engine.commitUpTo(known);
        }
        return confirmed();
    }

    /** The last field, which a positive answer does not use, says which entry admitted this node's disk. */
    private AppendResult confirmed() {
        return new AppendResult(Result.OK, verified, engine.admissions().own());
    }

    /** Appends those entries that are not there yet, in place of any that differ. */
    private void take(LogEntries entries, long first) {
        List<LogStore.Entry> missing = new ArrayList<>();
        long bytes = 0;
        long index = first;
        long firstMissing = 0;
        for (LogEntry entry : entries) {
            if (missing.isEmpty() && isThere(index, entry)) {
                index++;
                continue;
            }
            if (missing.isEmpty()) {
                firstMissing = index;
            }
            LogStore.Entry own = EngineLog.entry(entry);
            missing.add(own);
            bytes += own.body().length;
            index++;
        }
        if (missing.isEmpty()) {
            return;
        }
        if (!engine.store().reserve(firstMissing, missing.size(), bytes)) {
            throw new GuardedRaft.NoRoom();
        }
        engine.store().append(firstMissing, missing);
        engine.appended();
    }

    private boolean isThere(long index, LogEntry entry) {
        if (index <= engine.commitIndex()) {
            LogStore.Entry committed = engine.store().get(index);
            if (committed != null && committed.term() != entry.term()) {
                engine.diverged("entry " + index + " is committed here as " + committed.term() + "." + index
                        + ", but the leader has " + entry.term() + "." + index);
            }
            return true;
        }
        LogStore.Entry existing = engine.store().get(index);
        return existing != null && existing.term() == entry.term();
    }

    @Override
    public void handleInstallSnapshotRequest(Message message, Address leader, long index, long term) {
        engine.leader(leader);
        beginTermIfNew();
        if (index > engine.commitIndex()) {
            LogStore.Entry same = engine.store().get(index);
            if (same != null && same.term() == term) {
                verified = Math.max(verified, index);
                engine.commitUpTo(index);
            } else {
                install(message, new Position(term, index));
            }
        }
        AppendResult result = confirmed().commitIndex(engine.commitIndex());
        engine.send(new EmptyMessage(message.getSrc())
                .putHeader(engine.getId(), new AppendEntriesResponse(engine.currentTerm(), result)));
    }

    private void install(Message message, Position position) {
        byte[] data = new byte[message.getLength()];
        System.arraycopy(message.getArray(), message.getOffset(), data, 0, data.length);
        SnapshotFile.Snapshot snapshot = new SnapshotFile.Snapshot(position, data);
        if (!engine.store().installSnapshot(snapshot)) {
            throw new GuardedRaft.NoRoom();
        }
        engine.machine().restore(snapshot);
        engine.installed(position);
        verified = position.index();
    }

    private void beginTermIfNew() {
        if (verifiedTerm != engine.currentTerm()) {
            verifiedTerm = engine.currentTerm();
            verified = engine.commitIndex();
        }
        verified = Math.max(verified, engine.commitIndex());
    }
}
