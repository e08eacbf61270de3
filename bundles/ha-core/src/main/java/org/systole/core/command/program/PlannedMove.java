package org.systole.core.command.program;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.CibRequest.Operation;
import org.systole.cib.Element;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.ResourceTree;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.UsageError;
import org.systole.policy.Plan;

/**
 * A move that waits until it is done and then cleans up after itself: where the resource would stay without the
 * constraint, the constraint is removed; where it would go back, it stays and the operator is told.
 */
final class PlannedMove {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Session session;
    private final String id;
    private final String node;
    private final String constraint;

    private PlannedMove(Session session, String id, String node) {
        this.session = session;
        this.id = id;
        this.node = node;
        this.constraint = ResourceMoves.PREFER + id;
    }

    static ExitCode run(Session session) throws Refusal, UsageError {
        String id = session.words().operand(1, "the resource");
        String name = session.words().operand(2, "the node to move it to");
        ResourceTree tree = new ResourceTree(session.cib());
        tree.need(id);
        return new PlannedMove(session, id, tree.node(name).attribute("uname", name)).run();
    }

    private ExitCode run() throws Refusal, UsageError {
        if (ResourceMoves.runningOn(session, id).equals(List.of(node))) {
            session.println(id + " is on " + node + " already; nothing to do.");
            return ExitCode.OK;
        }
        Element wish = Element.of("rsc_location", "id", constraint, "rsc", id, "node", node, "score", "INFINITY");
        ResourceMoves.put(session, wish);
        if (session.words().has("dry-run")) {
            return ExitCode.OK;
        }
        waitUntilThere();
        session.println(id + " is on " + node + ".");
        String back = whereItWouldGo();
        if (!back.isEmpty()) {
            session.println("Without the constraint " + constraint + " it would go to " + back
                    + ", so the constraint stays. To let it go: crm_resource --clear -r " + id);
            return ExitCode.OK;
        }
        session.change(Operation.DELETE, "", Optional.of(Element.of("rsc_location", "id", constraint)));
        session.println("It stays there by itself, so no constraint is left behind.");
        return ExitCode.OK;
    }

    private void waitUntilThere() throws Refusal, UsageError {
        Duration patience = session.patience(PATIENCE);
        Instant end = session.clock().instant().plus(patience);
        while (!there()) {
            if (!session.clock().instant().isBefore(end)) {
                throw new Refusal(
                        ExitCode.TIMEOUT,
                        id + " is not on " + node + " after " + patience.toSeconds()
                                + "s. It is still wanted there: systole" + " why " + id
                                + " says what keeps it, crm_resource --clear -r " + id + " gives up.");
            }
            ResourceRepair.pause();
        }
    }

    /** Everything of the resource that is active is there, something is, and nothing is left to do for it. */
    private boolean there() throws Refusal {
        boolean everythingThere = ResourceQueries.instances(session, id).stream()
                .allMatch(i -> i.disabled()
                        || i.places().size() == 1
                                && i.places().get(0).node().equals(node)
                                && i.role().matches("Started|Promoted|Unpromoted")
                                && !i.failed());
        return everythingThere && ResourceMoves.runningOn(session, id).equals(List.of(node));
    }

    /** Where the planner would put it without the constraint; empty where it would stay. */
    private String whereItWouldGo() throws Refusal {
        Element cib = session.cib();
        Element configuration = cib.childOrEmpty("configuration");
        Element without = cib.replacing(configuration.replacing(
                configuration.childOrEmpty("constraints").mapChildren(c -> c.id().equals(constraint) ? null : c)));
        Plan plan = session.planFor(without);
        SortedSet<String> places = new TreeSet<>();
        for (String member : ResourceTree.primitivesIn(new ResourceTree(cib).resource(id))) {
            plan.placement().getOrDefault(new ResourceId(member), new TreeSet<>()).stream()
                    .map(NodeId::value)
                    .forEach(places::add);
        }
        places.remove(node);
        return String.join(" ", places);
    }
}
