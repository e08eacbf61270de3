package org.systole.core.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.fencing.FencingDriver.Kind;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.api.model.NodeId;
import org.systole.core.registry.Offers;
import org.systole.core.state.Fencing;
import org.systole.core.state.Incarnation;
import org.systole.core.state.IntentId;

class FencingAttemptsTest {
    private static final FencingDevices.Device STRIP = new FencingDevices.Device(
            "strip", "test", new TreeMap<>(Map.of("dwell", "0")), new TreeMap<>(Map.of("n2", List.of("2"))), false);
    private static final Fencing ATTEMPT = new Fencing(
            IntentId.NONE,
            new NodeId("n2"),
            Optional.empty(),
            "reboot",
            "strip",
            new NodeId("n1"),
            new Incarnation("uuid-n1", "boot", 1),
            "lost",
            100,
            Fencing.Outcome.PENDING,
            "",
            0);

    private final BlockingQueue<Kind> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private volatile PowerState state = PowerState.OFF;
    private FencingWorker worker;

    @BeforeEach
    void offerADriver() {
        Offers<FencingDriver> drivers = new Offers<>("Fencing driver", FencingDriver.TYPE);
        drivers.add(
                new FencingDriver() {
                    @Override
                    public Metadata metadata() {
                        return new Metadata("test", List.of());
                    }

                    @Override
                    public Outcome fence(Request request) {
                        asked.add(request.kind());
                        PowerState read = request.kind() == Kind.ON ? PowerState.ON : state;
                        return new Outcome.Confirmed(new TreeMap<>(Map.of("2", read)), List.of());
                    }
                },
                Map.of(FencingDriver.TYPE, "test"));
        worker = new FencingWorker(drivers);
    }

    @AfterEach
    void close() {
        worker.close();
    }

    private record Fixed(boolean mayCut, boolean maySwitchOn, boolean overtaken) implements FencingWorker.Orders {}

    private String fence(FencingWorker.Orders orders) throws InterruptedException {
        worker.fence(
                ATTEMPT, STRIP, Duration.ofSeconds(20), orders, (outcome, said) -> told.add(outcome + ": " + said));
        return told.poll(30, TimeUnit.SECONDS);
    }

    @Test
    void switchesOffReadsItBackAndSwitchesOnAgain() throws InterruptedException {
        assertThat(fence(new Fixed(true, true, false))).isEqualTo("CONFIRMED: read back: {2=OFF}");
        assertThat(asked.poll(30, TimeUnit.SECONDS)).isEqualTo(Kind.OFF);
        assertThat(asked.poll(30, TimeUnit.SECONDS)).isEqualTo(Kind.ON);
    }

    @Test
    void believesNothingButOff() throws InterruptedException {
        state = PowerState.ON;

        assertThat(fence(new Fixed(true, true, false))).startsWith("UNKNOWN: ");
    }

    @Test
    void touchesNoDeviceWhereALaterAttemptHasTheSay() throws InterruptedException {
        assertThat(fence(new Fixed(false, true, true))).isEqualTo("FAILED: not begun: a later attempt has the say");
        assertThat(asked).isEmpty();
    }

    @Test
    void touchesNoDeviceWithoutAMajority() throws InterruptedException {
        assertThat(fence(new Fixed(false, false, false)))
                .isEqualTo("FAILED: not begun: this node is in no majority any more");
        assertThat(asked).isEmpty();
    }
}
