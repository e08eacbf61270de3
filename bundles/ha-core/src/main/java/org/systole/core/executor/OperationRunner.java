package org.systole.core.executor;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.agent.ResourceAgent;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.agent.ResourceAgent.Request;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.core.registry.Offers;
import org.systole.core.registry.Offers.Lease;

/**
 * Calls agents on worker threads. At the time limit the call is interrupted and counts as timed out, whether the agent
 * heeds the interruption or not; its thread is then left to itself.
 */
public final class OperationRunner implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OperationRunner.class);

    private final Offers<ResourceAgent> agents;
    private final ExecutorService workers;
    private final ScheduledExecutorService clock;

    /** @param agents where agents are found; asked anew for every call */
    public OperationRunner(Offers<ResourceAgent> agents) {
        this.agents = agents;
        AtomicInteger number = new AtomicInteger();
        this.workers = Executors.newCachedThreadPool(r -> daemon(r, "systole-agent-" + number.incrementAndGet()));
        this.clock = Executors.newSingleThreadScheduledExecutor(r -> daemon(r, "systole-agent-limits"));
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** How a call ended. Exactly one of the fields tells: a result, a time-out, or a missing agent. */
    public record Outcome(Optional<Result> result, boolean timedOut, boolean agentMissing, Duration took) {
        static Outcome missing() {
            return new Outcome(Optional.empty(), false, true, Duration.ZERO);
        }
    }

    /**
     * Runs one operation; the caller sees to it that a resource has one at a time.
     *
     * @param agent {@code class:provider:type}
     * @return always completes normally, at the latest shortly after the time limit
     */
    public CompletableFuture<Outcome> submit(String agent, Request request) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Optional<Lease<ResourceAgent>> lease = agents.lease(agent);
        if (lease.isEmpty()) {
            outcome.complete(Outcome.missing());
            return outcome;
        }
        long start = System.nanoTime();
        Future<?> call = workers.submit(() -> {
            try (Lease<ResourceAgent> held = lease.get()) {
                Result result = call(held.service(), agent, request);
                outcome.complete(new Outcome(Optional.of(result), false, false, since(start)));
            } catch (InterruptedException e) {
                log.debug("{} of {} was interrupted at its time limit.", request.operation(), request.resource());
            }
        });
        ScheduledFuture<?> limit = clock.schedule(
                () -> {
                    if (outcome.complete(new Outcome(Optional.empty(), true, false, since(start)))) {
                        call.cancel(true);
                    }
                },
                request.timeout().toMillis(),
                TimeUnit.MILLISECONDS);
        outcome.whenComplete((o, e) -> limit.cancel(false));
        return outcome;
    }

    private static Result call(ResourceAgent service, String agent, Request request) throws InterruptedException {
        try {
            return service.run(withDefaults(service, request));
        } catch (RuntimeException e) {
            log.error("Agent {} failed in {} of {}.", agent, request.operation(), request.resource(), e);
            return Result.failed(
                    "agent " + agent + " ended with " + e.getClass().getName() + ", which is a mistake in it");
        }
    }

    private static Request withDefaults(ResourceAgent service, Request request) {
        Map<String, String> parameters = new TreeMap<>();
        for (Parameter p : service.metadata().parameters()) {
            if (!p.defaultValue().isEmpty()) {
                parameters.put(p.name(), p.defaultValue());
            }
        }
        parameters.putAll(request.parameters());
        return new Request(
                request.operation(),
                request.resource(),
                request.node(),
                parameters,
                request.timeout(),
                request.checkLevel(),
                request.probe());
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() {
        workers.shutdownNow();
        clock.shutdownNow();
    }
}
