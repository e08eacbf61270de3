package org.systole.core.executor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.agent.AgentGone;
import org.systole.api.agent.ResourceAgent;
import org.systole.api.agent.ResourceAgent.Metadata;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.agent.ResourceAgent.Request;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.model.ResourceId;
import org.systole.api.process.GivenUp;
import org.systole.api.process.OperationMark;
import org.systole.api.process.Ticker;
import org.systole.core.registry.Offers;
import org.systole.core.registry.Offers.Lease;

/**
 * Calls agents on worker threads: one operation at a time per resource, in the order submitted, and not more at once
 * than the limit.
 *
 * <p>At its time limit a call is interrupted and counts as timed out; it may still say what it was doing. An agent that
 * does not heed that is left behind, and as long as it is still inside a start, stop, promotion or demotion, nothing
 * else is begun for its resource: a stop that succeeded beside a hanging start would prove nothing. What waits behind
 * such a call times out as well.
 */
public final class OperationRunner implements AutoCloseable {
    /** Operations that change something, at once on this node: as many as a busy node can bear. */
    public static final int LIMIT = 16;

    /** Monitors have a limit of their own, so that hanging ones never keep a stop waiting. */
    private static final int MONITOR_LIMIT = 64;

    /** How long an agent that was interrupted has to say what it was doing. */
    private static final Duration TELLING = Duration.ofSeconds(2);

    /** What it says goes into the log that every node keeps. */
    private static final int TOLD_LIMIT = 1500;

    private static final Logger log = LoggerFactory.getLogger(OperationRunner.class);

    private final Offers<ResourceAgent> agents;
    private final ExecutorService workers;
    private final Timers timers;
    private final Ticker ticker;
    private final int limit;
    private final OperationLedger ledger;
    private final Object lock = new Object();
    private final List<Call> waiting = new ArrayList<>();
    private final List<Call> running = new ArrayList<>();
    private final List<Call> leftBehind = new ArrayList<>();
    private boolean closed;

    /**
     * @param agents where agents are found; asked anew for every call
     * @param ledger where what is under way is written down
     */
    public OperationRunner(Offers<ResourceAgent> agents, OperationLedger ledger) {
        this(agents, ledger, Timers.system("systole-agent-limits"), Ticker.system(), LIMIT);
    }

