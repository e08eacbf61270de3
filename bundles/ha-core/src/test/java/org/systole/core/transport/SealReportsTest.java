package org.systole.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.systole.core.transport.SealedBox.Opened.Refused;
import org.systole.core.transport.SealedBox.Reason;

class SealReportsTest {
    private final List<String> lines = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private final SealReports reports = new SealReports(lines::add, now::get);

    private void refused(String sender, Reason reason, int key) {
        reports.refused(new Refused(sender, reason, key), () -> "10.0.0.9", () -> "[1], sending with 1");
    }

    @Test
    void saysOneLinePerSenderReasonAndMinuteAndCountsTheRest() {
        for (int i = 0; i < 100; i++) {
            refused("n9@10.0.0.9", Reason.WRONG_KEY, 1);
        }
        refused("n8@10.0.0.8", Reason.WRONG_KEY, 1);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains("n9@10.0.0.9", "key number 1", "wrong key", "authkeys", "1 message dropped");
        now.addAndGet(TimeUnit.SECONDS.toNanos(61));
        refused("n9@10.0.0.9", Reason.WRONG_KEY, 1);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(2)).contains("100 messages dropped");
        assertThat(reports.total()).isEqualTo(102);
    }

    @Test
    void eachReasonNamesItsRemedyInOneLine() {
        refused("", Reason.NO_KEY, 0);
        refused("n3@10.0.0.3", Reason.KEY_NUMBER_UNKNOWN, 4);
        refused("n3@10.0.0.3", Reason.REPLAY, 1);
        assertThat(lines.get(0)).contains("10.0.0.9", "no key of this cluster", "Copy authkeys");
        assertThat(lines.get(1)).contains("key number 4", "it has [1], sending with 1", "Make authkeys the same");
        assertThat(lines.get(2)).contains("a second time", "recorded traffic");
        assertThat(lines).noneMatch(line -> line.contains("\n"));
    }
}
