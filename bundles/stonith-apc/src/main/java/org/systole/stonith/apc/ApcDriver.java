package org.systole.stonith.apc;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.systole.api.agent.Steps;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.process.Deadline;
import org.systole.api.process.Ticker;
import org.systole.strip.StripRequest;
import org.systole.strip.Trouble;

/**
 * Fences by APC strips: rack PDUs of both generations, MasterSwitch and MasterSwitch plus. Takes the parameters of
 * {@code fence_apc_snmp}, so that a device configured for that program works unchanged under its name.
 */
@Component(
        service = FencingDriver.class,
        property = {FencingDriver.TYPE + "=apc", FencingDriver.TYPE + "=fence_apc_snmp"})
public final class ApcDriver implements FencingDriver {
    /** So many questions find out what a strip is; each has the whole login timeout to be answered in. */
    private static final int QUESTIONS = 4;

    /** How long logging out and closing the connection may take. */
    private static final Duration SSH_FAREWELL = Duration.ofMillis(2500);

    private final Ticker ticker;

    @Activate
    public ApcDriver() {
        this(Ticker.system());
    }

    ApcDriver(Ticker ticker) {
        this.ticker = ticker;
    }

    @Override
    public Metadata metadata() {
        return new Metadata("APC switched rack PDUs and MasterSwitches", Device.PARAMETERS);
    }

    @Override
    public Outcome fence(Request request) throws InterruptedException {
        return StripRequest.serve(request, Device.PARAMETERS, ticker, steps -> {
            Device device = Device.of(request.parameters());
            Duration login = device.snmp()
                    .map(way -> way.loginTimeout().multipliedBy(QUESTIONS))
                    .orElse(Duration.ZERO)
                    .plus(device.ssh().map(Device.Ssh::loginTimeout).orElse(Duration.ZERO));
            return new StripRequest.Device(
                    opening(device, steps),
                    login,
                    device.powerTimeout(),
                    device.powerWait(),
                    device.ssh().isPresent() ? SSH_FAREWELL : Duration.ZERO);
        });
    }

    private StripRequest.Opening opening(Device device, Steps steps) {
        Optional<StripRequest.Opening> snmp = device.snmp()
                .map(way -> deadline -> SnmpStrip.open(resolve(device.address(), deadline), way, deadline));
        Optional<StripRequest.Opening> ssh = device.ssh()
                .map(way -> deadline -> ConsoleStrip.open(way.login(), way.loginTimeout(), ticker, deadline));
        if (snmp.isPresent() && ssh.isPresent()) {
            return deadline -> FallbackStrip.open(snmp.get(), ssh.get(), steps, deadline);
        }
        return snmp.or(() -> ssh).orElseThrow();
    }

    /** A name is looked up on a thread of its own, because a look-up cannot be interrupted. */
    private static InetAddress resolve(String name, Deadline deadline) throws Trouble, InterruptedException {
        CompletableFuture<InetAddress> found = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        found.complete(InetAddress.getByName(name));
                    } catch (UnknownHostException e) {
                        found.completeExceptionally(e);
                    }
                },
                "resolve-" + name);
        thread.setDaemon(true);
        thread.start();
        try {
            return found.get(Math.max(1, deadline.left().toMillis()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new Trouble(
                    Trouble.Kind.SILENT,
                    "the name " + name + " of the strip cannot be looked up; better write its address into ip");
        }
    }
}
