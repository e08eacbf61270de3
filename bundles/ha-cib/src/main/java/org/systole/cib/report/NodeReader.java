package org.systole.cib.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.systole.cib.Element;
import org.systole.cib.report.ClusterReport.Instance;
import org.systole.cib.report.ClusterReport.NodeLine;
import org.systole.cib.report.ClusterReport.ResourceHistory;

/** Reads nodes, their states and their histories. */
final class NodeReader {
    private static final String FAIL_COUNT = "fail-count-";
    private static final String LAST_FAILURE = "last-failure-";

    private final Element cib;
    private final Map<String, String> options;
    private final List<Node> nodes = new ArrayList<>();

    /** A configured node with its state; the state is an empty element for one that was never seen. */
    private record Node(Element configured, Element state, Map<String, String> attributes) {
        String name() {
            return configured.attribute("uname", configured.id());
        }

        boolean online() {
            return truth(state.attribute("in_ccm", "false"))
                    && state.attribute("crmd", "").equals("online")
                    && state.attribute("join", "").equals("member");
        }

        boolean pending() {
            return truth(state.attribute("in_ccm", "false")) && !online();
        }

        boolean has(String attribute) {
            return Booleans.isTrue(attributes.getOrDefault(attribute, "false"));
        }

        /** Since Pacemaker 2.1.7 the two attributes hold a time, 0 for never, instead of a truth value. */
        private static boolean truth(String value) {
            return Booleans.isTrue(value) || value.matches("[1-9][0-9]+");
        }
    }

    NodeReader(Element cib, Map<String, String> options) {
        this.cib = cib;
        this.options = options;
        cib.childOrEmpty("configuration").childOrEmpty("nodes").children("node").forEach(n -> nodes.add(node(n)));
    }

    private Node node(Element configured) {
        Element state = cib.childOrEmpty("status")
                .children("node_state")
                .filter(s -> s.attribute("uname", s.id()).equals(configured.attribute("uname", configured.id())))
                .findFirst()
                .orElse(Element.of("node_state"));
        Map<String, String> attributes = new TreeMap<>();
        collect(configured.childOrEmpty("instance_attributes"), attributes);
        state.children("transient_attributes")
                .flatMap(t -> t.children("instance_attributes"))
                .forEach(set -> collect(set, attributes));
        return new Node(configured, state, attributes);
    }

    private static void collect(Element set, Map<String, String> into) {
        set.children("nvpair").forEach(p -> into.put(p.attribute("name", ""), p.attribute("value", "")));
    }

    List<String> names() {
        return nodes.stream().map(Node::name).toList();
    }

    boolean online(String name) {
        return nodes.stream().anyMatch(n -> n.name().equals(name) && n.online());
    }

    boolean unclean(String name) {
        return nodes.stream().anyMatch(n -> n.name().equals(name) && unclean(n));
    }

    boolean inMaintenance(String name) {
        return nodes.stream().anyMatch(n -> n.name().equals(name) && n.has("maintenance"));
    }

    /** Nodes whose history says what may be running: members, and those that may still run something. */
    boolean counts(String name) {
        return nodes.stream().anyMatch(n -> n.name().equals(name) && (n.online() || n.pending() || unclean(n)));
    }

    private boolean unclean(Node node) {
        if (!Booleans.isTrue(options.get("stonith-enabled")) || node.online() || node.pending()) {
            return false;
        }
        boolean neverSeen = node.state().attributes().isEmpty();
        return neverSeen
                ? Booleans.isTrue(options.get("startup-fencing"))
                : node.state().attribute("expected", "").equals("member");
    }

    /** The history of a resource on a node; empty when there is none. */
    List<OperationLine> history(String node, String resource) {
        return nodes.stream()
                .filter(n -> n.name().equals(node))
                .flatMap(n -> resources(n).stream())
                .filter(r -> r.id().equals(resource))
                .flatMap(r -> r.children("lrm_rsc_op"))
                .map(OperationLine::of)
                .toList();
    }

