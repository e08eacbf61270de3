package org.systole.core.state;

/**
 * One life of a node. A confirmation, an intent or a result counts for one incarnation and never for a later one.
 *
 * @param uuid minted once on the node's disk
 * @param boot changes with every boot of the machine (or namespace): boot id and start time of pid 1
 * @param counter counts the lives since the uuid was minted, over all boots; it grows when the JVM is started again,
 * and     when the node rejoins after acting alone in a minority
 */
public record Incarnation(String uuid, String boot, long counter) {
    public Incarnation {
        if (uuid.isBlank() || boot.isBlank() || counter < 0) {
            throw new IllegalArgumentException("incomplete incarnation: " + uuid + "/" + boot + "/" + counter);
        }
    }

    /** Whether both are lives of one boot, so that what one started may still run beside the other. */
    public boolean sameBoot(Incarnation other) {
        return uuid.equals(other.uuid) && boot.equals(other.boot);
    }

    /** Reads what {@link #toString} wrote. */
    public static Incarnation parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("'" + text + "' is no incarnation (uuid/boot/counter)");
        }
        return new Incarnation(parts[0], parts[1], Long.parseLong(parts[2]));
    }

    @Override
    public String toString() {
        return uuid + "/" + boot + "/" + counter;
    }
}
