package org.systole.core.replication;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.systole.core.replication.ReplicatedLog.Position;

/**
 * Appends batches to the newest segment and moves on to the next, whose space a second thread has taken in advance. All
 * methods are called on one thread.
 */
final class LogWriter {
    private static final int ZEROS = 256 * 1024;
    private static final long SPACE_SECONDS = 10;

    private final Path directory;
    private final FileOperations files;
    private final UUID disk;
    private final int sectors;
    private final Deque<Segment.Header> live = new ArrayDeque<>();
    private final ExecutorService allocator = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "systole-log-space");
        thread.setDaemon(true);
        return thread;
    });

    private FileOperations.Output active;
    private Segment.Header current;
    private int nextSector;
    private long nextBatch;
    private long nextNumber;
    private CompletableFuture<Spare> spare;

    /**
     * @param sectors length of an ordinary segment
     * @param nextNumber number of the next segment
     * @param nextBatch number of the next batch
     */
    LogWriter(Path directory, FileOperations files, UUID disk, int sectors, long nextNumber, long nextBatch) {
        this.directory = directory;
        this.files = files;
        this.disk = disk;
        this.sectors = sectors;
        this.nextNumber = nextNumber;
        this.nextBatch = nextBatch;
    }

    /** Space on disk that no entry uses yet. */
    private record Spare(Path file, int sectors) {}

    /** There is no space in the file system. */
    static final class NoSpace extends IOException {
        private static final long serialVersionUID = 1L;

        NoSpace(Path directory, long wanted) {
            super(directory + " has no room for " + wanted + " more bytes of log");
        }
    }

    /**
     * Makes sure that a batch of this size can be appended, by moving on to a new segment if need be. What replaces
     * entries of an earlier segment needs a new one as well: the earlier one may go away before this one does.
     *
     * @param before the entry before the batch; the new segment's base
     * @throws NoSpace when it cannot; nothing is changed then
     */
    void reserve(int bytes, Position before) throws IOException {
        int wanted = Sectors.count(bytes);
        boolean within = active != null && before.index() >= current.base().index();
        if (within && nextSector + wanted <= current.sectors()) {
            return;
        }
        activate(takeSpare(wanted + 1), before, false, live);
    }

    /** Appends a batch, for which there is room, and returns when it is on disk. */
    void append(byte[] batch) throws IOException {
        write(batch);
        active.force();
    }

    /**
     * Begins anew with one segment that holds all of these batches, and drops all earlier ones. Until the new one is
     * complete on disk, the earlier ones count.
     */
    void beginWith(Iterable<byte[]> batches, Position base) throws IOException {
        int wanted = 1;
        for (byte[] batch : batches) {
            wanted += Sectors.count(batch.length);
        }
        // Half as much again, so that one does not have to move on at once.
        Spare space = takeSpare(Math.max(sectors, wanted + wanted / 2));
        Deque<Segment.Header> only = new ArrayDeque<>();
        open(space, base, true, only);
        for (byte[] batch : batches) {
            write(batch);
        }
        publish(space, only.getLast());
        live.clear();
        live.addAll(only);
        for (Path old : files.list(directory)) {
            if (isSegment(old) && Segment.number(old) < only.getLast().number()) {
                files.delete(old);
            }
        }
        files.forceDirectory(directory);
    }

    /** Removes the segments whose entries are all in the snapshot. */
    void dropUpTo(long index) throws IOException {
        boolean dropped = false;
        while (live.size() > 1) {
            Segment.Header oldest = live.removeFirst();
            if (live.getFirst().base().index() > index) {
                live.addFirst(oldest);
                break;
            }
            files.delete(directory.resolve(Segment.name(oldest.number())));
            dropped = true;
        }
        if (dropped) {
            files.forceDirectory(directory);
        }
    }

    void close() throws IOException {
        allocator.shutdown();
        try {
            // Whoever opens the log next must not meet the spare that is being made.
            allocator.awaitTermination(SPACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (active != null) {
            active.close();
        }
    }

    static boolean isSegment(Path file) {
        return file.getFileName().toString().matches("log-[0-9a-f]{16}");
    }

    private void write(byte[] batch) throws IOException {
        ByteBuffer encoded = Sectors.encode(batch, nextBatch, current.number(), nextSector);
        int count = encoded.remaining() / Sectors.SIZE;
        active.write(encoded, (long) nextSector * Sectors.SIZE);
        nextSector += count;
        nextBatch++;
    }

    private void activate(Spare space, Position base, boolean complete, Deque<Segment.Header> headers)
            throws IOException {
        open(space, base, complete, headers);
        publish(space, headers.getLast());
    }

    /** Writes the header into the spare; its file keeps the spare's name until {@link #publish}. */
    private void open(Spare space, Position base, boolean complete, Deque<Segment.Header> headers) throws IOException {
        if (active != null) {
            active.close();
        }
        Segment.Header header = new Segment.Header(nextNumber++, complete, base, nextBatch, space.sectors, disk);
        active = files.open(space.file, false);
        active.write(Sectors.encode(header.encode(), 0, header.number(), 0), 0);
        current = header;
        nextSector = 1;
        headers.addLast(header);
    }

    private void publish(Spare space, Segment.Header header) throws IOException {
        active.force();
        files.rename(space.file, directory.resolve(Segment.name(header.number())));
        files.forceDirectory(directory);
        allocate(sectors);
    }

    private Spare takeSpare(int wanted) throws IOException {
        if (spare == null) {
            allocate(Math.max(sectors, wanted));
        }
        CompletableFuture<Spare> taken = spare;
        spare = null;
        Spare space = await(taken);
        if (space.sectors >= wanted) {
            return space;
        }
        files.delete(space.file);
        allocate(wanted);
        taken = spare;
        spare = null;
        return await(taken);
    }

    private void allocate(int wanted) {
        spare = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return zeros(wanted);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                allocator);
    }

    private static Spare await(CompletableFuture<Spare> space) throws IOException {
        try {
            return space.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw e;
        }
    }

    private Spare zeros(int wanted) throws IOException {
        Path file = directory.resolve("spare");
        files.delete(file);
        long length = (long) wanted * Sectors.SIZE;
        try (FileOperations.Output out = files.open(file, true)) {
            ByteBuffer zeros = ByteBuffer.allocate(ZEROS);
            for (long at = 0; at < length; at += ZEROS) {
                zeros.clear().limit((int) Math.min(ZEROS, length - at));
                out.write(zeros, at);
            }
            out.force();
        } catch (IOException e) {
            boolean full = files.usableSpace(directory) < length || isNoSpace(e);
            files.delete(file);
            throw full ? new NoSpace(directory, length) : e;
        }
        return new Spare(file, wanted);
    }

    /** Whether an error is the file system's way to say that it is full, or that a quota is used up. */
    static boolean isNoSpace(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("No space left") || message.contains("quota exceeded");
    }
}
