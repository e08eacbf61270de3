package org.systole.stonith.apc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.powerstrip.Front.Dialect;
import org.systole.testkit.FencingCalls;

@Execution(ExecutionMode.CONCURRENT)
class ConsoleTrapsTest {
    private static final Duration SHORT = Duration.ofSeconds(5);

    @ParameterizedTest
    @EnumSource(names = {"APC_V2", "APC_V2_USER", "APC_V3", "APC_CLI"})
    void cancelsWhatMayWaitAndThenSwitchesOffOnce(Dialect dialect) throws Exception {
        try (StripBench bench = StripBench.console(dialect)) {
            bench.strip().order("pending 2");
            assertThat(bench.calls().off("2")).isInstanceOf(Outcome.Confirmed.class);
            assertThat(bench.ordersTo("2")).containsExactly("set 2 CANCEL", "set 2 OFF");
            assertThat(bench.strip().journal().lines("set all")).isEmpty();
            assertThat(bench.strip().journal().lines("logout")).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"APC_V3", "APC_CLI"})
    void offWithACommandThatStillWaitsIsNotConfirmed(Dialect dialect) throws Exception {
        try (StripBench bench = StripBench.console(dialect)) {
            bench.strip().order("stuck-pending 2");
            assertThat(bench.calls().within(SHORT).off("2")).isInstanceOf(Outcome.Unknown.class);
            assertThat(bench.isOn("2")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"APC_V2", "APC_CLI"})
    void aWordThatIsNeitherOnNorOffIsNotOff(Dialect dialect) throws Exception {
        try (StripBench bench = StripBench.console(dialect)) {
            bench.strip().order("stuck-value 2 99");
            assertThat(bench.calls().within(SHORT).off("2"))
                    .isInstanceOfSatisfying(Outcome.Unknown.class, unknown -> assertThat(unknown.reason())
                            .contains("status 99"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"APC_V3", "APC_CLI"})
    void aLineThatBreaksAfterTheOrderIsResolvedByReadingInANewSession(Dialect dialect) throws Exception {
        try (StripBench bench = StripBench.console(dialect)) {
            bench.strip().order("lose-answers 2"); // that of the cancel, and that of the order
            assertThat(bench.calls().off("2")).isInstanceOf(Outcome.Confirmed.class);
            assertThat(bench.isOn("2")).isFalse();
            assertThat(bench.strip().journal().lines("login").size()).isGreaterThan(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"APC_V3", "APC_CLI"})
    void anOrderThatWasNotHeardIsGivenAgain(Dialect dialect) throws Exception {
        try (StripBench bench = StripBench.console(dialect)) {
            bench.strip().order("lose-orders 2");
            assertThat(bench.calls().off("2")).isInstanceOf(Outcome.Confirmed.class);
            assertThat(bench.isOn("2")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"APC_V3", "APC_CLI"})
    void aRefusedOrderFails(Dialect dialect) throws Exception {
        try (StripBench bench = StripBench.console(dialect)) {
            bench.strip().order("refuse 2");
            assertThat(bench.calls().off("2")).isInstanceOf(Outcome.Failed.class);
            assertThat(bench.isOn("2")).isTrue();
        }
    }

    @Test
    void menusOfChainedUnitsNumberOffAsThreeAndCancelWithoutAQuestion() throws Exception {
        try (StripBench bench = StripBench.chainedConsole()) {
            assertThat(bench.calls().off("2:3")).isInstanceOf(Outcome.Confirmed.class);
            assertThat(bench.ordersTo("2:3")).containsExactly("set 2:3 CANCEL", "set 2:3 OFF");
            assertThat(bench.calls().off("2")).isInstanceOf(Outcome.Confirmed.class);
            assertThat(bench.isOn("1:2") || bench.isOn("2:3")).isFalse();
            assertThat(bench.isOn("2:2") && bench.isOn("1:3")).isTrue();
            assertThat(bench.strip().journal().lines("logout")).hasSize(2);
            assertThat(bench.calls().off("3:1"))
                    .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                            .contains("no unit 3"));
        }
    }

    @Test
    void goesOnBySshWhereSnmpIsSilent() throws Exception {
        try (StripBench bench = StripBench.console(Dialect.APC_CLI)) {
            FencingCalls auto = bench.calls()
                    .with("transport", "auto")
                    .with("community", "wr0ng")
                    .with("login_timeout", "0.5");
            Outcome outcome = auto.off("2");
            assertThat(outcome).isInstanceOf(Outcome.Confirmed.class);
            assertThat(outcome.steps())
                    .anySatisfy(step -> assertThat(step.what()).contains("going on by SSH", "no answer"));
        }
    }

    @Test
    void goesOnBySshWhereTheCommunityMayOnlyRead() throws Exception {
        try (StripBench bench = StripBench.console(Dialect.APC_V3)) {
            Outcome outcome = bench.calls()
                    .with("transport", "auto")
                    .with("community", "public")
                    .off("2");
            assertThat(outcome).isInstanceOf(Outcome.Confirmed.class);
            assertThat(bench.isOn("2")).isFalse();
            assertThat(outcome.steps())
                    .anySatisfy(step -> assertThat(step.what()).contains("going on by SSH", "may write"));
        }
    }

    @Test
    void takesSnmpWhereItWorks() throws Exception {
        try (StripBench bench = StripBench.console(Dialect.APC_V3)) {
            assertThat(bench.calls()
                            .with("transport", "auto")
                            .with("community", "private")
                            .off("2"))
                    .isInstanceOf(Outcome.Confirmed.class);
            assertThat(bench.strip().journal().lines("login")).isEmpty();
        }
    }

    @Test
    void saysBothReasonsWhereNeitherWayWorks() throws Exception {
        try (StripBench bench = StripBench.console(Dialect.APC_V3)) {
            FencingCalls calls = bench.calls()
                    .with("transport", "auto")
                    .with("community", "public")
                    .with("password", "wrong-s3cr3t");
            assertThat(calls.off("2"))
                    .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                            .contains("may write", "may not log in")
                            .doesNotContain("s3cr3t"));
            assertThat(bench.isOn("2")).isTrue();
        }
    }

    @Test
    void aPassphraseOfSnmpIsNeverTriedAsAPasswordOfSsh() throws Exception {
        try (StripBench bench = StripBench.console(Dialect.APC_CLI)) {
            FencingCalls calls = bench.calls()
                    .without("transport")
                    .without("ssh_port")
                    .with("snmp_version", "3")
                    .with("login_timeout", "1");
            assertThat(calls.off("2"))
                    .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                            .doesNotContain("SSH"));
            assertThat(bench.strip().journal().lines("login")).isEmpty();
        }
    }

    @Test
    void aDeviceExpresslySetUpForBothWaysMayShareItsUser() throws Exception {
        try (StripBench bench = StripBench.console(Dialect.APC_CLI)) {
            FencingCalls calls = bench.calls()
                    .with("transport", "auto")
                    .with("snmp_version", "3")
                    .with("login_timeout", "1");
            assertThat(calls.off("2")).isInstanceOf(Outcome.Confirmed.class);
        }
    }

    @Test
    void servesDevicesConfiguredForFenceApc() throws Exception {
        try (StripBench bench = StripBench.console(Dialect.APC_V2)) {
            FencingCalls calls = new FencingCalls(
                    new FenceApcDriver(),
                    Map.of(
                            "ip",
                            "127.0.0.1",
                            "ipport",
                            "" + bench.strip().sshPort(),
                            "login",
                            "apc",
                            "passwd",
                            StripBench.SSH_PASSWORD));
            assertThat(calls.off("2")).isInstanceOf(Outcome.Confirmed.class);
            assertThat(bench.isOn("2")).isFalse();
        }
    }
}
