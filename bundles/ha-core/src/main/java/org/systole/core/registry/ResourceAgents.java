package org.systole.core.registry;

import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.systole.api.agent.ResourceAgent;

/** The resource agents that are deployed now. */
@Component(service = ResourceAgents.class)
public final class ResourceAgents {
    private final Offers<ResourceAgent> offers = new Offers<>("Agent", ResourceAgent.TYPE);

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addResourceAgent(ResourceAgent service, Map<String, Object> properties) {
        offers.add(service, properties);
    }

    void updatedResourceAgent(ResourceAgent service, Map<String, Object> properties) {
        offers.update(service, properties);
    }

    void removeResourceAgent(ResourceAgent service) {
        offers.remove(service);
    }

    public Offers<ResourceAgent> offers() {
        return offers;
    }
}
