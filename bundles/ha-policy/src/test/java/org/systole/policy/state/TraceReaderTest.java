package org.systole.policy.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.Snapshots;

/** What results of operations mean, as Pacemaker's own scheduler takes them when it is shown the same history. */
class TraceReaderTest {
    private static final String CLUSTER = "online n1 n2\nprimitive web failure-timeout=10s\n";

    private static HistoryEntry entry(String operation, int interval, int call, int rc, int status, String age) {
        long now = snapshot("").now().getEpochSecond();
        int target = operation.equals("monitor") && interval == 0 ? 7 : 0;
        return HistoryEntry.of(
                "web",
                Element.of(
                        "lrm_rsc_op",
                        "operation",
                        operation,
                        "interval",
                        Integer.toString(interval),
                        "call-id",
                        Integer.toString(call),
                        "rc-code",
                        Integer.toString(rc),
                        "op-status",
                        Integer.toString(status),
                        "transition-key",
                        "1:1:" + target + ":test",
                        "last-rc-change",
                        Long.toString(now - Integer.parseInt(age))));
    }

    private static ClusterSnapshot snapshot(String more) {
        return Snapshots.of(more + CLUSTER);
    }

    private static Trace read(String more, HistoryEntry... entries) {
        ClusterSnapshot snapshot = snapshot(more);
        var history = new NodeReport.ResourceHistory(
                "web", "ocf:heartbeat:Dummy", 0, List.of(entries), null, Element.of("lrm_resource"));
        return TraceReader.read(
                history,
                new NodeId("n1"),
                snapshot.configuration().primitive(new ResourceId("web")),
                new TreeMap<>(),
                snapshot);
    }

    /** Exit code and executor's status of the operation, then the role and what forbids the node. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, STARTED, false, ''",
        "7, 0, STOPPED, false, ''",
        "8, 0, PROMOTED, false, ''",
        "1, 0, STARTED, true, ''",
        "2, 0, STOPPED, false, invalid parameter",
        "3, 0, STARTED, true, unimplemented",
        "4, 0, STARTED, true, insufficient privileges",
        "5, 0, STOPPED, false, not installed",
        "6, 0, STARTED, true, not configured",
        "7, 2, STARTED, true, ''",
        "0, 4, STARTED, false, ''",
        "1, 5, STARTED, true, error that stays",
        "1, 6, STARTED, true, not configured",
        "1, 7, STOPPED, false, not installed",
        "5, 2, STOPPED, false, not installed",
    })
    void aProbe(int rc, int status, Role role, boolean failed, String banned) {
        Trace trace = read("on-paper\n", entry("monitor", 0, 2, rc, status, "0"));
        assertThat(trace.role()).isEqualTo(role);
        assertThat(trace.failed()).isEqualTo(failed);
        assertThat(trace.banned()).isEqualTo(banned.equals("not configured") ? Trace.FATAL : banned);
    }

    /** Of a monitor after a start that went well. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, STARTED, false, ''",
        "7, 0, STARTED, true, ''",
        "8, 0, PROMOTED, true, ''",
        "190, 0, STARTED, false, ''",
        "2, 0, STARTED, true, invalid parameter",
        "3, 0, STARTED, true, ''",
        "5, 2, STARTED, true, ''",
        "0, 4, STARTED, false, ''",
    })
    void aRecurringMonitor(int rc, int status, Role role, boolean failed, String banned) {
        Trace trace =
                read("on-paper\n", entry("start", 0, 2, 0, 0, "20"), entry("monitor", 10_000, 3, rc, status, "0"));
        assertThat(trace.role()).isEqualTo(role);
        assertThat(trace.failed()).isEqualTo(failed);
        assertThat(trace.banned()).isEqualTo(banned);
    }

    /** Only a monitor may answer that it runs, but not well; and "not running" is no answer to a stop. */
    @ParameterizedTest
    @CsvSource({
        "start, 190, STARTED, true",
        "start, 8, PROMOTED, true",
        "demote, 8, STARTED, true",
        "stop, 0, STOPPED, false",
        "stop, 7, STARTED, true",
        "stop, 190, STARTED, true",
    })
    void otherOperations(String operation, int rc, Role role, boolean failed) {
        Trace trace = read("", entry("start", 0, 2, 0, 0, "20"), entry(operation, 0, 3, rc, 0, "0"));
        assertThat(trace.role()).isEqualTo(role);
        assertThat(trace.failed()).isEqualTo(failed);
    }

    /** A failed start may have left something behind, which a plan for a running cluster never forgets by time. */
    @Test
    void anOldFailedStartIsForgottenOnPaperOnly() {
        HistoryEntry start = entry("start", 0, 2, 1, 0, "60");
        assertThat(read("on-paper\n", start).role()).isEqualTo(Role.STOPPED);
        assertThat(read("", start).role()).isEqualTo(Role.STARTED);
    }

    /** The state counts these as possibly active until a stop succeeds, so a plan has to stop them. */
    @Test
    void inAClusterNoneOfTheseIsBelieved() {
        assertThat(read("", entry("monitor", 0, 2, 2, 0, "0")).failed()).isTrue();
        assertThat(read("", entry("start", 0, 2, 0, 4, "0")).failed()).isTrue();
        assertThat(read("", entry("monitor", 0, 2, 5, 4, "0")).failed()).isTrue();
        assertThat(read("", entry("monitor", 0, 2, 5, 0, "0")).failed()).isFalse();
        assertThat(read("", entry("monitor", 0, 2, 5, 7, "0")).failed()).isFalse();
    }

    @Test
    void anOldFailedStopIsNeverForgotten() {
        Trace trace = read("on-paper\n", entry("start", 0, 2, 0, 0, "90"), entry("stop", 0, 3, 1, 0, "60"));
        assertThat(trace.role()).isEqualTo(Role.STARTED);
        assertThat(trace.failed()).isTrue();
    }
}
