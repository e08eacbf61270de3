package org.systole.itests.policy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A random valid configuration with a status that fits it. The same seed and features give the same document. */
final class RandomCib {
    private static final List<String> SCORES = List.of("INFINITY", "-INFINITY", "100", "-100", "50", "200", "5", "-50");

    private final Random random;
    private final Set<Feature> features = EnumSet.noneOf(Feature.class);
    private final Tag cib = new Tag("cib", "validate-with", "pacemaker-3.7", "crm_feature_set", "3.16.1");
    private final Tag resources;
    private final Tag constraints;
    private final Tag options;
    private final List<String> nodes = new ArrayList<>();
    /** Top-level resources: whatever constraints may name. */
    private final List<String> tops = new ArrayList<>();
    /** Every primitive with how many copies it may have. */
    private final Map<String, Integer> primitives = new LinkedHashMap<>();

    private final Set<String> promotable = new java.util.TreeSet<>();
    private final Map<String, List<String>> groups = new LinkedHashMap<>();
    private int ids;

    private RandomCib(long seed, Set<Feature> allowed) {
        random = new Random(seed * 7919 + 17);
        for (Feature feature : allowed) {
            if (chance(allowed.size() > 4 ? 35 : 70)) {
                features.add(feature);
            }
        }
        cib.with("admin_epoch", "0").with("epoch", "1").with("num_updates", "0").with("have-quorum", "1");
        cib.with("execution-date", "1700000000");
        Tag configuration = cib.add("configuration");
        options = configuration.add("crm_config").add("cluster_property_set", "id", "options");
        configuration.add("nodes");
        resources = configuration.add("resources");
        constraints = configuration.add("constraints");
        cib.add("status");
    }

    static Tag of(long seed, Set<Feature> allowed) {
        RandomCib random = new RandomCib(seed, allowed);
        random.options();
        random.nodes();
        random.resources();
        random.constraints();
        new RandomStatus(random.random, random.features, random.cib, random.nodes, random.primitives)
                .fill(random.promotable, random.groups);
        return random.cib;
    }

    private boolean has(Feature feature) {
        return features.contains(feature);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static void pair(Tag set, String name, String value) {
        set.add("nvpair", "id", set.get("id") + "-" + name, "name", name, "value", value);
    }

    private void options() {
        pair(options, "stonith-enabled", has(Feature.UNCLEAN) || chance(50) ? "true" : "false");
        if (has(Feature.QUORUM)) {
            cib.with("have-quorum", chance(60) ? "0" : "1");
            pair(options, "no-quorum-policy", any(List.of("stop", "freeze", "ignore")));
        }
        if (has(Feature.MAINTENANCE) && chance(60)) {
            pair(options, "maintenance-mode", "true");
        }
        if (chance(10)) {
            pair(options, "symmetric-cluster", "false");
        }
        if (has(Feature.START_FAILURE) && chance(40)) {
            pair(options, "start-failure-is-fatal", "false");
        }
        if (has(Feature.STICKINESS) && chance(60)) {
            Tag set = cib.child("configuration").child("rsc_defaults").add("meta_attributes", "id", "defaults");
            pair(set, "resource-stickiness", any(List.of("1", "10", "100", "INFINITY")));
        }
    }

    private void nodes() {
        int count = 2 + random.nextInt(3);
        for (int i = 1; i <= count; i++) {
            String node = "node" + i;
            nodes.add(node);
            Tag tag = cib.child("configuration").child("nodes").add("node", "id", "" + i, "uname", node);
            boolean standby = has(Feature.STANDBY) && chance(25);
            if (standby || has(Feature.RULE)) {
                Tag set = tag.add("instance_attributes", "id", "attributes" + i);
                if (standby) {
                    pair(set, "standby", "on");
                }
                if (has(Feature.RULE)) {
                    pair(set, "rack", any(List.of("a", "b")));
                }
            }
        }
    }

    private void resources() {
        Tag fence = resources.add("primitive", "id", "fence", "class", "stonith", "type", "fence_ipmilan");
        primitives.put("fence", 1);
        monitor(fence, "60s", "");
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            String id = "r" + i;
            int kind = random.nextInt(100);
            if (has(Feature.GROUP) && kind < 35) {
                group(resources, id, 1);
            } else if (has(Feature.PROMOTABLE) && kind < 55) {
                clone(id, true);
            } else if (has(Feature.CLONE) && kind < 75) {
                clone(id, false);
            } else {
                primitive(resources, id, 1);
            }
            tops.add(id);
        }
    }

