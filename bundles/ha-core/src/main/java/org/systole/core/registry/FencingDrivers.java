package org.systole.core.registry;

import java.time.Duration;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.systole.api.fencing.FencingDriver;

/** The fencing drivers that are deployed now. */
@Component(service = FencingDrivers.class)
public final class FencingDrivers {
    /** A call may take as long as its operation's time limit; this bounds how long an undeployment waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Offers<FencingDriver> offers = new Offers<>("Fencing driver", FencingDriver.TYPE, PATIENCE);

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addFencingDriver(FencingDriver service, Map<String, Object> properties) {
        offers.add(service, properties);
    }

    void removeFencingDriver(FencingDriver service) {
        offers.remove(service);
    }

    public Offers<FencingDriver> offers() {
        return offers;
    }
}
