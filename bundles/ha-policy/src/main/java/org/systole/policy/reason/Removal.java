package org.systole.policy.reason;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.policy.Plan;
import org.systole.policy.SnapshotInput;

/**
 * The cluster without what a cause names: without the constraint, the option, the failure, the other resource, or with
 * the node well again. What to take away follows from the cause's rule and object alone.
 */
public final class Removal {
    private final SnapshotInput input;

    private Removal(SnapshotInput input) {
        this.input = input;
    }

    /** The cluster without what the cause names; empty where it names nothing that could be taken away. */
    public static Optional<SnapshotInput> of(SnapshotInput input, Plan.Reason cause) {
        SnapshotInput after = new Removal(input).without(cause);
        return after.equals(input) ? Optional.empty() : Optional.of(after);
    }

    private SnapshotInput without(Plan.Reason cause) {
        String object = cause.object();
        return switch (cause.rule()) {
            case "LOCATION", "TICKET" -> object.equals("symmetric-cluster")
                    ? document(Documents.option(input.cib(), object))
                    : document(Documents.constraint(input.cib(), object));
            case "COLOCATION", "ORDER" -> document(Documents.object(input.cib(), object));
            case "TIE-BREAK", "CONTAINER" -> document(Documents.resource(input.cib(), object));
            case "STICKINESS", "CLONE-MAX" -> document(Documents.setting(input.cib(), cause.resource(), object));
            case "TARGET-ROLE" -> document(
                    object.equals("stop-all-resources")
                            ? Documents.option(input.cib(), object)
                            : Documents.setting(input.cib(), cause.resource(), object));
            case "UTILIZATION", "NODE-HEALTH" -> document(Documents.option(input.cib(), object));
            case "NO-QUORUM" -> quorate();
            case "AGENT-MISSING" -> offered(cause.node());
            case "ORPHAN" -> document(Histories.forgotten(input.cib(), object, ""));
            case "MULTIPLE-ACTIVE" -> document(Histories.forgotten(input.cib(), Fate.name(cause.resource()), object));
            case "FAIL-COUNT" -> document(Histories.unfailed(input.cib(), Fate.name(cause.resource()), cause.node()));
            case "STANDBY", "MAINTENANCE" -> document(
                    Histories.unfailed(Documents.nodeAttribute(input.cib(), object, cause.rule()), "", object));
            case "NODE-OFFLINE", "FENCING-PENDING" -> well(object);
            default -> input;
        };
    }

    private SnapshotInput document(Element cib) {
        return cib == input.cib()
                ? input
                : new SnapshotInput(
                        cib, input.haveQuorum(), input.now(), input.beingFenced(), input.agents(), input.onPaper());
    }

    private SnapshotInput quorate() {
        return new SnapshotInput(input.cib(), true, input.now(), input.beingFenced(), input.agents(), input.onPaper());
    }

    private SnapshotInput offered(String node) {
        SortedMap<NodeId, SortedSet<String>> agents = new TreeMap<>(input.agents());
        agents.remove(new NodeId(node));
        return new SnapshotInput(
                input.cib(), input.haveQuorum(), input.now(), input.beingFenced(), agents, input.onPaper());
    }

    /** The node takes part, nothing has failed there, and nobody fences it. */
    private SnapshotInput well(String node) {
        SortedSet<NodeId> fenced = new TreeSet<>(input.beingFenced());
        fenced.remove(new NodeId(node));
        Element joined = Histories.joined(Documents.undemanding(input.cib()), node);
        Element connected = Histories.unfailed(joined, node, ""); // a remote node goes by its connection's name
        return new SnapshotInput(
                Histories.unfailed(connected, "", node),
                input.haveQuorum(),
                input.now(),
                fenced,
                input.agents(),
                input.onPaper());
    }

    /** Without all that the causes name. */
    public static SnapshotInput ofAll(SnapshotInput input, List<Plan.Reason> causes) {
        SnapshotInput left = input;
        for (Plan.Reason cause : causes) {
            left = of(left, cause).orElse(left);
        }
        return left;
    }
}
