package org.systole.core.transport;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers which sealed messages were seen. Within one life of a sender a sliding window over its counter refuses what
 * came before; of lives that were never met, only newer ones than the newest known are let in. A life once met stays
 * welcome, so that a copy of a node that starts with a newer epoch cannot silence the one that runs.
 */
final class ReplayGuard {
    private static final int WINDOW = 8192;
    private static final int MOST_LIVES = 1024;

    private final SealMemory memory;
    private final Map<ByteBuffer, Window> lives = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Window> eldest) {
            return size() > MOST_LIVES;
        }
    };
    private final Map<String, Long> newest = new HashMap<>();

    ReplayGuard(SealMemory memory) {
        this.memory = memory;
    }

    /**
     * Whether a message that opened is new.
     *
     * @param sender identifies the sending node across its lives
     * @param epoch grows with each of its lives
     * @param life the whole identity of the life, epoch and random salt included
     * @param counter the message's number within the life
     */
    synchronized boolean isNew(String sender, long epoch, byte[] life, long counter) {
        ByteBuffer id = ByteBuffer.wrap(life.clone());
        Window window = lives.get(id);
        if (window == null) {
            if (epoch < newest.computeIfAbsent(sender, memory::newestEpoch)) {
                return false;
            }
            newest.put(sender, epoch);
            memory.rememberEpoch(sender, epoch);
            window = new Window();
            lives.put(id, window);
        }
        return window.isNew(counter);
    }

    private static final class Window {
        private final long[] bits = new long[WINDOW / 64];
        private long highest = -1;

        boolean isNew(long counter) {
            if (counter < 0 || counter <= highest - WINDOW) {
                return false;
            }
            if (counter > highest) {
                clear(highest + 1, counter);
                highest = counter;
            } else if ((word(counter) & bit(counter)) != 0) {
                return false;
            }
            bits[slot(counter)] |= bit(counter);
            return true;
        }

        private void clear(long from, long to) {
            if (to - from >= WINDOW) {
                java.util.Arrays.fill(bits, 0);
                return;
            }
            for (long counter = from; counter <= to; counter++) {
                bits[slot(counter)] &= ~bit(counter);
            }
        }

        private long word(long counter) {
            return bits[slot(counter)];
        }

        private static int slot(long counter) {
            return (int) (counter % WINDOW / 64);
        }

        private static long bit(long counter) {
            return 1L << (counter % 64);
        }
    }
}
