package org.systole.core.replication;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.systole.core.replication.ReplicatedLog.Committed;
import org.systole.core.replication.ReplicatedLog.Leadership;
import org.systole.core.replication.ReplicatedLog.Position;

/**
 * A few nodes with a replicated log each, and the means to hurt them. What {@link ReplicatedLogContract} needs of an
 * engine under test; nodes are numbered from 1. The state machine of every node is the list of the entries it applied.
 */
public interface LogBench extends AutoCloseable {
    /** An entry as a node's state machine has it. */
    record Applied(Position position, String text) {}

    int size();

    /** Starts a node that is down, on the disk it had. */
    void start(int node);

    /** Cuts a node's power: nothing of it happens any more, and only what was durable is there when it starts again. */
    void kill(int node);

    /** Replaces the disk of a node that is down by an empty one. */
    void wipe(int node);

    /** Freezes a node without ending it. */
    void pause(int node);

    void resume(int node);

    /** Whether {@link #separate} can be used. */
    boolean canSeparate();

    /** Lets these nodes talk to each other only, and the others among themselves. */
    void separate(Set<Integer> nodes);

    /** Lets all talk to all again. */
    void heal();

    /** Proposes at a node; the future completes or fails as the port says. */
    CompletableFuture<Committed> propose(int node, String text);

    /** Asks a node to make a snapshot. */
    void compact(int node);

    /** What the node's state machine has applied, in order; empty when it is down. */
    List<Applied> applied(int node);

    /** Whether the node knows, also after a restart, that its disk is admitted, so that it has a vote. */
    boolean admitted(int node);

    /** Whether the node's state was ever replaced by a snapshot since it was started last. */
    boolean restoredFromSnapshot(int node);

    /** What the node said of the leadership, oldest first, since it was started last. */
    List<Leadership> leaderships(int node);

    /** Lets time pass until the condition holds, at most this long; true when it holds. */
    boolean await(Duration atMost, BooleanSupplier condition);

    /** Lets time pass. */
    default void pass(Duration time) {
        await(time, () -> false);
    }

    @Override
    void close();
}
