package org.systole.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.cib.view.Configuration;
import org.systole.cib.view.Operation;
import org.systole.cib.view.Primitive;

/** A cluster on paper: a configuration, nodes and their histories; it can carry a plan out. */
final class Cluster {
    static final class Node {
        final String name;
        String state = "online";
        final SortedMap<String, String> attributes = new TreeMap<>();
        final SortedMap<String, String> transientAttributes = new TreeMap<>();
        final SortedMap<String, String> capacity = new TreeMap<>();
        /** History operations by resource. */
        final Map<String, List<Element>> history = new LinkedHashMap<>();
        /** Types of agents by resource, where another one ran it than is configured. */
        final Map<String, String> ranBy = new LinkedHashMap<>();

        Node(String name) {
            this.name = name;
        }
    }

    final SortedMap<String, Node> nodes = new TreeMap<>();
    final SortedMap<String, String> options = new TreeMap<>();
    final SortedMap<String, String> resourceDefaults = new TreeMap<>();
    final List<Element> resources = new ArrayList<>();
    final List<Element> constraints = new ArrayList<>();
    /** Ticket states by name: granted, standby or lost. */
    final SortedMap<String, String> tickets = new TreeMap<>();

    final SortedSet<NodeId> beingFenced = new TreeSet<>();
    final SortedMap<NodeId, SortedSet<String>> agents = new TreeMap<>();
    boolean quorum = true;
    boolean onPaper;
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int call = 100;
    private int ids;

    Node node(String name) {
        return nodes.computeIfAbsent(name, Node::new);
    }

    String id(String start) {
        return start + "-" + ++ids;
    }

    Element nvpairs(String set, Map<String, String> values) {
        Element element = Element.of(set, "id", id(set));
        for (Map.Entry<String, String> e : values.entrySet()) {
            element = element.and(Element.of("nvpair", "id", id("nv"), "name", e.getKey(), "value", e.getValue()));
        }
        return element;
    }

    Element cib() {
        ids = 0;
        Element nodeList = Element.of("nodes");
        Element status = Element.of("status");
        for (Node node : nodes.values()) {
            Element entry = Element.of("node", "id", node.name, "uname", node.name);
            if (node.state.equals("remote")) {
                entry = entry.with("type", "remote");
            }
            nodeList = nodeList.and(entry.and(nvpairs("instance_attributes", node.attributes))
                    .and(nvpairs("utilization", node.capacity)));
            if (!node.state.equals("unseen")) {
                status = status.and(state(node));
            }
        }
        status = status.and(ticketStates());
        Element configuration = Element.of("configuration")
                .and(Element.of("crm_config").and(nvpairs("cluster_property_set", options)))
                .and(nodeList)
                .and(Element.of("resources").withChildren(resources))
                .and(Element.of("constraints").withChildren(constraints))
                .and(Element.of("rsc_defaults").and(nvpairs("meta_attributes", resourceDefaults)));
        return Element.of("cib", "admin_epoch", "0", "epoch", "1", "num_updates", "0")
                .and(configuration)
                .and(status);
    }

    private Element ticketStates() {
        Element list = Element.of("tickets");
        for (Map.Entry<String, String> e : tickets.entrySet()) {
            String granted = Boolean.toString(!e.getValue().equals("lost"));
            String standby = Boolean.toString(e.getValue().equals("standby"));
            list = list.and(Element.of("ticket_state", "id", e.getKey(), "granted", granted, "standby", standby));
        }
        return list;
    }

    private Element state(Node node) {
        String[] membership =
                switch (node.state) {
                    case "online" -> new String[] {"true", "online", "member", "member"};
                    case "pending" -> new String[] {"true", "online", "pending", "member"};
                    case "joining" -> new String[] {"1500000000", "0", "down", "member"};
                    case "unclean" -> new String[] {"false", "offline", "down", "member"};
                    case "hung" -> new String[] {"true", "offline", "member", "member"};
                    case "remote", "offline" -> new String[] {"false", "offline", "down", "down"};
                    default -> throw new IllegalArgumentException("no node state '" + node.state + "'");
                };
        Element state = Element.of(
                "node_state",
                "id",
                node.name,
                "uname",
                node.name,
                "in_ccm",
                membership[0],
                "crmd",
                membership[1],
                "join",
                membership[2],
                "expected",
                membership[3]);
        Element list = Element.of("lrm_resources");
        for (Map.Entry<String, List<Element>> e : node.history.entrySet()) {
            Element resource = resource(e.getKey());
            String type = node.ranBy.getOrDefault(e.getKey(), resource.attribute("type", ""));
            list = list.and(resource.with("type", type).withChildren(e.getValue()));
        }
        return state.and(Element.of("transient_attributes", "id", node.name)
                        .and(nvpairs("instance_attributes", node.transientAttributes)))
                .and(Element.of("lrm", "id", node.name).and(list));
    }

    private Element resource(String id) {
        return configuration()
                .primitive(new ResourceId(id))
                .map(p -> {
                    Element e = Element.of("lrm_resource", "id", id, "class", p.agentClass(), "type", p.type());
                    return p.provider().isEmpty() ? e : e.with("provider", p.provider());
                })
                .orElse(Element.of("lrm_resource", "id", id, "class", "ocf", "provider", "test", "type", "Dummy"));
    }

