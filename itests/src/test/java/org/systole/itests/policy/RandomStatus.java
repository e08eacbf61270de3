package org.systole.itests.policy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A random status: which nodes are there, what they run, and what went wrong. */
final class RandomStatus {
    private static final String KEY = ":1:%d:00000000-0000-4000-8000-000000000000";

    /** Digests of the parameters of operations: none, and the usual time limit of a recurring one. */
    private static final String NO_PARAMETERS = digest(" <parameters/>\n");

    private static final String ONLY_TIMEOUT = digest(" <parameters CRM_meta_timeout=\"20000\"/>\n");

    private final Random random;
    private final Set<Feature> features;
    private final Tag cib;
    private final List<String> nodes;
    private final Map<String, Integer> primitives;
    private final Map<String, Tag> histories = new LinkedHashMap<>();
    private final Map<String, Tag> attributes = new LinkedHashMap<>();
    private final List<String> usable = new ArrayList<>();
    private final Map<String, Integer> calls = new LinkedHashMap<>();

    RandomStatus(Random random, Set<Feature> features, Tag cib, List<String> nodes, Map<String, Integer> primitives) {
        this.random = random;
        this.features = features;
        this.cib = cib;
        this.nodes = nodes;
        this.primitives = primitives;
    }

    private static String digest(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean has(Feature feature) {
        return features.contains(feature);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    void fill(Set<String> promotable, Map<String, List<String>> groups) {
        nodes.forEach(this::state);
        Map<String, List<String>> places = new LinkedHashMap<>();
        boolean cold = chance(20);
        primitives.forEach((id, copies) -> places.put(id, cold ? List.of() : places(copies)));
        // a group's members follow the first, as far as they run at all
        groups.values().forEach(members -> {
            List<String> together = places.get(members.get(0));
            for (String member : members) {
                places.put(member, together);
                together = chance(90) ? together : List.of();
            }
        });
        primitives.keySet().forEach(id -> history(id, places.get(id), promotable.contains(id)));
    }

    private void state(String node) {
        String id = node.substring(4);
        boolean first = id.equals("1");
        boolean offline = !first && has(Feature.OFFLINE) && chance(25);
        boolean unclean = !first && !offline && has(Feature.UNCLEAN) && chance(40);
        Tag state = cib.child("status").add("node_state", "id", id, "uname", node);
        state.with("in_ccm", offline || unclean ? "false" : "true")
                .with("crmd", offline || unclean ? "offline" : "online")
                .with("join", offline ? "down" : "member")
                .with("expected", offline ? "down" : "member");
        histories.put(node, state.add("lrm", "id", id).add("lrm_resources"));
        attributes.put(
                node, state.add("transient_attributes", "id", id).add("instance_attributes", "id", "status-" + id));
        if (!offline) {
            usable.add(node);
        }
    }

    private List<String> places(int copies) {
        if (chance(15)) {
            return List.of();
        }
        List<String> places = new ArrayList<>();
        int wanted = copies > 1 ? 1 + random.nextInt(copies) : has(Feature.MULTIPLE) && chance(20) ? 2 : 1;
        for (int i = 0; i < wanted; i++) {
            String node = usable.get(random.nextInt(usable.size()));
            if (!places.contains(node)) {
                places.add(node);
            }
        }
        return places;
    }

    private void attribute(String node, String name, String value) {
        Tag set = attributes.get(node);
        set.add("nvpair", "id", set.get("id") + "-" + name.replace('#', '.'), "name", name, "value", value);
    }

    private void history(String id, List<String> places, boolean promotable) {
        boolean promoted = promotable && chance(60);
        for (String node : usable) {
            if (!places.contains(node)) {
                if (!has(Feature.UNPROBED) || chance(70)) {
                    operation(id, node, "monitor", 0, 7, 7);
                }
                continue;
            }
            if (promotable && chance(70)) {
                attribute(node, "master-" + id, chance(50) ? "10" : "5");
            }
            operation(id, node, "start", 0, 0, 0);
            if (promoted) {
                operation(id, node, "promote", 0, 0, 0);
                promoted = false;
            } else if (monitored(id)) {
                operation(id, node, "monitor", id.equals("fence") ? 60000 : 10000, 0, 0);
            }
            fail(id, node, promotable);
        }
    }

    private boolean monitored(String id) {
        return cib.descendants().stream().anyMatch(t -> t.get("id").startsWith(id + "-monitor-"));
    }

    private void fail(String id, String node, boolean promotable) {
        if (id.equals("fence") || promotable) {
            return;
        }
        if (has(Feature.MONITOR_FAILURE) && monitored(id) && chance(25)) {
            operation(id, node, "monitor", 10000, chance(50) ? 7 : 1, 0);
            count(id, node, "monitor_10000", "" + (1 + random.nextInt(3)));
        } else if (has(Feature.START_FAILURE) && chance(20)) {
            operation(id, node, "start", 0, 1, 0);
            count(id, node, "start_0", "INFINITY");
        }
    }

    private void count(String id, String node, String operation, String value) {
        attribute(node, "fail-count-" + id + "#" + operation, value);
        attribute(node, "last-failure-" + id + "#" + operation, "1699990000");
    }

    private void operation(String id, String node, String task, int interval, int rc, int target) {
        Tag list = histories.get(node);
        Tag resource = list.children().stream()
                .filter(r -> r.get("id").equals(id))
                .findFirst()
                .orElseGet(() -> id.equals("fence")
                        ? list.add("lrm_resource", "id", id, "class", "stonith", "type", "fence_ipmilan")
                        : list.add("lrm_resource", "id", id, "class", "ocf", "provider", "pacemaker")
                                .with("type", "Dummy"));
        int call = calls.merge(node, 1, Integer::sum);
        String key = call + String.format(KEY, target);
        String failed = rc != target ? "_last_failure_0" : interval == 0 ? "_last_0" : "_" + task + "_" + interval;
        resource.children().removeIf(op -> op.get("id").equals(id + failed));
        resource.add("lrm_rsc_op", "id", id + failed, "operation_key", id + "_" + task + "_" + interval)
                .with("operation", task)
                .with("crm_feature_set", "3.16.1")
                .with("transition-key", key)
                .with("transition-magic", "0:" + rc + ";" + key)
                .with("on_node", node)
                .with("call-id", "" + call)
                .with("rc-code", "" + rc)
                .with("op-status", "0")
                .with("interval", "" + interval)
                .with("last-rc-change", "1699990000")
                .with("op-digest", interval == 0 ? NO_PARAMETERS : ONLY_TIMEOUT);
    }
}
