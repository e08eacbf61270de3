package org.systole.core.state;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.CibVersion;
import org.systole.cib.Element;

/**
 * All that the log has decided so far. Immutable; {@link Applier} makes the next one from an entry.
 *
 * @param clusterId minted when the cluster was seeded; empty before
 * @param coordinatorTerm the newest term whose leader proved itself by a barrier
 * @param coordinator that leader
 * @param configuration the {@code <configuration>} element; empty element before the seed
 * @param version version of configuration and status
 * @param lastChange who changed the configuration last, with what and when: for display
 * @param nodes by name
 * @param fencing who is to be fenced, attempts under way and what came of earlier ones
 * @param calls how many history lines were ever recorded
 * @param time the greatest cluster time any entry carried, in seconds since the epoch
 */
public record ClusterState(
        String clusterId,
        long coordinatorTerm,
        Optional<NodeId> coordinator,
        Element configuration,
        CibVersion version,
        String lastChange,
        SortedMap<NodeId, NodeRecord> nodes,
        FencingRecords fencing,
        long calls,
        long time,
        ResourceFacts facts) {
    public ClusterState {
        Objects.requireNonNull(clusterId);
        Objects.requireNonNull(coordinator);
        Objects.requireNonNull(configuration);
        Objects.requireNonNull(version);
        Objects.requireNonNull(lastChange);
        nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
        Objects.requireNonNull(fencing);
        Objects.requireNonNull(facts);
    }

    /** Before anything was decided. */
    public static ClusterState empty() {
        Element nothing = Element.of("configuration");
        return new ClusterState(
                "",
                0,
                Optional.empty(),
                nothing,
                new CibVersion(0, 0, 0),
                "",
                new TreeMap<>(),
                FencingRecords.none(),
                0,
                0,
                ResourceFacts.of(nothing));
    }

    public boolean seeded() {
        return !clusterId.isEmpty();
    }

    /** The node's record; one never seen if the name is new. */
    public NodeRecord node(NodeId node) {
        return nodes.getOrDefault(node, NodeRecord.unseen(node));
    }

    /** The node that has sent the resource to this one and not stopped it yet; empty for none. */
    public Optional<NodeId> sender(ResourceId resource, NodeId target) {
        return nodes.values().stream()
                .filter(n -> Optional.ofNullable(n.resources().get(resource))
                        .flatMap(r -> r.sentTo(resource))
                        .filter(target::equals)
                        .isPresent())
                .map(NodeRecord::node)
                .findFirst();
    }

    /** Attempts under way, by target. */
    public SortedMap<NodeId, Fencing> fencings() {
        return fencing.pending();
    }

    /** Ended attempts, oldest first. */
    public List<Fencing> fencingHistory() {
        return fencing.history();
    }

    /** Nodes whose power is being cut. */
    public SortedSet<NodeId> beingFenced() {
        TreeSet<NodeId> targets = new TreeSet<>();
        fencings().values().stream().filter(Fencing::cuts).forEach(f -> targets.add(f.target()));
        return targets;
    }

    /** The value of a cluster option, or the given one where it is not set; the first set that has it counts. */
    public String option(String name, String otherwise) {
        return configuration
                .childOrEmpty("crm_config")
                .children("cluster_property_set")
                .flatMap(s -> s.children("nvpair"))
                .filter(n -> n.attribute("name", "").equals(name))
                .map(n -> n.attribute("value", otherwise))
                .findFirst()
                .orElse(otherwise);
    }

    /** The configuration alone as a document, at its version; status changes leave it as it is. */
    public Element configurationDocument() {
        return Element.of(
                        "cib",
                        "admin_epoch",
                        String.valueOf(version.adminEpoch()),
                        "epoch",
                        String.valueOf(version.epoch()),
                        "num_updates",
                        "0")
                .and(configuration);
    }

    public boolean fencingEnabled() {
        return isTrue(option("stonith-enabled", "true"));
    }

    /** Whether a text means yes in the field's terms. */
    public static boolean isTrue(String text) {
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "true", "yes", "on", "1", "y" -> true;
            default -> false;
        };
    }

    ClusterState withNode(NodeRecord record) {
        TreeMap<NodeId, NodeRecord> all = new TreeMap<>(nodes);
        all.put(record.node(), record);
        return withNodes(all);
    }

    ClusterState mapNodes(UnaryOperator<NodeRecord> function) {
        TreeMap<NodeId, NodeRecord> all = new TreeMap<>();
        nodes.forEach((name, record) -> all.put(name, function.apply(record)));
        return withNodes(all);
    }

    private ClusterState withNodes(SortedMap<NodeId, NodeRecord> all) {
        return new ClusterState(
                clusterId,
                coordinatorTerm,
                coordinator,
                configuration,
                version,
                lastChange,
                all,
                fencing,
                calls,
                time,
                facts);
    }

    ClusterState withCoordinator(long term, NodeId leader) {
        return new ClusterState(
                clusterId,
                term,
                Optional.of(leader),
                configuration,
                version,
                lastChange,
                nodes,
                fencing,
                calls,
                time,
                facts);
    }

    ClusterState withConfiguration(String id, Element now, CibVersion next, String change) {
        return new ClusterState(
                id,
                coordinatorTerm,
                coordinator,
                now,
                next,
                change,
                nodes,
                fencing,
                calls,
                time,
                ResourceFacts.of(now));
    }

    ClusterState withFencing(FencingRecords now) {
        return new ClusterState(
                clusterId,
                coordinatorTerm,
                coordinator,
                configuration,
                version,
                lastChange,
                nodes,
                now,
                calls,
                time,
                facts);
    }

    /** The same after one more status change. */
    ClusterState counted(long lines, long at) {
        return new ClusterState(
                clusterId,
                coordinatorTerm,
                coordinator,
                configuration,
                version.nextStatus(),
                lastChange,
                nodes,
                fencing,
                calls + lines,
                Math.max(time, at),
                facts);
    }
}
