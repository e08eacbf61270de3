package org.systole.itests.policy;

import java.util.Set;

/** A random valid configuration with a status that fits it. The same seed and features give the same document. */
final class RandomCib {
    private final Draw draw;
    private final Tag cib = new Tag("cib", "validate-with", "pacemaker-3.7", "crm_feature_set", "3.16.1");
    private final Tag configuration;
    private final Tag options;
    private final Shape shape = new Shape();

    private RandomCib(Draw draw) {
        this.draw = draw;
        cib.with("admin_epoch", "0").with("epoch", "1").with("num_updates", "0").with("have-quorum", "1");
        cib.with("execution-date", "1700000000");
        configuration = cib.add("configuration");
        options = configuration.add("crm_config").add("cluster_property_set", "id", "options");
        configuration.add("nodes");
        configuration.add("resources");
        configuration.add("constraints");
        cib.add("status");
    }

    static Tag of(long seed, Set<Feature> allowed) {
        Draw draw = new Draw(seed, allowed);
        RandomCib random = new RandomCib(draw);
        random.options();
        random.nodes();
        new RandomResources(draw, random.configuration, random.shape).fill();
        new RandomConstraints(draw, random.configuration, random.shape).fill();
        new RandomStatus(draw, random.cib, random.shape).fill();
        return random.cib;
    }

    /** Adds a name and value to a set, which has an id. */
    static void pair(Tag set, String name, String value) {
        set.add("nvpair", "id", set.get("id") + "-" + name.replace('#', '.'), "name", name, "value", value);
    }

    private void option(String name, String... values) {
        pair(options, name, draw.any(values));
    }

    private void options() {
        pair(options, "stonith-enabled", draw.has(Feature.UNCLEAN) || draw.chance(50) ? "true" : "false");
        if (draw.has(Feature.QUORUM)) {
            cib.with("have-quorum", draw.chance(60) ? "0" : "1");
            option("no-quorum-policy", "stop", "freeze", "ignore", "demote", "suicide");
        }
        if (draw.has(Feature.MAINTENANCE, 60)) {
            option("maintenance-mode", "true");
        }
        if (draw.has(Feature.OPT_IN)) {
            option("symmetric-cluster", "false");
        }
        if (draw.has(Feature.START_FAILURE, 40)) {
            option("start-failure-is-fatal", "false");
        }
        if (draw.has(Feature.UTILIZATION)) {
            option("placement-strategy", "utilization", "balanced", "minimal");
        }
        if (draw.has(Feature.NODE_HEALTH)) {
            option("node-health-strategy", "migrate-on-red", "only-green", "progressive", "custom", "none");
        }
        if (draw.has(Feature.OPTIONS)) {
            manner();
        }
        if (draw.has(Feature.ORPHAN, 30)) {
            option("stop-orphan-resources", "false");
        }
        if (draw.has(Feature.STICKINESS, 60)) {
            Tag set = configuration.child("rsc_defaults").add("meta_attributes", "id", "defaults");
            pair(set, "resource-stickiness", draw.any("1", "10", "100", "INFINITY"));
        }
    }

    private void manner() {
        switch (draw.below(7)) {
            case 0 -> option("startup-fencing", "false");
            case 1 -> option("stonith-action", "off");
            case 2 -> option("stop-all-resources", "true");
            case 3 -> option("enable-startup-probes", "false");
            case 4 -> option("concurrent-fencing", "true", "false");
            case 5 -> option("priority-fencing-delay", "15s");
            default -> option("stop-orphan-actions", "false");
        }
    }

    private void nodes() {
        int count = draw.chance(5) ? 1 : 2 + draw.below(3);
        for (int i = 1; i <= count; i++) {
            String node = "node" + i;
            shape.machines.put(node, new Shape.Machine("" + i, node, "", ""));
            Tag tag = configuration.child("nodes").add("node", "id", "" + i, "uname", node);
            Tag set = new Tag("instance_attributes", "id", "attributes" + i);
            attributes(set);
            if (!set.children().isEmpty()) {
                tag.add(set);
            }
            if (draw.has(Feature.UTILIZATION, 80)) {
                Tag capacity = tag.add("utilization", "id", "utilization" + i);
                pair(capacity, "cpu", draw.any("1", "2", "4", "8"));
                if (draw.chance(50)) {
                    pair(capacity, "memory", draw.any("1000", "2000", "4000"));
                }
            }
        }
    }

    private void attributes(Tag set) {
        if (draw.has(Feature.STANDBY, 25)) {
            pair(set, "standby", "on");
        }
        if (draw.has(Feature.MAINTAINED, 20)) {
            pair(set, "maintenance", "true");
        }
        boolean racks = draw.has(Feature.RULE) || draw.has(Feature.DATE) || draw.has(Feature.NEARNESS);
        if (racks && draw.chance(85)) {
            pair(set, "rack", draw.any("a", "b"));
        }
        if (draw.has(Feature.DATE, 70)) {
            pair(set, "weight", draw.any("10", "-20", "INFINITY", "7"));
        }
        if (draw.has(Feature.NODE_HEALTH, 40)) {
            pair(set, "#health-disk", draw.any("red", "yellow", "green", "-30", "20"));
        }
    }
}
