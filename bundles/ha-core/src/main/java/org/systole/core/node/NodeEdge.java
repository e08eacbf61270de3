package org.systole.core.node;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
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
import org.systole.core.fencing.FencingDelay;
import org.systole.core.fencing.FencingDevices;
import org.systole.core.fencing.FencingWorker;
import org.systole.core.fencing.MachineReset;
import org.systole.core.fencing.Watchdog;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Fencing;
import org.systole.core.state.NodeRecord;

/** Carries the controller's effects out. Called on the controller's thread; whatever takes time goes elsewhere. */
final class NodeEdge implements Effect.Visitor<Void> {
    private static final Logger log = LoggerFactory.getLogger("org.systole.cluster");

    /** What the edge works with. */
    record Parts(
            Dispatch dispatch,
            LocalOperations operations,
            FencingWorker fencing,
            MachineReset reset,
            Optional<Watchdog> watchdog,
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
                                intent.isProbe(),
                                intent.peer(),
                                intent.notice()))
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
        if (attempt.devices().equals(List.of(NodeRecord.WATCHDOG_DEVICE))) {
            parts.fencing().awaitWatchdog(attempt, orders(attempt), told(attempt));
            return null;
        }
        FencingDevices all = FencingDevices.of(configuration());
        List<FencingDevices.Device> devices =
                attempt.devices().stream().flatMap(d -> all.device(d).stream()).toList();
        BiConsumer<Fencing.Outcome, String> then = told(attempt);
        if (devices.size() < attempt.devices().size()) {
            then.accept(
                    Fencing.Outcome.FAILED,
                    "of " + attempt.devices() + " the configuration has only " + devices
                            + ", or the others are disabled");
        } else {
            parts.fencing()
                    .fence(new FencingWorker.Job(attempt, devices, delay(attempt, devices), orders(attempt)), then);
        }
        return null;
    }

    private BiConsumer<Fencing.Outcome, String> told(Fencing attempt) {
        return (outcome, said) -> parts.tell().accept(new Event.FencingEnded(attempt, outcome, said));
    }

    private Duration delay(Fencing attempt, List<FencingDevices.Device> devices) {
        var demand = parts.now().get().state().fencing().demand(attempt.target());
        return FencingDelay.of(attempt, demand, devices, ThreadLocalRandom.current()::nextLong);
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
    public Void proveDevice(Effect.ProveDevice effect) {
        Event.DeviceProved nothing =
                new Event.DeviceProved(effect.device(), false, false, new TreeSet<>(), "not looked at");
        FencingDevices.of(configuration())
                .device(effect.device())
                .ifPresentOrElse(
                        d -> parts.fencing().prove(d, effect.nodes(), proof -> parts.tell()
                                .accept(proof.map(
                                                p -> new Event.DeviceProved(d.id(), true, p.ok(), p.nodes(), p.said()))
                                        .orElse(nothing))),
                        () -> parts.tell().accept(nothing));
        return null;
    }

    @Override
    public Void feedWatchdog(Effect.FeedWatchdog effect) {
        parts.watchdog().ifPresent(Watchdog::feed);
        return null;
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
        parts.watchdog().ifPresent(Watchdog::stop);
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
