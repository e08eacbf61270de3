package org.systole.simulator;

import java.util.PriorityQueue;
import java.util.Random;

/** Virtual time: what is to happen when, in an order that depends on the seed alone. */
final class Agenda {
    private record Due(long at, long order, Runnable what) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final Random random;
    private long now;
    private long count;

    Agenda(long seed) {
        random = new Random(seed);
    }

    long now() {
        return now;
    }

    /** Runs the task after a delay in virtual milliseconds. */
    void after(long millis, Runnable what) {
        queue.add(new Due(now + millis, count++, what));
    }

    /** Runs the task after a delay of at least low and less than high virtual milliseconds. */
    void within(long low, long high, Runnable what) {
        after(low + (high > low ? random.nextLong(high - low) : 0), what);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    int pick(int bound) {
        return random.nextInt(bound);
    }

    /** Runs the next task. @return whether there was one */
    boolean step() {
        Due due = queue.poll();
        if (due == null) {
            return false;
        }
        now = due.at;
        due.what.run();
        return true;
    }
}
