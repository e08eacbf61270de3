package org.systole.policy.steps;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.policy.Action;
import org.systole.policy.state.Unit;

/**
 * The steps that open and close what a group or clone does as a whole: {@code G_start} before the first member starts,
 * {@code G_running} after the last has. Orders between wholes tie these (Pacemaker Explained, Groups and Clones).
 */
final class Brackets {
    private final Draft draft;
    private final Map<ResourceId, Steps> moves;
    private final Probes probes;
    private final Map<ResourceId, Frame> frames = new LinkedHashMap<>();
    private final Map<String, Integer> gates = new LinkedHashMap<>();

    /**
     * The brackets around what a unit does.
     *
     * @param begin the steps with which each act begins; none where it is not done
     * @param end those with which it ends
     */
    private record Frame(Map<Act, List<Integer>> begin, Map<Act, List<Integer>> end) {
        Frame() {
            this(new EnumMap<>(Act.class), new EnumMap<>(Act.class));
        }

        List<Integer> begins(Act act) {
            return begin.getOrDefault(act, List.of());
        }

        List<Integer> ends(Act act) {
            return end.getOrDefault(act, List.of());
        }
    }

    Brackets(Draft draft, Map<ResourceId, Steps> moves, Probes probes) {
        this.draft = draft;
        this.moves = moves;
        this.probes = probes;
    }

    void frame(Unit unit) {
        frames.put(unit.id(), framed(unit));
    }

    private Frame framed(Unit unit) {
        Frame frame = new Frame();
        if (unit instanceof Unit.Single single) {
            Steps own = moves.get(single.instance().id());
            for (Act act : Act.values()) {
                frame.begin.put(act, own.of(act));
                frame.end.put(act, own.of(act));
            }
            return frame;
        }
        List<Unit> parts = parts(unit);
        parts.forEach(this::frame);
        if (unit instanceof Unit.Replica || parts.stream().anyMatch(Unit.Replica.class::isInstance)) {
            for (Act act : Act.values()) {
                frame.begin.put(act, all(parts, p -> p.begins(act)));
                frame.end.put(act, all(parts, p -> p.ends(act)));
            }
            return frame; // a bundle's own order ties its parts
        }
        if (unit instanceof Unit.Band band) {
            known(band);
        }
        for (Act act : Act.values()) {
            enclose(unit, act, parts, frame);
        }
        turn(frame, Act.DEMOTE, Act.STOP);
        turn(frame, Act.DEMOTE, Act.START);
        turn(frame, Act.DEMOTE, Act.PROMOTE);
        turn(frame, Act.STOP, Act.START);
        turn(frame, Act.STOP, Act.PROMOTE);
        turn(frame, Act.START, Act.PROMOTE);
        return frame;
    }

    private static List<Unit> parts(Unit unit) {
        if (unit instanceof Unit.Clones clones) {
            return clones.copies();
        }
        return unit instanceof Unit.Band band
                ? List.copyOf(band.members())
                : unit.instances().map(Unit.Single::new).map(Unit.class::cast).toList();
    }

    private List<Integer> all(List<Unit> parts, Function<Frame, List<Integer>> steps) {
        return parts.stream()
                .flatMap(p -> steps.apply(frames.get(p.id())).stream())
                .toList();
    }

    /** Of the whole, one act ends before the next begins, where both happen. */
    private void turn(Frame frame, Act first, Act then) {
        frame.ends(first).forEach(f -> frame.begins(then).forEach(t -> draft.prefer(f, t)));
    }

    private void enclose(Unit unit, Act act, List<Unit> parts, Frame frame) {
        List<Integer> begins = all(parts, p -> p.begins(act));
        List<Integer> ends = all(parts, p -> p.ends(act));
        if (begins.isEmpty() || begins.stream().allMatch(draft::lacking)) {
            return;
        }
        int begin = draft.add(new Action.Pseudo(act.word(), unit.id(), ""), false, "", "");
        int end = draft.add(new Action.Pseudo(act.done(), unit.id(), ""), false, "", "");
        draft.order(begin, end);
        begins.forEach(b -> draft.order(begin, b));
        boolean some = act.up() && unit instanceof Unit.Clones;
        for (int e : ends) {
            if (some) {
                draft.prefer(e, end); // of a clone those copies count that can act
            } else {
                draft.order(e, end);
            }
        }
        frame.begin.put(act, List.of(begin));
        frame.end.put(act, List.of(end));
        if (act == Act.STOP) {
            probes(unit).forEach(p -> draft.prefer(p, end));
        } else if (act == Act.START && unit instanceof Unit.Clones) {
            probes(unit).forEach(p -> draft.prefer(p, begin));
        }
    }

