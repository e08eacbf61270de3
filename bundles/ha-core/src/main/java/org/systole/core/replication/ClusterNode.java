package org.systole.core.replication;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.core.membership.JGroupsMembership;
import org.systole.core.membership.JoinGuard;
import org.systole.core.membership.Membership;
import org.systole.core.settings.KeyRing;
import org.systole.core.settings.NodeSettings;
import org.systole.core.state.Incarnation;
import org.systole.core.transport.ClusterChannel;
import org.systole.core.transport.JGroupsMessenger;
import org.systole.core.transport.MemberAddress;
import org.systole.core.transport.Messenger;

/**
 * A node's three ways to the others, over one channel: who is there, what is asked, what is decided. Opened before
 * anything is known of the others; the node joins when the log is started, and keeps trying when it cannot.
 */
public final class ClusterNode implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClusterNode.class);
    private static final long RETRY_MILLIS = 300;
    private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(3);

    private final NodeSettings settings;
    private final LogStore store;
    private final JGroupsMembership membership;
    private final JGroupsMessenger messenger = new JGroupsMessenger();
    private final RaftLog replicated;
    private final ExecutorService joiner = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "systole-join");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Incarnation incarnation;
    private volatile KeyRing keys;
    private volatile ClusterChannel channel;
    private volatile boolean closed;
    private volatile boolean failed;

    private ClusterNode(NodeSettings settings, Incarnation incarnation, LogStore store) {
        this.settings = settings;
        this.incarnation = incarnation;
        this.keys = settings.keys();
        this.store = store;
        this.membership = new JGroupsMembership(settings.self(), incarnation);
        Duration patience = settings.deadtime().multipliedBy(3);
        this.replicated = new RaftLog(
                settings.self(),
                settings.nodes(),
                store,
                patience.compareTo(SHORTEST_TIMEOUT) > 0 ? patience : SHORTEST_TIMEOUT,
                new LogStay());
    }

    /**
     * Opens the node's part of the log in {@code var/raft}; joins nothing yet. A damaged one is set aside, and the node
     * fetches everything from the others.
     *
     * @throws IOException when it cannot be opened
     */
    public static ClusterNode open(NodeSettings settings, Incarnation incarnation) throws IOException {
        return open(settings, incarnation, FileOperations.REAL, LogStore.Limits.NORMAL);
    }

    static ClusterNode open(
            NodeSettings settings, Incarnation incarnation, FileOperations files, LogStore.Limits limits)
            throws IOException {
        if (!settings.nodes().contains(settings.self())) {
            throw new IOException("this node's name is " + settings.self() + ", but ha.cf names only "
                    + settings.nodes() + "; add a line 'node " + settings.self() + "' or correct the host name");
        }
        return new ClusterNode(settings, incarnation, store(settings, files, limits));
    }

    private static LogStore store(NodeSettings settings, FileOperations files, LogStore.Limits limits)
            throws IOException {
        Path directory = settings.base().resolve("var").resolve("raft");
        try {
            return LogStore.open(directory, files, limits);
        } catch (LogDamaged e) {
            Path aside = new DamagedLogs(directory).setAside(e);
            log.error(
                    "{}; it is set aside in {}. {} fetches everything from the others and votes again when they have"
                            + " admitted it. Check the disk, and remove what was set aside when the node has caught up",
                    e.getMessage(),
                    aside,
                    settings.self());
            return LogStore.open(directory, files, limits);
        }
    }

    public Membership membership() {
        return membership;
    }

    public Messenger messenger() {
        return messenger;
    }

    /** The log; starting it lets the node join. Close the node, not the log. */
    public ReplicatedLog log() {
        return replicated;
    }

    /** Seals with these keys from now on, and opens what is sealed with any of them. */
    public void use(KeyRing next) {
        keys = next;
        ClusterChannel now = channel;
        if (now != null) {
            now.use(next);
        }
    }

    /** Leaves and joins again as this incarnation, for instance after acting alone; returns at once. */
    public void rejoin(Incarnation next) {
        joiner.execute(() -> {
            leave();
            incarnation = next;
            join();
        });
    }

    /** Called with the engine's lock held, so another thread joins and leaves. */
    private final class LogStay implements RaftLog.Stay {
        @Override
        public void join() {
            later(ClusterNode.this::join);
        }

        @Override
        public void leaveForGood() {
            failed = true;
            later(ClusterNode.this::leave);
        }

        @Override
        public void leaveUntilSpace() {
            later(() -> {
                leave();
                if (spaceCame()) {
                    replicated.spaceAgain();
                    ClusterNode.this.join();
                }
            });
        }

        private void later(Runnable work) {
            try {
                joiner.execute(work);
            } catch (RejectedExecutionException e) {
                log.debug("{} is leaving already", settings.self(), e);
            }
        }
    }

    /** Waits until there is space for a segment of the log; false when the node is closed first, or its log failed. */
    private boolean spaceCame() {
        try {
            while (!closed && !failed) {
                if (store.reserve(store.last() + 1, 1, 1)) {
                    return true;
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (LogFailed e) {
            replicated.failed(e.getMessage());
        }
        return false;
    }

    private void join() {
        String before = "";
        while (!closed && !failed) {
            try {
                enter();
                return;
            } catch (IOException e) {
                if (!before.equals(e.getMessage())) {
                    before = String.valueOf(e.getMessage());
                    log.warn("{} could not join and keeps trying: {}", settings.self(), before);
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void enter() throws IOException {
        MemberAddress self =
                new MemberAddress(settings.self(), incarnation, store.disk().toString());
        ClusterChannel next = new ClusterChannel(
                settings, self, new JoinGuard(settings.self(), settings.nodes()), replicated.protocols());
        next.use(keys);
        membership.attach(next, incarnation);
        messenger.attach(next);
        try {
            next.connect();
        } catch (IOException e) {
            next.close();
            throw e;
        }
        channel = next;
    }

    private void leave() {
        ClusterChannel now = channel;
        channel = null;
        if (now != null) {
            now.close();
            membership.detached(incarnation);
        }
    }

    /** Leaves the view and closes the log's files. */
    @Override
    public void close() {
        closed = true;
        joiner.shutdownNow();
        try {
            if (!joiner.awaitTermination(10, TimeUnit.SECONDS)) {
                log.warn("{} is still joining while it is closed", settings.self());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        leave();
        replicated.close();
    }
}
