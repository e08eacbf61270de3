package org.systole.management.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.core.console.ClusterView;
import org.systole.core.console.Console;

/**
 * Takes a view of the cluster again and again, keeps the newest, and tells listeners what changed. One thread of its
 * own; readers never wait for it.
 */
public final class ClusterWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClusterWatch.class);

    /** How many events are kept for those who ask later. */
    private static final int EVENTS = 1000;

    private final Console console;
    private final EventLog events = new EventLog(EVENTS);
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread;
    private volatile ClusterView view;
    private boolean failing;

    /** Told on the watch's thread; must not block. */
    public interface Listener {
        /**
         * @param news what happened since the view before; empty for the first
         */
        void seen(ClusterView view, List<Event> news);
    }

    /** Takes the first view at once; that of a node that did not start is empty. */
    public ClusterWatch(Console console) {
        this.console = console;
        this.view = first(console);
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread watch = new Thread(task, "systole-management-watch");
            watch.setDaemon(true);
            return watch;
        });
    }

    /** A node that did not start has nothing to show; it says why and ends by itself. */
    private static ClusterView first(Console console) {
        try {
            return console.view();
        } catch (IllegalStateException e) {
            log.warn("There is no cluster to look at: {}", e.getMessage());
            return ClusterView.unknown(e.getMessage(), System.currentTimeMillis());
        }
    }

    /** Begins to look; a listener added before misses nothing. */
    public void start(Duration interval) {
        thread.scheduleWithFixedDelay(this::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    public ClusterView view() {
        return view;
    }

    public EventLog events() {
        return events;
    }

    /** Takes a view now. */
    void look() {
        try {
            ClusterView before = view;
            ClusterView now = console.view();
            List<Event> news = ViewChanges.between(before, now).stream()
                    .map(c -> events.add(now.taken(), c))
                    .toList();
            view = now;
            listeners.forEach(l -> l.seen(now, news));
            failing = false;
        } catch (RuntimeException e) {
            // One bad look must not end all others: the executor drops a task that throws.
            if (!failing) {
                log.warn("The cluster cannot be looked at; MBeans keep their last values until it can.", e);
            }
            failing = true;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
