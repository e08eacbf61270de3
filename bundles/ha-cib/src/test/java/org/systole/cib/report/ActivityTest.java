package org.systole.cib.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ActivityTest {
    private static OperationLine done(String task, int call, int rc) {
        return new OperationLine("r_last_0", task, 0, call, rc, rc, 0, "", 1, 2, 0);
    }

    private static OperationLine failed(String task, long interval, int call, int rc) {
        return new OperationLine("r_last_0", task, interval, call, rc, 0, 0, "", 1, 2, 0);
    }

    private static OperationLine pending(String task, long interval) {
        return new OperationLine("r_last_0", task, interval, -1, 193, 0, -1, "", 1, 2, 0);
    }

    private static Activity of(OperationLine... lines) {
        return Activity.of(List.of(lines));
    }

    @Test
    void readsWhatSucceededInTheOrderOfTheCalls() {
        assertThat(of(done("stop", 4, 0), done("start", 3, 0)).role()).isEqualTo("Stopped");
        assertThat(of(done("start", 5, 0), done("stop", 4, 0)).role()).isEqualTo("Started");
        assertThat(of(done("start", 1, 0), done("promote", 2, 0)).role()).isEqualTo("Promoted");
        assertThat(of(done("promote", 2, 0), done("demote", 3, 0)).role()).isEqualTo("Unpromoted");
    }

    @Test
    void believesProbes() {
        assertThat(of(done("monitor", 1, 0)).role()).isEqualTo("Started");
        assertThat(of(done("monitor", 1, 7)).active()).isFalse();
        assertThat(of(done("monitor", 1, 8)).role()).isEqualTo("Promoted");
        assertThat(of(failed("monitor", 0, 1, 5)))
                .isEqualTo(new Activity("Stopped", false, false, "", "not installed"));
    }

    @Test
    void namesWhatIsUnderWay() {
        assertThat(of(pending("start", 0)).role()).isEqualTo("Starting");
        assertThat(of(done("start", 3, 0), pending("stop", 0)).role()).isEqualTo("Stopping");
        assertThat(of(done("start", 3, 0), pending("monitor", 20000)))
                .isEqualTo(new Activity("Started", false, false, "Monitoring", ""));
        assertThat(of(pending("monitor", 0)).active()).isFalse();
        assertThat(of(done("start", 3, 0), pending("migrate_to", 0)).role()).isEqualTo("Migrating");
        assertThat(of(done("start", 3, 0), pending("reload-agent", 0)))
                .isEqualTo(new Activity("Started", false, false, "", ""));
    }

    @Test
    void aFailedResourceCountsAsActive() {
        assertThat(of(done("start", 3, 0), failed("monitor", 20000, 4, 7)))
                .isEqualTo(new Activity("Started", true, false, "", ""));
        assertThat(of(failed("start", 0, 3, 1)).active()).isTrue();
        assertThat(of(failed("stop", 0, 3, 1)).stopFailed()).isTrue();
    }

    @Test
    void aLaterSuccessSettlesAFailure() {
        assertThat(of(failed("start", 0, 3, 1), done("stop", 4, 0)).active()).isFalse();
        assertThat(of(failed("monitor", 20000, 3, 1), done("start", 5, 0)).failed())
                .isFalse();
    }

    @Test
    void theCopyKeptOfAFailureIsReadBeforeItsCall() {
        OperationLine copy = new OperationLine("r_last_failure_0", "monitor", 20000, 4, 7, 0, 0, "", 1, 2, 0);
        OperationLine later = new OperationLine("r_monitor_20000", "monitor", 20000, 4, 0, 0, 0, "", 1, 2, 0);

        assertThat(Activity.of(Stream.of(later, copy).toList()).failed()).isFalse();
    }
}
