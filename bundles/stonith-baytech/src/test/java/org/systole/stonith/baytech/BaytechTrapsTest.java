package org.systole.stonith.baytech;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.powerstrip.Front.Dialect;
import org.systole.testkit.FencingCalls;

@Execution(ExecutionMode.CONCURRENT)
class BaytechTrapsTest {
    private static final Duration SHORT = Duration.ofSeconds(4);

    private BaytechBench bench;

    @BeforeEach
    void start() throws IOException {
        bench = BaytechBench.module();
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"99", "OFF?", "On/Off"})
    void aWordThatIsNeitherOnNorOffIsNotOff(String word) throws Exception {
        bench.strip().order("stuck-value 2 " + word);
        assertThat(bench.calls().within(SHORT).off("2"))
                .isInstanceOfSatisfying(Outcome.Unknown.class, unknown -> assertThat(unknown.reason())
                        .contains("status " + word));
        assertThat(bench.calls().status("2"))
                .isInstanceOfSatisfying(Outcome.Confirmed.class, read -> assertThat(read.observed())
                        .containsEntry("2", PowerState.OTHER));
    }

    @Test
    void anOrderTheStripDroppedIsGivenAgainOnceTheOutletWasReadAsOn() throws Exception {
        bench.strip().order("lose-orders 2");
        bench.strip().order("drop-lines 2");
        assertThat(bench.calls().off("2")).isInstanceOf(Outcome.Confirmed.class);
        assertThat(bench.isOn("2")).isFalse();
        assertThat(bench.ordersTo("2")).containsExactly("set 2 OFF");
    }

    @Test
    void aLineThatBreaksAfterTheConfirmationIsResolvedByReadingInANewSession() throws Exception {
        bench.strip().order("lose-answers 1");
        assertThat(bench.calls().off("2")).isInstanceOf(Outcome.Confirmed.class);
        assertThat(bench.ordersTo("2")).containsExactly("set 2 OFF");
        assertThat(bench.strip().journal().lines("login")).hasSize(2);
    }

    @Test
    void aLockedOutletFailsAndIsNamed() throws Exception {
        bench.strip().order("lock 2");
        assertThat(bench.calls().off("2"))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                        .contains("outlet 2 is locked"));
        assertThat(bench.ordersTo("2")).isEmpty();
        assertThat(bench.isOn("2")).isTrue();
    }

    @Test
    void aRefusedOrderFails() throws Exception {
        bench.strip().order("refuse 2");
        assertThat(bench.calls().off("2"))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                        .contains("not allowed"));
    }

    @Test
    void aModuleThatShowsNothingGetsAnEnter() throws Exception {
        bench.strip().order("quiet");
        assertThat(bench.calls().off("2")).isInstanceOf(Outcome.Confirmed.class);
    }

    @Test
    void aSlowRelayIsWaitedFor() throws Exception {
        bench.strip().order("slow 2 1500");
        assertThat(bench.calls().off("2")).isInstanceOf(Outcome.Confirmed.class);
        assertThat(bench.isOn("2")).isFalse();
    }

    @Test
    void aSlowConsoleIsWaitedFor() throws Exception {
        bench.strip().order("late 60");
        assertThat(bench.calls().off("2")).isInstanceOf(Outcome.Confirmed.class);
    }

    @Test
    void neverSpeaksToAllOutletsAndNeverReboots() throws Exception {
        bench.calls().off("2");
        bench.calls().on("2");
        assertThat(bench.strip().journal().lines("set ")).containsExactly("set 2 OFF", "set 2 ON");
        for (String plug : new String[] {"0", "", "all"}) {
            assertThat(bench.calls().off(plug)).isInstanceOf(Outcome.Failed.class);
        }
        assertThat(bench.strip().journal().lines("set all")).isEmpty();
    }

    @Test
    void logsOutSoThatTheNextVisitorGetsIn() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(bench.calls().monitor()).isInstanceOf(Outcome.Confirmed.class);
            assertThat(bench.calls().off("no-such-node")).isInstanceOf(Outcome.Failed.class);
        }
        assertThat(bench.strip().journal().lines("logout")).hasSize(6);
        assertThat(bench.strip().journal().lines("session broke")).isEmpty();
    }

    @Test
    void aWrongPasswordIsNamedAsSuch() throws Exception {
        assertThat(bench.calls().with("password", "wr0ng-s3cr3t").off("2"))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                        .contains("may not log in", "check username and password")
                        .doesNotContain("s3cr3t"));
        assertThat(bench.isOn("2")).isTrue();
    }

    @Test
    void aHostKeyThatChangedGetsNoPassword() throws Exception {
        String other = "SHA256:" + "A".repeat(43);
        assertThat(bench.calls().with("ssh_host_key", other).off("2"))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                        .contains(other, "ssh_host_key"));
        assertThat(bench.strip().journal().lines("login")).isEmpty();
    }

    @Test
    void theHostKeyThatIsNotedCanBeDemanded() throws Exception {
        String step = bench.calls().monitor().steps().get(0).what();
        String key = step.replaceFirst(".*(SHA256:[^ ,)]+).*", "$1");
        assertThat(bench.calls().with("ssh_host_key", key).off("2")).isInstanceOf(Outcome.Confirmed.class);
    }

    @Test
    void oneOfSeveralStripsMustBeNamed() throws Exception {
        try (BaytechBench two = BaytechBench.of(Dialect.BAYTECH_MODULE, 2, "1:3", "2:3")) {
            assertThat(two.calls().off("3"))
                    .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                            .contains("several strips", "parameter strip"));
            assertThat(two.calls().with("strip", "2").off("3")).isInstanceOf(Outcome.Confirmed.class);
            assertThat(two.calls().with("strip", "Strip 1").off("3")).isInstanceOf(Outcome.Confirmed.class);
            assertThat(two.isOn("2:3") || two.isOn("1:3")).isFalse();
            assertThat(two.isOn("1:1")).isTrue();
        }
    }

    @Test
    void outletsAreFoundByNameOnEveryStrip() throws Exception {
        try (BaytechBench two = BaytechBench.of(Dialect.BAYTECH_MODULE, 2, "1:3", "2:6")) {
            assertThat(two.calls().off("NODE3")).isInstanceOf(Outcome.Confirmed.class);
            assertThat(two.isOn("2:6")).isFalse();
            assertThat(two.isOn("1:3")).isTrue();
        }
    }

    @Test
    void aWrongParameterIsNamed() throws Exception {
        for (Map.Entry<String, String> wrong : Map.of(
                        "ip", "", "username", "", "ssh_port", "x", "ssh_host_key", "abc", "power_timeout", "soon")
                .entrySet()) {
            FencingCalls calls = bench.calls().with(wrong.getKey(), wrong.getValue());
            assertThat(calls.off("2"))
                    .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                            .contains(wrong.getKey()));
        }
    }
}
