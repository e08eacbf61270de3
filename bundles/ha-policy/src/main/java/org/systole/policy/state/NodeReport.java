package org.systole.policy.state;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.cib.view.ClusterOptions;
import org.systole.cib.view.Node;
import org.systole.cib.view.Text;

/**
 * What the status says about one node, as it stands there.
 *
 * @param known whether there is a {@code node_state}
 * @param seen whether it was ever seen as a member or not
 * @param inMembership {@code in_ccm}: a flag, or in newer documents the time it joined, 0 for never
 * @param processUp {@code crmd}: online or offline, or in newer documents a time
 * @param join {@code down}, {@code pending}, {@code member} or {@code banned}
 * @param expectedUp whether it is expected to be a member; a clean leave sets it to down
 * @param overdue whether it has been a member for longer than it may without having joined
 * @param transientAttributes attributes that last until it leaves
 * @param attributes all attributes a rule may ask for
 * @param utilization capacities, those that last until it leaves before the permanent ones
 * @param history operations by resource, in document order
 * @param state the element all this was read from; null where there is none
 */
public record NodeReport(
        Node node,
        boolean known,
        boolean seen,
        boolean inMembership,
        boolean processUp,
        String join,
        boolean expectedUp,
        boolean overdue,
        SortedMap<String, String> transientAttributes,
        SortedMap<String, String> attributes,
        SortedMap<String, String> utilization,
        List<ResourceHistory> history,
        Element state) {

    /**
     * A resource's history on this node.
     *
     * @param id as the node knows it; old clones have {@code :N}
     * @param agent {@code class:provider:type} with an empty provider where there is none
     * @param lockedSince when it was stopped for a shutdown of the node that locks it here, in seconds; 0 for not
     * @param absent what it comes to where all it says is that a probe found nothing, as most do; null for any other
     * @param element the element it was read from
     */
    public record ResourceHistory(
            String id, String agent, long lockedSince, List<HistoryEntry> entries, Trace absent, Element element) {
        public ResourceHistory {
            entries = List.copyOf(entries);
        }
    }

    public NodeReport {
        transientAttributes = Collections.unmodifiableSortedMap(new TreeMap<>(transientAttributes));
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        utilization = Collections.unmodifiableSortedMap(new TreeMap<>(utilization));
        history = List.copyOf(history);
    }

    /**
     * What a report takes from the rest of the document.
     *
     * @param coordinator id of the node that coordinates; empty for none
     * @param now cluster time
     * @param features the feature set of the cluster that wrote it; empty where that makes no difference
     */
    public record Surroundings(ClusterOptions options, String coordinator, Instant now, String features) {}

    /**
     * Reads the state of a node.
     *
     * @param state null where there is none
     * @param before the report of an earlier state of the node, from which unchanged histories are taken; null for none
     */
    public static NodeReport of(Node node, Element state, Surroundings around, NodeReport before) {
        ClusterOptions options = around.options;
        Element element = state == null ? Element.of("node_state") : state;
        SortedMap<String, String> temporary = temporary(element, "instance_attributes");
        FailCounts.drop(temporary, around.features);
        SortedMap<String, String> utilization = new TreeMap<>(node.utilization());
        utilization.putAll(temporary(element, "utilization"));
        SortedMap<String, String> attributes = attributes(node, temporary, options, around.coordinator);
        if (node.remote() && flag(element, "node_in_maintenance", "true")) {
            attributes.putIfAbsent("maintenance", "true"); // as the member has it that reaches the node
        }
        return new NodeReport(
                node,
                state != null,
                element.attribute("in_ccm").isPresent(),
                flag(element, "in_ccm", "true"),
                flag(element, "crmd", "online"),
                element.attribute("join", "down"),
                element.attribute("expected", "down").equals("member"),
                overdue(element, options, around.now),
                temporary,
                attributes,
                utilization,
                history(node.id(), element, before == null ? List.of() : before.history),
                state);
    }

    /** Cluster option node-pending-timeout; only newer documents tell the time at which a node became a member. */
    private static boolean overdue(Element state, ClusterOptions options, Instant now) {
        Duration limit = Text.span(options.get("node-pending-timeout", "0"), Duration.ZERO);
        String since = state.attribute("in_ccm", "");
        boolean timed = since.matches("\\d{2,15}") && !limit.isZero();
        return timed && now.getEpochSecond() >= Long.parseLong(since) + limit.toSeconds();
    }

    /** A word, or in newer documents the time since which it holds, 0 for not. */
    private static boolean flag(Element state, String attribute, String word) {
        String text = state.attribute(attribute, "");
        return text.matches("\\d+") ? !text.matches("0+") : text.equals(word) || Text.truth(text, false);
    }

    private static SortedMap<String, String> temporary(Element state, String set) {
        SortedMap<String, String> values = new TreeMap<>();
        state.children("transient_attributes")
                .flatMap(t -> t.children(set))
                .flatMap(i -> i.children("nvpair"))
                .forEach(pair -> values.putIfAbsent(pair.attribute("name", ""), pair.attribute("value", "")));
        return values;
    }

    private static SortedMap<String, String> attributes(
            Node node, SortedMap<String, String> temporary, ClusterOptions options, String coordinator) {
        SortedMap<String, String> all = new TreeMap<>(node.attributes());
        all.putAll(temporary);
        all.put("#uname", node.id().value());
        all.put("#id", node.uuid());
        all.put("#is_dc", Boolean.toString(node.uuid().equals(coordinator)));
        all.put(
                "#kind",
                node.type().equals("guest") ? "container" : node.type().equals("remote") ? "remote" : "cluster");
        String cluster = options.get("cluster-name", "");
        if (!cluster.isEmpty()) {
            all.put("#cluster-name", cluster);
        }
        all.put("#site-name", all.getOrDefault("site-name", cluster));
        return all;
    }

    /** Whether it is the report of that node in that state, and time has not changed what it says. */
    public boolean of(Node other, Element its, ClusterOptions options, Instant now) {
        return node == other && state == its && state != null && overdue == overdue(its, options, now);
    }

    private static List<ResourceHistory> history(NodeId node, Element state, List<ResourceHistory> before) {
        List<ResourceHistory> all = new ArrayList<>();
        state.children("lrm")
                .flatMap(l -> l.children("lrm_resources"))
                .flatMap(l -> l.children("lrm_resource"))
                .filter(r -> !r.id().isBlank())
                .forEach(r -> {
                    int i = all.size();
                    boolean same = i < before.size() && before.get(i).element() == r;
                    all.add(same ? before.get(i) : history(node, r));
                });
        return all;
    }

    private static ResourceHistory history(NodeId node, Element resource) {
        String agent = resource.attribute("class", "") + ":" + resource.attribute("provider", "") + ":"
                + resource.attribute("type", "");
        List<HistoryEntry> entries = resource.children("lrm_rsc_op")
                .map(op -> HistoryEntry.of(resource.id(), op))
                .toList();
        long locked = Long.parseLong(resource.attribute("shutdown-lock")
                .filter(t -> t.matches("\\d{1,15}"))
                .orElse("0"));
        Trace absent = entries.size() == 1 && entries.get(0).absent()
                ? Trace.absent(resource.id(), agent, node, entries)
                : null;
        return new ResourceHistory(resource.id(), agent, locked, entries, absent, resource);
    }

    /** Whether the attribute holds a time, as {@code shutdown} and {@code terminate} do, or a true word. */
    boolean requested(String attribute) {
        String text = transientAttributes.getOrDefault(attribute, "");
        return text.matches("\\d+") ? !text.matches("0+") : Text.truth(text, false);
    }

    /** Whether the operator keeps the node from running anything, for good or until it restarts. */
    boolean standby() {
        return seen && Text.truth(attributes.getOrDefault("standby", ""), false);
    }

    boolean maintenance() {
        return Text.truth(attributes.getOrDefault("maintenance", ""), false);
    }
}
