package org.systole.core.transport;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Turns refused messages into sentences, at most one per sender, reason and minute, and counts the others. */
final class SealReports {
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final int MOST_SENDERS = 256;

    private final Consumer<String> listener;
    private final LongSupplier ticker;
    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > MOST_SENDERS;
        }
    };
    private long total;

    /**
     * @param listener takes a sentence for an operator
     * @param ticker nanoseconds that only grow
     */
    SealReports(Consumer<String> listener, LongSupplier ticker) {
        this.listener = listener;
        this.ticker = ticker;
    }

    /** How many messages were refused so far. */
    synchronized long total() {
        return total;
    }

    void refused(SealedBox.Opened.Refused refused, Supplier<String> address, Supplier<String> ownKeys) {
        String sender = refused.sender().isEmpty() ? address.get() : refused.sender();
        long dropped = count(sender + ' ' + refused.reason());
        if (dropped > 0) {
            listener.accept(sentence(refused, sender, ownKeys.get()) + " (" + dropped
                    + (dropped == 1 ? " message" : " messages") + " dropped)");
        }
    }

    private synchronized long count(String key) {
        total++;
        long now = ticker.getAsLong();
        Count count = counts.computeIfAbsent(key, k -> new Count(now - MINUTE_NANOS));
        count.dropped++;
        if (now - count.reported < MINUTE_NANOS) {
            return 0;
        }
        count.reported = now;
        long dropped = count.dropped;
        count.dropped = 0;
        return dropped;
    }

    private static String sentence(SealedBox.Opened.Refused refused, String sender, String ownKeys) {
        return switch (refused.reason()) {
            case NO_KEY -> "Messages of " + sender + " carry no seal: it has no key of this cluster and stays out."
                    + " Copy authkeys of a member to it, or give it another multicast address or port.";
            case KEY_NUMBER_UNKNOWN -> "Messages of " + sender + " are sealed with key number " + refused.key()
                    + ", which this node does not have (it has " + ownKeys + "); the two cannot be in one cluster."
                    + " Make authkeys the same on both.";
            case WRONG_KEY -> "Messages of " + sender + " do not open with this node's key number " + refused.key()
                    + ": one of the two has a wrong key and stays out. Make authkeys the same on both.";
            case REPLAY -> "Messages of " + sender + " came a second time or are older than its newest life; they are"
                    + " ignored. Somebody repeats recorded traffic, or the clock of a node whose disk was replaced is"
                    + " behind.";
        };
    }

    private static final class Count {
        private long reported;
        private long dropped;

        Count(long reported) {
            this.reported = reported;
        }
    }
}
