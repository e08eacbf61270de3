package org.systole.management.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.systole.core.console.ClusterView;
import org.systole.core.console.ClusterView.FencingView;
import org.systole.core.console.ClusterView.NodeView;
import org.systole.core.console.ClusterView.ResourceView;

/**
 * Tells what happened between two views. What came and went again between them is not seen: the events are for
 * looking and alarms, the log of the cluster is the record.
 */
public final class ViewChanges {
    /** Every type of event there is. */
    public static final List<String> TYPES = List.of(
            "org.systole.cluster.quorum.lost",
            "org.systole.cluster.quorum.regained",
            "org.systole.cluster.coordinator.changed",
            "org.systole.cluster.maintenance.changed",
            "org.systole.config.changed",
            "org.systole.node.online",
            "org.systole.node.lost",
            "org.systole.node.changed",
            "org.systole.resource.started",
            "org.systole.resource.stopped",
            "org.systole.resource.moved",
            "org.systole.resource.failed",
            "org.systole.resource.changed",
            "org.systole.fencing.started",
            "org.systole.fencing.confirmed",
            "org.systole.fencing.failed");

    private final ClusterView before;
    private final ClusterView after;
    private final List<Change> out = new ArrayList<>();

    private ViewChanges(ClusterView before, ClusterView after) {
        this.before = before;
        this.after = after;
    }

    /** An event that has no number yet. */
    public record Change(String type, String object, String message) {}

    /** What happened, cluster first, then nodes, fencing, resources. */
    public static List<Change> between(ClusterView before, ClusterView after) {
        ViewChanges changes = new ViewChanges(before, after);
        changes.cluster();
        changes.nodes();
        changes.fencing();
        changes.resources();
        return changes.out;
    }

    private void add(String type, String object, String message) {
        out.add(new Change("org.systole." + type, object, message));
    }

    private void cluster() {
        if (before.quorate() != after.quorate()) {
            add(
                    after.quorate() ? "cluster.quorum.regained" : "cluster.quorum.lost",
                    "",
                    after.quorate() ? "This node has quorum." : "This node has no quorum: nothing new is started.");
        }
        if (!before.coordinator().equals(after.coordinator())) {
            add(
                    "cluster.coordinator.changed",
                    after.coordinator(),
                    after.coordinator().isEmpty() ? "Nobody coordinates." : after.coordinator() + " coordinates now.");
        }
        if (before.maintenance() != after.maintenance()) {
            add("cluster.maintenance.changed", "", after.maintenance() ? "Maintenance begins." : "Maintenance ends.");
        }
        String version = configuration(after);
        if (!configuration(before).equals(version)) {
            String by = after.changedBy().isEmpty() ? "" : " by " + after.changedBy();
            add("config.changed", "", "The configuration is at " + version + by + ".");
        }
    }

    /** The version without its last part, which counts changes of the status. */
    private static String configuration(ClusterView view) {
        int last = view.configuration().lastIndexOf('.');
        return last < 0 ? view.configuration() : view.configuration().substring(0, last);
    }

    private static <T> Map<String, T> byName(List<T> list, Function<T, String> name) {
        Map<String, T> map = new TreeMap<>();
        list.forEach(t -> map.putIfAbsent(name.apply(t), t));
        return map;
    }

    private void nodes() {
        Map<String, NodeView> old = byName(before.nodes(), NodeView::name);
        for (NodeView node : after.nodes()) {
            NodeView was = old.get(node.name());
            if (was == null || was.state().equals(node.state())) {
                continue;
            }
            String type = node.online() && !was.online()
                    ? "node.online"
                    : was.online() && !node.online() ? "node.lost" : "node.changed";
            add(type, node.name(), node.name() + " was " + was.state() + " and is " + node.state() + ".");
        }
    }

    private void fencing() {
        Map<String, FencingView> old = byName(before.fencing(), ViewChanges::key);
        for (int i = after.fencing().size() - 1; i >= 0; i--) {
            FencingView now = after.fencing().get(i);
            String was = Optional.ofNullable(old.get(key(now)))
                    .map(FencingView::outcome)
                    .orElse("");
            // Overtaken is neither good news nor bad: what settled the matter is told by itself.
            if (!was.equals(now.outcome()) && !now.outcome().equals("overtaken")) {
                String type =
                        switch (now.outcome()) {
                            case "pending" -> "fencing.started";
                            case "confirmed" -> "fencing.confirmed";
                            default -> "fencing.failed";
                        };
                add(
                        type,
                        now.target(),
                        now.how() + " of " + now.target() + ": " + now.outcome()
                                + (now.reason().isEmpty() ? "" : ", " + now.reason()) + ".");
            }
        }
    }

    private static String key(FencingView f) {
        return String.join("/", f.target(), String.valueOf(f.started()), f.how(), f.device(), f.executor());
    }

    private void resources() {
        Map<String, ResourceView> old = byName(before.resources(), ResourceView::id);
        byName(after.resources(), ResourceView::id).forEach((id, now) -> {
            ResourceView was = old.get(id);
            if (was != null && now.kind().equals("primitive")) {
                resource(was, now);
            }
        });
    }

    private void resource(ResourceView was, ResourceView now) {
        String id = now.id();
        if (!was.failed() && now.failed()) {
            add("resource.failed", id, id + " failed on " + String.join(" and ", now.nodes()) + ".");
        } else if (was.nodes().isEmpty() && settled(now) && !now.nodes().isEmpty()
                || !settled(was)
                        && was.role().equals("Starting")
                        && settled(now)
                        && !now.nodes().isEmpty()) {
            add("resource.started", id, id + " is " + now.role() + " on " + String.join(" and ", now.nodes()) + ".");
        } else if (!was.nodes().isEmpty() && now.nodes().isEmpty()) {
            add("resource.stopped", id, id + " is stopped; it was on " + String.join(" and ", was.nodes()) + ".");
        } else if (!was.nodes().equals(now.nodes()) && settled(now)) {
            add(
                    "resource.moved",
                    id,
                    id + " was on " + String.join(" and ", was.nodes()) + " and is on "
                            + String.join(" and ", now.nodes()) + ".");
        } else if (!Objects.equals(was.role(), now.role())
                || was.failed() != now.failed()
                || was.managed() != now.managed()) {
            add("resource.changed", id, id + " is " + now.role() + (now.managed() ? "" : ", unmanaged") + ".");
        }
    }

    private static boolean settled(ResourceView resource) {
        return !resource.role().endsWith("ing");
    }
}
