package org.systole.core.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jgroups.Address;
import org.jgroups.protocols.raft.RAFT;

/**
 * jgroups-raft's RAFT, whose state changes on one thread at a time. RAFT itself answers vote requests on other threads
 * in the middle of an append; here a vote and an append never interleave. What fails to reach the disk stops the
 * engine, whichever way it came.
 */
abstract class OneAtATimeRaft extends RAFT {
    static final String CLOSED = "this node has left the replicated log";

    private final ReentrantLock turn = new ReentrantLock();
    private volatile boolean halted;

    /** Runs something while nothing else changes the engine's state. */
    final <T> T alone(Supplier<T> work) {
        turn.lock();
        try {
            return work.get();
        } catch (LogFailed e) {
            halt(e.getMessage());
            throw e;
        } finally {
            changed();
            turn.unlock();
        }
    }

    /** Runs something on the engine's thread, unless the engine has stopped. */
    final void enqueue(Runnable work) {
        enqueue(work, why -> log.debug("%s: a step was left out: %s", local_addr, why));
    }

    /**
     * The same for work that somebody waits for.
     *
     * @param leftOut told why the work was certainly not and will not be done
     */
    final void enqueue(Runnable work, Consumer<String> leftOut) {
        if (halted) {
            leftOut.accept(CLOSED);
        } else if (processing_queue == null) {
            leftOut.accept("this node is joining");
        } else {
            offer(new Step(work, leftOut));
        }
    }

    private static final class Step extends Request {
        private final Runnable work;
        private final Consumer<String> leftOut;

        Step(Runnable work, Consumer<String> leftOut) {
            this.work = work;
            this.leftOut = leftOut;
        }

        @Override
        protected void failed(Throwable cause) {
            leftOut.accept("too much is waiting in the queue of the log; try again");
        }
    }

    @Override
    protected final void process(List<Request> queue) {
        alone(() -> {
            try {
                processAlone(queue);
            } catch (LogFailed e) {
                halt(e.getMessage());
            }
            return null;
        });
    }

    private void processAlone(List<Request> queue) {
        List<Request> engine = new ArrayList<>();
        for (Request request : queue) {
            if (!(request instanceof Step step)) {
                engine.add(request);
            } else if (halted) {
                step.leftOut.accept(CLOSED);
            } else {
                step.work.run();
            }
        }
        if (!engine.isEmpty() && !halted) {
            super.process(engine);
        }
        if (!halted) {
            settle();
        }
    }

    /** Everything that came in together was worked on; still alone. */
    abstract void settle();

    /** Stops taking part for good; only the first reason counts. */
    final void halt(String reason) {
        if (halted) {
            return;
        }
        halted = true;
        wasHalted();
        failed(reason);
    }

    /** Stops taking part because the node leaves. */
    final void haltQuietly() {
        turn.lock();
        try {
            halted = true;
            wasHalted();
        } finally {
            turn.unlock();
        }
    }

    final boolean halted() {
        return halted;
    }

    /** Something may have changed; called before the lock is given back. */
    abstract void changed();

    /** Nothing is done any more; what waits must be told so. */
    abstract void wasHalted();

    /** The engine stopped by itself. */
    abstract void failed(String reason);

    @Override
    public int currentTerm(long newTerm) {
        return alone(() -> super.currentTerm(newTerm));
    }

    @Override
    public RAFT votedFor(Address member) {
        return alone(() -> super.votedFor(member));
    }

    @Override
    public long createNewTerm() {
        return alone(super::createNewTerm);
    }

    @Override
    public RAFT leader(Address leader) {
        return alone(() -> super.leader(leader));
    }

    @Override
    public RAFT setLeaderAndTerm(Address leader) {
        return alone(() -> super.setLeaderAndTerm(leader));
    }

    @Override
    public RAFT setLeaderAndTerm(Address leader, long term) {
        return alone(() -> super.setLeaderAndTerm(leader, term));
    }

    @Override
    public int trySetLeaderAndTerm(Address leader, long term) {
        return alone(() -> super.trySetLeaderAndTerm(leader, term));
    }
}
