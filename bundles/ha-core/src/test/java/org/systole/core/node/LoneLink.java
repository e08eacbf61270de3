package org.systole.core.node;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.systole.api.model.NodeId;
import org.systole.core.membership.Membership;
import org.systole.core.replication.ReplicatedLog;
import org.systole.core.state.Incarnation;
import org.systole.core.transport.Messenger;

/** A cluster of one node whose log is a list, and whose disk can be said to be full or broken. */
final class LoneLink implements ClusterLink, Membership, Messenger, ReplicatedLog {
    private final NodeId self;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicInteger lives = new AtomicInteger(1);
    private final AtomicInteger views = new AtomicInteger();
    private volatile Consumer<View> members = view -> {};
    private volatile Listener listener;
    private volatile StateMachine machine;
    private volatile Leadership leadership = Leadership.NONE;
    private volatile boolean broken;
    private long index;

    LoneLink(NodeId self) {
        this.self = self;
    }

    /** The disk fails: nothing is taken any more. */
    void fail(String reason) {
        broken = true;
        thread.execute(() -> {
            lead(false);
            listener.failed(reason);
        });
    }

    void full(boolean full) {
        broken = full;
        thread.execute(() -> {
            lead(false);
            listener.outOfSpace(full);
            if (!full) {
                lead(true);
            }
        });
    }

    int lives() {
        return lives.get();
    }

    private void lead(boolean leads) {
        leadership = new Leadership(
                leadership.term() + (leads ? 1 : 0), leads ? Optional.of(self) : Optional.empty(), leads);
        listener.leadershipChanged(leadership);
    }

    @Override
    public Messenger messenger() {
        return this;
    }

    @Override
    public Membership membership() {
        return this;
    }

    @Override
    public ReplicatedLog log() {
        return this;
    }

    @Override
    public Incarnation incarnation() {
        return new Incarnation("11111111-2222-3333-4444-555555555555", "boot", lives.get());
    }

    @Override
    public Incarnation newLife() {
        lives.incrementAndGet();
        members.accept(view());
        return incarnation();
    }

    @Override
    public View view() {
        return new View(views.incrementAndGet(), new TreeMap<>(java.util.Map.of(self, incarnation())));
    }

    @Override
    public void listen(Consumer<View> next) {
        members = next;
        next.accept(view());
    }

    @Override
    public CompletableFuture<byte[]> ask(NodeId node, byte[] question, Duration timeout) {
        return CompletableFuture.failedFuture(new IOException("there is no other node"));
    }

    @Override
    public void answerWith(BiFunction<NodeId, byte[], CompletableFuture<byte[]>> next) {}

    @Override
    public void start(StateMachine applied, Listener told) {
        machine = applied;
        listener = told;
        thread.execute(() -> lead(true));
    }

    @Override
    public CompletableFuture<Committed> propose(byte[] entry) {
        CompletableFuture<Committed> answer = new CompletableFuture<>();
        thread.execute(() -> {
            if (broken || !leadership.self()) {
                answer.completeExceptionally(new NotAccepted("the disk takes nothing"));
                return;
            }
            Position position = new Position(leadership.term(), ++index);
            answer.complete(new Committed(position, machine.apply(position, entry)));
        });
        return answer;
    }

    @Override
    public Leadership leadership() {
        return leadership;
    }

    @Override
    public void compact() {}

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
