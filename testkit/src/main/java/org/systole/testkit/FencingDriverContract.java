package org.systole.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.fencing.FencingDriver.Metadata;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.fencing.FencingDriver.PowerState;

/**
 * What every fencing driver has to keep, as tests. Implement it in the driver's own test class with an imitated device
 * that knows the truth about its outlets; see {@link Bench}.
 */
public interface FencingDriverContract {
    /** A device with at least two outlets, all on; each test takes a new one and closes it. */
    Bench bench() throws Exception;

    /** An imitated device, and calls of the driver under test that reach it. */
    interface Bench extends AutoCloseable {
        /** Calls with every parameter the device needs, secrets among them. */
        FencingCalls calls();

        /** A time in which the device is reached and switched, even on a busy machine. */
        default Duration enough() {
            return Duration.ofMillis(1500);
        }

        /** An outlet, as a plug. */
        String plug();

        /** Another outlet. */
        String otherPlug();

        /** Whether power comes out of the outlet: the truth, not what the device says. */
        boolean isOn(String plug);

        /** From now on the device takes orders for this outlet, says yes, and does nothing. */
        void lie(String plug) throws Exception;

        /** From now on nothing of the device answers. */
        void die() throws Exception;

        @Override
        void close() throws IOException;
    }

    @Test
    default void switchesOffAndReadsItBack() throws Exception {
        try (Bench bench = bench()) {
            Outcome outcome = bench.calls().off(bench.plug());

            assertThat(observed(outcome, bench.plug())).isEqualTo(PowerState.OFF);
            assertThat(bench.isOn(bench.plug())).isFalse();
            assertThat(bench.isOn(bench.otherPlug())).isTrue();
            assertThat(outcome.steps()).isNotEmpty();
        }
    }

    @Test
    default void switchesOffWhatIsOffAlready() throws Exception {
        try (Bench bench = bench()) {
            bench.calls().off(bench.plug());
            assertThat(observed(bench.calls().off(bench.plug()), bench.plug())).isEqualTo(PowerState.OFF);
            assertThat(bench.isOn(bench.plug())).isFalse();
        }
    }

    @Test
    default void switchesOnAgain() throws Exception {
        try (Bench bench = bench()) {
            bench.calls().off(bench.plug());
            assertThat(observed(bench.calls().on(bench.plug()), bench.plug())).isEqualTo(PowerState.ON);
            assertThat(bench.isOn(bench.plug())).isTrue();
        }
    }

    @Test
    default void switchesAllOutletsOfANode() throws Exception {
        try (Bench bench = bench()) {
            Outcome outcome = bench.calls().off(bench.plug(), bench.otherPlug());
            assertThat(observed(outcome, bench.plug())).isEqualTo(PowerState.OFF);
            assertThat(observed(outcome, bench.otherPlug())).isEqualTo(PowerState.OFF);
            assertThat(bench.isOn(bench.plug()) || bench.isOn(bench.otherPlug()))
                    .isFalse();
        }
    }

    @Test
    default void readsAndListsWithoutChangingAnything() throws Exception {
        try (Bench bench = bench()) {
            bench.calls().off(bench.otherPlug());
            assertThat(bench.calls().monitor()).isInstanceOf(Outcome.Confirmed.class);
            Outcome status = bench.calls().status(bench.plug(), bench.otherPlug());
            assertThat(observed(status, bench.plug())).isEqualTo(PowerState.ON);
            assertThat(observed(status, bench.otherPlug())).isEqualTo(PowerState.OFF);
            assertThat(bench.calls().list())
                    .isInstanceOfSatisfying(Outcome.Confirmed.class, list -> assertThat(list.observed())
                            .containsEntry(bench.otherPlug(), PowerState.OFF));
            assertThat(bench.isOn(bench.plug())).isTrue();
            assertThat(bench.isOn(bench.otherPlug())).isFalse();
        }
    }

    @Test
    default void neverConfirmsAnOutletThatStaysOn() throws Exception {
        try (Bench bench = bench()) {
            bench.lie(bench.plug());
            Outcome outcome = bench.calls().within(bench.enough()).off(bench.plug());
            assertThat(bench.isOn(bench.plug())).isTrue();
            assertThat(outcome).isNotInstanceOf(Outcome.Confirmed.class);
            assertThat(reason(outcome)).contains(bench.plug());
        }
    }

