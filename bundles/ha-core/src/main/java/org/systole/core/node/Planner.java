package org.systole.core.node;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.core.controller.Brain;
import org.systole.core.controller.Event;
import org.systole.core.controller.PlanMaker;
import org.systole.core.controller.PlanRequest;

/** Makes plans on a thread of its own, beside the controller, with a policy of its own. */
final class Planner implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Planner.class);

    private final PlanMaker maker;
    private final Consumer<Event> tell;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread planner = new Thread(task, "systole-planner");
        planner.setDaemon(true);
        return planner;
    });

    Planner(Brain brain, Consumer<Event> tell) {
        this.maker = new PlanMaker(brain);
        this.tell = tell;
    }

    /** Begins to make a plan; tells the controller when it is made, or cannot be. */
    void make(PlanRequest request) {
        thread.execute(() -> tell.accept(plan(request)));
    }

    private Event plan(PlanRequest request) {
        try {
            return new Event.Planned(request, Optional.of(maker.make(request)), "");
        } catch (RuntimeException | StackOverflowError e) {
            log.error("The policy failed, so nothing is begun before the cluster changes.", e);
            return new Event.Planned(
                    request,
                    Optional.empty(),
                    "the policy failed with " + e.getClass().getSimpleName() + ", see the log of this node; keep its"
                            + " cibadmin -Q for a report. Nothing is begun until something changes");
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
