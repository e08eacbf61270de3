package org.systole.core.node;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.systole.api.fencing.FencingDriver.Trait;
import org.systole.cib.Element;
import org.systole.core.fencing.FencingDevices;
import org.systole.core.fencing.FencingWorker;
import org.systole.core.state.NodeRecord;

/**
 * What is out of the ordinary about the drivers of configured devices. Asking a driver may run a program, so only those
 * that are configured are asked, once, on a thread of its own.
 */
final class DriverTraits implements AutoCloseable {
    private static final long LOOK_EVERY_MILLIS = 200;
    private static final int LOOKS_FOR_MISSING = 10;

    private final FencingWorker fencing;
    private final Supplier<Element> configuration;
    private final Runnable changed;
    private final Map<String, SortedSet<String>> said = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "systole-driver-traits");
        thread.setDaemon(true);
        return thread;
    });
    private Element seen;
    private boolean complete = true;
    private long looks;

    /** @param changed called when there is news, on the thread of this object */
    DriverTraits(FencingWorker fencing, Supplier<Element> configuration, Runnable changed) {
        this.fencing = fencing;
        this.configuration = configuration;
        this.changed = changed;
    }

    void start() {
        timer.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** As they stand among the agents of a node. */
    SortedSet<String> words() {
        return said.values().stream().flatMap(SortedSet::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    private void look() {
        Element now = configuration.get();
        looks++;
        if (now == seen && (complete || looks % LOOKS_FOR_MISSING != 0)) {
            return;
        }
        seen = now;
        SortedSet<String> before = words();
        SortedSet<String> missing = new TreeSet<>();
        FencingDevices.of(now).all().stream()
                .map(FencingDevices.Device::type)
                .distinct()
                .filter(type -> !said.containsKey(type))
                .forEach(type -> fencing.metadata(type)
                        .ifPresentOrElse(m -> said.put(type, words(type, m.traits())), () -> missing.add(type)));
        // A driver that comes later is asked then.
        complete = missing.isEmpty();
        if (!before.equals(words())) {
            changed.run();
        }
    }

    private static SortedSet<String> words(String type, java.util.Set<Trait> traits) {
        SortedSet<String> words = new TreeSet<>();
        if (traits.contains(Trait.UNFENCES)) {
            words.add(NodeRecord.UNFENCES + type);
        }
        if (traits.contains(Trait.ON_TARGET)) {
            words.add(NodeRecord.ON_TARGET + type);
        }
        return words;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
