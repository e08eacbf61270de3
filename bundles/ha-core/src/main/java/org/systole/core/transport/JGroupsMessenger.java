package org.systole.core.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jgroups.Address;
import org.jgroups.View;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.model.NodeId;

/**
 * Questions and answers over the cluster channel. On the wire: one byte (question, answer, failure), the question's
 * number, the content. A question whose addressee leaves the view fails at once.
 */
public final class JGroupsMessenger implements Messenger {
    private static final Logger log = LoggerFactory.getLogger(JGroupsMessenger.class);
    private static final byte QUESTION = 1;
    private static final byte ANSWER = 2;
    private static final byte FAILURE = 3;

    private final AtomicLong numbers = new AtomicLong(System.nanoTime());
    private final ConcurrentMap<Long, Pending> pending = new ConcurrentHashMap<>();
    private volatile BiFunction<NodeId, byte[], CompletableFuture<byte[]>> answerer = (node, question) ->
            CompletableFuture.failedFuture(new IOException("this node is starting and does not answer yet"));
    private volatile ClusterChannel channel;

    private record Pending(Address to, CompletableFuture<byte[]> answer) {}

    /** Uses this channel from now on; questions that wait for answers over the former one fail. */
    public void attach(ClusterChannel next) {
        channel = next;
        failAll(question -> true, "this node left the cluster for a moment");
        next.onMessage((from, bytes) -> receive(next, from, bytes));
        next.onView(view -> failAll(question -> !view.containsMember(question.to()), "it left the view"));
    }

    @Override
    public CompletableFuture<byte[]> ask(NodeId node, byte[] question, Duration timeout) {
        ClusterChannel over = channel;
        Optional<Address> to = over == null ? Optional.empty() : address(over.view(), node);
        if (to.isEmpty()) {
            return CompletableFuture.failedFuture(new IOException(node + " is not in this node's view"));
        }
        long number = numbers.incrementAndGet();
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        pending.put(number, new Pending(to.get(), answer));
        CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> fail(number, node + " did not answer within " + timeout.toMillis() + " ms"));
        try {
            over.send(to.get(), message(QUESTION, number, question));
        } catch (IOException e) {
            fail(number, e.getMessage());
        }
        return answer;
    }

    @Override
    public void answerWith(BiFunction<NodeId, byte[], CompletableFuture<byte[]>> next) {
        answerer = next;
    }

    private void receive(ClusterChannel over, Address from, byte[] bytes) {
        ByteBuffer message = ByteBuffer.wrap(bytes);
        if (message.remaining() < 1 + Long.BYTES) {
            log.warn("A message of {} is too short to be a question or an answer; ignored", from);
            return;
        }
        byte kind = message.get();
        long number = message.getLong();
        byte[] content = new byte[message.remaining()];
        message.get(content);
        switch (kind) {
            case QUESTION -> answer(over, from, number, content);
            case ANSWER -> Optional.ofNullable(pending.remove(number))
                    .ifPresent(question -> question.answer().complete(content));
            case FAILURE -> fail(number, new String(content, StandardCharsets.UTF_8));
            default -> log.warn("A message of {} is of unknown kind {}; ignored", from, kind);
        }
    }

    private void answer(ClusterChannel over, Address from, long number, byte[] question) {
        NodeId node = MemberAddress.of(from).map(MemberAddress::node).orElse(null);
        if (node == null) {
            return;
        }
        CompletableFuture<byte[]> answer;
        try {
            answer = answerer.apply(node, question);
        } catch (RuntimeException e) {
            log.error("Answering a question of {} failed", node, e);
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((bytes, failure) -> {
            byte[] reply = failure == null
                    ? message(ANSWER, number, bytes)
                    : message(
                            FAILURE,
                            number,
                            String.valueOf(failure.getMessage()).getBytes(StandardCharsets.UTF_8));
            try {
                over.send(from, reply);
            } catch (IOException e) {
                log.debug("An answer to {} could not be sent: {}", node, e.getMessage());
            }
        });
    }

    private void failAll(java.util.function.Predicate<Pending> which, String why) {
        pending.forEach((number, question) -> {
            if (which.test(question)) {
                fail(number, MemberAddress.nameOf(question.to()) + " did not answer: " + why);
            }
        });
    }

    private void fail(long number, String why) {
        Pending question = pending.remove(number);
        if (question != null) {
            question.answer().completeExceptionally(new IOException(why));
        }
    }

    private static Optional<Address> address(View view, NodeId node) {
        if (view == null) {
            return Optional.empty();
        }
        return view.getMembers().stream()
                .filter(member -> MemberAddress.of(member)
                        .filter(m -> m.node().equals(node))
                        .isPresent())
                .findFirst();
    }

    private static byte[] message(byte kind, long number, byte[] content) {
        return ByteBuffer.allocate(1 + Long.BYTES + content.length)
                .put(kind)
                .putLong(number)
                .put(content)
                .array();
    }
}
