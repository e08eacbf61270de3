package org.systole.cib.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;

/** Makes the resources a bundle stands for (Pacemaker Explained, Advanced Resource Types, Bundles). */
final class BundleReader {
    /** More containers than that are a slip of the pen. */
    private static final int MOST = 1000;

    private static final List<String> TECHNOLOGIES = List.of("docker", "podman", "rkt");

    /** Makes a primitive that belongs to the bundle. */
    interface Maker {
        Primitive make(Element element);
    }

    private final Element element;
    private final Element technology;
    private final Element network;
    private final Maker maker;

    private BundleReader(Element element, Element technology, Maker maker) {
        this.element = element;
        this.technology = technology;
        this.network = element.childOrEmpty("network");
        this.maker = maker;
    }

    /**
     * Reads one.
     *
     * @param meta its meta-attributes with all defaults
     * @param implied makes a primitive that is not written down
     * @param inside makes the one that is
     * @return empty where the element names no container technology
     */
    static Optional<Bundle> read(Element element, SortedMap<String, String> meta, Maker implied, Inside inside) {
        return element.children().stream()
                .filter(c -> TECHNOLOGIES.contains(c.name()))
                .findFirst()
                .map(technology -> new BundleReader(element, technology, implied).bundle(meta, inside));
    }

    /** Makes the primitive inside, which is cloned. */
    interface Inside {
        Primitive make(Element primitive, boolean unique, boolean promotable);
    }

    private int number(String name, int otherwise) {
        return Math.min(MOST, Math.max(0, Score.of(technology.attribute(name, ""), otherwise)));
    }

    private Bundle bundle(SortedMap<String, String> meta, Inside inside) {
        int promoted = number("promoted-max", number("masters", 0));
        boolean roles = promoted > 0 || Text.truth(meta.getOrDefault("promotable", "false"), false);
        int most =
                promoted > 0 ? promoted : roles ? Math.max(1, Score.of(meta.getOrDefault("promoted-max", "1"), 1)) : 0;
        int replicas = Math.min(CloneSet.MOST_COPIES, Math.max(1, number("replicas", Math.max(1, promoted))));
        int perHost = Math.max(1, number("replicas-per-host", 1));
        Optional<Element> written = element.child("primitive");
        List<Bundle.Replica> all = new ArrayList<>();
        for (int i = 0; i < replicas; i++) {
            all.add(replica(i, written.isPresent()));
        }
        return new Bundle(
                new ResourceId(element.id()),
                meta,
                technology.attribute("image", ""),
                perHost,
                most,
                all,
                written.map(p -> inside.make(p, perHost > 1, roles)),
                new ResourceId(element.id() + (promoted > 0 ? "-master" : "-clone")));
    }

    private Bundle.Replica replica(int number, boolean inner) {
        String id = element.id();
        String guest = id + "-" + number;
        String container = id + "-" + technology.name() + "-" + number;
        Optional<Primitive> address = network.attribute("ip-range-start")
                .flatMap(start -> shifted(start, number))
                .map(ip -> primitive(id + "-ip-" + ip, "heartbeat", "IPaddr2", "60s", ""));
        return new Bundle.Replica(
                number,
                new NodeId(guest),
                primitive(container, "heartbeat", technology.name(), "60s", ""),
                address,
                inner ? Optional.of(primitive(guest, "pacemaker", "remote", "30s", container)) : Optional.empty());
    }

    /** The address that many after the first. */
    private static Optional<String> shifted(String start, int number) {
        int dot = start.lastIndexOf('.');
        int last = dot < 0 ? -1 : Score.of(start.substring(dot + 1), -1);
        return last < 0 || last + number > 255
                ? Optional.empty()
                : Optional.of(start.substring(0, dot + 1) + (last + number));
    }

    private Primitive primitive(String id, String provider, String type, String every, String container) {
        Element operations = Element.of("operations")
                .and(Element.of("op", "id", id + "-monitor-" + every, "name", "monitor", "interval", every));
        Element made = Element.of("primitive", "id", id, "class", "ocf", "provider", provider, "type", type)
                .with(Primitive.IMPLIED, "true")
                .and(operations);
        if (!container.isEmpty()) {
            made = made.and(Element.of("meta_attributes", "id", id + "-meta_attributes")
                    .and(Element.of("nvpair", "id", id + "-container", "name", "container", "value", container)));
        }
        return maker.make(made);
    }

    /** What contains what, as the guest nodes of a bundle. */
    static List<RemoteNode> guests(Bundle bundle) {
        return bundle.replicas().stream()
                .filter(r -> r.connection().isPresent())
                .map(r -> new RemoteNode(
                        r.guest(),
                        r.connection().get().id(),
                        Optional.of(r.container().id()),
                        true))
                .toList();
    }
}
