package org.systole.core.state;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.systole.api.model.NodeId;

/**
 * What one attempt to fence a node is to do.
 *
 * @param target the node
 * @param incarnation the life that is to be ended; empty for a node never seen. A confirmation counts for no other.
 * @param how {@code reboot}, {@code off} or {@code on}
 * @param devices resource ids of the devices; each has to confirm, and all are off before any is switched on again
 * @param executor the node that drives the devices
 * @param executorLife the executor's life; another life drops the attempt
 * @param timeoutMillis how long one command to a device may take
 * @param reason why the node is fenced
 * @param who who asked for it: an operator with program and user, or the cluster
 * @param at cluster time in seconds when it was decided
 */
public record FencingOrder(
        NodeId target,
        Optional<Incarnation> incarnation,
        String how,
        List<String> devices,
        NodeId executor,
        Incarnation executorLife,
        long timeoutMillis,
        String reason,
        String who,
        long at) {
    /** Switches a node on, so that it may take part again. */
    public static final String ON = "on";

    /** Switches a node off and leaves it off. */
    public static final String OFF = "off";

    public FencingOrder {
        Objects.requireNonNull(target);
        Objects.requireNonNull(incarnation);
        Objects.requireNonNull(how);
        devices = List.copyOf(devices);
        Objects.requireNonNull(executor);
        Objects.requireNonNull(executorLife);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(who);
        if (devices.isEmpty() || timeoutMillis <= 0) {
            throw new IllegalArgumentException(
                    "fencing " + target + " with devices " + devices + " within " + timeoutMillis + " ms is no order");
        }
    }

    /** The devices in one word, for people: {@code pdu-1+pdu-2}. */
    public String device() {
        return String.join("+", devices);
    }
}
