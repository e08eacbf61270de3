package org.systole.cib.view;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;

/**
 * Containers of one image, each with what it needs and a copy of one resource inside (Pacemaker Explained, Advanced
 * Resource Types, Bundles).
 *
 * @param image the image, for people
 * @param perHost containers on one node
 * @param promotedMax how many of the inner copies are promoted; 0 where they have no roles
 * @param inner the resource inside; empty for containers that are all there is
 * @param inside what the inner copies together are called
 */
public record Bundle(
        ResourceId id,
        SortedMap<String, String> meta,
        String image,
        int perHost,
        int promotedMax,
        List<Replica> replicas,
        Optional<Primitive> inner,
        ResourceId inside)
        implements Resource {
    public Bundle {
        meta = Collections.unmodifiableSortedMap(new TreeMap<>(meta));
        replicas = List.copyOf(replicas);
    }

    /**
     * One container.
     *
     * @param address the resource that gives it an address; empty where it has none
     * @param connection the connection to the guest node it is; empty where nothing runs inside
     */
    public record Replica(
            int number,
            NodeId guest,
            Primitive container,
            Optional<Primitive> address,
            Optional<Primitive> connection) {
        /** What runs on the container's host, in the order in which it starts. */
        public List<Primitive> hosted() {
            List<Primitive> all = new ArrayList<>();
            address.ifPresent(all::add);
            all.add(container);
            connection.ifPresent(all::add);
            return all;
        }
    }

    @Override
    public Optional<ResourceId> parent() {
        return Optional.empty();
    }

    @Override
    public List<Resource> members() {
        List<Resource> all = new ArrayList<>();
        replicas.forEach(r -> all.addAll(r.hosted()));
        inner.ifPresent(all::add);
        return all;
    }

    /** Whether the resource is one of the containers, and not what belongs to one. */
    public boolean container(ResourceId id) {
        return replicas.stream().anyMatch(r -> r.container().id().equals(id));
    }

    /** The replicas as a clone: how many there are, how many on one node, and how many are promoted. */
    public CloneSet asClone() {
        SortedMap<String, String> settings = new TreeMap<>(meta);
        settings.put("clone-max", Integer.toString(replicas.size()));
        settings.put("clone-node-max", Integer.toString(perHost));
        settings.put("globally-unique", "true");
        settings.put("promotable", Boolean.toString(promotedMax > 0));
        settings.put("promoted-max", Integer.toString(promotedMax));
        List<Resource> members =
                new ArrayList<>(replicas.isEmpty() ? List.of() : replicas.get(0).hosted());
        inner.ifPresent(members::add);
        return new CloneSet(id, settings, new Group(id, Optional.empty(), meta, members));
    }
}
