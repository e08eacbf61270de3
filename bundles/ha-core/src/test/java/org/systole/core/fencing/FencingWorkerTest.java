package org.systole.core.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.model.NodeId;
import org.systole.core.registry.Offers;
import org.systole.core.state.Fencing;
import org.systole.core.state.Fencing.Outcome;
import org.systole.core.state.FencingOrder;
import org.systole.core.state.Incarnation;
import org.systole.core.state.IntentId;

class FencingWorkerTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final FencingDevices.Device PDU = device("pdu", Map.of("dwell", "0.01"));
    private static final FencingDevices.Device PATIENT = device("pdu", Map.of("dwell", "3600"));
    private static final FencingDevices.Device OTHER = device("other", Map.of("dwell", "0.01"));

    private final Offers<FencingDriver> drivers = new Offers<>("Fencing driver", FencingDriver.TYPE);
    private final FencingWorker worker = new FencingWorker(drivers);
    private final Strip strip = new Strip();
    private volatile boolean mayCut = true;
    private volatile boolean maySwitchOn = true;
    private volatile boolean overtaken;

    FencingWorkerTest() {
        drivers.add(strip, Map.of(FencingDriver.TYPE, "strip"));
    }

    @AfterEach
    void close() {
        worker.close();
    }

    /** Remembers what it was asked, and answers what it is told to. */
    private static final class Strip implements FencingDriver {
        private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
        private final CountDownLatch monitored = new CountDownLatch(1);
        private final CountDownLatch silenced = new CountDownLatch(1);
        private final CountDownLatch interrupted = new CountDownLatch(1);
        private volatile PowerState afterOff = PowerState.OFF;
        private volatile String refuses = "";
        private volatile boolean monitorsHang;
        private volatile boolean silent;

        @Override
        public Metadata metadata() {
            return new Metadata("test", List.of());
        }

        @Override
        public Outcome fence(Request request) throws InterruptedException {
            String device = request.parameter("name");
            asked.add(device + " " + request.kind() + " " + String.join(",", request.plugs()));
            if (request.kind() == Kind.MONITOR && monitorsHang) {
                monitored.countDown();
                new CountDownLatch(1).await();
            }
            if (silent) {
                silenced.countDown();
                try {
                    new CountDownLatch(1).await();
                } finally {
                    interrupted.countDown();
                }
            }
            if (device.equals(refuses)) {
                return new Outcome.Failed("refused", List.of());
            }
            TreeMap<String, PowerState> read = new TreeMap<>();
            request.plugs().forEach(p -> read.put(p, request.kind() == Kind.ON ? PowerState.ON : afterOff));
            return new Outcome.Confirmed(read, List.of());
        }
    }

    private static FencingDevices.Device device(String id, Map<String, String> parameters) {
        TreeMap<String, List<String>> plugs = new TreeMap<>(Map.of("node2", List.of("2"), "node3", List.of("3")));
        TreeMap<String, String> all = new TreeMap<>(parameters);
        all.put("name", id);
        return new FencingDevices.Device(id, "strip", all, plugs, new TreeSet<>());
    }

    private CompletableFuture<String> fence(String node, String how, FencingDevices.Device... devices) {
        Incarnation life = new Incarnation("uuid", "boot", 1);
        FencingOrder order = new FencingOrder(
                new NodeId(node),
                Optional.of(life),
                how,
                List.of(devices).stream().map(FencingDevices.Device::id).toList(),
                new NodeId("node1"),
                life,
                LIMIT.toMillis(),
                "a test",
                "tester",
                100);
        Fencing attempt = new Fencing(new IntentId(1, 7), order, Outcome.PENDING, "", 0);
        FencingWorker.Orders orders = new FencingWorker.Orders() {
            @Override
            public boolean mayCut() {
                return mayCut;
            }

            @Override
            public boolean maySwitchOn() {
                return maySwitchOn;
            }

            @Override
            public boolean overtaken() {
                return overtaken;
            }
        };
        CompletableFuture<String> outcome = new CompletableFuture<>();
        worker.fence(
                new FencingWorker.Job(attempt, List.of(devices), Duration.ZERO, orders),
                (o, said) -> outcome.complete(o + ": " + said));
        return outcome;
    }

    /** Waits for the watchdog of node2; whether the attempt is wanted is asked of this, time after time. */
    private CompletableFuture<String> awaitWatchdog(long millis, BooleanSupplier wanted) {
        Incarnation life = new Incarnation("uuid", "boot", 1);
        FencingOrder order = new FencingOrder(
                new NodeId("node2"),
                Optional.of(life),
                "reboot",
                List.of("watchdog"),
                new NodeId("node1"),
                life,
                millis,
                "a test",
                "tester",
                100);
        FencingWorker.Orders orders = new FencingWorker.Orders() {
            @Override
            public boolean mayCut() {
                return wanted.getAsBoolean();
            }

            @Override
            public boolean maySwitchOn() {
                return true;
            }

            @Override
            public boolean overtaken() {
                return false;
            }
        };
        CompletableFuture<String> outcome = new CompletableFuture<>();
        worker.awaitWatchdog(
                new Fencing(new IntentId(1, 7), order, Outcome.PENDING, "", 0),
                orders,
                (o, said) -> outcome.complete(o + ": " + said));
        return outcome;
    }

    @Test
    void aWatchdogIsBelievedAfterTheWholeTime() throws Exception {
        assertThat(outcome(awaitWatchdog(150, () -> true))).startsWith("CONFIRMED: its watchdog has reset it");
    }

    @Test
    void aMajorityThatIsBackDoesNotMakeUpForTheTimeOfAWatchdog() throws Exception {
        AtomicInteger asked = new AtomicInteger();

        assertThat(outcome(awaitWatchdog(3_600_000, () -> asked.incrementAndGet() != 2)))
                .startsWith("FAILED: not waited for to the end");
    }

    private static String outcome(CompletableFuture<String> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aRebootIsConfirmedWhenOffIsReadAndSwitchesOnAfterwards() throws Exception {
        assertThat(outcome(fence("node2", "reboot", PDU))).isEqualTo("CONFIRMED: read back: {2=OFF}");

        await().atMost(LIMIT).until(() -> strip.asked.size() == 2);
        assertThat(strip.asked).containsExactly("pdu OFF 2", "pdu ON 2");
    }

    @Test
    void aSecondNodeDoesNotWaitWhileTheFirstIsWithoutPower() throws Exception {
        assertThat(outcome(fence("node2", "reboot", PATIENT))).startsWith("CONFIRMED");
        assertThat(outcome(fence("node3", "reboot", PATIENT))).startsWith("CONFIRMED");

        assertThat(strip.asked).containsExactly("pdu OFF 2", "pdu OFF 3");
    }

    @Test
    void anythingButOffIsUnknownAndNothingIsSwitchedOn() throws Exception {
        strip.afterOff = FencingDriver.PowerState.OTHER;
        assertThat(outcome(fence("node2", "reboot", PDU))).startsWith("UNKNOWN");
        strip.afterOff = FencingDriver.PowerState.ON;
        assertThat(outcome(fence("node2", "reboot", PDU))).startsWith("UNKNOWN");

        assertThat(strip.asked).containsExactly("pdu OFF 2", "pdu OFF 2");
    }

    @Test
    void whatIsNoLongerWantedIsNotBegun() throws Exception {
        mayCut = false;
        assertThat(outcome(fence("node2", "reboot", PDU))).startsWith("FAILED: not begun: it is no longer wanted");
        overtaken = true;
        assertThat(outcome(fence("node2", "reboot", PDU))).isEqualTo("FAILED: not begun: a later attempt has the say");

        assertThat(strip.asked).isEmpty();
    }

    /** A strip that was silent must not be told the order when it is back, long after a human settled the matter. */
    @Test
    void anOrderDiesWithItsRequest() throws Exception {
        strip.silent = true;
        CompletableFuture<String> outcome = fence("node2", "reboot", PDU);
        assertThat(strip.silenced.await(60, TimeUnit.SECONDS)).isTrue();

        mayCut = false;

        assertThat(strip.interrupted.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(outcome(outcome)).isEqualTo("UNKNOWN: stopped: it was no longer wanted");
    }

    @Test
    void aLaterAttemptHasTheSayOnSwitchingOn() throws Exception {
        maySwitchOn = false;
        assertThat(outcome(fence("node2", "reboot", PDU))).startsWith("CONFIRMED");
        overtaken = true;
        maySwitchOn = true;

        assertThat(outcome(fence("node3", "off", PDU))).startsWith("CONFIRMED");
        assertThat(strip.asked).containsExactly("pdu OFF 2", "pdu OFF 3");
    }

    @Test
    void allDevicesOfALevelAreOffBeforeAnyIsOnAgain() throws Exception {
        assertThat(outcome(fence("node2", "reboot", PDU, OTHER)))
                .isEqualTo("CONFIRMED: pdu: read back: {2=OFF}; other: read back: {2=OFF}");

        await().atMost(LIMIT).until(() -> strip.asked.size() == 4);
        assertThat(strip.asked.subList(0, 2)).containsExactlyInAnyOrder("pdu OFF 2", "other OFF 2");
        assertThat(strip.asked.subList(2, 4)).containsExactlyInAnyOrder("pdu ON 2", "other ON 2");
    }

    @Test
    void whatOneDeviceOfTwoConfirmsIsUnknown() throws Exception {
        strip.refuses = "other";

        assertThat(outcome(fence("node2", "reboot", PDU, OTHER)))
                .isEqualTo("UNKNOWN: pdu: read back: {2=OFF}; other: refused");
        assertThat(strip.asked).containsExactlyInAnyOrder("pdu OFF 2", "other OFF 2");
    }

    @Test
    void switchesANodeOnAndReadsThatBack() throws Exception {
        assertThat(outcome(fence("node2", "on", PDU))).isEqualTo("CONFIRMED: read back: {2=ON}");
    }

    @Test
    void leavesANodeOffWhereTheDeviceSaysSo() throws Exception {
        FencingDevices.Device off = device("pdu", Map.of("dwell", "0", "pcmk_reboot_action", "off"));

        assertThat(outcome(fence("node2", "reboot", off, OTHER))).startsWith("CONFIRMED");
        await().atMost(LIMIT).until(() -> strip.asked.size() == 3);
        assertThat(strip.asked.get(2)).isEqualTo("other ON 2");
    }

    @Test
    void fencingDoesNotWaitForALookAtTheDevice() throws Exception {
        strip.monitorsHang = true;
        CompletableFuture<Optional<String>> look =
                CompletableFuture.supplyAsync(() -> worker.reach(PDU, LIMIT.multipliedBy(10)));
        assertThat(strip.monitored.await(60, TimeUnit.SECONDS)).isTrue();

        assertThat(outcome(fence("node2", "off", PDU))).startsWith("CONFIRMED");
        assertThat(look.get(60, TimeUnit.SECONDS))
                .as("no failure of the device")
                .isEmpty();
    }
}
