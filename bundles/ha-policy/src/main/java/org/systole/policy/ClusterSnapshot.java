package org.systole.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.cib.view.Configuration;
import org.systole.cib.view.Node;
import org.systole.cib.view.Primitive;
import org.systole.cib.view.Resource;
import org.systole.cib.view.Text;
import org.systole.policy.state.NaturalOrder;
import org.systole.policy.state.NodeReport;
import org.systole.policy.state.Tickets;

/** {@link SnapshotInput}, read: the configuration resolved and the status of each node taken apart. Immutable. */
public final class ClusterSnapshot {
    /** What nodes of ours write into their state as its origin. */
    private static final String ORIGIN = "systole";

    /** Among a node's agents: it votes and runs nothing. */
    public static final String WITNESS = "systole:witness";

    private final SnapshotInput input;
    private final Configuration configuration;
    private final List<NodeReport> reports;
    private final List<String> warnings;
    private final boolean timeless;
    private final Tickets tickets;

    private ClusterSnapshot(SnapshotInput input, ClusterSnapshot before) {
        this.input = input;
        boolean same = before != null && before.holds(input);
        this.configuration = same ? before.configuration : Configuration.of(input.cib(), input.now());
        this.timeless = same ? before.timeless : timeless(input.cib());
        List<String> notes = new ArrayList<>(configuration.warnings());
        this.reports = reports(input, notes, same ? before.byState() : Map.of());
        this.warnings = List.copyOf(notes);
        this.tickets = Tickets.of(input.cib(), configuration.tickets());
    }

    public static ClusterSnapshot of(SnapshotInput input) {
        return new ClusterSnapshot(input, null);
    }

    /**
     * The same as without, but sooner where parts of the document are those of an earlier snapshot: not merely equal,
     * but the same elements.
     */
    public static ClusterSnapshot of(SnapshotInput input, ClusterSnapshot before) {
        return new ClusterSnapshot(input, before);
    }

    /** Whether the configuration and its reading are the same for the other input. */
    private boolean holds(SnapshotInput other) {
        Element ours = input.cib().childOrEmpty("configuration");
        boolean same = ours == other.cib().childOrEmpty("configuration")
                && coordinator(input).equals(coordinator(other))
                && input.onPaper() == other.onPaper();
        return same && (input.now().equals(other.now()) || timeless);
    }

    private static String coordinator(SnapshotInput in) {
        return in.cib().attribute("dc-uuid", "");
    }

    private static String features(SnapshotInput in) {
        return in.onPaper() ? in.cib().attribute("crm_feature_set", "") : "";
    }

    /** Whether nothing that was read once for all depends on the time. */
    private static boolean timeless(Element cib) {
        return cib.childOrEmpty("configuration").children().stream()
                .filter(c -> !c.name().equals("constraints")) // whose rules are evaluated for each plan
                .flatMap(Element::descendants)
                .noneMatch(e -> e.name().equals("date_expression"));
    }

    /** What was read of each node, by its id. */
    private Map<String, NodeReport> byState() {
        Map<String, NodeReport> all = new LinkedHashMap<>();
        reports.forEach(r -> all.put(r.node().uuid(), r));
        return all;
    }

    /** One report for each configured node, nodes in natural order of their names. */
    private List<NodeReport> reports(SnapshotInput in, List<String> notes, Map<String, NodeReport> known) {
        SortedMap<String, Element> states = new TreeMap<>();
        in.cib().childOrEmpty("status").children("node_state").forEach(s -> states.putIfAbsent(s.id(), s));
        List<NodeReport> all = new ArrayList<>();
        for (Node node : configuration.nodes()) {
            if (node.remote() && !in.onPaper()) {
                states.remove(node.uuid());
                notes.add("node " + node.id()
                        + " is a remote or guest node, which this cluster does not reach; it is left"
                        + " alone. Remove its connection, or make it a member");
                continue;
            }
            Element state = states.remove(node.uuid());
            NodeReport before = known.get(node.uuid());
            all.add(
                    before != null && before.of(node, state, configuration.options(), in.now())
                            ? before
                            : NodeReport.of(
                                    node,
                                    state,
                                    new NodeReport.Surroundings(
                                            configuration.options(), coordinator(in), in.now(), features(in)),
                                    before));
        }
        states.forEach((id, state) -> notes.add("node_state " + id + " (" + state.attribute("uname", "?")
                + ") belongs to no configured node; it is ignored. Add the node, or remove its state"));
        all.sort(Comparator.comparing(r -> r.node().id().value(), NaturalOrder.INSTANCE));
        return List.copyOf(all);
    }

