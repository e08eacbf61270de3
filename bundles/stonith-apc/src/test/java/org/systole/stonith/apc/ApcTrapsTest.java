package org.systole.stonith.apc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.powerstrip.Family;
import org.systole.powerstrip.Hook;
import org.systole.powerstrip.PowerStrip;
import org.systole.powerstrip.Settings;
import org.systole.testkit.FencingCalls;

/** What makes other programs say "off" while the outlet is on, each met once. */
@Execution(ExecutionMode.CONCURRENT)
class ApcTrapsTest {
    private static final Duration SHORT = Duration.ofMillis(1500);

    private StripBench bench;

    @BeforeEach
    void start() throws IOException {
        bench = StripBench.rackPdu();
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"99", "0", "-1", "3", "off"})
    void aValueThatIsNeitherOnNorOffIsNotOff(String value) throws Exception {
        bench.strip().order("stuck-value 2 " + value);
        Outcome outcome = bench.calls().within(SHORT).off("2");
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Unknown.class, unknown -> assertThat(unknown.reason())
                .contains("status " + value));
        assertThat(bench.calls().status("2"))
                .isInstanceOfSatisfying(Outcome.Confirmed.class, read -> assertThat(read.observed())
                        .containsEntry("2", PowerState.OTHER));
    }

    @Test
    void aTextThatLooksLikeTheNumberIsNotTheNumber() throws Exception {
        bench.strip().order("stuck-value 2 \"2\"");
        assertThat(bench.calls().within(SHORT).off("2")).isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void anAcceptedOrderThatDoesNothingFailsWithTheValueSeen() throws Exception {
        bench.strip().order("lie 2");
        assertThat(bench.calls().within(SHORT).off("2"))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                        .contains("OFF was ordered", "outlet 2 ON", "status 1", "pending 2"));
        assertThat(bench.ordersTo("2")).containsOnly("set 2 OFF").hasSize(1);
    }

    @Test
    void neverRebootsAndNeverTouchesTheWholeUnit() throws Exception {
        bench.calls().off("2");
        bench.calls().on("2");
        assertThat(bench.strip().journal().lines("set ")).containsExactly("set 2 OFF", "set 2 ON");
    }

    @Test
    void anOutletThatIsOffAlreadyIsOrderedOffNevertheless() throws Exception {
        bench.strip().order("off 2");
        assertThat(bench.calls().off("2")).isInstanceOf(Outcome.Confirmed.class);
        assertThat(bench.ordersTo("2")).containsExactly("set 2 OFF");
    }

    @Test
    void aCommandThatWaitsIsCancelledFirst() throws Exception {
        bench.strip().order("off 2");
        bench.strip().order("pending 2 on 1200");
        assertThat(bench.calls().off("2")).isInstanceOf(Outcome.Confirmed.class);
        assertThat(bench.ordersTo("2")).containsExactly("set 2 CANCEL", "set 2 OFF");
        await().during(Duration.ofMillis(1800)).atMost(Duration.ofSeconds(10)).until(() -> !bench.isOn("2"));
    }

    @Test
    void offWithACommandThatCannotBeCancelledIsNotConfirmed() throws Exception {
        bench.strip().order("stuck-pending 2");
        Outcome outcome = bench.calls().within(SHORT).off("2");
        assertThat(bench.isOn("2")).isFalse();
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Unknown.class, unknown -> assertThat(unknown.reason())
                .contains("pending 1"));
    }

    @Test
    void whereNobodyCanReadWhatWaitsTheStripMustAgreeToForgetIt() throws Exception {
        Settings chained = Settings.of(Family.MASTERSWITCH_PLUS, 8);
        try (StripBench plus = StripBench.v1(chained, "1:2", "1:3")) {
            plus.strip().order("hide-pending");
            assertThat(plus.calls().off("1:2")).isInstanceOf(Outcome.Confirmed.class);
            assertThat(plus.ordersTo("1:2")).containsExactly("set 1:2 CANCEL", "set 1:2 OFF");
        }
        try (StripBench old = StripBench.v1(Settings.of(Family.MASTERSWITCH, 8), "2", "3")) {
            old.strip().order("hide-pending"); // and no command cancels: this firmware has none that wait
            assertThat(old.calls().off("2").steps())
                    .anySatisfy(step -> assertThat(step.what()).contains("no commands that wait"));
            assertThat(old.isOn("2")).isFalse();
        }
    }

    @Test
    void anOrderWhoseAnswerWasLostIsReadBackAndNotRepeated() throws Exception {
        bench.strip().order("lose-answers 1");
        assertThat(bench.calls().off("2")).isInstanceOf(Outcome.Confirmed.class);
        assertThat(bench.ordersTo("2")).containsExactly("set 2 OFF");
    }

    @Test
    void anOrderThatNeverArrivedIsRepeatedOnceTheOutletWasReadAsOn() throws Exception {
        bench.strip().order("lose-orders 1");
        assertThat(bench.calls().off("2")).isInstanceOf(Outcome.Confirmed.class);
        assertThat(bench.isOn("2")).isFalse();
        assertThat(bench.ordersTo("2")).containsExactly("set 2 OFF");
    }

    @Test
    void aRefusedOrderFails() throws Exception {
        bench.strip().order("refuse 2");
        assertThat(bench.calls().off("2"))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                        .contains("did not take the order OFF", "(5)"));
    }

    @Test
    void aSlowRelayIsWaitedFor() throws Exception {
        bench.strip().order("slow 2 900");
        assertThat(bench.calls().off("2")).isInstanceOf(Outcome.Confirmed.class);
        assertThat(bench.isOn("2")).isFalse();
    }

    @Test
    void lateAnswersAreWaitedFor() throws Exception {
        bench.strip().order("late 900");
        assertThat(bench.calls().off("2")).isInstanceOf(Outcome.Confirmed.class);
    }

    @Test
    void aStripThatDiesAfterTheOrderLeavesTheOutcomeUnknown() throws Exception {
        AtomicReference<PowerStrip> dying = new AtomicReference<>();
        Hook cutsItself = (outlet, on) -> {
            dying.get().order("dead");
            return true;
        };
        try (PowerStrip strip = PowerStrip.start(Settings.rackPdu(2), cutsItself)) {
            dying.set(strip);
            // the reading before the relay moved may have said "on": what counts is what can be read at the end
            FencingCalls calls =
                    new FencingCalls(new ApcDriver(), Map.of("ip", "127.0.0.1", "ipport", "" + strip.port()));
            assertThat(calls.within(SHORT).off("1"))
                    .isInstanceOfSatisfying(Outcome.Unknown.class, unknown -> assertThat(unknown.reason())
                            .contains("can no longer be read", "no answer"));
        }
    }

    @Test
    void aStripThatReversesItsNumbersAndContradictsItselfIsNotBelieved() throws Exception {
        try (StripBench second = StripBench.v1(Settings.of(Family.RPDU2, 8), "2", "3")) {
            second.strip().order("lie 2");
            second.strip().order("stuck-status 2 1"); // says off there, while the control column says on
            assertThat(second.calls().within(SHORT).off("2"))
                    .isInstanceOfSatisfying(Outcome.Unknown.class, unknown -> assertThat(unknown.reason())
                            .contains("status 1", "control 1"));
        }
    }

    @Test
    void allOutletsThatCarryTheNameAreSwitched() throws Exception {
        Settings two = Settings.rackPdu(8).name("2", "Node2").name("7", "node2");
        try (StripBench named = StripBench.v1(two, "2", "7")) {
            Outcome outcome = named.calls().off("node2");
            assertThat(outcome).isInstanceOfSatisfying(Outcome.Confirmed.class, done -> assertThat(done.observed())
                    .containsOnly(Map.entry("node2", PowerState.OFF)));
            assertThat(named.isOn("2") || named.isOn("7")).isFalse();
            assertThat(named.isOn("3")).isTrue();
        }
    }

    @Test
    void aDeviceThatServesOneNodeMayNameTheOutletItself() throws Exception {
        assertThat(bench.calls().with("port", "2, 4").off()).isInstanceOf(Outcome.Confirmed.class);
        assertThat(bench.isOn("2") || bench.isOn("4")).isFalse();
    }
}
