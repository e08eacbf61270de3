package org.systole.policy.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.RemoteNode;
import org.systole.policy.ClusterSnapshot;

/**
 * What all nodes know of each name in the histories: what the members say, then what those remote nodes say that stand
 * so that it counts, for which the members must have been heard first.
 */
final class Sightings {
    private final ClusterSnapshot snapshot;
    private final Readings readings;
    /** Traces by the name in the history, nodes in order. */
    private final Map<String, List<Trace>> traces = new LinkedHashMap<>();

    private final Map<String, Set<NodeId>> probed = new LinkedHashMap<>();
    private final Map<NodeId, RemoteLife> lives = new TreeMap<>();
    /** Ids in the histories of remote nodes that are not reached, by name. */
    private final Map<String, String> asleep = new LinkedHashMap<>();

    private Sightings(ClusterSnapshot snapshot, Readings readings) {
        this.snapshot = snapshot;
        this.readings = readings;
    }

    static Sightings of(ClusterSnapshot snapshot, Readings readings) {
        Sightings sightings = new Sightings(snapshot, readings);
        sightings.read();
        return sightings;
    }

    private void read() {
        boolean remotes = snapshot.reports().stream().anyMatch(r -> r.node().remote());
        readings.traces().forEach((name, found) -> traces.put(name, remotes ? new ArrayList<>(found) : found));
        readings.probed().forEach((name, found) -> probed.put(name, remotes ? new LinkedHashSet<>(found) : found));
        readings.sent().forEach(this::settle);
        if (remotes) {
            readRemotes("remote");
            readRemotes("guest"); // which may be inside of something on a remote node
        }
    }

    private void readRemotes(String type) {
        snapshot.reports().stream().filter(r -> r.node().type().equals(type)).forEach(this::readRemote);
        settle();
    }

    /** By the name under which histories speak of a resource, nodes in order. */
    Map<String, List<Trace>> traces() {
        return Collections.unmodifiableMap(traces);
    }

    /** The nodes that have answered whether they run the resource of a name. */
    Map<String, Set<NodeId>> probed() {
        return Collections.unmodifiableMap(probed);
    }

    /** How the remote nodes stand. */
    Map<NodeId, RemoteLife> lives() {
        return Collections.unmodifiableMap(lives);
    }

    /** Ids in the histories of remote nodes that are not reached, by the name they stand for. */
    Map<String, String> asleep() {
        return Collections.unmodifiableMap(asleep);
    }

    private void settle(String name) {
        traces.computeIfPresent(name, (n, found) -> Migrations.settled(found, online(), !snapshot.onPaper()));
    }

    private void settle() {
        List<NodeId> online = online();
        traces.replaceAll((name, found) -> Migrations.settled(found, online, !snapshot.onPaper()));
    }

    private List<NodeId> online() {
        return snapshot.reports().stream()
                .filter(r -> membership(r).online())
                .map(r -> r.node().id())
                .toList();
    }

    /** How a node stands; a remote node that nothing connects to any more is not there. */
    Membership membership(NodeReport report) {
        RemoteLife life = lives.get(report.node().id());
        if (life != null) {
            return Membership.of(life, snapshot.configuration().options());
        }
        return report.node().remote() ? Membership.OFFLINE : Membership.of(report, snapshot);
    }

    /** What a remote node says counts only once it is known how the node stands. */
    private void readRemote(NodeReport report) {
        NodeId node = report.node().id();
        RemoteNode remote = snapshot.configuration().remotes().stream()
                .filter(r -> r.node().equals(node))
                .findFirst()
                .orElse(null);
        if (remote == null) {
            return; // a leftover of a connection that is not configured any more
        }
        Map<NodeId, Membership> members = new TreeMap<>();
        snapshot.reports().forEach(r -> members.put(r.node().id(), membership(r)));
        List<Trace> own = report.history().stream()
                .map(h -> TraceReader.read(
                        h,
                        node,
                        snapshot.configuration().primitive(new ResourceId(h.id())),
                        report.transientAttributes(),
                        snapshot))
                .toList();
        RemoteLife life =
                new RemoteLives(snapshot.configuration().options(), traces, members).of(remote, report.known(), own);
        lives.put(node, life);
        if (life.state() != RemoteLife.State.OFFLINE) {
            take(report, life.state() == RemoteLife.State.FAILED);
        } else {
            report.history()
                    .forEach(h -> asleep.putIfAbsent(readings.name(h.id()).name(), h.id()));
        }
    }

    private void take(NodeReport report, boolean unclean) {
        for (NodeReport.ResourceHistory history : report.history()) {
            Readings.Named meant = readings.name(history.id());
            Trace trace = Readings.trace(history, report, meant, unclean, snapshot);
            traces.computeIfAbsent(meant.name(), n -> new ArrayList<>()).add(trace);
            if (trace.known()) {
                probed.computeIfAbsent(meant.name(), n -> new LinkedHashSet<>())
                        .add(report.node().id());
            }
        }
    }
}
