package org.systole.core.replication;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.systole.core.replication.ReplicatedLog.Position;

/** Remembers every entry, in order; the answer is how many there are. */
final class ListMachine implements ReplicatedLog.StateMachine {
    private final List<String> entries = new ArrayList<>();
    private Position last = Position.NONE;

    @Override
    public synchronized byte[] apply(Position position, byte[] entry) {
        if (position.compareTo(last) <= 0) {
            throw new IllegalStateException(position + " after " + last);
        }
        last = position;
        entries.add(new String(entry, StandardCharsets.UTF_8));
        return Integer.toString(entries.size()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized byte[] snapshot() {
        return String.join("\n", entries).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void restore(Position position, byte[] snapshot) {
        entries.clear();
        if (snapshot.length > 0) {
            entries.addAll(List.of(new String(snapshot, StandardCharsets.UTF_8).split("\n")));
        }
        last = position;
    }

    synchronized List<String> entries() {
        return List.copyOf(entries);
    }
}
