package org.systole.core.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.agent.AgentGone;
import org.systole.api.agent.ResourceAgent;
import org.systole.api.agent.ResourceAgent.Operation;
import org.systole.api.agent.ResourceAgent.Request;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.api.process.Command;
import org.systole.api.process.OperationMark;
import org.systole.api.process.Ticker;
import org.systole.core.executor.OperationRunner.End;
import org.systole.core.executor.OperationRunner.Outcome;
import org.systole.core.registry.Offers;

class OperationRunnerTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Offers<ResourceAgent> agents = new Offers<>("Agent", ResourceAgent.TYPE);
    private final ManualTimers time = new ManualTimers();
    private final OperationRunner runner = new OperationRunner(agents, OperationLedger.none(), time, time, 2);
    private final FakeAgent agent = new FakeAgent();

    /** Stays in every call until it is let go. */
    private static final class FakeAgent implements ResourceAgent {
        private final Map<String, Semaphore> mayEnd = new ConcurrentHashMap<>();
        private final List<String> inside = java.util.Collections.synchronizedList(new ArrayList<>());
        private volatile boolean deaf;

        @Override
        public Metadata metadata() {
            return new Metadata(
                    "test",
                    List.of(
                            Parameter.optional("depth", "3", "a default"),
                            new Parameter("colour", false, false, "", "taken up while it runs", true)),
                    Map.of(Operation.RELOAD, LIMIT));
        }

        @Override
        public Result run(Request request) throws InterruptedException {
            String name = name(request);
            inside.add(name);
            try {
                Semaphore semaphore = semaphore(name);
                if (deaf) {
                    semaphore.acquireUninterruptibly();
                } else {
                    semaphore.acquire();
                }
                return Result.ok();
            } finally {
                inside.remove(name);
            }
        }

        private static String name(Request request) {
            return request.operation().key() + " " + request.resource();
        }

        private Semaphore semaphore(String name) {
            return mayEnd.computeIfAbsent(name, n -> new Semaphore(0));
        }

        void letGo(String name) {
            semaphore(name).release();
        }

        void awaitInside(String... names) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(List.copyOf(inside)).containsExactlyInAnyOrder(names));
        }
    }

    OperationRunnerTest() {
        agents.add(agent, Map.of(ResourceAgent.TYPE, "ocf:x:Y"));
    }

    private CompletableFuture<Outcome> submit(String operation, String resource) {
        return submit("ocf:x:Y", Operation.valueOf(operation.toUpperCase(java.util.Locale.ROOT)), resource);
    }

    private CompletableFuture<Outcome> submit(String type, Operation operation, String resource) {
        return runner.submit(
                type, new Request(operation, new ResourceId(resource), new NodeId("n"), Map.of(), LIMIT, 0, false));
    }

    private static Outcome outcome(CompletableFuture<Outcome> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    @Test
    void tellsWhichParametersOnlyARestartTakesUp() throws Exception {
        CompletableFuture<Outcome> start = submit("start", "web");
        agent.letGo("start web");

        assertThat(outcome(start).restartOnly()).contains(List.of("depth"));
    }

    @AfterEach
    void close() {
        runner.close();
    }

    private void offer(String type, java.util.function.Function<Request, Result> behaviour) {
        agents.add(
                new ResourceAgent() {
                    @Override
                    public Metadata metadata() {
                        return agent.metadata();
                    }

                    @Override
                    public Result run(Request request) {
                        return behaviour.apply(request);
                    }
                },
                Map.of(ResourceAgent.TYPE, type));
    }

    @Test
    void passesDefaultsOfTheMetadataToTheAgent() throws Exception {
        offer("ocf:x:Echo", request -> Result.failed(request.parameter("depth")));

        Outcome outcome = outcome(submit("ocf:x:Echo", Operation.START, "r"));

        assertThat(outcome.end()).isEqualTo(End.DONE);
        assertThat(outcome.result().reason()).isEqualTo("3");
    }

    @Test
    void saysThatAnAgentIsMissing() throws Exception {
        Outcome outcome = outcome(submit("ocf:x:Absent", Operation.STOP, "r"));

        assertThat(outcome.end()).isEqualTo(End.AGENT_MISSING);
        assertThat(outcome.result().reason()).contains("agent ocf:x:Absent is missing on this node");
    }

    @Test
    void anAgentThatLostWhatItRunsIsMissing() throws Exception {
        offer("ocf:x:Script", request -> {
            throw new AgentGone("the script is gone; install it again");
        });

        Outcome outcome = outcome(submit("ocf:x:Script", Operation.STOP, "r"));

        assertThat(outcome.end()).isEqualTo(End.AGENT_MISSING);
        assertThat(outcome.result().reason()).isEqualTo("the script is gone; install it again");
    }

    @Test
    void turnsWhateverAnAgentThrowsIntoAFailureThatNamesIt() throws Exception {
        offer("ocf:x:Broken", request -> {
            throw new IllegalStateException("boom");
        });
        offer("ocf:x:Unlinked", request -> {
            throw new NoClassDefFoundError("gone");
        });
        offer("ocf:x:Silent", request -> null);

        assertThat(outcome(submit("ocf:x:Broken", Operation.START, "a")).result())
                .satisfies(r -> assertThat(r.status()).isEqualTo(Status.GENERIC_ERROR))
                .satisfies(r ->
                        assertThat(r.reason()).contains("ocf:x:Broken ended with java.lang.IllegalStateException"));
        assertThat(outcome(submit("ocf:x:Unlinked", Operation.START, "b"))
                        .result()
                        .reason())
                .contains("NoClassDefFoundError");
        assertThat(outcome(submit("ocf:x:Silent", Operation.START, "c"))
                        .result()
                        .status())
                .isEqualTo(Status.GENERIC_ERROR);
    }

    @Test
    void runsOneOperationAtATimePerResourceInTheirOrder() throws Exception {
        CompletableFuture<Outcome> start = submit("start", "a");
        CompletableFuture<Outcome> stop = submit("stop", "a");
        submit("start", "b");

        agent.awaitInside("start a", "start b");
        agent.letGo("start a");
        agent.awaitInside("stop a", "start b");
        agent.letGo("stop a");

        assertThat(outcome(start).result().status()).isEqualTo(Status.OK);
        assertThat(outcome(stop).result().status()).isEqualTo(Status.OK);
    }

    @Test
    void changesNoMoreAtOnceThanTheLimitButStillLooks() {
        submit("start", "a");
        submit("start", "b");
        submit("start", "c");
        submit("monitor", "d");

        agent.awaitInside("start a", "start b", "monitor d");
        agent.letGo("start b");
        agent.awaitInside("start a", "start c", "monitor d");
    }

    @Test
    void hangingMonitorsDoNotKeepAStopWaiting() {
        for (int i = 0; i < 10; i++) {
            submit("monitor", "m" + i);
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> agent.inside.size() == 10);

        submit("stop", "a");

        await().atMost(Duration.ofSeconds(60)).until(() -> agent.inside.contains("stop a"));
    }

    @Test
    void measuresHowLongTheAgentTook() throws Exception {
        CompletableFuture<Outcome> start = submit("start", "a");
        agent.awaitInside("start a");
        time.advance(Duration.ofSeconds(7));
        agent.letGo("start a");

        assertThat(outcome(start).took()).hasSeconds(7);
        await().atMost(Duration.ofSeconds(60)).until(() -> time.planned() == 0);
    }

    @Test
    void timesOutAndInterruptsAnAgentAtItsLimitAndNotBefore() throws Exception {
        CompletableFuture<Outcome> start = submit("start", "a");
        agent.awaitInside("start a");

        time.advance(LIMIT.minusMillis(1));
        assertThat(start).isNotDone();
        time.advance(Duration.ofMillis(1));

        assertThat(outcome(start).end()).isEqualTo(End.TIMED_OUT);
        assertThat(outcome(start).result().reason()).contains("no answer from agent ocf:x:Y within 20000 ms");
        agent.awaitInside();
    }

    @Test
    void keepsWithATimeoutWhatTheProgramWasDoing() throws Exception {
        ResourceAgent sleeper = new ResourceAgent() {
            @Override
            public Metadata metadata() {
                return agent.metadata();
            }

            @Override
            public Result run(Request request) throws InterruptedException {
                return Result.failed(Command.of("sleep", "300").run(LIMIT).summary());
            }
        };
        agents.add(sleeper, Map.of(ResourceAgent.TYPE, "ocf:x:Sleeper"));
        CompletableFuture<Outcome> start = submit("ocf:x:Sleeper", Operation.START, "a");
        await().atMost(Duration.ofSeconds(60)).until(() -> ProcessHandle.current()
                .children()
                .anyMatch(child -> child.info().command().orElse("").endsWith("sleep")));

        time.advance(LIMIT);

        assertThat(outcome(start).end()).isEqualTo(End.TIMED_OUT);
        assertThat(outcome(start).took()).isEqualTo(LIMIT);
        assertThat(outcome(start).result().reason())
                .startsWith("no answer from agent ocf:x:Sleeper within 20000 ms; load ")
                .contains("processes: ")
                .contains(" sleep ");
    }

    @Test
    void nothingSucceedsBesideAStartThatWasGivenUpAndStillHangs() throws Exception {
        agent.deaf = true;
        CompletableFuture<Outcome> start = submit("start", "a");
        agent.awaitInside("start a");
        CompletableFuture<Outcome> stop = submit("stop", "a");
        time.advance(LIMIT);
        time.advance(Duration.ofSeconds(2)); // in which it could have told what it does
        assertThat(outcome(start).end()).isEqualTo(End.TIMED_OUT);
        assertThat(stop).isNotDone();

        time.advance(LIMIT);

        assertThat(outcome(stop).end()).isEqualTo(End.TIMED_OUT);
        assertThat(outcome(stop).result().reason())
                .isEqualTo("not begun: the start of a, given up at its time limit, still hangs in agent ocf:x:Y");
        agent.awaitInside("start a");
    }

    @Test
    void goesOnOnceAStartThatWasGivenUpHasEnded() throws Exception {
        agent.deaf = true;
        submit("start", "a");
        agent.awaitInside("start a");
        time.advance(LIMIT);
        CompletableFuture<Outcome> stop = submit("stop", "a");

        agent.letGo("start a");
        agent.awaitInside("stop a");
        agent.letGo("stop a");

        assertThat(outcome(stop).result().status()).isEqualTo(Status.OK);
    }

    @Test
    void aMonitorThatHangsDoesNotKeepItsResourceFromBeingStoppedOnceItIsGivenUp() throws Exception {
        agent.deaf = true;
        submit("monitor", "a");
        agent.awaitInside("monitor a");
        CompletableFuture<Outcome> stop = submit("stop", "a");
        time.advance(LIMIT);

        agent.awaitInside("monitor a", "stop a");
        agent.letGo("stop a");
        assertThat(outcome(stop).result().status()).isEqualTo(Status.OK);

        CompletableFuture<Outcome> again = submit("monitor", "a");
        time.advance(LIMIT);
        assertThat(outcome(again).end()).isEqualTo(End.TIMED_OUT);
    }

    @Test
    void aCancelledMonitorIsInterruptedAndMakesRoomForTheStop() {
        CompletableFuture<Outcome> monitor = submit("monitor", "a");
        agent.awaitInside("monitor a");
        submit("stop", "a");

        monitor.cancel(false);

        agent.awaitInside("stop a");
    }

    @Test
    void aCancelledStartRunsOnUnlessItsTurnHasNotCome() throws Exception {
        CompletableFuture<Outcome> start = submit("start", "a");
        CompletableFuture<Outcome> waiting = submit("stop", "a");
        agent.awaitInside("start a");

        start.cancel(false);
        waiting.cancel(false);
        CompletableFuture<Outcome> monitor = submit("monitor", "a");
        agent.letGo("start a");
        agent.awaitInside("monitor a");
        agent.letGo("monitor a");

        assertThat(outcome(monitor).end()).isEqualTo(End.DONE);
    }

    @Test
    void holdsTheAgentWhileItIsCalled() throws Exception {
        CompletableFuture<Outcome> start = submit("start", "a");
        agent.awaitInside("start a");
        CountDownLatch gone = new CountDownLatch(1);
        Thread remover = new Thread(() -> {
            agents.remove(agent);
            gone.countDown();
        });
        remover.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> agents.types().isEmpty());
        assertThat(gone.getCount()).isEqualTo(1);

        agent.letGo("start a");

        assertThat(outcome(start).result().status()).isEqualTo(Status.OK);
        assertThat(gone.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void programsOfAnOperationCarryItsMarkAndItStandsInTheLedgerMeanwhile(@TempDir Path directory) throws Exception {
        OperationLedger ledger = OperationLedger.in(directory);
        Map<String, String> meanwhile = new ConcurrentHashMap<>();
        Offers<ResourceAgent> offers = new Offers<>("Agent", ResourceAgent.TYPE);
        ResourceAgent printing = new ResourceAgent() {
            @Override
            public Metadata metadata() {
                return new Metadata("test", List.of(), Map.of());
            }

            @Override
            public Result run(Request request) throws InterruptedException {
                try {
                    meanwhile.putAll(ledger.underWay());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return Result.failed(Command.of("printenv", OperationMark.VARIABLE)
                        .run(LIMIT)
                        .out()
                        .strip());
            }
        };
        offers.add(printing, Map.of(ResourceAgent.TYPE, "ocf:x:Y"));
        try (OperationRunner own = new OperationRunner(offers, ledger, Timers.system("limits"), Ticker.system(), 2)) {
            Request request =
                    new Request(Operation.START, new ResourceId("web"), new NodeId("n1"), Map.of(), LIMIT, 0, false);
            Outcome outcome = own.submit("ocf:x:Y", request).get(60, TimeUnit.SECONDS);

            assertThat(meanwhile).hasSize(1).containsKey(outcome.result().reason());
            await().atMost(LIMIT).until(() -> ledger.underWay().isEmpty());
        }
    }
}
