package org.systole.policy.steps;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.policy.Action;
import org.systole.policy.state.Unit;

/**
 * Ties what wholes do by the orders between them (Pacemaker Explained, Resource Constraints, "Specifying the Order in
 * which Resources Should Start/Stop").
 */
final class WholeTies {
    private final Draft draft;
    private final Map<ResourceId, Steps> moves;
    private final Brackets brackets;
    private final Map<String, Integer> gates = new LinkedHashMap<>();

    WholeTies(Draft draft, Map<ResourceId, Steps> moves, Brackets brackets) {
        this.draft = draft;
        this.moves = moves;
        this.brackets = brackets;
    }

    /** Ties wholes; a copy that needs its neighbour only does not wait for what is under way on other nodes. */
    void relate(WholeOrder order) {
        Frame then = brackets.of(order.then());
        boolean binding = order.binding() && !order.neighbours();
        if (order.gate().isEmpty()) {
            Unit whole = order.first().get(0);
            if (!(order.neighbours() && underWay(whole, order.firstAct()))) {
                tie(brackets.of(whole).ends(order.firstAct()), then.begins(order.thenAct()), binding);
                tie(brackets.of(whole).ends(order.firstAct()), sent(order.then(), order.thenAct()), false);
            }
        } else {
            gate(order, then);
        }
        for (Unit first : order.symmetrical() ? order.first() : List.<Unit>of()) {
            known(order, first, then);
            boolean starts = order.thenAct() == Act.START;
            boolean passes = starts
                    && !order.binding()
                    && !sent(order.then(), order.thenAct()).isEmpty(); // it is sent on, and need not have left before
            if (!passes
                    && !(order.neighbours()
                            && underWay(order.then(), order.thenAct().opposite()))) {
                tie(
                        then.ends(order.thenAct().opposite()),
                        sent(first, order.firstAct().opposite()),
                        false);
                tie(
                        then.ends(order.thenAct().opposite()),
                        brackets.of(first).begins(order.firstAct().opposite()),
                        binding);
            }
        }
    }

    /** What stops for an order stops once it is known where both run. */
    private void known(WholeOrder order, Unit first, Frame then) {
        boolean renewed = order.firstAct() == Act.START && order.thenAct() == Act.START;
        boolean one = !(order.then() instanceof Unit.Clones);
        boolean again = !then.begins(Act.START).isEmpty();
        if (renewed && one && again && order.binding() && order.gate().isEmpty()) {
            tie(brackets.probes(first), stops(order.then()), false);
        }
        boolean counts =
                order.then() instanceof Unit.Single || !then.ends(Act.STOP).isEmpty();
        if (order.thenAct() == Act.START && counts) {
            tie(
                    brackets.probes(order.then()),
                    brackets.of(first).begins(order.firstAct().opposite()),
                    false);
        }
    }

    /** The step with which the unit is sent elsewhere instead of being stopped and started. */
    private List<Integer> sent(Unit unit, Act act) {
        boolean alone = unit instanceof Unit.Single && (act == Act.START || act == Act.STOP);
        List<Integer> sending = alone ? moves.get(unit.id()).moves : List.of();
        return sending.size() > 1 ? sending.subList(0, 1) : List.of();
    }

    /** The stops of what is in the unit; what a fencing stops waits for nobody. */
    private List<Integer> stops(Unit unit) {
        return unit.instances()
                .flatMap(i -> moves.get(i.id()).of(Act.STOP).stream())
                .filter(s -> !(draft.action(s) instanceof Action.Pseudo))
                .toList();
    }

    private boolean underWay(Unit unit, Act act) {
        return unit.instances().flatMap(i -> moves.get(i.id()).of(act).stream()).anyMatch(draft::underWay);
    }

    /** Those that count where enough of them must have acted: copies of a clone, but a bundle as a whole. */
    private static Stream<Unit> able(Unit unit) {
        boolean copies = unit instanceof Unit.Clones clones
                && clones.copies().stream().noneMatch(Unit.Replica.class::isInstance);
        return copies ? ((Unit.Clones) unit).copies().stream() : Stream.of(unit);
    }

