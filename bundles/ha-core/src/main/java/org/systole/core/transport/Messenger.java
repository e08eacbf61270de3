package org.systole.core.transport;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.systole.api.model.NodeId;

/** Requests from node to node; nothing that is sent here is remembered by anyone. */
public interface Messenger {
    /**
     * Asks another node, or this one.
     *
     * @return its answer; fails with an {@link java.io.IOException} when the node is not in the view or does not answer
     *     in time, in which case it may or may not have acted
     */
    CompletableFuture<byte[]> ask(NodeId node, byte[] question, Duration timeout);

    /** Sets who answers what other nodes ask; called on the transport's threads, must answer soon. */
    void answerWith(BiFunction<NodeId, byte[], CompletableFuture<byte[]>> answerer);
}
