package org.systole.management.bean;

import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.systole.core.console.ClusterView.ResourceView;

/** Object names: {@code org.systole:type=...}, the type first, then the node or resource in quotes. */
final class Names {
    static final String DOMAIN = "org.systole";

    private Names() {}

    static ObjectName of(String type) {
        return name(DOMAIN + ":type=" + type);
    }

    static ObjectName node(String node) {
        return name(DOMAIN + ":type=Node,node=" + ObjectName.quote(node));
    }

    static ObjectName resource(ResourceView resource) {
        String type =
                switch (resource.kind()) {
                    case "group" -> "Group";
                    case "clone" -> "Clone";
                    default -> "Resource";
                };
        return name(DOMAIN + ":type=" + type + ",resource=" + ObjectName.quote(resource.id()));
    }

    private static ObjectName name(String text) {
        try {
            return new ObjectName(text);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(text + " is no object name", e);
        }
    }
}
