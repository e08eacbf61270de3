package org.systole.core.replication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.replication.SnapshotFile.Snapshot;

/** Reads a log's directory after a start and decides what counts. */
final class LogRecovery {
    private final Path directory;
    private final FileOperations files;

    private LogRecovery(Path directory, FileOperations files) {
        this.directory = directory;
        this.files = files;
    }

    /**
     * What was found.
     *
     * @param nextSegment number of the next segment
     * @param nextBatch number of the next batch
     */
    record Recovered(
            Ballot ballot,
            SnapshotFile snapshots,
            Optional<Snapshot> snapshot,
            LogContent content,
            long nextSegment,
            long nextBatch) {}

    static Recovered recover(Path directory, FileOperations files) throws IOException {
        Files.createDirectories(directory);
        return new LogRecovery(directory, files).recover();
    }

    private Recovered recover() throws IOException {
        SnapshotFile snapshots = new SnapshotFile(directory, files);
        snapshots.discardUnfinished();
        files.delete(directory.resolve("spare"));
        List<Path> segmentFiles =
                files.list(directory).stream().filter(LogWriter::isSegment).toList();
        boolean ballotThere = Files.exists(directory.resolve("ballot"));
        if (!ballotThere && (snapshots.exists() || !segmentFiles.isEmpty())) {
            throw new LogDamaged(directory.resolve("ballot"), 0, "the file with term and vote is missing");
        }
        Ballot ballot = Ballot.open(directory, files, !ballotThere);
        Optional<Snapshot> snapshot = snapshots.load(ballot.disk());
        List<Segment> segments = segments(segmentFiles, ballot.disk());
        if (segments.isEmpty() && (ballot.term() > 0 || snapshot.isPresent())) {
            throw new LogDamaged(directory.resolve(Segment.name(1)), 0, "the segments of the log are missing");
        }
        LogContent content = content(segments, snapshot);
        long nextSegment = segments.isEmpty() ? 1 : last(segments).header().number() + 1;
        long nextBatch = segments.isEmpty() ? 1 : last(segments).nextBatch();
        return new Recovered(ballot, snapshots, snapshot, content, nextSegment, nextBatch);
    }

    private List<Segment> segments(List<Path> all, UUID disk) throws IOException {
        List<Segment> segments = new ArrayList<>();
        for (Path file : all) {
            Segment segment = Segment.read(file, files.read(file), file.equals(all.get(all.size() - 1)));
            if (!segment.header().disk().equals(disk)) {
                throw new LogDamaged(
                        file,
                        0,
                        "the segment belongs to another disk's log ("
                                + segment.header().disk() + ")");
            }
            if (segment.header().complete()) {
                // Whatever stands before was being removed when the process died.
                segments.clear();
            } else if (segments.isEmpty()) {
                segments.add(segment);
                continue;
            } else {
                checkFollows(last(segments), segment);
            }
            segments.add(segment);
        }
        return segments;
    }

    private static void checkFollows(Segment before, Segment next) throws LogDamaged {
        if (next.header().number() != before.header().number() + 1) {
            throw new LogDamaged(
                    next.file(), 0, "segment " + Segment.name(before.header().number() + 1) + " is missing before it");
        }
        if (next.header().firstBatch() != before.nextBatch()) {
            throw new LogDamaged(
                    before.file(),
                    0,
                    "batches " + before.nextBatch() + " to " + (next.header().firstBatch() - 1)
                            + " at its end are missing");
        }
    }

    private LogContent content(List<Segment> segments, Optional<Snapshot> snapshot) throws LogDamaged {
        Position start =
                segments.isEmpty() ? Position.NONE : segments.get(0).header().base();
        LogContent content = new LogContent(start);
        for (Segment segment : segments) {
            replay(segment, content);
        }
        long reached = snapshot.map(s -> s.position().index()).orElse(0L);
        if (content.base().index() > reached) {
            Path first = segments.get(0).file();
            throw new LogDamaged(
                    first,
                    0,
                    "the log begins after entry " + content.base().index() + ", but "
                            + (snapshot.isEmpty() ? "there is no snapshot" : "the snapshot ends at entry " + reached));
        }
        if (snapshot.isPresent()) {
            Position position = snapshot.get().position();
            LogStore.Entry same = content.get(reached);
            if (same == null || same.term() != position.term()) {
                // The process died after it had taken another node's snapshot and before it had dropped its entries.
                content.startAt(position);
            }
        }
        content.commit(Math.max(reached, content.committed()));
        return content;
    }

    private static void replay(Segment segment, LogContent content) throws LogDamaged {
        Position base = segment.header().base();
        if (base.index() < content.base().index()) {
            // It replaced entries of a segment that is gone, because a snapshot holds them: nothing before it matters.
            content.beginAfter(base);
        } else if (base.index() < content.last()) {
            content.truncateFrom(base.index() + 1);
        }
        LogStore.Entry before = content.get(base.index());
        boolean fits =
                base.index() == content.last() && (base.index() == 0 || before != null && before.term() == base.term());
        if (!fits) {
            throw new LogDamaged(
                    segment.file(), 0, "it begins after entry " + base + ", which the segment before does not have");
        }
        for (Segment.Batch batch : segment.batches()) {
            if (!content.replay(batch.bytes())) {
                throw new LogDamaged(
                        segment.file(), 0, "batch " + batch.number() + " does not fit the entries before it");
            }
        }
    }

    private static Segment last(List<Segment> segments) {
        return segments.get(segments.size() - 1);
    }
}
