package org.systole.core.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.model.NodeId;
import org.systole.core.registry.Offers;
import org.systole.core.state.Fencing;
import org.systole.core.state.Fencing.Outcome;
import org.systole.core.state.Incarnation;
import org.systole.core.state.IntentId;

class FencingWorkerTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

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
        private volatile PowerState afterOff = PowerState.OFF;
        private volatile boolean monitorsHang;

        @Override
        public Metadata metadata() {
            return new Metadata("test", List.of(), Set.of());
        }

        @Override
        public Outcome fence(Request request) throws InterruptedException {
            asked.add(request.kind() + " " + String.join(",", request.plugs()));
            if (request.kind() == Kind.MONITOR && monitorsHang) {
                monitored.countDown();
                new CountDownLatch(1).await();
            }
            TreeMap<String, PowerState> read = new TreeMap<>();
            request.plugs().forEach(p -> read.put(p, request.kind() == Kind.ON ? PowerState.ON : afterOff));
            return new Outcome.Confirmed(read, List.of());
        }
    }

    private FencingDevices.Device device(String dwell) {
        TreeMap<String, List<String>> plugs = new TreeMap<>(Map.of("node2", List.of("2"), "node3", List.of("3")));
        return new FencingDevices.Device("pdu", "strip", new TreeMap<>(Map.of("dwell", dwell)), plugs, false);
    }

    private CompletableFuture<Outcome> fence(String node, String how, String dwell) {
        Incarnation life = new Incarnation("uuid", "boot", 1);
        Fencing attempt = new Fencing(
                new IntentId(1, 7),
                new NodeId(node),
                Optional.of(life),
                how,
                "pdu",
                new NodeId("node1"),
                life,
                "a test",
                100,
                Outcome.PENDING,
                "",
                0);
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
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
        worker.fence(attempt, device(dwell), LIMIT, orders, (o, said) -> outcome.complete(o));
        return outcome;
    }

    private static Outcome outcome(CompletableFuture<Outcome> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aRebootIsConfirmedWhenOffIsReadAndSwitchesOnAfterwards() throws Exception {
        assertThat(outcome(fence("node2", "reboot", "0.01"))).isEqualTo(Outcome.CONFIRMED);

        await().atMost(LIMIT).until(() -> strip.asked.size() == 2);
        assertThat(strip.asked).containsExactly("OFF 2", "ON 2");
    }

    @Test
    void aSecondNodeDoesNotWaitWhileTheFirstIsWithoutPower() throws Exception {
        assertThat(outcome(fence("node2", "reboot", "3600"))).isEqualTo(Outcome.CONFIRMED);
        assertThat(outcome(fence("node3", "reboot", "3600"))).isEqualTo(Outcome.CONFIRMED);

        assertThat(strip.asked).containsExactly("OFF 2", "OFF 3");
    }

    @Test
    void anythingButOffIsUnknownAndNothingIsSwitchedOn() throws Exception {
        strip.afterOff = FencingDriver.PowerState.OTHER;

        assertThat(outcome(fence("node2", "reboot", "0"))).isEqualTo(Outcome.UNKNOWN);
        assertThat(strip.asked).containsExactly("OFF 2");
    }

    @Test
    void whatIsNoLongerWantedIsNotBegun() throws Exception {
        mayCut = false;

        assertThat(outcome(fence("node2", "reboot", "0"))).isEqualTo(Outcome.FAILED);
        assertThat(strip.asked).isEmpty();
    }

    @Test
    void aLaterAttemptHasTheSayOnSwitchingOn() throws Exception {
        maySwitchOn = false;
        assertThat(outcome(fence("node2", "reboot", "0"))).isEqualTo(Outcome.CONFIRMED);
        overtaken = true;
        maySwitchOn = true;

        assertThat(outcome(fence("node3", "off", "0"))).isEqualTo(Outcome.CONFIRMED);
        assertThat(strip.asked).containsExactly("OFF 2", "OFF 3");
    }

    @Test
    void fencingDoesNotWaitForALookAtTheDevice() throws Exception {
        strip.monitorsHang = true;
        CompletableFuture<Optional<String>> look =
                CompletableFuture.supplyAsync(() -> worker.reach(device("0"), LIMIT.multipliedBy(10)));
        assertThat(strip.monitored.await(60, TimeUnit.SECONDS)).isTrue();

        assertThat(outcome(fence("node2", "off", "0"))).isEqualTo(Outcome.CONFIRMED);
        assertThat(look.get(60, TimeUnit.SECONDS))
                .as("no failure of the device")
                .isEmpty();
    }
}
