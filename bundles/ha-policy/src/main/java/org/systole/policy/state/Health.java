package org.systole.policy.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.ClusterOptions.QuorumPolicy;
import org.systole.cib.view.OnFail;
import org.systole.cib.view.Text;
import org.systole.policy.ClusterSnapshot;

/** Who may run things, and who must be fenced and why. */
public final class Health {
    private final List<NodeHealth> nodes;
    private final Map<NodeId, NodeHealth> byId;
    private final List<NodeHealth> uncleanGuests;
    private final boolean quorate;
    private final boolean deviceless;
    private final Tickets tickets;
    private final ShutdownLocks locks;

    private Health(List<NodeHealth> nodes, boolean quorate, boolean deviceless, Tickets tickets, ShutdownLocks locks) {
        this.deviceless = deviceless;
        this.locks = locks;
        this.tickets = tickets;
        this.nodes = List.copyOf(nodes);
        this.quorate = quorate;
        Map<NodeId, NodeHealth> ids = new LinkedHashMap<>();
        nodes.forEach(n -> ids.put(n.id(), n));
        this.byId = Collections.unmodifiableMap(ids);
        this.uncleanGuests =
                nodes.stream().filter(n -> n.guest() && n.unclean()).toList();
    }

    public static Health of(ClusterSnapshot snapshot, Instances instances) {
        SortedMap<NodeId, String> fence = new TreeMap<>();
        SortedMap<NodeId, Boolean> standby = new TreeMap<>();
        Tickets tickets = snapshot.tickets();
        demands(snapshot, instances, fence, standby);
        List<NodeHealth> all = new ArrayList<>();
        for (NodeReport report : snapshot.reports()) {
            all.add(node(snapshot, instances, report, all.size(), fence, standby));
        }
        return new Health(all, snapshot.haveQuorum(), snapshot.deviceless(), tickets, ShutdownLocks.of(snapshot));
    }

    /** What failed operations ask for: a failed stop can leave a thing running, which only fencing ends. */
    private static void demands(
            ClusterSnapshot snapshot, Instances instances, Map<NodeId, String> fence, Map<NodeId, Boolean> standby) {
        if (snapshot.configuration().options().maintenance()) {
            return;
        }
        Set<NodeId> maintained = snapshot.reports().stream()
                .filter(NodeReport::maintenance)
                .map(r -> r.node().id())
                .collect(Collectors.toCollection(TreeSet::new));
        instances.all().filter(i -> demands(i, snapshot.tickets())).forEach(instance -> {
            instance.notable().forEach(t -> demands(t, instance.id(), maintained, fence, standby));
            if (snapshot.configuration().options().fencingEnabled()) { // else it is merely stopped
                snapshot.tickets().condemned(instance).forEach(t -> fence.putIfAbsent(t.node(), Tickets.LOST));
            }
        });
        // what a copy of an anonymous clone left where it has been stopped, and no copy is now, counts as well
        Set<ResourceId> heard = new LinkedHashSet<>();
        instances
                .all()
                .filter(i -> i.primitive().anonymous() && i.primitive().managed() && heard.add(i.name()))
                .flatMap(i -> instances.traces(i.name()).stream())
                .filter(t -> t.answer() != null)
                .forEach(t -> demands(t, new ResourceId(t.id()), maintained, fence, standby));
    }

    private static void demands(
            Trace trace,
            ResourceId what,
            Set<NodeId> maintained,
            Map<NodeId, String> fence,
            Map<NodeId, Boolean> standby) {
        if (maintained.contains(trace.node())) {
            return; // what is in maintenance is left alone
        }
        if (trace.answer() == OnFail.FENCE) {
            fence.putIfAbsent(trace.node(), what + " failed there");
        } else if (trace.answer() == OnFail.STANDBY) {
            standby.put(trace.node(), true);
        }
    }

    private static boolean demands(Instance instance, Tickets tickets) {
        boolean asks = tickets.count() || instance.notable().stream().anyMatch(t -> t.answer() != null);
        return asks && instance.primitive().managed();
    }

