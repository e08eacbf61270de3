package org.systole.cib.view;

import java.util.Optional;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;

/**
 * A node that takes no part in membership and is reached through a resource, its connection (Pacemaker Explained,
 * Pacemaker Remote): a machine of its own, or a guest inside another resource.
 *
 * @param connection the resource of agent {@code ocf:pacemaker:remote} that reaches it
 * @param container the resource it is inside of; empty for a machine of its own
 * @param bundle whether it is a bundle's, and so takes nothing but what the bundle has for it
 */
public record RemoteNode(NodeId node, ResourceId connection, Optional<ResourceId> container, boolean bundle) {
    public boolean guest() {
        return container.isPresent();
    }
}
