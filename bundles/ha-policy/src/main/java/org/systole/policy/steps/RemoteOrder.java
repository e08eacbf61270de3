package org.systole.policy.steps;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.policy.Action;
import org.systole.policy.state.Health;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.RemoteLife;

/**
 * Orders what happens on remote nodes with what happens to their connections: nothing is done there before the node is
 * reached, and what must stop there stops while it still is (Pacemaker Remote, Remote Nodes and Guest Nodes).
 */
final class RemoteOrder {
    private final Health health;
    private final Draft draft;
    /** The steps of the connection, by remote node. */
    private final Map<NodeId, Steps> connections = new LinkedHashMap<>();

    private final Map<NodeId, Work> works = new LinkedHashMap<>();
    private final Map<Work, Steps> byWork;
    /** The starts of containers, by the connection into them. */
    private final Map<ResourceId, List<Integer>> containers = new LinkedHashMap<>();

    /** The probes that ask for an instance: what goes with a connection is looked for elsewhere before that ends. */
    private final Map<ResourceId, List<Integer>> probes = new LinkedHashMap<>();

    RemoteOrder(Health health, Draft draft, Decisions decisions, Map<Work, Steps> byWork) {
        this.health = health;
        this.draft = draft;
        this.byWork = byWork;
        for (NodeHealth node : health.nodes()) {
            Work work = node.remote() == null
                    ? null
                    : decisions.works().get(node.remote().remote().connection());
            if (work != null) {
                connections.put(node.id(), byWork.get(work));
                works.put(node.id(), work);
                node.remote()
                        .remote()
                        .container()
                        .filter(c -> node.remote().remote().bundle())
                        .map(decisions.works()::get)
                        .ifPresent(c -> containers.put(work.instance.id(), byWork.get(c).starts));
            }
        }
    }

    /** Whether the step stands for what happens in a guest by itself when the instance, which contains it, stops. */
    static boolean goesWith(Action action, Work work, Health health) {
        if (!(action instanceof Action.Pseudo pseudo) || pseudo.node().isEmpty()) {
            return false;
        }
        NodeHealth node = health.node(new NodeId(pseudo.node()));
        ResourceId id = work.instance.id();
        return node.guest()
                && (node.remote().remote().connection().equals(id)
                        || node.remote().remote().container().filter(id::equals).isPresent());
    }

    /** Orders every step there is. */
    void apply() {
        if (connections.isEmpty()) {
            return;
        }
        byWork.forEach(this::arrives);
        asked();
        for (int step = 0; step < draft.size(); step++) {
            known(step);
            if (draft.action(step) instanceof Action.Operate operate && connections.containsKey(operate.node())) {
                operation(step, operate);
            } else if (draft.action(step) instanceof Action.Pseudo pseudo
                    && !pseudo.node().isEmpty()) {
                implied(step, pseudo);
            }
        }
    }

    private void asked() {
        for (int step = 0; step < draft.size(); step++) {
            if (draft.action(step) instanceof Action.Operate o && o.operation() == Action.Operation.PROBE) {
                probes.computeIfAbsent(o.instance(), i -> new ArrayList<>()).add(step);
            }
        }
    }

    /** What moves to a remote node leaves its place only once the node is reached. */
    private void arrives(Work work, Steps steps) {
        Steps connection = work.start && work.seat.assigned()
                ? connections.get(work.seat.node().id())
                : null;
        for (int stop : connection == null ? List.<Integer>of() : steps.stops) {
            boolean elsewhere = draft.action(stop) instanceof Action.Operate o
                    && !o.node().equals(work.seat.node().id());
            if (elsewhere && connection.moves.isEmpty()) {
                connection.starts.forEach(s -> draft.order(s, stop));
            }
        }
    }

    /** Nobody is asked for a connection into a container before there is one. */
    private void known(int step) {
        if (draft.action(step) instanceof Action.Operate o && o.operation() == Action.Operation.PROBE) {
            containers.getOrDefault(o.instance(), List.of()).forEach(s -> draft.order(s, step));
        }
    }

    private void operation(int step, Action.Operate operate) {
        Steps connection = connections.get(operate.node());
        boolean down = operate.operation() == Action.Operation.STOP
                || operate.operation() == Action.Operation.DEMOTE
                || operate.operation() == Action.Operation.MIGRATE_TO;
        if (!connection.moves.isEmpty()) { // reached all the while
            (down ? connection.stops : List.<Integer>of()).forEach(s -> draft.order(step, s));
            return;
        }
        boolean probe = operate.operation() == Action.Operation.PROBE;
        List<Integer> reached = connection.starts;
        boolean cut = health.node(operate.node()).remote().state() == RemoteLife.State.CUT;
        if (cut && down) { // nothing can be stopped there before the connection is made anew, and it may end without
            reached.forEach(s -> draft.order(s, step));
            return;
        }
        boolean restart = !reached.isEmpty() && !connection.stops.isEmpty();
        if (down && restart && !hostGone(operate.node()) || down && reached.isEmpty() || probe && reached.isEmpty()) {
            connection.stops.forEach(s -> draft.order(step, s));
            boolean stops = operate.operation() == Action.Operation.STOP;
            for (int asks : stops ? probes.getOrDefault(operate.instance(), List.of()) : List.<Integer>of()) {
                connection.stops.forEach(s -> draft.prefer(asks, s));
            }
        } else {
            reached.forEach(s -> draft.order(s, step));
        }
    }

    /** Whether the node from which the remote node was reached is of no use any more. */
    private boolean hostGone(NodeId node) {
        return works.get(node).places.stream().noneMatch(NodeHealth::reachable);
    }

    /** What a fencing brought about comes before the connection to a machine of its own is made anew. */
    private void implied(int step, Action.Pseudo pseudo) {
        Steps connection = connections.get(new NodeId(pseudo.node()));
        if (connection == null
                || connection.starts.isEmpty()
                || health.node(new NodeId(pseudo.node())).guest()) {
            return;
        }
        List<Integer> stops = new ArrayList<>(connection.stops);
        stops.forEach(s -> draft.order(step, s));
    }
}
