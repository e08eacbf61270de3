package org.systole.core.node;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.cib.Element;
import org.systole.core.alert.AlertWorker;
import org.systole.core.command.ClusterAccess.Answer;
import org.systole.core.controller.Effect;
import org.systole.core.controller.Event;
import org.systole.core.executor.RecurringMonitors;
import org.systole.core.executor.Timers;
import org.systole.core.fencing.FencingDevices;
import org.systole.core.fencing.FencingWorker;
import org.systole.core.fencing.MachineReset;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Fencing;

/** Carries the controller's effects out. Called on the controller's thread; whatever takes time goes elsewhere. */
final class NodeEdge implements Effect.Visitor<Void> {
    private static final Logger log = LoggerFactory.getLogger("org.systole.cluster");

    /** What the edge works with. */
    record Parts(
            Dispatch dispatch,
            LocalOperations operations,
            FencingWorker fencing,
            MachineReset reset,
            AlertWorker alerts,
            Supplier<NodeSnapshot> now,
            Planner planner,
            Consumer<Event> tell,
            Runnable newLife,
            Runnable findSeed,
            Consumer<String> leave) {}

    private final Parts parts;
    private final RecurringMonitors<Event.MonitorKey, Event.Execution> monitors;
    private final Map<Long, CompletableFuture<Answer>> questions = new ConcurrentHashMap<>();

    NodeEdge(Parts parts) {
        this.parts = parts;
        BiConsumer<Event.MonitorKey, Event.Execution> ended =
                (key, execution) -> parts.tell().accept(new Event.MonitorEnded(key, execution));
        this.monitors = new RecurringMonitors<>(
                key -> parts.operations()
                        .run(
                                configuration(),
                                new LocalOperations.Call(
                                        key.resource(),
                                        "monitor",
                                        key.intervalMillis(),
                                        Duration.ofMillis(key.timeoutMillis()),
                                        false)),
                ended,
                Timers.system("systole-monitors"));
    }

    private Element configuration() {
        return parts.now().get().state().configuration();
    }

    /** The answer to a question put to the controller, when it comes. */
    CompletableFuture<Answer> expect(long ticket) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        questions.put(ticket, answer);
        return answer;
    }

    @Override
    public Void submit(Effect.Submit effect) {
        parts.dispatch().submit(effect.entry()).thenAccept(s -> parts.tell()
                .accept(new Event.Submitted(effect.ticket(), s)));
        return null;
    }

    @Override
    public Void operate(Effect.Operate effect) {
        var intent = effect.intent();
        log.info("{} {} begins", intent.operation(), intent.resource());
        parts.operations()
                .run(
                        configuration(),
                        new LocalOperations.Call(
                                intent.resource(),
                                intent.operation(),
                                0,
                                Duration.ofMillis(Math.max(1, intent.timeoutMillis())),
                                intent.isProbe()))
                .thenAccept(x -> {
                    log.info(
                            "{} {} ended {} rc={} after {} ms{}",
                            intent.operation(),
                            intent.resource(),
                            x.ended(),
                            x.rc(),
                            x.tookMillis(),
                            x.reason().isEmpty() ? "" : ": " + x.reason());
                    parts.tell().accept(new Event.OperationEnded(effect.id(), x));
                });
        return null;
    }

    @Override
    public Void watch(Effect.Watch effect) {
        monitors.begin(effect.key(), Duration.ofMillis(effect.key().intervalMillis()));
        return null;
    }

    @Override
    public Void unwatch(Effect.Unwatch effect) {
        monitors.end(effect.key());
        return null;
    }

    @Override
    public Void fence(Effect.Fence effect) {
        Fencing attempt = effect.attempt();
        Optional<FencingDevices.Device> device =
                FencingDevices.of(configuration()).device(attempt.device());
        BiConsumer<Fencing.Outcome, String> then =
                (outcome, said) -> parts.tell().accept(new Event.FencingEnded(attempt, outcome, said));
        if (device.isEmpty()) {
            then.accept(Fencing.Outcome.FAILED, "the configuration has no device " + attempt.device());
        } else {
            parts.fencing().fence(attempt, device.get(), timeout(), orders(attempt), then);
        }
        return null;
    }

    private Duration timeout() {
        String text = parts.now().get().state().option("stonith-timeout", "60s");
        return org.systole.core.fencing.FencingTimes.parse(text, Duration.ofSeconds(60));
    }

    /** Read off the newest state each time. */
    private FencingWorker.Orders orders(Fencing attempt) {
        return new FencingWorker.Orders() {
            @Override
            public boolean mayCut() {
                NodeSnapshot now = parts.now().get();
                Fencing pending = now.state().fencings().get(attempt.target());
                return now.quorate()
                        && pending != null
                        && pending.id().equals(attempt.id())
                        && now.state().node(attempt.target()).incarnation().equals(attempt.incarnation());
            }

            @Override
            public boolean maySwitchOn() {
                return parts.now().get().quorate();
            }

            @Override
            public boolean overtaken() {
                ClusterState state = parts.now().get().state();
                Fencing pending = state.fencings().get(attempt.target());
                return pending != null && !pending.id().equals(attempt.id())
                        || state.fencingHistory().stream()
                                .anyMatch(
                                        f -> f.target().equals(attempt.target()) && f.id().compareTo(attempt.id()) > 0);
            }
        };
    }

    @Override
    public Void findSeed(Effect.FindSeed effect) {
        parts.findSeed().run();
        return null;
    }

    @Override
    public Void reply(Effect.Reply effect) {
        CompletableFuture<Answer> question = questions.remove(effect.ticket());
        if (question != null) {
            question.complete(effect.answer());
        }
        return null;
    }

    @Override
    public Void newLife(Effect.NewLife effect) {
        parts.newLife().run();
        return null;
    }

    @Override
    public Void leave(Effect.Leave effect) {
        parts.leave().accept(effect.why());
        return null;
    }

    @Override
    public Void announce(Effect.Announce effect) {
        ClusterState state = parts.now().get().state();
        parts.alerts().announce(effect.event(), state.configuration());
        return null;
    }

    @Override
    public Void makePlan(Effect.MakePlan effect) {
        parts.planner().make(effect.request());
        return null;
    }

    @Override
    public Void resetMachine(Effect.ResetMachine effect) {
        log.error("{}; everything on it is stopped instead.", parts.reset().now(effect.why()));
        return null;
    }

    @Override
    public Void say(Effect.Say effect) {
        switch (effect.level()) {
            case ERROR -> log.error("{}", effect.text());
            case WARN -> log.warn("{}", effect.text());
            case INFO -> log.info("{}", effect.text());
            case DEBUG -> log.debug("{}", effect.text());
        }
        return null;
    }

    void close() {
        parts.planner().close();
        monitors.close();
    }
}
