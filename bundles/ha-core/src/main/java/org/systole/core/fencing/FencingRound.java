package org.systole.core.fencing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.systole.api.fencing.FencingDriver.Kind;
import org.systole.api.model.NodeId;
import org.systole.core.fencing.FencingTopology.Level;
import org.systole.core.state.NodeRecord;

/**
 * What is tried one after the other until a node is fenced: every level once, driven by the first node that can, before
 * any is tried again by another. When all was tried, it begins anew, without end.
 *
 * @param tries in order; empty if nobody can do anything
 */
public record FencingRound(List<Try> tries) {
    /** Where options divide little time among many, each still gets this. */
    private static final Duration SHORTEST = Duration.ofSeconds(2);

    /**
     * One level, driven by one node.
     *
     * @param first whether the whole round is behind it: the time to draw breath
     */
    public record Try(Level level, NodeId executor, Duration timeout, boolean first) {}

    /** Adds a last try: to wait for the target's own watchdog. */
    public FencingRound thenWatchdog(NodeId executor, Duration wait) {
        Level level = new Level(List.of(new FencingDevices.Device(
                NodeRecord.WATCHDOG_DEVICE,
                NodeRecord.WATCHDOG_DEVICE,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeSet<>())));
        List<Try> all = new ArrayList<>(tries);
        all.add(new Try(level, executor, wait, tries.isEmpty()));
        return new FencingRound(all);
    }

    public FencingRound {
        tries = List.copyOf(tries);
    }

    /**
     * @param executors who can drive all devices of a level, best first
     * @param budget how long all levels together may take: {@code stonith-timeout}. Levels without a time of their own
     *     share what is left evenly.
     */
    public static FencingRound of(
            List<Level> levels, Function<Level, List<NodeId>> executors, Kind kind, Duration budget) {
        List<Level> usable =
                levels.stream().filter(l -> !executors.apply(l).isEmpty()).toList();
        Duration share = share(usable, kind, budget);
        List<Try> tries = new ArrayList<>();
        boolean more = true;
        for (int turn = 0; more; turn++) {
            more = false;
            boolean first = true;
            for (Level level : usable) {
                List<NodeId> nodes = executors.apply(level);
                if (turn < nodes.size()) {
                    more = true;
                    Duration timeout = own(level, kind);
                    for (int i = 0; i < tries(level, kind); i++) {
                        tries.add(new Try(level, nodes.get(turn), timeout.isZero() ? share : timeout, first));
                        first = false;
                    }
                }
            }
        }
        return new FencingRound(tries);
    }

    private static Duration share(List<Level> levels, Kind kind, Duration budget) {
        Duration left = budget;
        int sharing = 0;
        for (Level level : levels) {
            Duration own = own(level, kind).multipliedBy(tries(level, kind));
            left = left.minus(own);
            sharing += own.isZero() ? tries(level, kind) : 0;
        }
        Duration share = sharing == 0 ? left : left.dividedBy(sharing);
        return share.compareTo(SHORTEST) < 0 ? SHORTEST : share;
    }

    /** The longest time a device of the level sets for itself; zero if none does. */
    private static Duration own(Level level, Kind kind) {
        return level.devices().stream()
                .flatMap(d -> d.options().timeout(kind).stream())
                .reduce(Duration.ZERO, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    private static int tries(Level level, Kind kind) {
        return level.devices().stream()
                .mapToInt(d -> d.options().tries(kind))
                .max()
                .orElse(1);
    }

    /** What is next after so many tries in vain. */
    public Try after(int vain) {
        return tries.get(vain % tries.size());
    }

    /** How many times all levels were gone through with so many tries. */
    public int rounds(int vain) {
        int each = (int) tries.stream().filter(Try::first).count();
        int rest = (int) tries.subList(0, vain % tries.size() + 1).stream()
                .skip(1)
                .filter(Try::first)
                .count();
        return vain / tries.size() * each + rest;
    }
}
