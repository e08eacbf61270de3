package org.systole.core.replication;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.systole.core.replication.ReplicatedLog.Position;

/**
 * One file of the log: a header sector, then batches, then zeros. Its whole length is written once when it is made, so
 * that appending needs no space and changes no metadata.
 */
record Segment(Path file, Header header, List<Batch> batches) {
    private static final long MAGIC = 0x5359_534C_4F47_3031L; // SYSLOG01

    /**
     * @param number the segments of a log count up without gaps
     * @param complete whether it contains everything since its base, so that earlier segments do not matter
     * @param base the entry before the first one in here
     * @param firstBatch number of the first batch in here
     * @param sectors the file's length
     * @param disk the disk the log belongs to
     */
    record Header(long number, boolean complete, Position base, long firstBatch, int sectors, UUID disk) {
        byte[] encode() {
            return ByteBuffer.allocate(Long.BYTES * 7 + Integer.BYTES + 1)
                    .putLong(MAGIC)
                    .putLong(number)
                    .put((byte) (complete ? 1 : 0))
                    .putLong(base.term())
                    .putLong(base.index())
                    .putLong(firstBatch)
                    .putInt(sectors)
                    .putLong(disk.getMostSignificantBits())
                    .putLong(disk.getLeastSignificantBits())
                    .array();
        }

        static Header decode(Path file, ByteBuffer bytes) throws LogDamaged {
            if (bytes.remaining() < Long.BYTES * 7 + Integer.BYTES + 1 || bytes.getLong() != MAGIC) {
                throw new LogDamaged(file, 0, "this is no segment of a replicated log");
            }
            return new Header(
                    bytes.getLong(),
                    bytes.get() == 1,
                    new Position(bytes.getLong(), bytes.getLong()),
                    bytes.getLong(),
                    bytes.getInt(),
                    new UUID(bytes.getLong(), bytes.getLong()));
        }
    }

    /** What was made durable in one go. */
    record Batch(long number, byte[] bytes) {}

    static String name(long number) {
        return String.format(Locale.ROOT, "log-%016x", number);
    }

    static long number(Path file) {
        return Long.parseUnsignedLong(file.getFileName().toString().substring("log-".length()), 16);
    }

    /** Number of the batch after the last. */
    long nextBatch() {
        return header.firstBatch() + batches.size();
    }

    /**
     * Reads a segment. A last batch that was not written in full was never acknowledged and is left out.
     *
     * @param last whether this is the newest segment; only there may a batch be unfinished
     * @throws LogDamaged when anything that was written in full is not as it was
     */
    static Segment read(Path file, byte[] content, boolean last) throws LogDamaged {
        return new Reader(file, content, number(file)).read(last);
    }

    private static final class Reader {
        private final Path file;
        private final byte[] content;
        private final long number;

        Reader(Path file, byte[] content, long number) {
            this.file = file;
            this.content = content;
            this.number = number;
        }

        Segment read(boolean last) throws LogDamaged {
            if (content.length < Sectors.SIZE || content.length % Sectors.SIZE != 0) {
                throw new LogDamaged(file, content.length, "the file ends in the middle of a sector");
            }
            if (Sectors.state(content, 0, number) != Sectors.State.WHOLE) {
                throw new LogDamaged(file, 0, "the header is damaged");
            }
            Header header = Header.decode(file, payload(0, 1));
            int sectors = content.length / Sectors.SIZE;
            if (header.number() != number || header.sectors() != sectors) {
                throw new LogDamaged(
                        file,
                        content.length,
                        "the header says segment " + header.number() + " of " + header.sectors()
                                + " sectors, but this is segment " + number + " of " + sectors);
            }
            List<Batch> batches = new ArrayList<>();
            int sector = 1;
            while (sector < sectors) {
                long expected = header.firstBatch() + batches.size();
                int end = endOfBatch(sector, sectors, expected);
                if (end < 0) {
                    checkNothingFollows(sector, sectors, expected, last);
                    break;
                }
                batches.add(new Batch(expected, array(payload(sector, end))));
                sector = end;
            }
            return new Segment(file, header, List.copyOf(batches));
        }

        /** The sector after the batch; negative when the batch is not there in full. */
        private int endOfBatch(int first, int sectors, long expected) throws LogDamaged {
            for (int sector = first; sector < sectors; sector++) {
                switch (Sectors.state(content, sector, number)) {
                    case EMPTY, TORN -> {
                        return -1;
                    }
                    case DAMAGED -> throw damaged(sector, "the bytes are not what was written (checksum)");
                    case WHOLE -> checkPlace(sector, sector == first, expected);
                }
                if ((Sectors.flags(content, sector) & Sectors.LAST) != 0) {
                    return sector + 1;
                }
            }
            return -1;
        }

        private void checkPlace(int sector, boolean first, long expected) throws LogDamaged {
            boolean marked = (Sectors.flags(content, sector) & Sectors.FIRST) != 0;
            if (Sectors.batch(content, sector) != expected || marked != first) {
                throw damaged(
                        sector,
                        "batch " + expected + " should stand here, not batch " + Sectors.batch(content, sector));
            }
        }

        private void checkNothingFollows(int from, int sectors, long unfinished, boolean last) throws LogDamaged {
            for (int sector = from; sector < sectors; sector++) {
                Sectors.State state = Sectors.state(content, sector, number);
                if (state == Sectors.State.DAMAGED) {
                    throw damaged(sector, "the bytes are not what was written (checksum)");
                }
                if (state == Sectors.State.WHOLE && Sectors.batch(content, sector) != unfinished) {
                    throw damaged(
                            from,
                            "batch " + unfinished + " was complete once (batch " + Sectors.batch(content, sector)
                                    + " follows) and is not any more");
                }
                if (state != Sectors.State.EMPTY && !last) {
                    throw damaged(
                            from,
                            "batch " + unfinished + " was complete once (another file follows) and is not"
                                    + " any more");
                }
            }
        }

        private LogDamaged damaged(int sector, String what) {
            return new LogDamaged(file, (long) sector * Sectors.SIZE, what);
        }

        private ByteBuffer payload(int from, int to) {
            ByteBuffer bytes = ByteBuffer.allocate((to - from) * Sectors.PAYLOAD);
            for (int sector = from; sector < to; sector++) {
                Sectors.payload(content, sector, bytes);
            }
            return bytes.flip();
        }

        private static byte[] array(ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        }
    }
}