    /** A step that is done when enough have acted, and after which the second may act. */
    private void gate(WholeOrder order, Frame then) {
        List<Integer> begins = then.begins(order.thenAct());
        List<Integer> able = order.first().stream()
                .flatMap(WholeTies::able)
                .flatMap(u -> brackets.of(u).ends(order.firstAct()).stream())
                .filter(f -> !draft.blocked(f))
                .toList();
        if (able.isEmpty() || begins.isEmpty() && !enough(order)) {
            return;
        }
        int gate = gates.computeIfAbsent(order.gate(), g -> draft.add(new Action.Pseudo("", new ResourceId(g), "")));
        able.forEach(f -> draft.prefer(f, gate));
        tie(List.of(gate), begins, order.binding());
    }

    /** Whether as many copies will run as {@code clone-min} asks for. */
    private boolean enough(WholeOrder order) {
        return !(order.first().get(0) instanceof Unit.Clones clones)
                || clones.copies().stream().filter(brackets::willRun).count()
                        >= clones.config().min();
    }

    /** Of two that must not be on one node, neither starts there before the other has left it. */
    void apart(Unit one, Unit other) {
        leaveFirst(one, other);
        leaveFirst(other, one);
    }

    /**
     * The same of one and what the other is while it is not promoted: the one leaves before the other is demoted there,
     * and comes after it is promoted there.
     */
    void apartFromUnpromoted(Unit one, Unit other) {
        Frame own = brackets.of(one);
        Frame role = brackets.of(other);
        if (nodes(one, Act.STOP).stream().anyMatch(nodes(other, Act.DEMOTE)::contains)) {
            tie(own.ends(Act.STOP), role.begins(Act.DEMOTE), false);
        }
        if (nodes(one, Act.START).stream().anyMatch(nodes(other, Act.PROMOTE)::contains)) {
            tie(role.ends(Act.PROMOTE), own.begins(Act.START), false);
        }
    }

    private void leaveFirst(Unit starts, Unit leaves) {
        Frame coming = brackets.of(starts);
        List<NodeId> nodes = nodes(starts, Act.START);
        boolean meet = nodes(leaves, Act.STOP).stream().anyMatch(nodes::contains);
        if (meet) {
            tie(brackets.of(leaves).ends(Act.STOP), sent(starts, Act.START), false);
            tie(brackets.of(leaves).ends(Act.STOP), coming.begins(Act.START), false);
        }
        boolean singles = !(starts instanceof Unit.Clones) && leaves instanceof Unit.Single;
        for (int probe : brackets.probes(leaves)) {
            if (singles && node(probe).filter(nodes::contains).isPresent()) {
                tie(List.of(probe), coming.begins(Act.START), false);
            }
        }
    }

    /** Where the unit does it. What arrives by live migration starts where that ends. */
    private List<NodeId> nodes(Unit unit, Act act) {
        return unit.instances()
                .map(i -> moves.get(i.id()))
                .flatMap(s -> (act == Act.START && !s.moves.isEmpty() ? s.moves : s.of(act)).stream())
                .filter(s -> !sends(s))
                .flatMap(s -> node(s).stream())
                .toList();
    }

    private boolean sends(int step) {
        return draft.action(step) instanceof Action.Operate o && o.operation() == Action.Operation.MIGRATE_TO;
    }

    /** None for what only stands for a start, of what stays where it is. */
    private Optional<NodeId> node(int step) {
        if (draft.action(step) instanceof Action.Operate o) {
            return Optional.of(o.node());
        }
        String node = ((Action.Pseudo) draft.action(step)).node();
        return node.isEmpty() ? Optional.empty() : Optional.of(new NodeId(node));
    }

    private void tie(List<Integer> first, List<Integer> then, boolean binding) {
        for (int f : first) {
            for (int t : then) {
                if (binding) {
                    draft.order(f, t);
                } else {
                    draft.prefer(f, t);
                }
            }
        }
    }
}