    public Configuration configuration() {
        return configuration;
    }

    /** The names of nodes, in the order of their states in the document. */
    public List<NodeId> statusOrder() {
        List<String> ids = input.cib()
                .childOrEmpty("status")
                .children("node_state")
                .map(Element::id)
                .toList();
        return reports.stream()
                .sorted(Comparator.comparing(r -> ids.indexOf(r.node().uuid())))
                .map(r -> r.node().id())
                .toList();
    }

    /** The tickets of the site. */
    public Tickets tickets() {
        return tickets;
    }

    public boolean haveQuorum() {
        return input.haveQuorum();
    }

    /** Whether the document says that this part of the cluster had quorum once, so that losing it means something. */
    public boolean hadQuorum() {
        return Text.truth(input.cib().attribute("no-quorum-panic", "false"), false);
    }

    /** Whether the plan is for a file, and may use what a cluster of ours does not carry out yet. */
    public boolean onPaper() {
        return input.onPaper();
    }

    /**
     * Whether the document is one of a cluster of ours, running or saved: its nodes say so. A plan for another
     * decides between equals as Pacemaker would.
     */
    public boolean ofOurs() {
        return !input.onPaper()
                || input.cib().childOrEmpty("status").children("node_state").anyMatch(s -> s.attribute(
                                "crm-debug-origin", "")
                        .equals(ORIGIN));
    }

    /**
     * Whether nodes are to be fenced and nothing can: no fence device is configured, nor runs though it is no longer.
     * Pacemaker then starts and stops nothing (Clusters from Scratch, Configure Fencing; Pacemaker Explained, Cluster
     * Options, stonith-enabled). A cluster of ours goes on with what needs no fencing, so it counts for others' files.
     */
    public boolean deviceless() {
        return !ofOurs() && configuration.options().fencingEnabled() && !device();
    }

    private boolean device() {
        boolean configured =
                configuration.resources().stream().flatMap(Resource::primitives).anyMatch(Primitive::fencing);
        return configured
                || reports.stream().flatMap(r -> r.history().stream()).anyMatch(h -> h.agent()
                        .startsWith("stonith:"));
    }

    public Instant now() {
        return input.now();
    }

    /** What each configured node reports, in natural order of the nodes' names. */
    public List<NodeReport> reports() {
        return reports;
    }

    public SortedSet<NodeId> beingFenced() {
        return input.beingFenced();
    }

    /** Whether the node offers the primitive's agent. */
    public boolean offers(NodeId node, Primitive primitive) {
        SortedSet<String> offered = input.agents().get(node);
        return offered == null || offered.contains(primitive.agent());
    }

    /** Whether some node is known to offer some agents only. */
    public boolean agentsMatter() {
        return !input.agents().isEmpty();
    }

    /** Whether the node only votes, which it says in the place of its agents: it is asked for nothing. */
    public boolean witness(NodeId node) {
        return agents(node).contains(WITNESS);
    }

    /** The agents a node offers; empty set for a node that is not restricted. */
    public SortedSet<String> agents(NodeId node) {
        return input.agents().getOrDefault(node, new TreeSet<>());
    }

    public List<String> warnings() {
        return warnings;
    }
}
