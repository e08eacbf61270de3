package org.systole.core.registry;

import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.systole.api.fencing.FencingDriver;

/** The fencing drivers that are deployed now. */
@Component(service = FencingDrivers.class)
public final class FencingDrivers {
    private final Offers<FencingDriver> offers = new Offers<>("Fencing driver", FencingDriver.TYPE);

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addFencingDriver(FencingDriver service, Map<String, Object> properties) {
        offers.add(service, properties);
    }

    void updatedFencingDriver(FencingDriver service, Map<String, Object> properties) {
        offers.update(service, properties);
    }

    void removeFencingDriver(FencingDriver service) {
        offers.remove(service);
    }

    public Offers<FencingDriver> offers() {
        return offers;
    }
}