    private static NodeHealth node(
            ClusterSnapshot snapshot,
            Instances instances,
            NodeReport report,
            int index,
            Map<NodeId, String> fence,
            Map<NodeId, Boolean> standby) {
        var options = snapshot.configuration().options();
        NodeId id = report.node().id();
        RemoteLife life = instances.lives().get(id);
        Membership membership = instances.membership(report);
        boolean unattended = life != null && unattended(snapshot, life);
        boolean leftAlone = unattended && !life.guest() && report.known();
        String suspicion = leftAlone ? "" : membership.uncleanReason();
        String reason = Suspicion.named(suspicion, report, instances);
        if (reason.isEmpty() && membership.online() && fence.containsKey(id)) {
            reason = report.node().type().equals("guest") ? "guest is unclean" : fence.get(id);
        }
        if (reason.isEmpty() && membership.online() && life == null && suicide(snapshot)) {
            reason = "cluster does not have quorum";
        }
        boolean beingFenced = snapshot.beingFenced().contains(id);
        if (reason.isEmpty() && beingFenced) {
            reason = "fencing is under way";
        }
        boolean onFail = standby.containsKey(id);
        return new NodeHealth(
                index,
                report,
                membership.online() && !report.node().type().equals("ping"),
                membership.pending(),
                membership.shutdown(),
                report.standby() || onFail,
                onFail,
                report.maintenance() || options.maintenance() || unattended,
                reason,
                beingFenced,
                life,
                false);
    }

    /** Whether the connection to a remote node may not be touched: what is behind it is in maintenance then. */
    private static boolean unattended(ClusterSnapshot snapshot, RemoteLife life) {
        boolean itself = snapshot.configuration()
                .primitive(life.remote().connection())
                .map(p -> p.maintenance() || !p.managed())
                .orElse(false);
        boolean host = snapshot.reports().stream().anyMatch(r -> r.node().id().equals(life.host()) && r.maintenance());
        return itself || host;
    }

    private static boolean suicide(ClusterSnapshot snapshot) {
        boolean ever = !snapshot.onPaper() || snapshot.hadQuorum();
        return ever
                && !snapshot.haveQuorum()
                && snapshot.configuration().options().quorumPolicy() == QuorumPolicy.FENCE;
    }

    /**
     * The same once it is known where the connections to remote nodes will be: a node that will be reached can run
     * things, one that will not must be emptied, or fenced if nobody can reach it to do so.
     *
     * @param seated the connections that will run
     */
    public Health connected(Set<ResourceId> seated) {
        List<NodeHealth> all = new ArrayList<>();
        for (NodeHealth node : nodes) {
            all.add(node.remote() == null ? node : Connections.after(this, node, seated));
        }
        return new Health(all, quorate, deviceless, tickets, locks);
    }

    /**
     * Whether the connection to a remote node broke and is made again only some time after the node was fenced
     * (parameter {@code reconnect_interval}).
     */
    public boolean awaitsFencing(Instance connection, Trace trace) {
        boolean broke = trace.failed() && trace.failure().recurring();
        return broke
                && connection.primitive().connection()
                && !Text.span(
                                connection.primitive().parameters().getOrDefault("reconnect_interval", "0"),
                                Duration.ZERO)
                        .isZero()
                && nodes.stream()
                        .anyMatch(n -> n.unclean()
                                && n.remote() != null
                                && n.remote().remote().connection().equals(connection.id()));
    }

    /** The remote node behind the connection, if it asked to be shut down and the connection is to end for that. */
    public Optional<NodeHealth> leaving(Instance connection) {
        if (!connection.primitive().connection()) {
            return Optional.empty();
        }
        return nodes.stream()
                .filter(n -> n.remote() != null)
                .filter(n -> n.remote().remote().connection().equals(connection.id()))
                .filter(n -> n.report().requested("shutdown"))
                .findFirst();
    }

    /** All configured nodes, in natural order of their names. */
    public List<NodeHealth> nodes() {
        return nodes;
    }

    /** The guest nodes that must be fenced, which what contains them sees to. */
    public List<NodeHealth> uncleanGuests() {
        return uncleanGuests;
    }

    /** Whether anything is planned for the node: for a remote one only on paper. */
    public boolean knows(NodeId id) {
        return byId.containsKey(id);
    }

    public NodeHealth node(NodeId id) {
        NodeHealth node = byId.get(id);
        if (node == null) {
            throw new IllegalArgumentException("node " + id + " is not in the snapshot");
        }
        return node;
    }

    /** Which resources stay with a node that was shut down. */
    public ShutdownLocks locks() {
        return locks;
    }

    /** The tickets of the site. */
    public Tickets tickets() {
        return tickets;
    }

    /** Whether there is no device though nodes are to be fenced: then nothing is started, stopped or fenced. */
    public boolean deviceless() {
        return deviceless;
    }

    public boolean quorate() {
        return quorate;
    }
}