    private List<Integer> probes(Unit unit) {
        return unit.instances().flatMap(i -> probes.of(i).stream()).distinct().toList();
    }

    /** Before a member stops it is known whether the next one runs, and where those before it do. */
    private void known(Unit.Band band) {
        List<Integer> before = new ArrayList<>();
        for (int i = 0; i < band.members().size(); i++) {
            List<Integer> stops = frames.get(band.members().get(i).id()).begins(Act.STOP);
            List<Integer> needed = new ArrayList<>(before);
            boolean next = i + 1 < band.members().size();
            if (next
                    && !frames.get(band.members().get(i + 1).id())
                            .begins(Act.STOP)
                            .isEmpty()) {
                needed.addAll(probes(band.members().get(i + 1)));
            }
            needed.forEach(p -> stops.forEach(s -> draft.prefer(p, s)));
            before.addAll(probes(band.members().get(i)));
        }
    }

    /** Ties wholes; a copy that needs its neighbour only does not wait for what is under way on other nodes. */
    void relate(WholeOrder order) {
        Frame then = frames.get(order.then().id());
        boolean binding = order.binding() && !order.neighbours();
        if (order.gate().isEmpty()) {
            Unit whole = order.first().get(0);
            if (!(order.neighbours() && underWay(whole, order.firstAct()))) {
                tie(frames.get(whole.id()).ends(order.firstAct()), then.begins(order.thenAct()), binding);
            }
        } else {
            gate(order, then);
        }
        for (Unit first : order.symmetrical() ? order.first() : List.<Unit>of()) {
            boolean renewed = order.firstAct() == Act.START && order.thenAct() == Act.START;
            if (renewed && !then.ends(Act.STOP).isEmpty()) {
                tie(probes(order.then()), frames.get(first.id()).begins(Act.STOP), false);
            }
            if (!(order.neighbours() && underWay(order.then(), order.thenAct().opposite()))) {
                tie(
                        then.ends(order.thenAct().opposite()),
                        frames.get(first.id()).begins(order.firstAct().opposite()),
                        binding);
            }
        }
    }

    private boolean underWay(Unit unit, Act act) {
        return unit.instances().flatMap(i -> moves.get(i.id()).of(act).stream()).anyMatch(draft::underWay);
    }

    /** A step that is done when enough have acted, and after which the second may act. */
    private void gate(WholeOrder order, Frame then) {
        List<Integer> begins = then.begins(order.thenAct());
        List<Integer> able = order.first().stream()
                .flatMap(u -> u instanceof Unit.Clones c ? c.copies().stream() : Stream.of(u))
                .flatMap(u -> frames.get(u.id()).ends(order.firstAct()).stream())
                .filter(f -> !draft.blocked(f))
                .toList();
        if (begins.isEmpty() || able.isEmpty()) {
            return;
        }
        int gate = gates.computeIfAbsent(
                order.gate(), g -> draft.add(new Action.Pseudo("", new ResourceId(g), ""), false, "", ""));
        able.forEach(f -> draft.prefer(f, gate));
        tie(List.of(gate), begins, order.binding());
    }

    /** Of two that must not be on one node, neither starts there before the other has left it. */
    void apart(Unit one, Unit other) {
        leaveFirst(one, other);
        leaveFirst(other, one);
    }

    private void leaveFirst(Unit starts, Unit leaves) {
        Frame coming = frames.get(starts.id());
        List<NodeId> nodes = nodes(starts, Act.START);
        boolean meet = nodes(leaves, Act.STOP).stream().anyMatch(nodes::contains);
        if (meet) {
            tie(frames.get(leaves.id()).ends(Act.STOP), coming.begins(Act.START), false);
        }
        boolean singles = starts instanceof Unit.Single && leaves instanceof Unit.Single;
        for (int probe : probes(leaves)) {
            if (singles && nodes.contains(node(probe))) {
                tie(List.of(probe), coming.begins(Act.START), false);
            }
        }
    }

    private List<NodeId> nodes(Unit unit, Act act) {
        return unit.instances()
                .flatMap(i -> moves.get(i.id()).of(act).stream())
                .map(this::node)
                .toList();
    }

    private NodeId node(int step) {
        return draft.action(step) instanceof Action.Operate o
                ? o.node()
                : new NodeId(((Action.Pseudo) draft.action(step)).node());
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
