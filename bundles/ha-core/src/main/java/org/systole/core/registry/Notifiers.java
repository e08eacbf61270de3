package org.systole.core.registry;

import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.systole.api.notify.Notifier;

/** The notifiers that are deployed now. */
@Component(service = Notifiers.class)
public final class Notifiers {
    private final Offers<Notifier> offers = new Offers<>("Notifier", Notifier.TYPE);

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addNotifier(Notifier service, Map<String, Object> properties) {
        offers.add(service, properties);
    }

    void updatedNotifier(Notifier service, Map<String, Object> properties) {
        offers.update(service, properties);
    }

    void removeNotifier(Notifier service) {
        offers.remove(service);
    }

    public Offers<Notifier> offers() {
        return offers;
    }
}
