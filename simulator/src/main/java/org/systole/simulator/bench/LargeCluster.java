package org.systole.simulator.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.view.Configuration;
import org.systole.cib.view.Primitive;

/**
 * A made-up cluster of any size: groups of an address, a file system and a daemon, each with two nodes it prefers,
 * every second one ordered after its neighbour, and a fencing device on every node.
 */
final class LargeCluster {
    private static final long LONG_AGO = 1_700_000_000L;
    private static final String KEY = "00000000-0000-4000-8000-000000000000";

    private final int nodes;
    private final int groups;
    private final Element configuration;
    private final Configuration view;

    /** What the cluster is doing. */
    enum Situation {
        /** Nothing was ever started or probed. */
        COLD,
        /** Everything runs where it wants to be. */
        STEADY,
        /** The same, but the second node vanished. */
        LOST
    }

    LargeCluster(int nodes, int groups) {
        this.nodes = nodes;
        this.groups = groups;
        this.configuration = configuration();
        this.view = Configuration.of(Element.of("cib").and(configuration), Instant.EPOCH);
    }

    /** The whole document. */
    Element cib(Situation situation) {
        List<Element> states = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            states.add(state(node, situation));
        }
        return Element.of("cib", "validate-with", "pacemaker-3.7", "crm_feature_set", "3.14.0")
                .with("admin_epoch", "0")
                .with("epoch", "7")
                .with("num_updates", "0")
                .with("have-quorum", "1")
                .with("dc-uuid", "1")
                .and(configuration)
                .and(Element.of("status").withChildren(states));
    }

    static String resource(int group, String part) {
        return "service" + group + "_" + part;
    }

    private static String node(int index) {
        return String.format("node%03d", index + 1);
    }

    private static Element pairs(String tag, String id, Map<String, String> values) {
        List<Element> pairs = new ArrayList<>();
        values.forEach(
                (name, value) -> pairs.add(Element.of("nvpair", "id", id + "-" + name, "name", name, "value", value)));
        return Element.of(tag, "id", id).withChildren(pairs);
    }

    private Element configuration() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("stonith-enabled", "true");
        options.put("no-quorum-policy", "stop");
        Element defaults = pairs("meta_attributes", "stay", Map.of("resource-stickiness", "50"));
        List<Element> members = new ArrayList<>();
        List<Element> resources = new ArrayList<>(List.of(device()));
        for (int node = 0; node < nodes; node++) {
            members.add(Element.of("node", "id", Integer.toString(node + 1), "uname", node(node)));
        }
        for (int group = 0; group < groups; group++) {
            resources.add(Element.of("group", "id", "service" + group).withChildren(service(group)));
        }
        return Element.of("configuration")
                .and(Element.of("crm_config").and(pairs("cluster_property_set", "options", options)))
                .and(Element.of("nodes").withChildren(members))
                .and(Element.of("resources").withChildren(resources))
                .and(Element.of("constraints").withChildren(constraints()))
                .and(Element.of("rsc_defaults").and(defaults));
    }

    private Element device() {
        Element device = Element.of("primitive", "id", "strip", "class", "stonith", "type", "external/ssh")
                .and(pairs("instance_attributes", "strip-parameters", Map.of("hostlist", "all")))
                .and(Element.of("operations").and(operation("strip", "monitor", "60s", "60s")));
        return Element.of("clone", "id", "strips").and(device);
    }

    private static Element operation(String resource, String name, String interval, String timeout) {
        return Element.of("op", "id", resource + "-" + name, "name", name, "interval", interval)
                .with("timeout", timeout);
    }

    private List<Element> service(int group) {
        Map<String, String> disk = new LinkedHashMap<>();
        disk.put("device", "/dev/disk" + group);
        disk.put("directory", "/data/" + group);
        disk.put("fstype", "ext4");
        String address = "10." + group / 62500 + "." + group / 250 % 250 + "." + (group % 250 + 1);
        return List.of(
                part(group, "address", "IPaddr2", Map.of("ip", address), "10s"),
                part(group, "disk", "Filesystem", disk, "20s"),
                part(group, "daemon", "Dummy", Map.of("state", "/run/daemon" + group), "30s"));
    }

    private static Element part(int group, String name, String type, Map<String, String> parameters, String monitor) {
        String id = resource(group, name);
        return Element.of("primitive", "id", id, "class", "ocf", "provider", "heartbeat")
                .with("type", type)
                .and(pairs("instance_attributes", id + "-parameters", parameters))
                .and(Element.of("operations")
                        .and(operation(id, "monitor", monitor, "30s"))
                        .and(operation(id, "start", "0", "60s"))
                        .and(operation(id, "stop", "0", "60s")));
    }

    private List<Element> constraints() {
        List<Element> all = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            String id = "service" + group;
            all.add(Element.of("rsc_location", "id", id + "-home", "rsc", id, "node", node(group % nodes))
                    .with("score", "200"));
            all.add(Element.of("rsc_location", "id", id + "-spare", "rsc", id, "node", node((group + 1) % nodes))
                    .with("score", "100"));
            if (group % 2 == 1) {
                all.add(Element.of("rsc_order", "id", id + "-after", "first", "service" + (group - 1), "then", id)
                        .with("kind", "Mandatory"));
            }
        }
        return all;
    }

    private Element state(int node, Situation situation) {
        boolean lost = situation == Situation.LOST && node == 1;
        String id = Integer.toString(node + 1);
        Element state = Element.of("node_state", "id", id, "uname", node(node))
                .with("in_ccm", lost ? "false" : "true")
                .with("crmd", lost ? "offline" : "online")
                .with("join", lost ? "down" : "member")
                .with("expected", "member");
        if (situation == Situation.COLD) {
            return state;
        }
        List<Element> histories = new ArrayList<>();
        int[] call = {0};
        histories.add(history("strip", true, call));
        for (int group = 0; group < groups; group++) {
            boolean here = group % nodes == node;
            for (String part : List.of("address", "disk", "daemon")) {
                histories.add(history(resource(group, part), here, call));
            }
        }
        return state.and(
                Element.of("lrm", "id", id).and(Element.of("lrm_resources").withChildren(histories)));
    }

    private Element history(String id, boolean here, int[] call) {
        Primitive primitive = view.primitive(new ResourceId(id)).orElseThrow();
        Element history = Element.of("lrm_resource", "id", id, "class", primitive.agentClass());
        if (!primitive.provider().isEmpty()) {
            history = history.with("provider", primitive.provider());
        }
        history = history.with("type", primitive.type());
        if (!here) {
            return history.and(entry(primitive, "monitor", Duration.ZERO, 7, ++call[0]));
        }
        Duration every = primitive.recurring().get(0).interval();
        return history.and(entry(primitive, "start", Duration.ZERO, 0, ++call[0]))
                .and(entry(primitive, "monitor", every, 0, ++call[0]));
    }

    private static Element entry(Primitive primitive, String operation, Duration interval, int rc, int call) {
        String key = primitive.id() + "_" + operation + "_" + interval.toMillis();
        String transition = call + ":1:" + rc + ":" + KEY;
        String id = interval.isZero() ? primitive.id() + "_last_0" : key;
        String digest = primitive.digest(primitive.operation(operation, interval));
        return Element.of("lrm_rsc_op", "id", id, "operation_key", key, "operation", operation)
                .with("crm_feature_set", "3.14.0")
                .with("transition-key", transition)
                .with("transition-magic", "0:" + rc + ";" + transition)
                .with("call-id", Integer.toString(call))
                .with("rc-code", Integer.toString(rc))
                .with("op-status", "0")
                .with("interval", Long.toString(interval.toMillis()))
                .with("last-rc-change", Long.toString(LONG_AGO))
                .with("exec-time", "1")
                .with("queue-time", "0")
                .with("op-digest", digest);
    }
}
