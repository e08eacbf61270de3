package org.systole.core.replication;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.systole.core.membership.StallWatchdog;
import org.systole.core.replication.SnapshotFile.Snapshot;

/**
 * This node's part of the replicated log on disk: entries, term and vote, the newest snapshot. What a method here
 * wrote is on disk when it returns. After any failed write nothing is ever written again ({@link LogFailed}), because
 * nobody knows what reached the disk; a full disk is no failure, as space is taken before it is needed.
 *
 * <p>Entries since the last snapshot, and some before, are also kept in memory. Safe for use by several threads.
 */
final class LogStore implements AutoCloseable {
    private final Limits limits;
    private final DiskThread thread;
    private final Ballot ballot;
    private final SnapshotFile snapshots;
    private final LogWriter writer;
    private final LogContent content;
    private final boolean replacesDamaged;
    private Optional<Snapshot> snapshot;
    private long bytesSinceSnapshot;
    private boolean ready;
    private LogFailed failure;

    /**
     * @param segmentBytes length of a segment file
     * @param entriesPerSnapshot a snapshot is due after this many entries
     * @param bytesPerSnapshot or after this many bytes of entries
     * @param entriesKept how many entries before the snapshot stay for nodes that lag a little
     */
    record Limits(int segmentBytes, int entriesPerSnapshot, long bytesPerSnapshot, int entriesKept) {
        static final Limits NORMAL = new Limits(4 << 20, 5_000, 2 << 20, 1_000);
    }

    /** One entry: the term it was made in, and what it says. The entry before the first has no body. */
    record Entry(long term, byte[] body) {}

    private LogStore(
            Limits limits, DiskThread thread, LogRecovery.Recovered found, LogWriter writer, boolean replacesDamaged) {
        this.replacesDamaged = replacesDamaged;
        this.limits = limits;
        this.thread = thread;
        this.ballot = found.ballot();
        this.snapshots = found.snapshots();
        this.snapshot = found.snapshot();
        this.content = found.content();
        this.writer = writer;
    }

    /**
     * Opens the log in this directory, or makes a new one.
     *
     * @throws LogDamaged when something that was once durable is not as it was
     * @throws IOException when the directory cannot be used
     */
    static LogStore open(Path directory, FileOperations files, Limits limits) throws IOException {
        DiskThread thread = new DiskThread();
        try {
            LogStore store = thread.run(() -> {
                LogRecovery.Recovered found = LogRecovery.recover(directory, files);
                LogWriter writer = new LogWriter(
                        directory,
                        files,
                        found.ballot().disk(),
                        limits.segmentBytes / Sectors.SIZE,
                        found.nextSegment(),
                        found.nextBatch());
                boolean replacesDamaged = !new DamagedLogs(directory).all().isEmpty();
                return new LogStore(limits, thread, found, writer, replacesDamaged);
            });
            store.begin(directory);
            return store;
        } catch (IOException | RuntimeException e) {
            thread.close();
            throw e;
        }
    }

