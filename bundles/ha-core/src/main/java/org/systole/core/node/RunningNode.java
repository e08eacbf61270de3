package org.systole.core.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.model.NodeId;
import org.systole.cib.CibVersion;
import org.systole.cib.Element;
import org.systole.core.command.ClusterAccess;
import org.systole.core.command.FencingTools;
import org.systole.core.controller.ControllerSettings;
import org.systole.core.controller.Event;
import org.systole.core.controller.NodeController;
import org.systole.core.controller.PolicyBrain;
import org.systole.core.fencing.MachineReset;
import org.systole.core.fencing.Watchdog;
import org.systole.core.membership.StallWatchdog;
import org.systole.core.replication.ReplicatedLog.Leadership;
import org.systole.core.replication.ReplicatedLog.Listener;
import org.systole.core.settings.NodeSettings;
import org.systole.core.state.Incarnation;
import org.systole.core.state.NodeRecord;

/** One node, put together: the controller with its loop, and every edge it needs. */
final class RunningNode implements ClusterAccess, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunningNode.class);
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(5);

    /** Exit code of {@code sysexits.h}: something here failed, and nobody asked the node to leave. */
    private static final int SOFTWARE = 70;

    /** Exit code of {@code sysexits.h}: the disk failed. */
    private static final int IO_ERROR = 74;

    /** How long a node whose log failed stops what it runs before it leaves anyway. */
    private static final Duration STOP_LIMIT = Duration.ofMinutes(5);

    private final NodeSettings settings;
    private final ClusterLink link;
    private final PlugIns plugIns;
    private final Supplier<List<String>> localProblems;
    private final LocalCib localCib;
    private final boolean witness;
    private final Dispatch dispatch;
    private final NodeEdge edge;
    private final NodeLoop loop;
    private final StallWatchdog watchdog;
    private final DriverTraits traits;
    private final Rehearsal rehearsal = new Rehearsal(this::now);
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "systole-watchdog");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicLong tickets = new AtomicLong();
    private final CompletableFuture<Left> left = new CompletableFuture<>();
    private volatile NodeSnapshot now;
    private volatile Shown shown;
    private volatile boolean logFailed;
    private volatile Optional<String> logTrouble = Optional.empty();

    /** The newest form for commands and what it was made of: many look at it while nothing happens. */
    private record Shown(NodeSnapshot of, List<String> local, Snapshot snapshot) {}

    /** How the node's part ended. */
    record Left(int code, String why) {}

    /**
     * @param witness whether this node only votes, whatever plug-ins it has
     * @param localProblems what is wrong on this node besides, for the snapshot
     */
    RunningNode(
            NodeSettings settings,
            ClusterLink link,
            PlugIns plugIns,
            boolean witness,
            Supplier<List<String>> localProblems) {
        this.witness = witness;
        this.settings = settings;
        this.link = link;
        this.plugIns = plugIns;
        this.localProblems = localProblems;
        this.localCib = new LocalCib(settings.base());
        this.dispatch = new Dispatch(settings.self(), link.log(), link.messenger());
        NodeController controller = new NodeController(
                ControllerSettings.of(settings.self(), settings.nodes(), settings.initdead()),
                new PolicyBrain(),
                link.incarnation());
        this.now = NodeSnapshot.of(settings.self(), controller);
        this.edge = new NodeEdge(new NodeEdge.Parts(
                dispatch,
                new LocalOperations(settings.self(), plugIns.runner(), plugIns.fencing()),
                plugIns.fencing(),
                MachineReset.local(),
                settings.watchdog().map(dog -> new Watchdog(dog.device())),
                plugIns.alerts(),
                () -> now,
                new Planner(new PolicyBrain(), this::tell),
                this::tell,
                this::newLife,
                this::findSeed,
                this::leave));
        this.traits = new DriverTraits(plugIns.fencing(), () -> now.state().configuration(), this::offer);
        this.watchdog = new StallWatchdog(settings.deadtime(), System::nanoTime, this::stalled);
        this.loop = new NodeLoop(
                controller,
                effect -> effect.accept(edge),
                c -> now = NodeSnapshot.of(settings.self(), c),
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                () -> TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()),
                settings.deadtime(),
                watchdog);
    }

    private NodeSnapshot now() {
        return now;
    }

    private void tell(Event event) {
        loop.tell(event);
    }

    /** Begins to take part. */
    void start() {
        link.messenger().answerWith(this::answer);
        plugIns.listen(this::offer);
        loop.start();
        looks.scheduleWithFixedDelay(watchdog::check, 500, 500, TimeUnit.MILLISECONDS);
        rehearsal.start();
        traits.start();
        localCib.start();
        offer();
        link.membership().listen(view -> tell(new Event.ViewChanged(view)));
        link.log()
                .start(
                        new LogMachine((position, state) -> {
                            localCib.applied(state);
                            loop.tellState(new Event.StateAdvanced(position, state));
                        }),
                        new LogEvents());
    }

    /** A node whose controller hangs must not be kept in the view by its heartbeats: it leaves by itself. */
    private void stalled(String what) {
        log.error("{}; this node leaves the view so that the others can act.", what);
        link.close();
        fail(what);
    }

    private void offer() {
        SortedSet<String> offered = new TreeSet<>(witness ? List.of(NodeRecord.WITNESS) : plugIns.offered());
        offered.addAll(witness ? List.of() : traits.words());
        settings.watchdog()
                .filter(dog -> !witness)
                .ifPresent(dog -> offered.add(NodeRecord.WATCHDOG
                        + dog.certainlyOff(settings.deadtime()).toMillis()));
        tell(new Event.AgentsChanged(offered));
    }

    /** What the log tells besides entries. */
    private final class LogEvents implements Listener {
        @Override
        public void leadershipChanged(Leadership leadership) {
            tell(new Event.LeadershipChanged(leadership));
        }

        /** What runs here is stopped, because the others will start it once they have fenced this node. */
        @Override
        public void failed(String reason) {
            log.error("The log of this node failed; what runs here is stopped, then the node leaves: {}", reason);
            logTrouble = Optional.of("the log of this node failed: " + reason);
            logFailed = true;
            tell(new Event.LogUsable(false));
            tell(new Event.DrainSelf());
            looks.schedule(
                    () -> fail("not everything could be stopped within " + STOP_LIMIT.toSeconds() + " s"),
                    STOP_LIMIT.toSeconds(),
                    TimeUnit.SECONDS);
        }

        @Override
        public void outOfSpace(boolean full) {
            logTrouble = full ? Optional.of(noSpace()) : Optional.empty();
            if (full) {
                log.error("{}", noSpace());
            } else {
                log.info("There is space for the log again.");
            }
            tell(new Event.LogUsable(!full));
        }

        private String noSpace() {
            return settings.self() + " has no quorum because no space is left for the log in "
                    + settings.base().resolve("var") + "; make space, and it takes part again by itself";
        }
    }

    // ---- what other nodes ask

    private CompletableFuture<byte[]> answer(NodeId from, byte[] message) {
        if (message.length == 0) {
            return CompletableFuture.failedFuture(new IOException("an empty question from " + from));
        }
        byte[] body = java.util.Arrays.copyOfRange(message, 1, message.length);
        return switch (message[0]) {
            case Dispatch.ENTRY -> dispatch.propose(body).thenApply(Dispatch::encode);
            case Dispatch.VERB -> ask(VerbCodec.verb(body)).thenApply(VerbCodec::encode);
            case Dispatch.SEED -> CompletableFuture.completedFuture(localSeed());
            default -> CompletableFuture.failedFuture(
                    new IOException("a question of an unknown kind " + message[0] + " from " + from));
        };
    }

    private CompletableFuture<Answer> ask(Verb verb) {
        long ticket = tickets.incrementAndGet();
        CompletableFuture<Answer> answer = edge.expect(ticket);
        tell(new Event.Asked(ticket, verb));
        return answer;
    }

    // ---- seeding

    private byte[] localSeed() {
        Path file = settings.base().resolve("cib.xml");
        try {
            return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        } catch (IOException e) {
            log.warn("{} cannot be read and is no candidate for the first configuration: {}", file, e.getMessage());
            return new byte[0];
        }
    }

    /** Asks every present node for its hand-placed CIB; the highest version wins, of equals the first by name. */
    private void findSeed() {
        List<CompletableFuture<byte[]>> asked = new ArrayList<>();
        for (NodeId node : now.view().members().keySet()) {
            asked.add(
                    node.equals(settings.self())
                            ? CompletableFuture.completedFuture(localSeed())
                            : dispatch.ask(node, Dispatch.SEED, new byte[0], ASK_TIMEOUT)
                                    .exceptionally(e -> new byte[0]));
        }
        CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenRun(() -> {
            // Most often every node has the same file, and looking one through is not cheap.
            Set<ByteBuffer> different = new LinkedHashSet<>();
            asked.forEach(one -> different.add(ByteBuffer.wrap(one.join())));
            Element best = Element.of("cib");
            for (ByteBuffer one : different) {
                best = better(best, one.array());
            }
            tell(new Event.SeedFound(best, UUID.randomUUID().toString()));
        });
    }

    private static Element better(Element best, byte[] text) {
        Optional<Element> candidate = Seeds.read("cib.xml", text).cib();
        boolean higher = candidate.isPresent()
                && (best.children().isEmpty() || CibVersion.of(candidate.get()).compareTo(CibVersion.of(best)) > 0);
        return higher ? candidate.get() : best;
    }

    private void newLife() {
        CompletableFuture.runAsync(() -> {
            try {
                Incarnation life = link.newLife();
                tell(new Event.LifeBegan(life));
            } catch (IOException e) {
                fail("a new life of this node cannot be recorded: " + e.getMessage());
            }
        });
    }

    // ---- operators

    @Override
    public Snapshot snapshot() {
        NodeSnapshot taken = now;
        List<String> local = Stream.of(logTrouble.stream(), localCib.problems().stream(), localProblems.get().stream())
                .flatMap(all -> all)
                .toList();
        Shown last = shown;
        if (last == null || !last.of().shows(taken) || !last.local().equals(local)) {
            last = new Shown(taken, local, taken.forCommands(local));
            shown = last;
        }
        return last.snapshot();
    }

    @Override
    public CompletableFuture<Answer> submit(Verb verb, Duration timeout) {
        Optional<NodeId> leader = now.leadership().leader();
        CompletableFuture<Answer> answer;
        if (leader.isEmpty()) {
            answer = CompletableFuture.completedFuture(new Answer.Refused(
                    102,
                    "nothing can be changed: nobody leads the cluster; present: "
                            + now.view().members().keySet() + " of " + settings.nodes()));
        } else if (leader.get().equals(settings.self())) {
            answer = ask(verb);
        } else {
            answer = dispatch.ask(leader.get(), Dispatch.VERB, VerbCodec.encode(verb), timeout)
                    .thenApply(VerbCodec::answer);
        }
        return answer.completeOnTimeout(
                        new Answer.Unknown("no answer within " + timeout.toSeconds()
                                + " s; it may yet be done: look before you repeat it"),
                        timeout.toMillis(),
                        TimeUnit.MILLISECONDS)
                .exceptionally(e -> new Answer.Unknown(Dispatch.messageOf(e)));
    }

    @Override
    public FencingTools fencing() {
        return new NodeFencingTools(plugIns, () -> now.state());
    }

    /** Begins to hand over what runs here and to leave. */
    CompletionStage<String> drain() {
        tell(new Event.DrainSelf());
        return left.thenApply(Left::why);
    }

    CompletionStage<Left> left() {
        return left;
    }

    private void leave(String why) {
        left.complete(failedLog().map(trouble -> new Left(IO_ERROR, trouble)).orElseGet(() -> new Left(0, why)));
    }

    private void fail(String why) {
        left.complete(failedLog()
                .map(trouble -> new Left(IO_ERROR, why + "; " + trouble))
                .orElseGet(() -> new Left(SOFTWARE, why)));
    }

    private Optional<String> failedLog() {
        return logFailed ? logTrouble : Optional.empty();
    }

    @Override
    public void close() {
        looks.shutdownNow();
        localCib.close();
        rehearsal.close();
        traits.close();
        loop.close();
        edge.close();
        link.close();
        plugIns.close();
    }
}
