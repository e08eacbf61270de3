package org.systole.core.state;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.systole.api.model.NodeId;

/**
 * One attempt to fence a node.
 *
 * @param id names the attempt
 * @param order what it is to do
 * @param outcome what came of it
 * @param said what the drivers reported
 * @param ended cluster time in seconds of the outcome; 0 while pending
 */
public record Fencing(IntentId id, FencingOrder order, Outcome outcome, String said, long ended) {
    public Fencing {
        Objects.requireNonNull(id);
        Objects.requireNonNull(order);
        Objects.requireNonNull(outcome);
        Objects.requireNonNull(said);
    }

    /** Only {@code CONFIRMED} releases anything. */
    public enum Outcome {
        PENDING,
        CONFIRMED,
        FAILED,
        UNKNOWN,
        /** A human, or a boot of the node, settled the matter first: neither good news nor bad. */
        OVERTAKEN
    }

    static Fencing pending(IntentId id, FencingOrder order) {
        return new Fencing(id, order, Outcome.PENDING, "", 0);
    }

    public NodeId target() {
        return order.target();
    }

    public Optional<Incarnation> incarnation() {
        return order.incarnation();
    }

    public String how() {
        return order.how();
    }

    public List<String> devices() {
        return order.devices();
    }

    /** The devices in one word, for people. */
    public String device() {
        return order.device();
    }

    public NodeId executor() {
        return order.executor();
    }

    public Incarnation executorLife() {
        return order.executorLife();
    }

    public String reason() {
        return order.reason();
    }

    public long at() {
        return order.at();
    }

    /** Whether it takes power away, rather than giving it back. */
    public boolean cuts() {
        return !how().equals(FencingOrder.ON);
    }

    /** Whether it ended without a confirmation, and nobody else settled the matter. */
    public boolean failed() {
        return outcome == Outcome.FAILED || outcome == Outcome.UNKNOWN;
    }

    Fencing ended(Outcome now, String what, long when) {
        return new Fencing(id, order, now, what, when);
    }
}