    private void primitive(Tag parent, String id, int copies) {
        Tag tag = parent.add("primitive", "id", id, "class", "ocf", "provider", "pacemaker")
                .with("type", "Dummy");
        primitives.put(id, copies);
        metas(tag);
        if (chance(60)) {
            monitor(tag, "10s", "");
        }
    }

    private void monitor(Tag primitive, String interval, String role) {
        Tag op = primitive
                .child("operations")
                .add("op", "id", primitive.get("id") + "-monitor-" + interval, "name", "monitor", "interval", interval);
        if (!role.isEmpty()) {
            op.with("role", role);
        }
    }

    private void metas(Tag resource) {
        Map<String, String> metas = new LinkedHashMap<>();
        if (has(Feature.PRIORITY) && chance(40)) {
            metas.put("priority", any(List.of("1", "5", "10")));
        }
        if (has(Feature.STICKINESS) && chance(30)) {
            metas.put("resource-stickiness", any(List.of("0", "1", "50", "INFINITY")));
        }
        if (has(Feature.DISABLED) && chance(20)) {
            metas.put("target-role", "Stopped");
        }
        if (has(Feature.UNMANAGED) && chance(20)) {
            metas.put("is-managed", "false");
        }
        if (has(Feature.THRESHOLD) && chance(50)) {
            metas.put("migration-threshold", any(List.of("1", "2", "3")));
        }
        if (!metas.isEmpty()) {
            Tag set = resource.add("meta_attributes", "id", resource.get("id") + "-meta");
            metas.forEach((name, value) -> pair(set, name, value));
        }
    }

    private void group(Tag parent, String id, int copies) {
        Tag tag = parent.add("group", "id", id);
        metas(tag);
        List<String> members = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            String member = id + (char) ('a' + i);
            primitive(tag, member, copies);
            members.add(member);
        }
        groups.put(id, members);
    }

    private void clone(String id, boolean promoted) {
        Tag tag = resources.add("clone", "id", id);
        Tag set = tag.add("meta_attributes", "id", id + "-clone");
        int copies = nodes.size();
        if (chance(30)) {
            copies = 1 + random.nextInt(nodes.size());
            pair(set, "clone-max", "" + copies);
        }
        if (chance(40)) {
            pair(set, "interleave", "true");
        }
        if (promoted) {
            pair(set, "promotable", "true");
            promotable.add(id + "p");
        }
        if (!promoted && has(Feature.GROUP) && chance(30)) {
            group(tag, id + "g", copies);
        } else {
            primitive(tag, id + "p", copies);
        }
    }

    private void constraints() {
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            List<Feature> kinds = List.of(Feature.LOCATION, Feature.RULE, Feature.ORDER, Feature.COLOCATION).stream()
                    .filter(features::contains)
                    .toList();
            if (!kinds.isEmpty()) {
                constraint(any(kinds));
            }
        }
    }

    private void constraint(Feature kind) {
        String id = "c" + ids++;
        String one = any(tops);
        switch (kind) {
            case LOCATION -> constraints
                    .add("rsc_location", "id", id, "rsc", one, "node", any(nodes))
                    .with("score", any(SCORES));
            case RULE -> constraints
                    .add("rsc_location", "id", id, "rsc", one)
                    .add("rule", "id", id + "-rule", "score", any(SCORES))
                    .add("expression", "id", id + "-expression", "attribute", "rack", "operation", "eq")
                    .with("value", any(List.of("a", "b")));
            case ORDER -> between(id, one, "rsc_order", "first", "then")
                    .with("kind", any(List.of("Mandatory", "Mandatory", "Optional")));
            default -> between(id, one, "rsc_colocation", "rsc", "with-rsc").with("score", any(SCORES));
        }
    }

    /** Always from a later resource to an earlier one or the other way round by kind, so that there are no loops. */
    private Tag between(String id, String one, String tag, String from, String to) {
        int index = tops.indexOf(one);
        if (index == 0) {
            return new Tag(tag); // nothing comes before it: left out
        }
        String other = tops.get(random.nextInt(index));
        boolean order = tag.equals("rsc_order");
        return constraints.add(tag, "id", id, from, order ? other : one, to, order ? one : other);
    }
}
