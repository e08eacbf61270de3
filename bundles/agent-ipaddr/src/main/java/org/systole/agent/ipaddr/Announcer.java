package org.systole.agent.ipaddr;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces addresses in the background, one daemon thread per address while it lasts. Stopping an address ends its
 * announcements first: one that came later would draw the neighbours away from the node that took the address over.
 */
final class Announcer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Announcer.class);
    private static final Duration END_LIMIT = Duration.ofSeconds(2);

    private final Map<Address, Announcement> running = new ConcurrentHashMap<>();

    /** A thread, and a latch that opens when it has sent its last packet. */
    private record Announcement(Thread thread, CountDownLatch ended) {}

    /** Work that tells the neighbours; answers why it could not, or an empty string. */
    interface Telling {
        String tell() throws InterruptedException;
    }

    /** Begins to announce; announcements of the same address that still go on are ended. */
    void begin(Address address, Telling telling) throws InterruptedException {
        end(address);
        CountDownLatch ended = new CountDownLatch(1);
        Thread thread = new Thread(() -> tell(address, telling, ended), "announce-" + address);
        thread.setDaemon(true);
        running.put(address, new Announcement(thread, ended));
        thread.start();
    }

    private void tell(Address address, Telling telling, CountDownLatch ended) {
        try {
            String trouble = telling.tell();
            if (!trouble.isEmpty()) {
                log.warn(
                        "The neighbours of {} were not told where it is, so clients may take half a "
                                + "minute to find it: {}",
                        address,
                        trouble);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.debug("announcements of {} ended early", address);
        } finally {
            running.computeIfPresent(address, (key, current) -> current.ended() == ended ? null : current);
            ended.countDown();
        }
    }

    /** Ends the announcements of the address, if there are any, and waits until nothing more is sent. */
    void end(Address address) throws InterruptedException {
        Announcement announcement = running.remove(address);
        if (announcement != null) {
            announcement.thread().interrupt();
            announcement.ended().await(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Whether announcements of the address still go on. */
    boolean announces(Address address) {
        return running.containsKey(address);
    }

    /** Ends them all; the addresses stay. */
    @Override
    public void close() {
        running.values().forEach(announcement -> announcement.thread().interrupt());
        running.clear();
    }
}
