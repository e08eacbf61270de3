package org.systole.core.replication;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;

/**
 * Term and vote, in two sectors of one file that are written in turn. The file never grows, so a node can still
 * remember what it promised when its disk is full. It also names the disk, and says since when it is admitted.
 */
final class Ballot {
    private static final long MAGIC = 0x5359_5342_414C_3031L; // SYSBAL01
    private static final int FIXED = Long.BYTES * 5 + Short.BYTES;

    private final Path file;
    private final FileOperations.Output output;
    private final UUID disk;
    private long sequence;
    private long term;
    private byte[] vote;
    private long admittedAt;

    private Ballot(Path file, FileOperations.Output output, State state) {
        this.file = file;
        this.output = output;
        this.disk = state.disk;
        this.sequence = state.sequence;
        this.term = state.term;
        this.vote = state.vote;
        this.admittedAt = state.admittedAt;
    }

    private record State(UUID disk, long sequence, long term, byte[] vote, long admittedAt) {}

    /** Opens the ballot of a log, or makes a new one for an empty directory. */
    static Ballot open(Path directory, FileOperations files, boolean fresh) throws IOException {
        Path file = directory.resolve("ballot");
        if (fresh) {
            create(directory, file, files);
        }
        byte[] content = files.read(file);
        State newest = newest(file, content);
        Ballot ballot = new Ballot(file, files.open(file, false), newest);
        // What a former process could not force may stand in memory only; written again, it is on disk.
        ballot.write(newest.term, newest.vote, newest.admittedAt);
        return ballot;
    }

    private static void create(Path directory, Path file, FileOperations files) throws IOException {
        Path temporary = directory.resolve("ballot.tmp");
        files.delete(temporary);
        State first = new State(UUID.randomUUID(), 1, 0, new byte[0], 0);
        try (FileOperations.Output out = files.open(temporary, true)) {
            out.write(ByteBuffer.allocate(2 * Sectors.SIZE), 0);
            out.write(encode(first), slot(first.sequence));
            out.force();
        }
        files.rename(temporary, file);
        files.forceDirectory(directory);
    }

    UUID disk() {
        return disk;
    }

    long term() {
        return term;
    }

    byte[] vote() {
        return vote.clone();
    }

    /** Makes both durable; when this returns, the promise holds. */
    void save(long newTerm, byte[] newVote) throws IOException {
        if (newTerm == term && Arrays.equals(newVote, vote)) {
            return;
        }
        if (FIXED + newVote.length > Sectors.PAYLOAD) {
            throw new IOException(
                    file + ": a vote of " + newVote.length + " bytes does not fit; use shorter node names");
        }
        write(newTerm, newVote, admittedAt);
    }

    /** Index of the entry that admitted this disk; 0 before this node has applied it. */
    long admittedAt() {
        return admittedAt;
    }

    /** Remembers that this disk is admitted. */
    void saveAdmission(long index) throws IOException {
        if (index > admittedAt) {
            write(term, vote, index);
        }
    }

    private void write(long newTerm, byte[] newVote, long newAdmittedAt) throws IOException {
        State next = new State(disk, sequence + 1, newTerm, newVote.clone(), newAdmittedAt);
        output.write(encode(next), slot(next.sequence));
        output.force();
        sequence = next.sequence;
        term = newTerm;
        vote = next.vote;
        admittedAt = next.admittedAt;
    }

    void close() throws IOException {
        output.close();
    }

    private static long slot(long sequence) {
        return (sequence & 1) * Sectors.SIZE;
    }

    private static ByteBuffer encode(State state) {
        byte[] bytes = ByteBuffer.allocate(FIXED + state.vote.length)
                .putLong(MAGIC)
                .putLong(state.disk.getMostSignificantBits())
                .putLong(state.disk.getLeastSignificantBits())
                .putLong(state.term)
                .putLong(state.admittedAt)
                .putShort((short) state.vote.length)
                .put(state.vote)
                .array();
        return Sectors.encode(bytes, state.sequence, MAGIC, (int) (state.sequence & 1));
    }

    private static State newest(Path file, byte[] content) throws LogDamaged {
        if (content.length != 2 * Sectors.SIZE) {
            throw new LogDamaged(file, content.length, "the file must have " + 2 * Sectors.SIZE + " bytes");
        }
        State even = slotState(file, content, 0);
        State odd = slotState(file, content, 1);
        if (odd == null || (even == null && odd.sequence != 1)) {
            throw new LogDamaged(file, 0, "term and vote are not there as they were written");
        }
        return even == null || odd.sequence > even.sequence ? odd : even;
    }

    private static State slotState(Path file, byte[] content, int slot) throws LogDamaged {
        return switch (Sectors.state(content, slot, MAGIC)) {
            case EMPTY, TORN -> null;
            case DAMAGED -> throw new LogDamaged(
                    file, (long) slot * Sectors.SIZE, "the bytes are not what was written (checksum)");
            case WHOLE -> {
                ByteBuffer bytes = ByteBuffer.allocate(Sectors.PAYLOAD);
                Sectors.payload(content, slot, bytes);
                bytes.flip();
                if (bytes.getLong() != MAGIC) {
                    throw new LogDamaged(file, 0, "this is no ballot of a replicated log");
                }
                UUID disk = new UUID(bytes.getLong(), bytes.getLong());
                long term = bytes.getLong();
                long admittedAt = bytes.getLong();
                byte[] vote = new byte[bytes.getShort()];
                bytes.get(vote);
                yield new State(disk, Sectors.batch(content, slot), term, vote, admittedAt);
            }
        };
    }
}
