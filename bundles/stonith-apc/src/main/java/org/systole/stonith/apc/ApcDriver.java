package org.systole.stonith.apc;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
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
        return StripRequest.serve(request, Device.PARAMETERS, ticker, () -> {
            Device device = Device.of(request.parameters());
            return new StripRequest.Device(
                    deadline -> SnmpStrip.open(resolve(device.address(), deadline), device, deadline),
                    device.loginTimeout(),
                    device.powerTimeout(),
                    device.powerWait(),
                    Duration.ZERO);
        });
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
