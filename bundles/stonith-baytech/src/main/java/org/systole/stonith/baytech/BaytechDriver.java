package org.systole.stonith.baytech;

import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.process.Ticker;
import org.systole.strip.StripRequest;

/** Fences by Baytech strips over SSH, behind a module or by themselves. */
@Component(service = FencingDriver.class, property = FencingDriver.TYPE + "=baytech")
public final class BaytechDriver implements FencingDriver {
    /** How long logging out and closing the connection may take. */
    private static final Duration FAREWELL = Duration.ofMillis(2500);

    private final Ticker ticker;

    @Activate
    public BaytechDriver() {
        this(Ticker.system());
    }

    BaytechDriver(Ticker ticker) {
        this.ticker = ticker;
    }

    @Override
    public Metadata metadata() {
        return new Metadata("Baytech power strips, by SSH", BaytechDevice.PARAMETERS);
    }

    @Override
    public Outcome fence(Request request) throws InterruptedException {
        return StripRequest.serve(request, BaytechDevice.PARAMETERS, ticker, steps -> {
            BaytechDevice device = BaytechDevice.of(request.parameters());
            return new StripRequest.Device(
                    deadline -> BaytechStrip.open(device, ticker, deadline),
                    device.loginTimeout(),
                    device.powerTimeout(),
                    device.powerWait(),
                    FAREWELL);
        });
    }
}
