package org.systole.core.transport;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jgroups.Address;
import org.jgroups.protocols.TCP;

/**
 * TCP with a sending thread per address. JGroups sends to one after the other on one thread, so that connecting to a
 * node that is gone holds up what the living are waiting for, heartbeats included, until they suspect each other. What
 * does not fit a queue is dropped; the protocols above send it again.
 */
final class QueueingTcp extends TCP {
    private static final int MOST_QUEUED = 2000;
    private static final long IDLE_SECONDS = 30;

    private final Map<Address, ThreadPoolExecutor> senders = new ConcurrentHashMap<>();

    @Override
    public void send(Address dest, byte[] data, int offset, int length) {
        byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
        senders.computeIfAbsent(dest, this::sender).execute(() -> deliver(dest, copy));
    }

    private void deliver(Address dest, byte[] data) {
        try {
            super.send(dest, data, 0, data.length);
        } catch (Exception e) {
            log.trace("sending to %s failed: %s", dest, e);
        }
    }

    private ThreadPoolExecutor sender(Address dest) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_QUEUED),
                work -> {
                    Thread thread = new Thread(work, "systole-send-" + dest);
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    @Override
    public void stop() {
        super.stop();
        senders.values().forEach(ThreadPoolExecutor::shutdownNow);
        senders.clear();
    }
}
