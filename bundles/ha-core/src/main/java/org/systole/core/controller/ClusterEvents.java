package org.systole.core.controller;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.systole.api.notify.ClusterEvent;
import org.systole.cib.Element;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Demand;
import org.systole.core.state.Fencing;
import org.systole.core.state.Known;
import org.systole.core.state.Life;
import org.systole.core.state.NodeRecord;
import org.systole.core.state.OperationRecord;
import org.systole.core.state.ResourceRecord;

/** What an operator wants to hear of the difference between two states. */
final class ClusterEvents {
    private final Position position;
    private final Instant time;
    private final Element configuration;
    private final List<ClusterEvent> events = new ArrayList<>();

    private ClusterEvents(Position position, Instant time, Element configuration) {
        this.position = position;
        this.time = time;
        this.configuration = configuration;
    }

    static List<ClusterEvent> between(ClusterState before, ClusterState after, Position position, long wallSeconds) {
        ClusterEvents found = new ClusterEvents(
                position,
                Instant.ofEpochSecond(wallSeconds),
                after.configuration().childOrEmpty("resources"));
        if (before.seeded() && before != after) {
            after.nodes().values().forEach(n -> found.compare(before.node(n.node()), n));
            found.fencings(before, after);
            if (after.version().epoch() != before.version().epoch()) {
                found.add(
                        ClusterEvent.Kind.CONFIGURATION_CHANGED,
                        "",
                        "",
                        "configuration is now " + after.version(),
                        after.lastChange().replace('\t', ' '));
            }
        }
        return found.events;
    }

    private void add(ClusterEvent.Kind kind, String node, String resource, String title, String text) {
        events.add(new ClusterEvent(
                position + "." + events.size(), time, kind, node, resource, title, text, place(resource)));
    }

    /** The group a resource is in, and the how manieth member it is; empty for one that is in none. */
    private Map<String, String> place(String resource) {
        String id = resource.replaceFirst(":[0-9]+$", "");
        for (Element group : configuration
                .descendants()
                .filter(e -> e.name().equals("group"))
                .toList()) {
            List<String> members = group.children("primitive").map(Element::id).toList();
            if (members.contains(id)) {
                return Map.of("group", group.id(), "member", String.valueOf(members.indexOf(id) + 1));
            }
        }
        return Map.of();
    }

    private void compare(NodeRecord before, NodeRecord after) {
        String node = after.node().value();
        if (before.life() != after.life() || !before.incarnation().equals(after.incarnation())) {
            life(before, after, node);
        }
        after.resources()
                .forEach((id, record) -> resource(
                        node, id.value(), Optional.ofNullable(before.resources().get(id)), record));
    }

    private void life(NodeRecord before, NodeRecord after, String node) {
        switch (after.life()) {
            case ONLINE -> add(ClusterEvent.Kind.NODE_JOINED, node, "", node + " is online", "");
            case UNCLEAN -> {
                if (before.life() != Life.UNCLEAN) {
                    add(ClusterEvent.Kind.NODE_LOST, node, "", node + " is unclean: it " + after.why(), after.why());
                }
            }
            case DOWN -> add(
                    after.why().startsWith("drained") ? ClusterEvent.Kind.NODE_LEFT : ClusterEvent.Kind.NODE_FENCED,
                    node,
                    "",
                    node + " is down: " + after.why(),
                    after.why());
            case UNSEEN -> {
                // never seen stays never seen: nothing to tell
            }
        }
    }

    private void resource(String node, String resource, Optional<ResourceRecord> before, ResourceRecord after) {
        Known was = before.map(ResourceRecord::known).orElse(Known.UNHEARD);
        if (was == after.known() || after.pending().isPresent()) {
            return;
        }
        boolean wasActive = was == Known.STARTED || was == Known.PROMOTED || was == Known.FAILED;
        switch (after.known()) {
            case STARTED, PROMOTED -> add(
                    ClusterEvent.Kind.RESOURCE_STARTED, node, resource, resource + " runs on " + node, "");
            case STOPPED -> {
                if (wasActive) {
                    add(ClusterEvent.Kind.RESOURCE_STOPPED, node, resource, resource + " stopped on " + node, "");
                }
            }
            case FAILED -> failed(node, resource, after);
            case UNHEARD, UNKNOWN, STRAY -> {
                // a probe is to come and will tell
            }
            case SENT, ARRIVING -> {
                // it is told when it has arrived
            }
        }
    }

    private void failed(String node, String resource, ResourceRecord after) {
        OperationRecord line = after.history().get(resource + "_last_failure_0");
        String what = line == null
                ? "failed"
                : line.operation() + " returned " + line.rc() + " (" + line.status() + ") after " + line.tookMillis()
                        + " ms" + (line.reason().isEmpty() ? "" : ": " + line.reason());
        add(ClusterEvent.Kind.RESOURCE_FAILED, node, resource, resource + " failed on " + node + ": " + what, what);
    }

    private void fencings(ClusterState before, ClusterState after) {
        after.fencings().forEach((target, attempt) -> {
            if (!before.fencings().containsKey(target)) {
                add(
                        attempt.cuts() ? ClusterEvent.Kind.NODE_LOST : ClusterEvent.Kind.NODE_JOINED,
                        target.value(),
                        "",
                        (attempt.cuts() ? "fencing " : "unfencing ") + target + " (" + attempt.how() + ") with "
                                + attempt.device() + " from " + attempt.executor(),
                        attempt.reason());
            }
        });
        for (Fencing ended : after.fencingHistory()) {
            boolean known = before.fencingHistory().stream().anyMatch(f -> f.id().equals(ended.id()));
            if (!known && ended.failed() && isWorthTelling(after, ended)) {
                add(
                        ClusterEvent.Kind.FENCING_FAILED,
                        ended.target().value(),
                        "",
                        "fencing " + ended.target() + " with " + ended.device() + " from " + ended.executor() + ": "
                                + ended.outcome() + ": " + ended.said(),
                        ended.said());
            }
        }
    }

    /** Attempts never end: of those in vain the first is told, and then ever fewer, each after twice as many. */
    private static boolean isWorthTelling(ClusterState after, Fencing ended) {
        int tries = after.fencing().demand(ended.target()).map(Demand::tries).orElse(1);
        return Integer.bitCount(tries) == 1;
    }
}
