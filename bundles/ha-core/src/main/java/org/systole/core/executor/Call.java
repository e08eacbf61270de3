package org.systole.core.executor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.systole.api.agent.ResourceAgent.Operation;
import org.systole.api.agent.ResourceAgent.Request;

/**
 * One submitted operation on its way; guarded by the lock of the {@link OperationRunner}, but for what never changes.
 */
final class Call {
    private static final Runnable NOTHING = () -> {};

    final String agent;
    final Request request;
    final CompletableFuture<OperationRunner.Outcome> outcome = new CompletableFuture<>();
    /** Cancels the timer that ends the wait or the run; there is never more than one. */
    Runnable timer = NOTHING;
    /** Whether the timer that limits a wait behind a hanging call is running. */
    boolean waitLimited;
    /** When the agent was called, as the ticker tells. */
    long begunNanos;
    /** The time inside the agent until it was given up. */
    Duration took = Duration.ZERO;
    /** The thread inside the agent. */
    Thread thread;
    /** Whether nobody waits for its end any more. */
    boolean givenUp;

    Call(String agent, Request request) {
        this.agent = agent;
        this.request = request;
    }

    /** Whether it only looks: then it is harmless that it goes on after it was given up. */
    boolean looksOnly() {
        return request.operation() == Operation.MONITOR || request.operation() == Operation.VALIDATE;
    }

    void cancelTimer() {
        timer.run();
        timer = NOTHING;
    }

    @Override
    public String toString() {
        return request.operation().key() + " of " + request.resource();
    }
}
