package org.systole.core.node;

import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.replication.ReplicatedLog.StateMachine;
import org.systole.core.state.Applier;
import org.systole.core.state.ClusterState;
import org.systole.core.state.EntryCodec;
import org.systole.core.state.StateCodec;
import org.systole.core.state.Verdict;

/** Applies the log to the cluster's state and hands each new state on. Called on the log's thread. */
final class LogMachine implements StateMachine {
    private static final Logger log = LoggerFactory.getLogger(LogMachine.class);

    private final BiConsumer<Position, ClusterState> listener;
    private ClusterState state = ClusterState.empty();

    /** @param listener told each new state with its position; must only queue */
    LogMachine(BiConsumer<Position, ClusterState> listener) {
        this.listener = listener;
    }

    @Override
    public byte[] apply(Position position, byte[] entry) {
        Verdict verdict;
        try {
            Applier.Applied applied = Applier.apply(state, position, EntryCodec.decode(entry));
            state = applied.state();
            verdict = applied.verdict();
        } catch (RuntimeException e) {
            // The same on every node, so the states stay equal; an entry that cannot be applied changes nothing.
            log.error("Entry {} cannot be applied and is skipped.", position, e);
            verdict = new Verdict(false, "the entry cannot be applied: " + e.getMessage());
        }
        listener.accept(position, state);
        return verdict.encode();
    }

    @Override
    public byte[] snapshot() {
        return StateCodec.encode(state);
    }

    @Override
    public void restore(Position position, byte[] snapshot) {
        state = StateCodec.decode(snapshot);
        listener.accept(position, state);
    }
}
