package org.systole.core.replication;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.replication.ReplicatedLog.StateMachine;

/**
 * The state machine as the engine sees it: the user's, wrapped in what the log itself must remember in the same order
 * on all nodes - which disks are admitted, and which requests were applied, so that none ever is twice.
 */
final class LogMachine {
    private static final byte VERSION = 1;
    private static final int MOST_ORIGINS = 256;
    private static final byte[] NOTHING = new byte[0];

    private final StateMachine user;
    private Position position = Position.NONE;
    private SortedMap<String, Admitted> disks = Collections.emptySortedMap();
    /** The highest number applied of each origin, the one that was quiet for longest first. */
    private final Map<UUID, Long> applied = new LinkedHashMap<>();

    /**
     * A disk that votes and counts.
     *
     * @param index the entry that admitted it
     */
    record Admitted(String disk, long index) {}

    LogMachine(StateMachine user) {
        this.user = user;
    }

    /** Up to where entries are applied. */
    synchronized Position position() {
        return position;
    }

    /** The disk of this node that votes and counts, if it has one. */
    synchronized Optional<Admitted> admitted(String node) {
        return Optional.ofNullable(disks.get(node));
    }

    synchronized byte[] apply(Position at, byte[] body) {
        if (at.index() != position.index() + 1 || at.term() < position.term()) {
            throw new IllegalStateException("entry " + at + " cannot follow " + position);
        }
        byte[] answer = Envelope.decode(body).accept(new Envelope.Visitor<>() {
            @Override
            public byte[] barrier(Envelope.Barrier barrier) {
                return NOTHING;
            }

            @Override
            public byte[] command(Envelope.Command command) {
                return isNew(command) ? user.apply(at, command.content()) : NOTHING;
            }

            @Override
            public byte[] admission(Envelope.Admission admission) {
                SortedMap<String, Admitted> next = new TreeMap<>(disks);
                admission.disks().forEach((node, disk) -> next.put(node, new Admitted(disk, at.index())));
                disks = Collections.unmodifiableSortedMap(next);
                return NOTHING;
            }
        });
        position = at;
        return answer;
    }

    private boolean isNew(Envelope.Command command) {
        Long before = applied.remove(command.origin());
        applied.put(command.origin(), before == null ? command.number() : Math.max(before, command.number()));
        if (applied.size() > MOST_ORIGINS) {
            applied.remove(applied.keySet().iterator().next());
        }
        return before == null || command.number() > before;
    }

    synchronized SnapshotFile.Snapshot snapshot() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(disks.size());
            for (Map.Entry<String, Admitted> disk : disks.entrySet()) {
                out.writeUTF(disk.getKey());
                out.writeUTF(disk.getValue().disk());
                out.writeLong(disk.getValue().index());
            }
            out.writeInt(applied.size());
            for (Map.Entry<UUID, Long> origin : applied.entrySet()) {
                out.writeLong(origin.getKey().getMostSignificantBits());
                out.writeLong(origin.getKey().getLeastSignificantBits());
                out.writeLong(origin.getValue());
            }
            byte[] content = user.snapshot();
            out.writeInt(content.length);
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SnapshotFile.Snapshot(position, bytes.toByteArray());
    }

    synchronized void restore(SnapshotFile.Snapshot snapshot) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot.data()))) {
            byte version = in.readByte();
            if (version != VERSION) {
                throw new IllegalStateException("the snapshot is of format " + version + ", this program knows only "
                        + VERSION + "; install the newer version on this node");
            }
            SortedMap<String, Admitted> admitted = new TreeMap<>();
            for (int count = in.readInt(); count > 0; count--) {
                admitted.put(in.readUTF(), new Admitted(in.readUTF(), in.readLong()));
            }
            applied.clear();
            for (int count = in.readInt(); count > 0; count--) {
                applied.put(new UUID(in.readLong(), in.readLong()), in.readLong());
            }
            byte[] content = in.readNBytes(in.readInt());
            disks = Collections.unmodifiableSortedMap(admitted);
            user.restore(snapshot.position(), content);
            position = snapshot.position();
        } catch (IOException e) {
            throw new IllegalStateException("the snapshot at " + snapshot.position() + " ends too early", e);
        }
    }
}
