package org.systole.core.node;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.systole.api.agent.ResourceAgent;
import org.systole.api.agent.ResourceAgent.Operation;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.view.Configuration;
import org.systole.cib.view.Primitive;
import org.systole.core.controller.Event.Execution;
import org.systole.core.executor.OperationRunner;
import org.systole.core.fencing.FencingDevices;
import org.systole.core.fencing.FencingWorker;
import org.systole.core.state.Notice;
import org.systole.core.state.OperationRecord.Ended;
import org.systole.core.state.Restart;

/**
 * Operations on this node's resources, as the configuration defines them: services through their agents, fencing
 * devices by asking the device whether it answers.
 */
final class LocalOperations {
    private static final int RC_ERROR = 1;
    private static final int RC_NOT_INSTALLED = 5;
    private static final int RC_NOT_RUNNING = 7;

    private final NodeId self;
    private final OperationRunner runner;
    private final FencingWorker fencing;
    private final Set<ResourceId> watchedDevices = ConcurrentHashMap.newKeySet();

    LocalOperations(NodeId self, OperationRunner runner, FencingWorker fencing) {
        this.self = self;
        this.runner = runner;
        this.fencing = fencing;
    }

    /**
     * @param operation its name in the history
     * @param intervalMillis 0, but for a recurring monitor
     * @param probe whether a monitor only asks if the resource is there
     * @param peer the other node of a live migration; empty for none
     * @param notice what a copy of a clone is told, for {@code notify}
     */
    record Call(
            ResourceId resource,
            String operation,
            long intervalMillis,
            Duration timeout,
            boolean probe,
            String peer,
            Optional<Notice> notice) {
        /** What concerns this node only, and is no notification. */
        Call(ResourceId resource, String operation, long intervalMillis, Duration timeout, boolean probe) {
            this(resource, operation, intervalMillis, timeout, probe, "", Optional.empty());
        }
    }

    /** Carries the call out as the configuration stands now; never fails. */
    CompletableFuture<Execution> run(Element configuration, Call call) {
        Configuration read = Configuration.of(Element.of("cib").and(configuration));
        Optional<Primitive> primitive = read.primitive(call.resource());
        if (primitive.isEmpty()) {
            return CompletableFuture.completedFuture(new Execution(
                    false, Ended.ERROR, RC_NOT_INSTALLED, "the configuration no longer has " + call.resource(), 0));
        }
        return primitive.get().fencing()
                ? CompletableFuture.supplyAsync(() -> device(configuration, call))
                : service(primitive.get(), call, CallMeta.of(read, self, call));
    }

    /** Cancelling the answer cancels the call. */
    private CompletableFuture<Execution> service(Primitive primitive, Call call, Map<String, String> meta) {
        CompletableFuture<OperationRunner.Outcome> outcome =
                runner.submit(primitive.agent(), request(primitive, call, meta));
        CompletableFuture<Execution> execution = outcome.thenApply(o -> execution(o, restart(primitive, call, o)));
        execution.whenComplete((e, failure) -> {
            if (execution.isCancelled()) {
                outcome.cancel(false);
            }
        });
        return execution;
    }

    private ResourceAgent.Request request(Primitive primitive, Call call, Map<String, String> meta) {
        var operation = primitive.operation(call.operation(), Duration.ofMillis(call.intervalMillis()));
        Operation kind = Operation.of(call.operation())
                .orElseThrow(() -> new IllegalArgumentException(call.operation() + " is no operation of an agent"));
        Map<String, String> parameters = primitive.parameters();
        return new ResourceAgent.Request(
                kind, call.resource(), self, parameters, call.timeout(), operation.checkLevel(), call.probe(), meta);
    }

    /** Of the parameters that were configured when the call was made; a later change must not be missed. */
    private static Restart restart(Primitive primitive, Call call, OperationRunner.Outcome outcome) {
        boolean recurring = call.intervalMillis() > 0;
        return outcome.restartOnly()
                .filter(names -> !recurring)
                .map(names -> Restart.of(names, primitive.parameters()))
                .orElse(Restart.NONE);
    }

    private static Execution execution(OperationRunner.Outcome outcome, Restart restart) {
        ResourceAgent.Result result = outcome.result();
        Ended ended =
                switch (outcome.end()) {
                    case DONE -> ended(result.status());
                    case TIMED_OUT -> Ended.TIMEOUT;
                    case AGENT_MISSING -> Ended.NOT_INSTALLED;
                };
        boolean notRun = outcome.end() == OperationRunner.End.AGENT_MISSING;
        return new Execution(
                notRun,
                ended,
                result.status().code(),
                result.reason(),
                outcome.took().toMillis(),
                restart);
    }

    private static Ended ended(Status status) {
        return switch (status) {
            case NOT_INSTALLED -> Ended.NOT_INSTALLED;
            case UNIMPLEMENTED -> Ended.NOT_SUPPORTED;
            default -> Ended.DONE;
        };
    }

    /** A fencing device "runs" where it is watched; that is remembered only here and ends with the process. */
    private Execution device(Element configuration, Call call) {
        long start = System.nanoTime();
        Optional<FencingDevices.Device> device =
                FencingDevices.of(configuration).device(call.resource().value());
        Optional<String> problem = Optional.empty();
        int good = 0;
        if (call.operation().equals("stop")) {
            watchedDevices.remove(call.resource());
        } else if (call.probe()) {
            good = watchedDevices.contains(call.resource()) ? 0 : RC_NOT_RUNNING;
        } else {
            problem = device.isEmpty()
                    ? Optional.of("the configuration has no such device")
                    : fencing.reach(device.get(), call.timeout());
            if (problem.isEmpty()) {
                watchedDevices.add(call.resource());
            }
        }
        long took = (System.nanoTime() - start) / 1_000_000;
        return problem.map(p -> new Execution(false, Ended.DONE, RC_ERROR, p, took))
                .orElse(new Execution(false, Ended.DONE, good, "", took));
    }
}
