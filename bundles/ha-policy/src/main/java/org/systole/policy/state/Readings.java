package org.systole.policy.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.ClusterOptions;
import org.systole.cib.view.OnFail;
import org.systole.cib.view.Primitive;
import org.systole.policy.ClusterSnapshot;

/**
 * The histories of all members, read: this is most of the work where many nodes know of many resources, and from one
 * plan to the next little of it changes. So what was read for the snapshot before is taken over for every resource of
 * whose history and failures nothing is new on any node. Nothing else of an old plan is, and what is taken over is what
 * reading it again would give: it comes of the same configuration, membership, histories and failure counts.
 */
final class Readings {
    private final ClusterSnapshot snapshot;
    /** What each id in a history means. */
    private final Map<String, Named> names;

    private final Map<String, List<Trace>> traces;
    private final Map<String, Set<NodeId>> probed;
    /** Names of which something may have failed and may be forgotten as time passes. */
    private final Set<String> timed = new LinkedHashSet<>();
    /** Whether a failure asks for a node to be fenced. */
    private boolean condemning;
    /** Names of which something was sent to another node. */
    private final Set<String> sent = new LinkedHashSet<>();

    private Readings(ClusterSnapshot snapshot, Map<String, Named> names) {
        this.snapshot = snapshot;
        this.names = names;
        this.traces = new LinkedHashMap<>();
        this.probed = new LinkedHashMap<>();
    }

    /** What an id in a history means; asked once for each id, since every node has a history of everything. */
    record Named(Optional<Primitive> primitive, String name) {
        static Named of(ClusterSnapshot snapshot, String id) {
            Optional<Primitive> primitive = snapshot.configuration().primitive(new ResourceId(id));
            return new Named(
                    primitive,
                    primitive
                            .filter(Primitive::anonymous)
                            .map(p -> p.id().value())
                            .orElse(id));
        }
    }

    /**
     * Reads what is new.
     *
     * @param before what was read for an earlier snapshot; null for nothing
     */
    static Readings of(ClusterSnapshot snapshot, Readings before) {
        if (before != null && comparable(before.snapshot, snapshot)) {
            return before.renewed(snapshot);
        }
        return anew(snapshot);
    }

    private static Readings anew(ClusterSnapshot snapshot) {
        Readings readings = new Readings(snapshot, new LinkedHashMap<>());
        Map<String, Heard> byId = new LinkedHashMap<>();
        Map<String, Heard> byName = new LinkedHashMap<>();
        Set<NodeId> read = new LinkedHashSet<>();
        readings.members().filter(readings::counts).forEach(report -> {
            readings.read(report, id -> byId.computeIfAbsent(id, i -> readings.heard(i, byName)));
            read.add(report.node().id());
        });
        readings.members().filter(r -> !readings.counts(r)).forEach(r -> readings.keep(r, byId, byName));
        byName.forEach((name, heard) -> {
            readings.traces.put(name, List.copyOf(heard.traces));
            if (heard.knowing > 0) {
                readings.probed.put(name, heard.knowing == read.size() ? read : knowing(heard.traces));
            }
        });
        return readings;
    }

    /** What all nodes say of one name, while it is read. */
    private static final class Heard {
        private final Named meant;
        private final List<Trace> traces;
        /** How many nodes know something. */
        private int knowing;

        private NodeId newest;

        Heard(Named meant, int nodes) {
            this.meant = meant;
            this.traces = new ArrayList<>(nodes);
        }

        void add(Trace trace) {
            traces.add(trace);
            if (trace.known() && trace.node() != newest) { // what one node says stands together
                knowing++;
                newest = trace.node();
            }
        }
    }

    private Heard heard(String id, Map<String, Heard> byName) {
        Named meant = Named.of(snapshot, id);
        names.put(id, meant);
        return byName.computeIfAbsent(
                meant.name(), n -> new Heard(meant, snapshot.reports().size()));
    }

    private static Set<NodeId> knowing(List<Trace> traces) {
        Set<NodeId> known = new LinkedHashSet<>();
        traces.stream().filter(Trace::known).forEach(t -> known.add(t.node()));
        return known;
    }

    /** By the name under which histories speak of a resource, nodes in order; not to be changed. */
    Map<String, List<Trace>> traces() {
        return Collections.unmodifiableMap(traces);
    }

