package org.systole.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.notify.ClusterEvent;
import org.systole.api.notify.Notifier;
import org.systole.api.notify.Notifier.Delivery;

/**
 * What every notifier has to keep, as tests. Implement it in the notifier's own test class with a receiving end that
 * can be told to misbehave; see {@link Bench}.
 */
public interface NotifierContract {
    /** A receiving end in good order; each test takes a new one and closes it. */
    Bench bench() throws Exception;

    /** A receiving end, and what the notifier needs to reach it. */
    interface Bench extends AutoCloseable {
        Notifier notifier();

        /** Every parameter the notifier needs, a secret among them where it takes one. */
        Map<String, String> parameters();

        String recipient();

        /** What arrived, each as one text that holds title and text of the event. */
        List<String> received() throws Exception;

        /** From now on the receiving end says no for good. */
        void refuse() throws Exception;

        /** From now on the receiving end is not there, or says "later". */
        void fail() throws Exception;

        /** From now on the receiving end takes the call and then says nothing. */
        void hang() throws Exception;

        @Override
        void close() throws IOException;
    }

    @Test
    default void deliversTitleAndTextOnce() throws Exception {
        try (Bench bench = bench()) {
            assertThat(deliver(bench, event("node2 was fenced"), Duration.ofSeconds(20)))
                    .isInstanceOf(Delivery.Delivered.class);
            await().atMost(Duration.ofSeconds(20)).until(() -> bench.received().size() == 1);
            assertThat(bench.received().get(0))
                    .contains("node2 was fenced")
                    .contains("Its power was cut by pdu-1 and read back as off.")
                    .contains("pvfs2-fs");
        }
    }

    @Test
    default void deliversATitleOfSeveralLinesAsOneMessage() throws Exception {
        try (Bench bench = bench()) {
            Delivery delivery = deliver(
                    bench, event("node2\r\nBcc: everybody@example.org\r\n\r\n.\r\nreset"), Duration.ofSeconds(20));
            assertThat(delivery).isInstanceOf(Delivery.Delivered.class);
            await().atMost(Duration.ofSeconds(20)).until(() -> bench.received().size() == 1);
        }
    }

    @Test
    default void saysThatARefusalIsFinal() throws Exception {
        try (Bench bench = bench()) {
            bench.refuse();
            assertThat(deliver(bench, event("x"), Duration.ofSeconds(20)))
                    .isInstanceOfSatisfying(Delivery.Refused.class, refused -> assertThat(refused.reason())
                            .isNotBlank());
            assertThat(bench.received()).isEmpty();
        }
    }

    @Test
    default void asksToTryAgainWhenTheOtherEndFails() throws Exception {
        try (Bench bench = bench()) {
            bench.fail();
            assertThat(deliver(bench, event("x"), Duration.ofSeconds(20)))
                    .isInstanceOfSatisfying(Delivery.TryAgain.class, again -> assertThat(again.reason())
                            .isNotBlank());
        }
    }

    @Test
    default void givesUpWithinItsTimeWhenTheOtherEndHangs() throws Exception {
        try (Bench bench = bench()) {
            bench.hang();
            long start = System.nanoTime();
            Delivery delivery = deliver(bench, event("x"), Duration.ofSeconds(1));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(delivery).isInstanceOf(Delivery.TryAgain.class);
        }
    }

    @Test
    default void leavesSoonWhenInterrupted() throws Exception {
        try (Bench bench = bench()) {
            bench.hang();
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread caller = new Thread(
                    () -> {
                        try {
                            deliver(bench, event("x"), Duration.ofMinutes(2));
                            interrupted.complete(false);
                        } catch (InterruptedException e) {
                            interrupted.complete(true);
                        }
                    },
                    "notifier-call");
            caller.start();
            await().dontCatchUncaughtExceptions()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> caller.getState() == Thread.State.TIMED_WAITING);
            caller.interrupt();
            assertThat(interrupted.get(10, TimeUnit.SECONDS))
                    .as("the call ended by the interrupt")
                    .isTrue();
        }
    }

    @Test
    default void tellsNoSecret() throws Exception {
        try (Bench bench = bench()) {
            List<String> secrets = bench.notifier().parameters().stream()
                    .filter(Parameter::secret)
                    .map(parameter -> bench.parameters().getOrDefault(parameter.name(), ""))
                    .filter(value -> !value.isEmpty())
                    .toList();
            bench.refuse();
            Delivery refused = deliver(bench, event("x"), Duration.ofSeconds(20));
            bench.fail();
            Delivery failed = deliver(bench, event("x"), Duration.ofSeconds(20));
            assertThat(secrets).allSatisfy(secret -> {
                assertThat(refused.toString()).doesNotContain(secret);
                assertThat(failed.toString()).doesNotContain(secret);
            });
        }
    }

    @Test
    default void describesItsParameters() throws Exception {
        try (Bench bench = bench()) {
            List<Parameter> parameters = bench.notifier().parameters();
            assertThat(parameters).extracting(Parameter::name).doesNotHaveDuplicates();
            assertThat(parameters).allSatisfy(parameter -> {
                assertThat(parameter.name()).matches("[A-Za-z][A-Za-z0-9_-]*");
                assertThat(parameter.description()).isNotBlank();
            });
            assertThat(parameters)
                    .filteredOn(parameter -> parameter.name().matches("passwd|password|token"))
                    .allMatch(Parameter::secret);
        }
    }

    private static Delivery deliver(Bench bench, ClusterEvent event, Duration timeout) throws InterruptedException {
        return bench.notifier().deliver(new Notifier.Request(event, bench.recipient(), bench.parameters(), timeout));
    }

    private static ClusterEvent event(String title) {
        return new ClusterEvent(
                "7.1523.0",
                Instant.parse("2026-11-23T20:36:22.475Z"),
                ClusterEvent.Kind.NODE_FENCED,
                "node2",
                "",
                title,
                "Its power was cut by pdu-1 and read back as off.",
                Map.of("fsname", "pvfs2-fs", "device", "pdu-1"));
    }
}
