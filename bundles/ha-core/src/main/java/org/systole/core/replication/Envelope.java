package org.systole.core.replication;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** What stands in an entry of the log. */
sealed interface Envelope {
    byte[] encode();

    <R> R accept(Visitor<R> visitor);

    /** One method per kind. */
    interface Visitor<R> {
        R barrier(Barrier barrier);

        R command(Command command);

        R admission(Admission admission);
    }

    /** A new leader's first entry: once it is committed, the leader's term is proven and all earlier entries are. */
    record Barrier() implements Envelope {
        @Override
        public byte[] encode() {
            return new byte[] {0};
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.barrier(this);
        }
    }

    /**
     * Something for the state machine.
     *
     * @param origin who proposed it: one opening of the log on one node
     * @param number counts up within the origin, in the order of the log
     */
    record Command(UUID origin, long number, byte[] content) implements Envelope {
        @Override
        public byte[] encode() {
            return ByteBuffer.allocate(1 + 3 * Long.BYTES + content.length)
                    .put((byte) 1)
                    .putLong(origin.getMostSignificantBits())
                    .putLong(origin.getLeastSignificantBits())
                    .putLong(number)
                    .put(content)
                    .array();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.command(this);
        }
    }

    /**
     * Lets disks vote and count.
     *
     * @param founding whether this is the first entry of all, which founds the cluster on a majority of empty disks
     * @param disks the disk of each node that is admitted
     */
    record Admission(boolean founding, SortedMap<String, String> disks) implements Envelope {
        public Admission {
            disks = Collections.unmodifiableSortedMap(new TreeMap<>(disks));
        }

        @Override
        public byte[] encode() {
            StringBuilder text = new StringBuilder();
            disks.forEach(
                    (node, disk) -> text.append(node).append('\n').append(disk).append('\n'));
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(1 + bytes.length)
                    .put((byte) (founding ? 2 : 3))
                    .put(bytes)
                    .array();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.admission(this);
        }

        static Admission decode(boolean founding, ByteBuffer bytes) {
            String[] lines = StandardCharsets.UTF_8.decode(bytes).toString().split("\n");
            SortedMap<String, String> disks = new TreeMap<>();
            for (int i = 0; i + 1 < lines.length; i += 2) {
                disks.put(lines[i], lines[i + 1]);
            }
            return new Admission(founding, disks);
        }
    }

    static Envelope decode(byte[] body) {
        ByteBuffer bytes = ByteBuffer.wrap(body);
        byte kind = bytes.get();
        return switch (kind) {
            case 0 -> new Barrier();
            case 1 -> {
                UUID origin = new UUID(bytes.getLong(), bytes.getLong());
                long number = bytes.getLong();
                byte[] content = new byte[bytes.remaining()];
                bytes.get(content);
                yield new Command(origin, number, content);
            }
            case 2, 3 -> Admission.decode(kind == 2, bytes);
            default -> throw new IllegalStateException(
                    "an entry of the log is of unknown kind " + kind + "; a newer version of this program wrote it");
        };
    }
}
