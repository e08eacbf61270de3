package org.systole.core.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.systole.core.replication.ReplicatedLog.Position;

/**
 * What this node proposed as leader and has not heard of yet, by the index where it stands. Gives every command its
 * number, by which all nodes know it again. Not safe for several threads: the engine holds its lock.
 */
final class PendingProposals {
    private final UUID origin = UUID.randomUUID();
    private final TreeMap<Long, Waiting> byIndex = new TreeMap<>();
    private long nextNumber = 1;

    private record Waiting(long term, Proposal proposal) {}

    /**
     * Expects these at consecutive indexes.
     *
     * @return the entries to append
     */
    List<byte[]> expect(List<Proposal> proposals, long firstIndex, long term) {
        List<byte[]> bodies = new ArrayList<>();
        long index = firstIndex;
        for (Proposal proposal : proposals) {
            bodies.add(new Envelope.Command(origin, nextNumber++, proposal.content()).encode());
            byIndex.put(index++, new Waiting(term, proposal));
        }
        return bodies;
    }

    /** Nothing was appended from this index on. */
    void refuseFrom(long firstIndex, String why) {
        List<Waiting> refused = List.copyOf(byIndex.tailMap(firstIndex).values());
        byIndex.tailMap(firstIndex).clear();
        refused.forEach(waiting -> waiting.proposal.notAccepted(why));
    }

    /** An entry was applied: whoever waited for this index hears what came of it. */
    void applied(Position position, byte[] answer) {
        Waiting waiting = byIndex.remove(position.index());
        if (waiting == null) {
            return;
        }
        if (waiting.term == position.term()) {
            waiting.proposal.committed(position, answer);
        } else {
            waiting.proposal.notAccepted("another leader's entry stands at " + position);
        }
    }

    /** Nobody here will hear what comes of them. */
    void giveUp(String why) {
        List<Waiting> waiting = List.copyOf(byIndex.values());
        byIndex.clear();
        waiting.forEach(one -> one.proposal.unknown(why));
    }
}
