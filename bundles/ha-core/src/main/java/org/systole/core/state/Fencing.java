package org.systole.core.state;

import java.util.Objects;
import java.util.Optional;
import org.systole.api.model.NodeId;

/**
 * One attempt to fence a node.
 *
 * @param id names the attempt
 * @param target the node
 * @param incarnation the life that is to be ended; empty for a node never seen. A confirmation counts for no other.
 * @param how {@code reboot} or {@code off}
 * @param device the device's resource id
 * @param executor the node that drives the device
 * @param executorLife the executor's life; another life drops the attempt
 * @param reason why the node is fenced
 * @param at cluster time in seconds when it was decided
 * @param outcome what came of it
 * @param said what the driver reported
 * @param ended cluster time in seconds of the outcome; 0 while pending
 */
public record Fencing(
        IntentId id,
        NodeId target,
        Optional<Incarnation> incarnation,
        String how,
        String device,
        NodeId executor,
        Incarnation executorLife,
        String reason,
        long at,
        Outcome outcome,
        String said,
        long ended) {
    public Fencing {
        Objects.requireNonNull(id);
        Objects.requireNonNull(target);
        Objects.requireNonNull(incarnation);
        Objects.requireNonNull(how);
        Objects.requireNonNull(device);
        Objects.requireNonNull(executor);
        Objects.requireNonNull(executorLife);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(outcome);
        Objects.requireNonNull(said);
    }

    /** Only {@code CONFIRMED} releases anything. */
    public enum Outcome {
        PENDING,
        CONFIRMED,
        FAILED,
        UNKNOWN
    }

    Fencing ended(Outcome now, String what, long when) {
        return new Fencing(id, target, incarnation, how, device, executor, executorLife, reason, at, now, what, when);
    }
}
