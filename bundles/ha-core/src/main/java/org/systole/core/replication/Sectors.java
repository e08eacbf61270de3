package org.systole.core.replication;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The physical form of the log: sectors of 512 bytes, the unit that disks write in one piece. Each checks itself, so
 * that after a crash one can tell what was never written in full (and was never acknowledged) from what was damaged
 * later.
 *
 * <pre>
 * 0   CRC32C of the bytes from 4 on, the segment's number and the sector's number
 * 4   number of the batch the sector belongs to
 * 12  how many bytes of the payload are used
 * 14  flags: 1 first of its batch, 2 last of its batch
 * 15  payload, 496 bytes
 * 511 end mark, never zero
 * </pre>
 */
final class Sectors {
    static final int SIZE = 512;
    static final int PAYLOAD = 496;
    static final int FIRST = 1;
    static final int LAST = 2;

    private static final int CHECKED_FROM = 4;
    private static final int PAYLOAD_AT = 15;
    private static final byte END = (byte) 0xA5;

    private Sectors() {}

    /** What a sector turned out to be. */
    enum State {
        /** Never written. */
        EMPTY,
        /** Written in full, and as it was. */
        WHOLE,
        /** Begun and not finished: the end is still zero. */
        TORN,
        /** Once written in full, and changed since. */
        DAMAGED
    }

    /** How many sectors a batch of this many bytes takes. */
    static int count(int bytes) {
        return Math.max(1, (bytes + PAYLOAD - 1) / PAYLOAD);
    }

    /** Writes a batch as sectors. */
    static ByteBuffer encode(byte[] batch, long batchNumber, long segment, int firstSector) {
        int sectors = count(batch.length);
        byte[] out = new byte[sectors * SIZE];
        for (int i = 0; i < sectors; i++) {
            int from = i * PAYLOAD;
            int used = Math.min(PAYLOAD, batch.length - from);
            int flags = (i == 0 ? FIRST : 0) | (i == sectors - 1 ? LAST : 0);
            ByteBuffer sector = ByteBuffer.wrap(out, i * SIZE, SIZE);
            sector.putInt(0).putLong(batchNumber).putShort((short) used).put((byte) flags);
            sector.put(batch, from, used);
            out[i * SIZE + SIZE - 1] = END;
            ByteBuffer.wrap(out, i * SIZE, CHECKED_FROM).putInt(checksum(out, i * SIZE, segment, firstSector + i));
        }
        return ByteBuffer.wrap(out);
    }

    static State state(byte[] file, int sector, long segment) {
        int at = sector * SIZE;
        if (isZero(file, at, SIZE)) {
            return State.EMPTY;
        }
        if (file[at + SIZE - 1] == 0) {
            return State.TORN;
        }
        ByteBuffer bytes = ByteBuffer.wrap(file, at, SIZE);
        boolean good = bytes.getInt() == checksum(file, at, segment, sector) && used(file, sector) <= PAYLOAD;
        return good ? State.WHOLE : State.DAMAGED;
    }

    static long batch(byte[] file, int sector) {
        return ByteBuffer.wrap(file).getLong(sector * SIZE + CHECKED_FROM);
    }

    static int used(byte[] file, int sector) {
        return ByteBuffer.wrap(file).getShort(sector * SIZE + 12) & 0xffff;
    }

    static int flags(byte[] file, int sector) {
        return file[sector * SIZE + 14];
    }

    /** Adds the sector's payload. */
    static void payload(byte[] file, int sector, ByteBuffer to) {
        to.put(file, sector * SIZE + PAYLOAD_AT, used(file, sector));
    }

    private static boolean isZero(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static int checksum(byte[] bytes, int at, long segment, int sector) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, at + CHECKED_FROM, SIZE - CHECKED_FROM);
        crc.update(ByteBuffer.allocate(12).putLong(segment).putInt(sector).flip());
        return (int) crc.getValue();
    }
}
