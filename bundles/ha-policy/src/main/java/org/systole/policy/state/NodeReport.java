package org.systole.policy.state;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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
        List<ResourceHistory> history) {

    /**
     * A resource's history on this node.
     *
     * @param id as the node knows it; old clones have {@code :N}
     * @param agent {@code class:provider:type} with an empty provider where there is none
     * @param lockedSince when it was stopped for a shutdown of the node that locks it here, in seconds; 0 for not
     */
    public record ResourceHistory(String id, String agent, long lockedSince, List<HistoryEntry> entries) {
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

    public static NodeReport of(
            Node node, Optional<Element> state, ClusterOptions options, String coordinator, Instant now) {
        Element element = state.orElse(Element.of("node_state"));
        SortedMap<String, String> temporary = temporary(element, "instance_attributes");
        SortedMap<String, String> utilization = new TreeMap<>(node.utilization());
        utilization.putAll(temporary(element, "utilization"));
        return new NodeReport(
                node,
                state.isPresent(),
                element.attribute("in_ccm").isPresent(),
                flag(element, "in_ccm", "true"),
                flag(element, "crmd", "online"),
                element.attribute("join", "down"),
                element.attribute("expected", "down").equals("member"),
                overdue(element, options, now),
                temporary,
                attributes(node, temporary, options, coordinator),
                utilization,
                history(element));
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

    private static List<ResourceHistory> history(Element state) {
        List<ResourceHistory> all = new ArrayList<>();
        state.children("lrm")
                .flatMap(l -> l.children("lrm_resources"))
                .flatMap(l -> l.children("lrm_resource"))
                .filter(r -> !r.id().isBlank())
                .forEach(r -> all.add(new ResourceHistory(
                        r.id(),
                        r.attribute("class", "") + ":" + r.attribute("provider", "") + ":" + r.attribute("type", ""),
                        Long.parseLong(r.attribute("shutdown-lock")
                                .filter(t -> t.matches("\\d{1,15}"))
                                .orElse("0")),
                        r.children("lrm_rsc_op")
                                .map(op -> HistoryEntry.of(r.id(), op))
                                .toList())));
        return all;
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
