package org.systole.core.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.core.controller.Effect;
import org.systole.core.controller.Event;
import org.systole.core.controller.NodeController;
import org.systole.core.membership.PauseDetector;
import org.systole.core.membership.StallWatchdog;

/**
 * The node's one loop: takes events from a bounded queue, lets the controller decide, carries the effects out. States
 * from the log overtake each other: only the newest is looked at.
 */
final class NodeLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NodeLoop.class);

    /** More events than this waiting means that the controller is stuck; senders then wait. */
    private static final int QUEUE_LIMIT = 10_000;

    /** A time passes event comes at least this often. */
    static final long TICK_MILLIS = 100;

    private static final Event NEWS = new Event.Tick();

    private final NodeController controller;
    private final Consumer<Effect> edge;
    private final Consumer<NodeController> published;
    private final PauseDetector pauses;
    private final StallWatchdog.Progress progress;
    private final LongSupplier monotonicMillis;
    private final LongSupplier wallSeconds;
    private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(QUEUE_LIMIT);
    private final AtomicReference<Event.StateAdvanced> newest = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param edge carries one effect out; must not wait
     * @param published told after each event, before its effects, on the loop's thread: time for a new snapshot
     * @param pauseLimit the loop runs several times a second; a gap longer than this is told to the controller first
     * @param watchdog watches that no step takes too long
     */
    NodeLoop(
            NodeController controller,
            Consumer<Effect> edge,
            Consumer<NodeController> published,
            LongSupplier monotonicMillis,
            LongSupplier wallSeconds,
            Duration pauseLimit,
            StallWatchdog watchdog) {
        this.controller = controller;
        this.edge = edge;
        this.published = published;
        this.monotonicMillis = monotonicMillis;
        this.wallSeconds = wallSeconds;
        this.pauses = new PauseDetector(pauseLimit, System::nanoTime, gap -> stepNow(new Event.Paused(gap.toMillis())));
        this.progress = watchdog.watch("the controller");
        this.thread = new Thread(this::run, "systole-controller");
    }

    void start() {
        thread.start();
    }

    /** Queues an event; waits only if the controller is hopelessly behind. */
    void tell(Event event) {
        try {
            while (!closed && !queue.offer(event, 1, TimeUnit.SECONDS)) {
                log.warn("The controller is behind: {} events wait.", queue.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Queues the newest state of the log; never waits. */
    void tellState(Event.StateAdvanced state) {
        newest.set(state);
        if (!queue.offer(NEWS)) {
            log.debug("The queue is full; the new state is seen with the next event.");
        }
    }

    private void run() {
        while (!closed) {
            try {
                Event event = queue.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
                Event.StateAdvanced state = newest.getAndSet(null);
                if (state != null) {
                    step(state);
                }
                if (event != NEWS) {
                    step(event == null ? NEWS : event);
                }
            } catch (InterruptedException e) {
                log.debug("The controller's loop ends.");
                return;
            } catch (RuntimeException e) {
                log.error("A step of the controller failed; the next event is handled as if it had not come.", e);
            }
        }
    }

    private void step(Event event) {
        pauses.check();
        stepNow(event);
    }

    private void stepNow(Event event) {
        progress.begin();
        List<Effect> effects = controller.handle(event, monotonicMillis.getAsLong(), wallSeconds.getAsLong());
        // First, because the edge and its threads look into the snapshot for what they were just told to do.
        published.accept(controller);
        effects.forEach(edge);
        progress.end();
    }

    @Override
    public void close() {
        closed = true;
        if (Thread.currentThread() != thread) {
            thread.interrupt();
        }
    }
}
