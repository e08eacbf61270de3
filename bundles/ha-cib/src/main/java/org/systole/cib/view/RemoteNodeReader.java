package org.systole.cib.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;

/**
 * Finds the nodes that exist because of resources: an {@code ocf:pacemaker:remote} primitive is a remote node of its
 * name, and a {@code remote-node} meta-attribute makes a primitive the container of a guest node, whose connection is
 * not written down anywhere (Pacemaker Remote, Remote Nodes and Guest Nodes).
 */
final class RemoteNodeReader {
    private static final String AGENT = "ocf:pacemaker:remote";

    private final List<RemoteNode> remotes = new ArrayList<>();
    private final List<Resource> implied = new ArrayList<>();

    RemoteNodeReader(List<Resource> resources, ResourceReader reader) {
        Set<String> names = new TreeSet<>();
        resources.stream().flatMap(Resource::all).forEach(r -> names.add(r.id().value()));
        resources.stream().flatMap(Resource::primitives).forEach(p -> {
            String guest = p.meta("remote-node", "");
            if (p.agent().equals(AGENT) && !p.cloned() && !p.implied()) {
                remotes.add(new RemoteNode(new NodeId(p.id().value()), p.id(), Optional.empty(), false));
            } else if (!guest.isBlank() && !p.cloned() && names.add(guest)) {
                ResourceId connection = new ResourceId(guest);
                remotes.add(new RemoteNode(new NodeId(guest), connection, Optional.of(p.id()), false));
                implied.add(reader.primitive(connection(p, guest)));
            }
        });
        resources.stream()
                .filter(Bundle.class::isInstance)
                .forEach(b -> remotes.addAll(BundleReader.guests((Bundle) b)));
    }

    /** The remote nodes, in document order. */
    List<RemoteNode> remotes() {
        return remotes;
    }

    /** Their connections as far as they are not written down. */
    List<Resource> implied() {
        return implied;
    }

    private static Element connection(Primitive container, String name) {
        Element parameters = Element.of("instance_attributes", "id", name + "-instance_attributes");
        for (String part : List.of("addr", "port")) {
            String value = container.meta("remote-" + part, "");
            if (!value.isBlank()) {
                parameters = parameters.and(pair(name, part, value));
            }
        }
        Element meta = Element.of("meta_attributes", "id", name + "-meta_attributes")
                .and(pair(name, "container", container.id().value()))
                .and(pair(name, "resource-stickiness", "0"))
                .and(pair(name, "allow-migrate", container.meta("remote-allow-migrate", "false")));
        Element operations = Element.of("operations")
                .and(Element.of("op", "id", name + "-m", "name", "monitor", "interval", "30s", "timeout", "30s"))
                .and(Element.of(
                        "op",
                        "id",
                        name + "-s",
                        "name",
                        "start",
                        "interval",
                        "0",
                        "timeout",
                        container.meta("remote-connect-timeout", "60s")));
        return Element.of("primitive", "id", name, "class", "ocf", "provider", "pacemaker", "type", "remote")
                .and(meta)
                .and(parameters)
                .and(operations);
    }

    private static Element pair(String owner, String name, String value) {
        return Element.of("nvpair", "id", owner + "-" + name, "name", name, "value", value);
    }

    /** The nodes, those of resources among them, each of its type. */
    List<Node> among(List<Node> nodes) {
        List<Node> all = new ArrayList<>();
        Set<NodeId> known = new TreeSet<>();
        for (Node node : nodes) {
            RemoteNode remote = remotes.stream()
                    .filter(r -> r.node().equals(node.id()))
                    .findFirst()
                    .orElse(null);
            all.add(remote == null ? node : typed(node, remote));
            known.add(node.id());
        }
        remotes.stream()
                .filter(r -> known.add(r.node()))
                .forEach(r ->
                        all.add(typed(new Node(r.node(), r.node().value(), "", new TreeMap<>(), new TreeMap<>()), r)));
        return all;
    }

    private static Node typed(Node node, RemoteNode remote) {
        return new Node(
                node.id(), node.uuid(), remote.guest() ? "guest" : "remote", node.attributes(), node.utilization());
    }
}
