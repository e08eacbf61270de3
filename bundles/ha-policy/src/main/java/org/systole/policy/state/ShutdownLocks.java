package org.systole.policy.state;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.model.NodeId;
import org.systole.cib.view.ClusterOptions;
import org.systole.cib.view.Text;
import org.systole.policy.ClusterSnapshot;

/**
 * Which resources stay with a node that was shut down until it comes back (Pacemaker Explained, Cluster Options,
 * shutdown-lock and shutdown-lock-limit). Fence devices, connections, and copies of clones and bundles never do. Only
 * in plans on paper: in a running cluster a node that leaves takes its history with it.
 */
public final class ShutdownLocks {
    private final boolean enabled;
    private final Duration limit;
    private final Instant now;
    /** Nodes being shut down, with the moment it began, in seconds; 0 where unknown. */
    private final SortedMap<NodeId, Long> leaving = new TreeMap<>();
    /** By resource the node it is locked to. */
    private final SortedMap<String, NodeId> recorded = new TreeMap<>();

    private final SortedMap<String, NodeId> expired = new TreeMap<>();

    private ShutdownLocks(ClusterSnapshot snapshot) {
        ClusterOptions options = snapshot.configuration().options();
        this.enabled = snapshot.onPaper() && options.truth("shutdown-lock", false);
        this.limit = Text.span(options.get("shutdown-lock-limit", "0"), Duration.ZERO);
        this.now = snapshot.now();
        for (NodeReport report : enabled ? snapshot.reports() : List.<NodeReport>of()) {
            NodeId node = report.node().id();
            if (report.requested("shutdown")) {
                leaving.put(node, seconds(report.transientAttributes().getOrDefault("shutdown", "0")));
            }
            report.history().stream()
                    .filter(h -> h.lockedSince() > 0)
                    .forEach(h -> (over(h.lockedSince()) ? expired : recorded).put(h.id(), node));
        }
    }

    public static ShutdownLocks of(ClusterSnapshot snapshot) {
        return new ShutdownLocks(snapshot);
    }

    private static long seconds(String text) {
        return text.matches("\\d{1,15}") ? Long.parseLong(text) : 0;
    }

    private boolean over(long since) {
        return !limit.isZero() && since > 0 && now.getEpochSecond() >= since + limit.toSeconds();
    }

    /** By resource the node to which it was locked for too long. */
    public SortedMap<String, NodeId> expired() {
        return Collections.unmodifiableSortedMap(expired);
    }

    /** The node to which the instance is locked; empty for none. */
    public Optional<NodeId> of(Instance instance) {
        boolean never = !enabled
                || instance.primitive().fencing()
                || instance.primitive().connection()
                || instance.primitive().cloned()
                || instance.primitive().implied();
        if (never) {
            return Optional.empty();
        }
        Optional<NodeId> active = instance.active().stream()
                .map(Trace::node)
                .filter(n -> leaving.containsKey(n) && !over(leaving.get(n)))
                .findFirst();
        boolean runs = !instance.active().isEmpty();
        return active.isPresent() || runs
                ? active
                : Optional.ofNullable(recorded.get(instance.id().value()));
    }
}
