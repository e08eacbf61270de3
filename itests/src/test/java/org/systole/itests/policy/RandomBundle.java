package org.systole.itests.policy;

import static org.systole.itests.policy.RandomCib.pair;

/** Random containers. */
final class RandomBundle {
    private final Draw draw;
    private final Tag resources;
    private final Shape shape;

    RandomBundle(Draw draw, Tag resources, Shape shape) {
        this.draw = draw;
        this.resources = resources;
        this.shape = shape;
    }

    /** A bundle of some replicas, of which nothing is known to run yet. */
    void add(String id) {
        Tag bundle = resources.add("bundle", "id", id);
        int replicas = 1 + draw.below(shape.members().size());
        bundle.add("docker", "image", "image:1", "replicas", "" + replicas);
        Tag network = bundle.add("network", "ip-range-start", "192.168.122.131");
        if (draw.chance(70)) {
            network.add("port-mapping", "id", id + "-port", "port", "80");
            network.with("control-port", "3121");
            bundle.add("primitive", "id", id + "i", "class", "ocf", "provider", "pacemaker")
                    .with("type", "Dummy");
        }
        if (draw.has(Feature.DISABLED, 20)) {
            Tag set = bundle.add("meta_attributes", "id", id + "-meta");
            pair(set, "target-role", "Stopped");
        }
    }
}
