package org.systole.core.replication;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.systole.core.replication.ReplicatedLog.Position;

/**
 * The newest snapshot and the position it stands for, in one file that is replaced in one step: temporary file, fsync,
 * rename, fsync of the directory.
 */
final class SnapshotFile {
    private static final long MAGIC = 0x5359_5353_4E41_3031L; // SYSSNA01
    private static final int HEADER = Long.BYTES * 6;

    private final Path directory;
    private final Path file;
    private final FileOperations files;

    SnapshotFile(Path directory, FileOperations files) {
        this.directory = directory;
        this.file = directory.resolve("snapshot");
        this.files = files;
    }

    /** A state and the position of the last entry in it. */
    record Snapshot(Position position, byte[] data) {}

    boolean exists() {
        return Files.exists(file);
    }

    Optional<Snapshot> load(UUID disk) throws IOException {
        if (!exists()) {
            return Optional.empty();
        }
        byte[] content = files.read(file);
        if (content.length < HEADER + Integer.BYTES) {
            throw new LogDamaged(file, content.length, "the snapshot ends too early");
        }
        CRC32C crc = new CRC32C();
        crc.update(content, 0, content.length - Integer.BYTES);
        ByteBuffer bytes = ByteBuffer.wrap(content);
        if (bytes.getInt(content.length - Integer.BYTES) != (int) crc.getValue() || bytes.getLong() != MAGIC) {
            throw new LogDamaged(file, 0, "the snapshot is not what was written (checksum)");
        }
        UUID owner = new UUID(bytes.getLong(), bytes.getLong());
        if (!owner.equals(disk)) {
            throw new LogDamaged(file, Long.BYTES, "the snapshot belongs to another disk's log (" + owner + ")");
        }
        Position position = new Position(bytes.getLong(), bytes.getLong());
        byte[] data = new byte[(int) bytes.getLong()];
        bytes.get(data);
        return Optional.of(new Snapshot(position, data));
    }

    void save(Snapshot snapshot, UUID disk) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(HEADER + snapshot.data().length + Integer.BYTES)
                .putLong(MAGIC)
                .putLong(disk.getMostSignificantBits())
                .putLong(disk.getLeastSignificantBits())
                .putLong(snapshot.position().term())
                .putLong(snapshot.position().index())
                .putLong(snapshot.data().length)
                .put(snapshot.data());
        CRC32C crc = new CRC32C();
        crc.update(content.array(), 0, content.position());
        content.putInt((int) crc.getValue()).flip();
        Path temporary = directory.resolve("snapshot.tmp");
        files.delete(temporary);
        try (FileOperations.Output out = files.open(temporary, true)) {
            out.write(content, 0);
            out.force();
        }
        files.rename(temporary, file);
        files.forceDirectory(directory);
    }

    /** Removes what a failed {@link #save} left, so that it takes no space. */
    void discardUnfinished() throws IOException {
        files.delete(directory.resolve("snapshot.tmp"));
    }
}