    Configuration configuration() {
        return Configuration.of(Element.of("cib")
                .and(Element.of("configuration").and(Element.of("resources").withChildren(resources))));
    }

    SnapshotInput input() {
        return new SnapshotInput(cib(), quorum, now, beingFenced, agents, onPaper);
    }

    Plan plan() {
        return new Scheduler().plan(ClusterSnapshot.of(input()));
    }

    /** Writes an operation into a node's history. */
    void record(String node, String resource, String operation, Duration interval, int rc, int target, int status) {
        List<Element> ops = node(node).history.computeIfAbsent(resource, r -> new ArrayList<>());
        String key = resource + "_" + operation + "_" + interval.toMillis();
        ops.removeIf(o -> o.id().equals(key));
        Element op = Element.of(
                "lrm_rsc_op",
                "id",
                key,
                "operation",
                operation,
                "interval",
                Long.toString(interval.toMillis()),
                "call-id",
                status == -1 ? "-1" : Integer.toString(++call),
                "rc-code",
                Integer.toString(status == -1 ? 193 : rc),
                "op-status",
                Integer.toString(status),
                "transition-key",
                "1:1:" + target + ":test",
                "last-rc-change",
                Long.toString(now.getEpochSecond()));
        ops.add(configuration()
                .primitive(new ResourceId(resource))
                .map(p -> op.with("op-digest", digest(p, operation, interval)))
                .orElse(op));
    }

    private static String digest(Primitive primitive, String operation, Duration interval) {
        Operation settings = primitive.operation(operation, interval);
        return primitive.digest(settings);
    }

    /** Marks the resource as probed and not running. */
    void absent(String node, String resource) {
        record(node, resource, "monitor", Duration.ZERO, 7, 7, 0);
    }

    /** Does everything the plan allows, each step successfully; returns what was done, in order. */
    List<Action> apply(Plan plan) {
        List<Action> done = new ArrayList<>();
        SortedSet<Integer> finished = new TreeSet<>();
        boolean progress = true;
        while (progress) {
            progress = false;
            for (Plan.Step step : plan.steps()) {
                boolean ready =
                        !finished.contains(step.id()) && step.blocked().isEmpty() && finished.containsAll(step.after());
                if (ready) {
                    perform(step.action());
                    done.add(step.action());
                    finished.add(step.id());
                    progress = true;
                }
            }
        }
        return done;
    }

    /** Carries one action out, successfully. */
    void perform(Action action) {
        action.accept(new Action.Visitor<Void>() {
            @Override
            public Void operate(Action.Operate o) {
                String node = o.node().value();
                String id = o.resource().value();
                if (o.operation() == Action.Operation.CANCEL) {
                    String key = id + "_monitor_" + o.interval().toMillis();
                    node(node).history.getOrDefault(id, new ArrayList<>()).removeIf(e -> e.id().equals(key));
                    return null;
                }
                if (o.operation() == Action.Operation.DELETE) {
                    node(node).history.remove(id);
                    node(node).ranBy.remove(id);
                    return null;
                }
                boolean runs = node(node).history.getOrDefault(id, List.of()).stream()
                        .anyMatch(e -> e.id().endsWith("_start_0"));
                if (o.operation() == Action.Operation.STOP) {
                    node(node).history.remove(id);
                }
                boolean absent = o.operation() == Action.Operation.PROBE && !runs || watchesStopped(o);
                int rc = absent ? 7 : 0;
                record(node, id, o.operation().key(), o.interval(), rc, rc, 0);
                return null;
            }

            @Override
            public Void fence(Action.Fence f) {
                Node node = node(f.node().value());
                if (!f.cuts()) {
                    node.transientAttributes.put("#node-unfenced", Long.toString(now.getEpochSecond()));
                    node.transientAttributes.remove("#digests-all");
                    return null;
                }
                node.state = "offline";
                node.history.clear();
                node.transientAttributes.clear();
                beingFenced.remove(f.node());
                return null;
            }

            @Override
            public Void pseudo(Action.Pseudo p) {
                return null;
            }

            @Override
            public Void tell(Action.Tell t) {
                return null;
            }

            @Override
            public Void chore(Action.Chore c) {
                Node node = node(c.node().value());
                switch (c.task()) {
                    case SHUTDOWN -> node.state = "offline";
                    case FORGET_FAILURES -> node.transientAttributes
                            .keySet()
                            .removeIf(a -> a.startsWith("fail-count-" + c.resource())
                                    || a.startsWith("last-failure-" + c.resource()));
                    case UNLOCK -> node.history.remove(c.resource().value());
                }
                return null;
            }
        });
    }

    /** Whether it is a monitor that is there to see that nothing runs. */
    private boolean watchesStopped(Action.Operate o) {
        return o.operation() == Action.Operation.MONITOR
                && configuration()
                        .primitive(o.resource())
                        .map(p -> p.operation("monitor", o.interval()).role())
                        .filter("Stopped"::equals)
                        .isPresent();
    }

    static Element xml(String text) {
        try {
            return Xml.parse("scenario", text);
        } catch (Xml.Malformed e) {
            throw new IllegalArgumentException(e);
        }
    }
}