    /** The nodes that have answered whether they run the resource of a name. */
    Map<String, Set<NodeId>> probed() {
        return Collections.unmodifiableMap(probed);
    }

    /** The names of what may be on its way between nodes. */
    Set<String> sent() {
        return Collections.unmodifiableSet(sent);
    }

    private Stream<NodeReport> members() {
        return snapshot.reports().stream().filter(r -> !r.node().remote());
    }

    /** Whether the histories of both speak of the same, in the same order, and count on the same nodes. */
    private static boolean comparable(ClusterSnapshot one, ClusterSnapshot two) {
        boolean alike = one.configuration() == two.configuration()
                && one.beingFenced().equals(two.beingFenced())
                && one.reports().size() == two.reports().size();
        for (int i = 0; alike && i < two.reports().size(); i++) {
            alike = comparable(one.reports().get(i), two.reports().get(i), one);
        }
        return alike;
    }

    private static boolean comparable(NodeReport one, NodeReport two, ClusterSnapshot snapshot) {
        if (one == two) {
            return true;
        }
        boolean alike = one.node() == two.node()
                && Membership.of(one, snapshot).equals(Membership.of(two, snapshot))
                && one.maintenance() == two.maintenance()
                && one.history().size() == two.history().size();
        for (int i = 0; alike && i < two.history().size(); i++) {
            alike = one.history().get(i).id().equals(two.history().get(i).id());
        }
        return alike;
    }

    /** The same for a later snapshot. */
    private Readings renewed(ClusterSnapshot later) {
        Set<String> changed = new LinkedHashSet<>();
        Set<NodeId> nodes = new LinkedHashSet<>();
        for (int i = 0; i < later.reports().size(); i++) {
            NodeReport report = later.reports().get(i);
            if (report != snapshot.reports().get(i)) {
                changes(snapshot.reports().get(i), report, changed);
                nodes.add(report.node().id());
            }
        }
        if (!timed.isEmpty() && !later.now().equals(snapshot.now())) {
            changed.addAll(timed);
            later.reports().forEach(r -> nodes.add(r.node().id()));
        }
        Readings fresh = new Readings(later, names);
        fresh.members()
                .filter(r -> nodes.contains(r.node().id()) && fresh.counts(r))
                .forEach(r -> fresh.read(r, changed));
        // a failure for which a node is fenced decides about the others on the node
        return condemning || fresh.condemning ? anew(later) : merged(fresh, changed, nodes);
    }

    private void changes(NodeReport before, NodeReport after, Set<String> changed) {
        for (int i = 0; i < after.history().size(); i++) {
            if (before.history().get(i) != after.history().get(i)) {
                changed.add(name(after.history().get(i).id()).name());
            }
        }
        counts(before.transientAttributes(), after.transientAttributes(), changed);
        counts(after.transientAttributes(), before.transientAttributes(), changed);
    }

    /** The resources for which one node's failures are others than the other's. */
    private void counts(SortedMap<String, String> one, SortedMap<String, String> other, Set<String> changed) {
        one.forEach((attribute, value) -> {
            boolean failures = attribute.startsWith("fail-count-") || attribute.startsWith("last-failure-");
            if (failures && !Objects.equals(value, other.get(attribute))) {
                String resource =
                        attribute.substring(attribute.indexOf('-', 5) + 1).replaceFirst("#.*$", "");
                changed.add(resource);
                changed.add(name(resource).name());
            }
        });
    }

    /** What was read before, with what was read now of the names that changed. */
    private Readings merged(Readings fresh, Set<String> changed, Set<NodeId> nodes) {
        Readings all = new Readings(fresh.snapshot, names);
        all.traces.putAll(traces);
        all.probed.putAll(probed);
        all.timed.addAll(timed);
        all.sent.addAll(sent);
        for (String name : changed) {
            if (traces.containsKey(name)) {
                all.traces.put(name, merged(name, fresh, nodes));
                all.probed.put(name, knowing(all.traces.get(name)));
                all.mark(name);
            }
        }
        return all;
    }

