package org.systole.testbed.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.systole.testbed.Bed;

/**
 * Samples every 10 ms which node holds which address, listening socket and disk, as the kernel has it, and keeps every
 * change and every double. A double is only reported when the first holder still holds after the second was seen to
 * hold, so a move between two readings is none. Times are {@link System#nanoTime}.
 */
public final class Watcher implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(10);

    /** Looking at sockets is dear, so those known to listen are looked at once a second. */
    private static final int SOCKETS_EVERY = 100;

    /** From one set of holders to another, first seen at this time. */
    public record Change(long nanos, String thing, SortedSet<String> from, SortedSet<String> to) {}

    /** Two nodes or more held one thing at the same moment. */
    public record Doubling(long nanos, String thing, SortedSet<String> holders) {}

    /**
     * How closely it watched.
     *
     * @param longestGap the longest time between two samples; a double shorter than this could have been missed
     */
    public record Coverage(long samples, Duration longestGap) {}

    private final Bed bed;
    private final Holdings holdings;
    private final Set<String> things;
    private final Set<String> listeners;
    private final Consumer<Doubling> alarm;
    private final List<Change> changes = new CopyOnWriteArrayList<>();
    private final List<Doubling> doublings = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::watch, "watcher");
    private volatile SortedMap<String, SortedSet<String>> latest;
    private volatile Coverage coverage = new Coverage(0, Duration.ZERO);
    private volatile boolean ended;

    private Watcher(Bed bed, Set<String> addresses, Set<String> listeners, Consumer<Doubling> alarm) {
        this.bed = bed;
        this.alarm = alarm;
        Map<String, String> labels = new TreeMap<>();
        bed.disks().forEach((label, device) -> labels.put(device, label));
        this.holdings = new Holdings(addresses, listeners, labels);
        this.listeners = Set.copyOf(listeners);
        this.things = new TreeSet<>(addresses);
        this.things.addAll(listeners);
        this.things.addAll(labels.values());
        this.latest = nobody();
    }

    /**
     * Starts watching the bed's disks and the given addresses.
     *
     * @param listeners TCP sockets that listen on such an address, as {@code ADDRESS:PORT}; that one is gone is seen
     *     within a second, that it is there at once
     * @param alarm called on the watcher's thread at each double, at once
     */
    public static Watcher start(Bed bed, Set<String> addresses, Set<String> listeners, Consumer<Doubling> alarm) {
        Watcher watcher = new Watcher(bed, addresses, listeners, alarm);
        watcher.thread.setDaemon(true);
        watcher.thread.setPriority(Thread.MAX_PRIORITY);
        watcher.thread.start();
        return watcher;
    }

    private SortedMap<String, SortedSet<String>> nobody() {
        SortedMap<String, SortedSet<String>> none = new TreeMap<>();
        things.forEach(thing -> none.put(thing, Collections.emptySortedSet()));
        return none;
    }

    private void watch() {
        long next = System.nanoTime();
        long last = next;
        while (!ended) {
            long now = System.nanoTime();
            sample(now);
            Duration gap = Duration.ofNanos(now - last);
            coverage = new Coverage(
                    coverage.samples() + 1, gap.compareTo(coverage.longestGap()) > 0 ? gap : coverage.longestGap());
            last = now;
            next = Math.max(next + PERIOD.toNanos(), System.nanoTime());
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private void sample(long now) {
        SortedMap<String, SortedSet<String>> seen = new TreeMap<>();
        things.forEach(thing -> seen.put(thing, new TreeSet<>()));
        for (String node : bed.nodes()) {
            held(node).forEach(thing -> seen.get(thing).add(node));
        }
        for (String thing : things) {
            if (seen.get(thing).size() > 1) {
                confirm(thing, seen.get(thing), now);
            }
            if (!seen.get(thing).equals(latest.get(thing))) {
                changes.add(
                        new Change(now, thing, latest.get(thing), Collections.unmodifiableSortedSet(seen.get(thing))));
            }
        }
        latest = seen;
    }

    private Set<String> held(String node) {
        OptionalLong pid = bed.pid1(node);
        if (pid.isEmpty()) {
            return Set.of();
        }
        Set<String> held = holdings.of(pid.getAsLong());
        Set<String> possible = listeners.stream()
                .filter(listener -> held.contains(listener.substring(0, listener.indexOf(':'))))
                .collect(Collectors.toSet());
        boolean known =
                possible.stream().allMatch(listener -> latest.get(listener).contains(node));
        if (known && coverage.samples() % SOCKETS_EVERY != 0) {
            held.addAll(possible);
        } else if (!possible.isEmpty()) {
            held.addAll(holdings.listening(pid.getAsLong()));
        }
        return held;
    }

    /** Reads the holders again in the same order; who still holds now held when the others were read. */
    private void confirm(String thing, SortedSet<String> holders, long now) {
        holders.removeIf(node -> !held(node).contains(thing));
        boolean known = latest.get(thing).equals(holders);
        if (holders.size() > 1 && !known) {
            Doubling doubling = new Doubling(now, thing, Collections.unmodifiableSortedSet(new TreeSet<>(holders)));
            doublings.add(doubling);
            alarm.accept(doubling);
        }
    }

    /** Every double so far, each once for as long as it lasted. */
    public List<Doubling> doublings() {
        return List.copyOf(doublings);
    }

    /** Who had what, in order. */
    public List<Change> changes() {
        return List.copyOf(changes);
    }

    public Coverage coverage() {
        return coverage;
    }

    /** The node that holds it alone now; empty if none does, or more than one. */
    public Optional<String> holder(String thing) {
        SortedSet<String> holders = latest.get(thing);
        if (holders == null) {
            throw new IllegalArgumentException(thing + " is not watched; watched are " + things);
        }
        return holders.size() == 1 ? Optional.of(holders.first()) : Optional.empty();
    }

    /** When a node was first seen to hold a thing after a time. */
    public OptionalLong gained(String thing, String node, long after) {
        return changes.stream()
                .filter(change -> change.nanos() >= after && change.thing().equals(thing))
                .filter(change -> change.to().contains(node) && !change.from().contains(node))
                .mapToLong(Change::nanos)
                .findFirst();
    }

    /** The changes as a log, one line each, in seconds since the given time. */
    public List<String> log(long since) {
        List<String> lines = new ArrayList<>();
        for (Change change : changes) {
            lines.add(String.format(
                    "%9.3f  %-14s %s -> %s",
                    (change.nanos() - since) / 1e9, change.thing(), change.from(), change.to()));
        }
        return lines;
    }

    @Override
    public void close() {
        ended = true;
        LockSupport.unpark(thread);
    }
}
