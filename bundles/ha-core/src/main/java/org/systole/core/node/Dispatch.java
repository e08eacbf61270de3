package org.systole.core.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.systole.api.model.NodeId;
import org.systole.core.controller.Event.Submission;
import org.systole.core.controller.Event.Submission.How;
import org.systole.core.replication.ReplicatedLog;
import org.systole.core.replication.ReplicatedLog.NotAccepted;
import org.systole.core.state.Entry;
import org.systole.core.state.EntryCodec;
import org.systole.core.state.Verdict;
import org.systole.core.transport.Messenger;

/**
 * Gets entries and questions to the leader, wherever it is, and tells honestly what came of them: only a refusal by
 * the log or the state is a no; everything else that is not a yes is unknown.
 */
final class Dispatch {
    /** First byte of a message: what follows it. */
    static final byte ENTRY = 'E';

    static final byte VERB = 'V';
    static final byte SEED = 'S';

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final NodeId self;
    private final ReplicatedLog log;
    private final Messenger messenger;

    Dispatch(NodeId self, ReplicatedLog log, Messenger messenger) {
        this.self = self;
        this.log = log;
        this.messenger = messenger;
    }

    /** Proposes the entry here if this node leads, else asks the leader to. Never fails. */
    CompletableFuture<Submission> submit(Entry entry) {
        byte[] bytes = EntryCodec.encode(entry);
        Optional<NodeId> leader = log.leadership().leader();
        if (log.leadership().self()) {
            return propose(bytes);
        }
        if (leader.isEmpty() || leader.get().equals(self)) {
            return CompletableFuture.completedFuture(new Submission(How.REFUSED, "nobody leads at present"));
        }
        return messenger
                .ask(leader.get(), prefixed(ENTRY, bytes), TIMEOUT)
                .thenApply(Dispatch::decode)
                .exceptionally(e -> new Submission(How.UNKNOWN, messageOf(e)));
    }

    /** Puts an entry of this or another node into the log. Never fails. */
    CompletableFuture<Submission> propose(byte[] entry) {
        return log.propose(entry)
                .thenApply(c -> {
                    Verdict verdict = Verdict.decode(c.answer());
                    return new Submission(verdict.accepted() ? How.ACCEPTED : How.REFUSED, verdict.text());
                })
                .exceptionally(
                        e -> new Submission(cause(e) instanceof NotAccepted ? How.REFUSED : How.UNKNOWN, messageOf(e)));
    }

    /** Asks a node something that is no entry. */
    CompletableFuture<byte[]> ask(NodeId node, byte kind, byte[] question, Duration timeout) {
        return messenger.ask(node, prefixed(kind, question), timeout);
    }

    private static byte[] prefixed(byte kind, byte[] bytes) {
        byte[] message = new byte[bytes.length + 1];
        message[0] = kind;
        System.arraycopy(bytes, 0, message, 1, bytes.length);
        return message;
    }

    static byte[] encode(Submission submission) {
        return (submission.how() + "\n" + submission.text()).getBytes(StandardCharsets.UTF_8);
    }

    private static Submission decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int line = text.indexOf('\n');
        return new Submission(How.valueOf(text.substring(0, line)), text.substring(line + 1));
    }

    static Throwable cause(Throwable e) {
        return e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    }

    static String messageOf(Throwable e) {
        Throwable cause = cause(e);
        return cause instanceof IOException || cause.getMessage() != null
                ? String.valueOf(cause.getMessage())
                : cause.toString();
    }
}