    /** Elements {@code <lrm_resource>} of a node. */
    List<Element> resources(String node) {
        return nodes.stream()
                .filter(n -> n.name().equals(node))
                .flatMap(n -> resources(n).stream())
                .toList();
    }

    private static List<Element> resources(Node node) {
        return node.state()
                .childOrEmpty("lrm")
                .childOrEmpty("lrm_resources")
                .children("lrm_resource")
                .toList();
    }

    List<NodeLine> lines(List<Instance> instances) {
        String coordinator = cib.attribute("dc-uuid", "");
        return nodes.stream().map(n -> line(n, instances, coordinator)).toList();
    }

    private NodeLine line(Node node, List<Instance> instances, String coordinator) {
        Map<String, String> shown = new TreeMap<>(node.attributes());
        shown.keySet()
                .removeIf(name -> name.startsWith(FAIL_COUNT)
                        || name.startsWith(LAST_FAILURE)
                        || name.equals("standby")
                        || name.equals("maintenance")
                        || name.equals("shutdown")
                        || name.startsWith("#"));
        String shutdown = node.attributes().getOrDefault("shutdown", "0");
        return new NodeLine(
                node.configured().id(),
                node.name(),
                node.configured().attribute("type", "member").replace("normal", "member"),
                node.online(),
                node.pending(),
                unclean(node),
                node.has("standby"),
                node.has("maintenance"),
                !shutdown.equals("0") && !shutdown.isEmpty(),
                node.state().attribute("expected", "").equals("member"),
                !coordinator.isEmpty() && coordinator.equals(node.configured().id()),
                (int) instances.stream()
                        .flatMap(i -> i.places().stream())
                        .filter(p -> p.node().equals(node.name()))
                        .count(),
                new TreeMap<>(shown),
                histories(node));
    }

    private List<ResourceHistory> histories(Node node) {
        List<ResourceHistory> out = new ArrayList<>();
        for (Element resource : resources(node)) {
            List<OperationLine> operations = resource.children("lrm_rsc_op")
                    .map(OperationLine::of)
                    .sorted(OperationLine.OLDEST_FIRST)
                    .toList();
            out.add(new ResourceHistory(
                    resource.id(),
                    threshold(resource.id()),
                    failCount(node, resource.id()),
                    lastFailure(node, resource.id()),
                    operations));
        }
        return out;
    }

    private String threshold(String resource) {
        String plain = resource.replaceFirst(":[0-9]+$", "");
        Element configuration = cib.childOrEmpty("configuration");
        List<Element> path = path(configuration.childOrEmpty("resources"), plain);
        String value = Meta.of(configuration, path).get("migration-threshold", "1000000");
        return value.equals("INFINITY") ? "1000000" : value;
    }

    private static List<Element> path(Element from, String id) {
        for (Element child : from.children()) {
            if (child.id().equals(id) && child.name().equals("primitive")) {
                return List.of(child);
            }
            List<Element> deeper = path(child, id);
            if (!deeper.isEmpty()) {
                List<Element> out = new ArrayList<>(List.of(child));
                out.addAll(deeper);
                return out;
            }
        }
        return List.of();
    }

    /** The sum over operations: names are {@code fail-count-RESOURCE#OPERATION_INTERVAL}. */
    private static String failCount(Node node, String resource) {
        long sum = 0;
        for (String value : matching(node, FAIL_COUNT + resource)) {
            if (value.equals("INFINITY")) {
                return "1000000";
            }
            sum += value.matches("[0-9]{1,9}") ? Long.parseLong(value) : 0;
        }
        return sum == 0 ? "" : String.valueOf(Math.min(sum, 1000000));
    }

    private static long lastFailure(Node node, String resource) {
        return matching(node, LAST_FAILURE + resource).stream()
                .filter(v -> v.matches("[0-9]{1,18}"))
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0);
    }

    private static List<String> matching(Node node, String prefix) {
        return node.attributes().entrySet().stream()
                .filter(e -> e.getKey().equals(prefix) || e.getKey().startsWith(prefix + "#"))
                .map(Map.Entry::getValue)
                .toList();
    }
}