    /** Whatever fails here, nothing is still at work in the directory afterwards: another store may be opened there. */
    private void begin(Path directory) throws IOException {
        try {
            if (!makeReady() && isEmpty()) {
                throw new LogWriter.NoSpace(directory, limits.segmentBytes);
            }
        } catch (IOException | RuntimeException e) {
            try {
                close();
            } catch (LogFailed again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /** Reports disk work to a watchdog. */
    void report(StallWatchdog.Progress progress) {
        thread.report(progress);
    }

    /** Identifies this disk's part of the log: a replaced or emptied disk has another one. */
    UUID disk() {
        return ballot.disk();
    }

    synchronized long term() {
        return ballot.term();
    }

    synchronized byte[] vote() {
        return ballot.vote();
    }

    synchronized void promise(long term, byte[] vote) {
        write(() -> ballot.save(term, vote));
    }

    /** Index of the entry that admitted this disk, as far as this node has applied it; otherwise 0. */
    synchronized long admittedAt() {
        return ballot.admittedAt();
    }

    /** Remembers that this disk is admitted; true when that is news. */
    synchronized boolean admitted(long index) {
        if (index <= ballot.admittedAt()) {
            return false;
        }
        write(() -> ballot.saveAdmission(index));
        return true;
    }

    /** Index of the first entry there is; one more than the last when there is none. */
    synchronized long first() {
        return content.base().index() + 1;
    }

    synchronized long last() {
        return content.last();
    }

    /** Index up to which entries are known to be committed. */
    synchronized long committed() {
        return content.committed();
    }

    synchronized void commit(long index) {
        content.commit(index);
    }

    /** An entry, or null when it is not there; of the entry before the first only the term is known. */
    synchronized Entry get(long index) {
        return content.get(index);
    }

    /** Whether an entry was ever made durable or received here. */
    synchronized boolean isEmpty() {
        return content.last() == 0;
    }

    /** Whether this log stands in for one that was damaged: being empty does not mean that nothing was ever written. */
    boolean replacesDamaged() {
        return replacesDamaged;
    }

    /**
     * Makes sure that entries of this size can be appended from this index on.
     *
     * @return false when the file system is full; call again later
     */
    synchronized boolean reserve(long index, int entries, long bytes) {
        if (!ready && !makeReady()) {
            return false;
        }
        check();
        try {
            thread.run(() -> {
                writer.reserve(LogContent.batchSize(entries, bytes), content.position(index - 1));
                return null;
            });
            return true;
        } catch (LogWriter.NoSpace e) {
            return false;
        } catch (IOException e) {
            throw fail(e);
        }
    }

    /**
     * Puts entries into the log from this index on, in place of what stands there. They are on disk when this returns.
     * Room must have been {@link #reserve reserved}.
     */
    synchronized void append(long index, List<Entry> entries) {
        if (index <= content.committed() || index > content.last() + 1) {
            throw new IllegalStateException("entries from " + index + " do not fit a log that ends at " + content.last()
                    + " and is committed up to " + content.committed());
        }
        byte[] batch = LogContent.batch(content.committed(), index, entries);
        write(() -> {
            writer.reserve(batch.length, content.position(index - 1));
            writer.append(batch);
        });
        content.put(index, entries);
        bytesSinceSnapshot += batch.length;
    }

    /** Forgets entries from this index on, in memory; on disk they are replaced by the next ones. */
    synchronized void truncateFrom(long index) {
        content.truncateFrom(index);
    }

    synchronized Optional<Snapshot> snapshot() {
        return snapshot;
    }

    /** Whether enough was appended since the last snapshot. */
    synchronized boolean snapshotIsDue() {
        long since =
                content.committed() - snapshot.map(s -> s.position().index()).orElse(0L);
        return since > 0 && (since >= limits.entriesPerSnapshot || bytesSinceSnapshot >= limits.bytesPerSnapshot);
    }

    /**
     * Keeps a snapshot of the own state up to a committed entry and drops the entries before it.
     *
     * @return false when the file system is full; everything is as before then
     */
    synchronized boolean keepSnapshot(Snapshot next) {
        if (!save(next)) {
            return false;
        }
        content.dropUpTo(next.position().index() - limits.entriesKept);
        bytesSinceSnapshot = 0;
        long droppable = next.position().index();
        write(() -> writer.dropUpTo(droppable));
        return true;
    }

    /**
     * Replaces everything by a snapshot that another node sent.
     *
     * @return false when the file system is full; everything is as before then
     */
    synchronized boolean installSnapshot(Snapshot next) {
        if (!ready && !makeReady()) {
            return false;
        }
        if (!save(next)) {
            return false;
        }
        content.startAt(next.position());
        bytesSinceSnapshot = 0;
        // When this finds no space, the next reservation tries again.
        makeReady();
        return true;
    }

    private boolean save(Snapshot next) {
        check();
        try {
            thread.run(() -> {
                snapshots.save(next, ballot.disk());
                return null;
            });
        } catch (IOException e) {
            if (!LogWriter.isNoSpace(e)) {
                throw fail(e);
            }
            write(snapshots::discardUnfinished);
            return false;
        }
        snapshot = Optional.of(next);
        return true;
    }

    /** Writes everything anew, because nobody knows what a former process could not force to disk. */
    private synchronized boolean makeReady() {
        check();
        ready = false;
        try {
            thread.run(() -> {
                writer.beginWith(content.batches(), content.base());
                return null;
            });
            ready = true;
            return true;
        } catch (LogWriter.NoSpace e) {
            return false;
        } catch (IOException e) {
            throw fail(e);
        }
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void write(Writing work) {
        check();
        try {
            thread.run(() -> {
                work.run();
                return null;
            });
        } catch (IOException e) {
            throw fail(e);
        }
    }

    private void check() {
        if (failure != null) {
            throw failure;
        }
    }

    private LogFailed fail(IOException e) {
        failure = new LogFailed(
                "writing the replicated log failed (" + e + "). This node stops taking part, because nobody knows what"
                        + " reached the disk; check the disk and start the node again",
                e);
        return failure;
    }

    @Override
    public synchronized void close() {
        try {
            thread.run(() -> {
                writer.close();
                ballot.close();
                return null;
            });
        } catch (IOException e) {
            throw fail(e);
        } finally {
            thread.close();
            failure = new LogFailed("the replicated log is closed", null);
        }
    }
}