    @Test
    default void neverConfirmsWhenOneOfTheOutletsStaysOn() throws Exception {
        try (Bench bench = bench()) {
            bench.lie(bench.otherPlug());
            Outcome outcome = bench.calls().within(bench.enough()).off(bench.plug(), bench.otherPlug());
            assertThat(outcome).isNotInstanceOf(Outcome.Confirmed.class);
        }
    }

    @Test
    default void givesUpOnADeadDeviceWithinItsTime() throws Exception {
        try (Bench bench = bench()) {
            bench.die();
            long start = System.nanoTime();
            Outcome outcome = bench.calls().within(bench.enough()).off(bench.plug());
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(bench.enough().plusSeconds(3));
            assertThat(outcome).isNotInstanceOf(Outcome.Confirmed.class);
            assertThat(reason(outcome)).isNotBlank();
        }
    }

    @Test
    default void leavesSoonWhenInterrupted() throws Exception {
        try (Bench bench = bench()) {
            bench.lie(bench.plug());
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread caller = new Thread(
                    () -> {
                        try {
                            bench.calls().within(Duration.ofMinutes(2)).off(bench.plug());
                            interrupted.complete(false);
                        } catch (InterruptedException e) {
                            interrupted.complete(true);
                        }
                    },
                    "fencing-call");
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
    default void namesAPlugThatDoesNotExist() throws Exception {
        try (Bench bench = bench()) {
            for (String plug : List.of("237", "no-such-node")) {
                Outcome outcome = bench.calls().off(plug);
                assertThat(outcome).isInstanceOf(Outcome.Failed.class);
                assertThat(reason(outcome)).contains(plug);
            }
            assertThat(bench.isOn(bench.plug()) && bench.isOn(bench.otherPlug()))
                    .isTrue();
        }
    }

    @Test
    default void asksForAPlugWhereItNeedsOne() throws Exception {
        try (Bench bench = bench()) {
            assertThat(bench.calls().off())
                    .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                            .contains("plug"));
            assertThat(bench.isOn(bench.plug()) && bench.isOn(bench.otherPlug()))
                    .isTrue();
        }
    }

    @Test
    default void tellsNoSecret() throws Exception {
        try (Bench bench = bench()) {
            FencingCalls calls = bench.calls().within(bench.enough());
            assertThat(calls.secrets()).as("secrets the bench uses").isNotEmpty();
            bench.lie(bench.otherPlug());
            List<Outcome> outcomes =
                    List.of(calls.off(bench.plug()), calls.off("no-such-node"), calls.off(bench.otherPlug()));
            bench.die();
            Outcome dead = calls.off(bench.plug());
            for (String secret : calls.secrets()) {
                assertThat(outcomes).allSatisfy(o -> assertThat(o.toString()).doesNotContain(secret));
                assertThat(dead.toString()).doesNotContain(secret);
            }
        }
    }

    @Test
    default void describesItself() throws Exception {
        try (Bench bench = bench()) {
            Metadata metadata = bench.calls().driver().metadata();
            assertThat(metadata.shortDescription()).isNotBlank().doesNotContain("\n");
            assertThat(metadata.parameters()).extracting(Parameter::name).doesNotHaveDuplicates();
            assertThat(metadata.parameters()).allSatisfy(parameter -> {
                assertThat(parameter.name()).matches("[A-Za-z][A-Za-z0-9_-]*");
                assertThat(parameter.description()).isNotBlank();
                assertThat(parameter.secret() && !parameter.defaultValue().isEmpty())
                        .as("secret %s has a default that anybody can read", parameter.name())
                        .isFalse();
            });
            assertThat(metadata.parameters())
                    .filteredOn(parameter -> parameter.name().matches("passwd|password|community|.*_passwd"))
                    .allMatch(Parameter::secret);
        }
    }

    /** The state confirmed for the plug; fails when the outcome is no confirmation. */
    private static PowerState observed(Outcome outcome, String plug) {
        assertThat(outcome).isInstanceOf(Outcome.Confirmed.class);
        return ((Outcome.Confirmed) outcome).observed().get(plug);
    }

    private static String reason(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return failed.reason();
        }
        return outcome instanceof Outcome.Unknown unknown ? unknown.reason() : "";
    }
}