    OperationRunner(Offers<ResourceAgent> agents, OperationLedger ledger, Timers timers, Ticker ticker, int limit) {
        this.ledger = ledger;
        this.agents = agents;
        this.timers = timers;
        this.ticker = ticker;
        this.limit = limit;
        AtomicInteger number = new AtomicInteger();
        this.workers = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "systole-agent-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The ways a call can end. */
    public enum End {
        /** The agent answered, or failed with an exception. */
        DONE,
        /** No answer within the limit; what it was doing may or may not be done. */
        TIMED_OUT,
        /** No deployed bundle offers the agent; nothing was done. */
        AGENT_MISSING
    }

    /**
     * How a call ended.
     *
     * @param result the agent's answer; where it gave none, an error whose reason says why
     * @param took the time inside the agent
     * @param restartOnly the parameters of which a changed value needs a restart, as the agent says
     */
    public record Outcome(End end, Result result, Duration took, Optional<List<String>> restartOnly) {
        Outcome(End end, Result result, Duration took) {
            this(end, result, took, Optional.empty());
        }
    }

    /**
     * Runs one operation.
     *
     * @param agent {@code class:provider:type}
     * @return completes normally, two seconds after the request's timeout from its turn on at the latest. Cancelling it
     *     ends the call if it only looks, or if its turn has not come; anything else runs on
     */
    public CompletableFuture<Outcome> submit(String agent, Request request) {
        Call call = new Call(agent, request);
        synchronized (lock) {
            waiting.add(call);
        }
        call.outcome.whenComplete((outcome, failure) -> {
            if (call.outcome.isCancelled()) {
                cancel(call);
            }
        });
        beginWhatCan();
        return call.outcome;
    }

    private void cancel(Call call) {
        synchronized (lock) {
            if (waiting.remove(call)) {
                call.cancelTimer();
            } else if (call.looksOnly() && running.contains(call)) {
                giveUp(call);
            }
        }
        beginWhatCan();
    }

    /** Goes through the waiting calls in their order; those whose resource is busy keep their place. */
    private void beginWhatCan() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            Set<ResourceId> busy = new HashSet<>();
            running.forEach(call -> busy.add(call.request.resource()));
            for (Call call : List.copyOf(waiting)) {
                boolean first = busy.add(call.request.resource());
                Optional<Call> hanging = hangingBefore(call);
                if (hanging.isPresent()) {
                    limitWait(call, hanging.get());
                    continue;
                }
                call.waitLimited = false;
                call.cancelTimer();
                if (first && hasRoom(call)) {
                    waiting.remove(call);
                    begin(call);
                }
            }
        }
    }

    private boolean hasRoom(Call call) {
        long same =
                running.stream().filter(r -> r.looksOnly() == call.looksOnly()).count();
        return same < (call.looksOnly() ? MONITOR_LIMIT : limit);
    }

    /**
     * A call left behind that must end before this one may begin. A monitor left behind only stands before monitors.
     */
    private Optional<Call> hangingBefore(Call call) {
        return leftBehind.stream()
                .filter(old -> old.request.resource().equals(call.request.resource()))
                .filter(old -> !old.looksOnly() || call.looksOnly())
                .findFirst();
    }

    private void limitWait(Call call, Call hanging) {
        if (!call.waitLimited) {
            call.waitLimited = true;
            call.timer = timers.after(call.request.timeout(), () -> waitedTooLong(call, hanging));
        }
    }

    private void waitedTooLong(Call call, Call hanging) {
        synchronized (lock) {
            if (!waiting.remove(call)) {
                return;
            }
        }
        end(
                call,
                Duration.ZERO,
                End.TIMED_OUT,
                "not begun: the " + hanging + ", given up at its time limit, still hangs in agent " + hanging.agent);
        beginWhatCan();
    }

    private void begin(Call call) {
        Optional<Lease<ResourceAgent>> lease = agents.lease(call.agent, call.request.timeout());
        if (lease.isEmpty()) {
            workers.execute(() -> end(
                    call,
                    Duration.ZERO,
                    End.AGENT_MISSING,
                    "agent " + call.agent + " is missing on this node; drop its bundle into the deploy directory"));
            return;
        }
        running.add(call);
        call.begunNanos = ticker.nanos();
        call.timer = timers.after(call.request.timeout(), () -> timeOut(call));
        workers.execute(() -> work(call, lease.get()));
    }

    private void timeOut(Call call) {
        synchronized (lock) {
            if (!running.contains(call)) {
                return;
            }
            giveUp(call);
            call.took = since(call);
            call.timer = timers.after(TELLING, () -> endTimedOut(call, ""));
        }
        beginWhatCan();
    }

    /** @param told what the agent still had to say when it was interrupted */
    private void endTimedOut(Call call, String told) {
        String seen = told.length() <= TOLD_LIMIT ? told : told.substring(0, TOLD_LIMIT) + "...";
        end(
                call,
                call.took,
                End.TIMED_OUT,
                "no answer from agent " + call.agent + " within "
                        + call.request.timeout().toMillis() + " ms" + (seen.isEmpty() ? "" : "; " + seen));
    }

    private void giveUp(Call call) {
        call.givenUp = true;
        call.cancelTimer();
        running.remove(call);
        leftBehind.add(call);
        if (call.thread != null) {
            call.thread.interrupt();
        }
    }

    private void work(Call call, Lease<ResourceAgent> lease) {
        Said said = Said.failed("the call was given up before it began");
        try (lease) {
            if (enter(call)) {
                said = ask(call, lease.service());
            }
        }
        boolean late = leave(call);
        if (late) {
            log.info(
                    "The {} that was given up has ended: {} {}",
                    call,
                    said.result().status(),
                    said.result().reason());
            endTimedOut(call, said.result().reason());
        } else {
            call.outcome.complete(new Outcome(said.end(), said.result(), since(call), said.restartOnly()));
        }
        beginWhatCan();
    }

    private boolean enter(Call call) {
        synchronized (lock) {
            call.thread = call.givenUp ? null : Thread.currentThread();
            return !call.givenUp;
        }
    }

    /** From here on this thread is not interrupted for this call any more. Answers whether nobody waits for it. */
    private boolean leave(Call call) {
        synchronized (lock) {
            call.thread = null;
            Thread.interrupted();
            call.cancelTimer();
            running.remove(call);
            leftBehind.remove(call);
            return call.givenUp;
        }
    }

    /** What an agent answered. */
    private record Said(End end, Result result, Optional<List<String>> restartOnly) {
        static Said failed(String reason) {
            return new Said(End.DONE, Result.failed(reason), Optional.empty());
        }
    }

    /** Whatever an agent throws ends here: it must not harm the node. */
    private Said ask(Call call, ResourceAgent service) {
        try (OperationLedger.Line line = ledger.begin(call.toString())) {
            Metadata metadata = service.metadata();
            Result result = OperationMark.during(line.mark(), () -> service.run(withDefaults(metadata, call.request)));
            log.debug("{}: {}", call, result.steps());
            return new Said(End.DONE, result, metadata.restartOnly());
        } catch (GivenUp e) {
            return Said.failed(e.evidence());
        } catch (InterruptedException e) {
            return Said.failed("");
        } catch (AgentGone e) {
            return new Said(End.AGENT_MISSING, new Result(Status.NOT_INSTALLED, e.getMessage()), Optional.empty());
        } catch (Exception | Error e) {
            log.error("Agent {} failed in {}.", call.agent, call, e);
            return Said.failed("agent " + call.agent + " ended with "
                    + e.getClass().getName() + ", which is a mistake in it; see this node's log");
        }
    }

    private static Request withDefaults(Metadata metadata, Request request) {
        Map<String, String> parameters = new TreeMap<>();
        for (Parameter p : metadata.parameters()) {
            if (!p.defaultValue().isEmpty()) {
                parameters.put(p.name(), p.defaultValue());
            }
        }
        parameters.putAll(request.parameters());
        return request.with(parameters);
    }

    private static void end(Call call, Duration took, End end, String reason) {
        Status status = end == End.AGENT_MISSING ? Status.NOT_INSTALLED : Status.GENERIC_ERROR;
        call.outcome.complete(new Outcome(end, new Result(status, reason), took));
    }

    private Duration since(Call call) {
        return Duration.ofNanos(ticker.nanos() - call.begunNanos);
    }

    /** Interrupts everything and begins nothing more; calls that wait are never answered. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        timers.close();
        workers.shutdownNow();
    }
}