    private List<Trace> merged(String name, Readings fresh, Set<NodeId> nodes) {
        List<Trace> old = traces.get(name);
        List<Trace> read = fresh.traces.getOrDefault(name, List.of());
        List<Trace> merged = new ArrayList<>();
        fresh.members().map(r -> r.node().id()).forEach(node -> (nodes.contains(node) ? read : old)
                .stream().filter(t -> t.node().equals(node)).forEach(merged::add));
        return List.copyOf(merged);
    }

    private void mark(String name) {
        timed.remove(name);
        sent.remove(name);
        traces.get(name).forEach(t -> mark(name, t));
    }

    private void mark(String name, Trace trace) {
        for (HistoryEntry entry : trace.entries()) {
            boolean finding = entry.probe() && entry.rc() == 7;
            if (entry.executorError() || entry.rc() != 0 && !finding) {
                timed.add(name);
            }
            if (entry.operation().equals("migrate_to")) {
                sent.add(name);
            }
        }
    }

    /** What an id in a history means. */
    Named name(String id) {
        Named known = names.get(id);
        return known != null ? known : Named.of(snapshot, id);
    }

    /** Whether its history says anything: a node that left cleanly, or is believed to have stopped, runs nothing. */
    private boolean counts(NodeReport report) {
        Membership membership = Membership.of(report, snapshot);
        boolean mayRun =
                membership.unclean() && snapshot.configuration().options().fencingEnabled() || report.maintenance();
        return membership.online()
                || mayRun
                || snapshot.beingFenced().contains(report.node().id());
    }

    /**
     * On paper, where nodes are fenced, what an operator keeps to himself runs on where it ran, though the node has
     * left; nothing is known of anything else there.
     */
    private void keep(NodeReport report, Map<String, Heard> byId, Map<String, Heard> byName) {
        ClusterOptions options = snapshot.configuration().options();
        if (!snapshot.onPaper() || !options.fencingEnabled()) {
            return;
        }
        boolean all = options.maintenance();
        for (NodeReport.ResourceHistory history : report.history()) {
            Named meant = name(history.id());
            boolean kept = meant.primitive()
                    .filter(p -> all || !p.managed() || p.maintenance())
                    .isPresent();
            Trace trace = kept ? trace(history, report, meant, true, snapshot) : null;
            if (trace != null && trace.active()) {
                byId.computeIfAbsent(history.id(), i -> heard(i, byName)).traces.add(trace);
            }
        }
    }

    private void read(NodeReport report, Function<String, Heard> byId) {
        boolean unclean = Membership.of(report, snapshot).unclean();
        for (NodeReport.ResourceHistory history : report.history()) {
            Heard heard = byId.apply(history.id());
            Trace trace = trace(history, report, heard.meant, unclean, snapshot);
            heard.add(trace);
            unclean |= trace != history.absent() && condemns(trace, heard.meant);
        }
    }

    private void read(NodeReport report, Set<String> only) {
        boolean unclean = Membership.of(report, snapshot).unclean();
        for (NodeReport.ResourceHistory history : report.history()) {
            Named meant = name(history.id());
            if (only.contains(meant.name())) {
                Trace trace = trace(history, report, meant, unclean, snapshot);
                traces.computeIfAbsent(meant.name(), n -> new ArrayList<>()).add(trace);
                condemns(trace, meant);
            }
        }
    }

    /** Whether what failed there asks for the node to be fenced; notes this and what must be read anew later. */
    private boolean condemns(Trace trace, Named meant) {
        mark(meant.name(), trace);
        boolean condemns = trace.answer() == OnFail.FENCE
                && meant.primitive().map(Primitive::managed).orElse(false)
                && !snapshot.configuration().options().maintenance();
        condemning |= condemns;
        return condemns;
    }

    /**
     * What one history comes to.
     *
     * @param unclean whether the node must be fenced anyway, which settles whatever failed there
     */
    static Trace trace(
            NodeReport.ResourceHistory history,
            NodeReport report,
            Named meant,
            boolean unclean,
            ClusterSnapshot snapshot) {
        if (history.absent() != null) {
            return history.absent();
        }
        Trace trace = TraceReader.read(
                history, report.node().id(), meant.primitive(), report.transientAttributes(), snapshot);
        boolean stays = trace.unstoppable() && snapshot.deviceless(); // then nothing settles it
        return unclean && !stays ? trace.forgiven() : trace;
    }
}
