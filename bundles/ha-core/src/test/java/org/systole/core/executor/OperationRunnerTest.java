package org.systole.core.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.systole.api.agent.ResourceAgent;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.core.registry.Offers;

class OperationRunnerTest {
    private final Offers<ResourceAgent> agents = new Offers<>("Agent", ResourceAgent.TYPE, Duration.ofSeconds(5));
    private final OperationRunner runner = new OperationRunner(agents);
    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    private interface Behaviour {
        ResourceAgent.Result run(ResourceAgent.Request request) throws InterruptedException;
    }

    private void offer(String type, Behaviour behaviour) {
        ResourceAgent agent = new ResourceAgent() {
            @Override
            public Metadata metadata() {
                return new Metadata("test", List.of(Parameter.optional("depth", "3", "a default")), Map.of());
            }

            @Override
            public Result run(Request request) throws InterruptedException {
                return behaviour.run(request);
            }
        };
        agents.add(agent, Map.of(ResourceAgent.TYPE, type));
    }

    private OperationRunner.Outcome run(String type, Duration limit)
            throws ExecutionException, InterruptedException, TimeoutException {
        ResourceAgent.Request request = new ResourceAgent.Request(
                ResourceAgent.Operation.START, new ResourceId("r"), new NodeId("n"), Map.of(), limit, 0, false);
        return runner.submit(type, request).get(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        runner.close();
    }

    @Test
    void passesDefaultsOfTheMetadataToTheAgent() throws Exception {
        offer("ocf:x:Y", r -> ResourceAgent.Result.failed(r.parameter("depth")));

        assertThat(run("ocf:x:Y", Duration.ofSeconds(30)).result().orElseThrow().reason())
                .isEqualTo("3");
    }

    @Test
    void saysThatAnAgentIsMissing() throws Exception {
        assertThat(run("ocf:x:Absent", Duration.ofSeconds(30)).agentMissing()).isTrue();
    }

    @Test
    void timesOutAndInterruptsAnAgentThatHangs() throws Exception {
        offer("ocf:x:Hang", r -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return ResourceAgent.Result.ok();
        });

        OperationRunner.Outcome outcome = run("ocf:x:Hang", Duration.ofMillis(50));

        assertThat(outcome.timedOut()).isTrue();
        assertThat(outcome.result()).isEmpty();
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void turnsAnExceptionOfAnAgentIntoAFailureThatNamesIt() throws Exception {
        offer("ocf:x:Broken", r -> {
            throw new IllegalStateException("boom");
        });

        assertThat(run("ocf:x:Broken", Duration.ofSeconds(30))
                        .result()
                        .orElseThrow()
                        .reason())
                .contains("ocf:x:Broken", "IllegalStateException");
    }
}
