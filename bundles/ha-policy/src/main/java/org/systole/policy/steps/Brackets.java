package org.systole.policy.steps;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Bundle;
import org.systole.policy.Action;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Unit;

/**
 * The steps that open and close what a group, clone or bundle does as a whole: {@code G_start} before the first member
 * starts, {@code G_running} after the last has (Pacemaker Explained, Groups, Clones and Bundles).
 */
final class Brackets {
    private final ClusterSnapshot snapshot;
    private final Draft draft;
    private final Map<ResourceId, Work> works;
    private final Map<ResourceId, Steps> moves;
    private final Probes probes;
    private final Notices notices;
    private final Set<ResourceId> leading = new LinkedHashSet<>();
    private final Map<ResourceId, Frame> frames = new LinkedHashMap<>();

    /**
     * What brackets are put around.
     *
     * @param cloned whether those parts count that can act, and not all
     * @param leads whether something else starts once some of the parts run
     * @param inside whether the parts are inside of containers that can be connected to: what one of them lacks is no
     *     lack of the whole
     * @param bundle whether the parts are the containers of a bundle
     */
    private record Whole(
            ResourceId id, List<Unit> parts, boolean cloned, boolean leads, boolean inside, boolean bundle) {}

    Brackets(
            ClusterSnapshot snapshot,
            Decisions decisions,
            Draft draft,
            Map<ResourceId, Steps> moves,
            Probes probes,
            Map<NodeId, Integer> fences) {
        this.snapshot = snapshot;
        this.draft = draft;
        this.works = decisions.works();
        this.moves = moves;
        this.probes = probes;
        this.notices = new Notices(draft, works, moves, fences, snapshot.onPaper());
        decisions.relations().wholes().stream()
                .filter(o -> o.first().size() == 1
                        && o.firstAct() == Act.START
                        && !o.gate().isEmpty())
                .forEach(o -> leading.add(o.first().get(0).id()));
    }

    void frame(Unit unit) {
        frames.put(unit.id(), framed(unit));
    }

    /** The brackets around what the unit does. */
    Frame of(Unit unit) {
        return frames.get(unit.id());
    }

    /** The steps with which the whole begins to stop that the instance belongs to; of a bundle what is inside of it. */
    List<Integer> stop(Work work) {
        Instance instance = work.instance;
        Optional<Bundle> bundle = bundle(instance.top());
        if (bundle.isPresent() && instance.inside() == null || !frames.containsKey(instance.top())) {
            return List.of();
        }
        Frame frame = frames.get(bundle.map(Bundle::inside).orElse(instance.top()));
        return instance.top().equals(instance.id()) ? List.of() : frame.begins(Act.STOP);
    }

    private Optional<Bundle> bundle(ResourceId id) {
        return snapshot.configuration()
                .resource(id)
                .filter(Bundle.class::isInstance)
                .map(Bundle.class::cast);
    }

    /** Whether all of the unit will run. */
    boolean willRun(Unit unit) {
        return unit.instances().allMatch(i -> works.get(i.id()).willRun());
    }

    Notices notices() {
        return notices;
    }

    private Frame framed(Unit unit) {
        if (unit instanceof Unit.Single single) {
            Steps own = moves.get(single.instance().id());
            if (own.none()) {
                return Frame.NOTHING;
            }
            Frame frame = new Frame();
            for (Act act : Act.values()) {
                frame.put(act, own.of(act), own.of(act));
            }
            return frame;
        }
        Optional<Bundle> bundle = bundle(unit.id());
        if (bundle.isPresent()) {
            return bundled(bundle.get(), (Unit.Clones) unit);
        }
        List<Unit> parts = parts(unit);
        parts.forEach(this::frame);
        if (unit instanceof Unit.Band
                && unit.instances().allMatch(i -> moves.get(i.id()).none())) {
            return Frame.NOTHING; // most groups of a large cluster have nothing to do
        }
        if (unit instanceof Unit.Band band) {
            known(band);
        }
        boolean clone = unit instanceof Unit.Clones;
        Whole whole = new Whole(unit.id(), parts, clone, clone && leading.contains(unit.id()), false, false);
        Frame frame = enclosed(whole);
        boolean hoped = !clone && unit.instances().map(i -> works.get(i.id())).anyMatch(Work::lacksQuorum);
        if (hoped && frame.has(Act.STOP) && !frame.has(Act.START)) {
            open(whole, Act.START, frame, false); // a group that stops for want of quorum begins anew, and does not end
        }
        turn(frame);
        if (unit instanceof Unit.Clones clones && clones.config().ordered()) {
            inTurn(clones);
        }
        if (unit instanceof Unit.Clones clones && clones.config().notifies()) {
            notices.around(unit.id(), clones.instances().map(Instance::id).toList(), frame);
        }
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
        return parts.stream().flatMap(p -> steps.apply(of(p)).stream()).toList();
    }

    /** Of the whole, one act ends before the next begins, where both happen. */
    private void turn(Frame frame) {
        turn(frame, Act.DEMOTE, Act.STOP);
        turn(frame, Act.DEMOTE, Act.START);
        turn(frame, Act.DEMOTE, Act.PROMOTE);
        turn(frame, Act.STOP, Act.START);
        turn(frame, Act.STOP, Act.PROMOTE);
        turn(frame, Act.START, Act.PROMOTE);
    }

    private void turn(Frame frame, Act first, Act then) {
        tie(frame.ends(first), frame.begins(then));
    }

    private void tie(List<Integer> first, List<Integer> then) {
        first.forEach(f -> then.forEach(t -> draft.prefer(f, t)));
    }

    private Frame enclosed(Whole whole) {
        Frame frame = new Frame();
        for (Act act : Act.values()) {
            enclose(whole, act, frame);
        }
        List<Work> all = whole.parts.stream()
                .flatMap(Unit::instances)
                .map(i -> works.get(i.id()))
                .toList();
        // what starts after some of them counts them anew when some leave; a copy may also start in vain
        boolean vain = whole.cloned && all.stream().anyMatch(w -> w.unseated);
        boolean stays = all.stream().anyMatch(Work::willRun);
        if (stays && whole.cloned && (whole.leads || vain) && frame.has(Act.STOP) && !frame.has(Act.START)) {
            open(whole, Act.START, frame, false);
        }
        return frame;
    }

    /** Opens the brackets; {@code endless} if no part ends the act. */
    private void open(Whole whole, Act act, Frame frame, boolean endless) {
        int begin = draft.add(new Action.Pseudo(act.word(), whole.id, ""));
        Why missing = endless ? Why.itself("no part of it can " + act.word()) : missing(whole, act);
        int end = draft.add(new Action.Pseudo(act.done(), whole.id, ""), false, missing, "");
        draft.order(begin, end);
        frame.put(act, List.of(begin), List.of(end));
    }

    /** Which member keeps a group from running as a whole. */
    private Why missing(Whole whole, Act act) {
        return whole.cloned || whole.inside || act != Act.START
                ? Why.NONE
                : whole.parts.stream()
                        .flatMap(Unit::instances)
                        .map(i -> works.get(i.id()))
                        .filter(w -> !w.willRun() && !(whole.bundle && placeless(w)))
                        .map(w -> Why.unrunnable(Event.of(w, Act.START)))
                        .findFirst()
                        .orElse(Why.NONE);
    }

    /** A bundle runs as a whole once those of its containers do that have a node (Pacemaker Explained, Bundles). */
    private static boolean placeless(Work container) {
        return !container.seat.assigned() && !container.active();
    }

    private void enclose(Whole whole, Act act, Frame frame) {
        List<Integer> begins = all(whole.parts, p -> p.begins(act));
        List<Integer> ends = all(whole.parts, p -> p.ends(act));
        if (begins.isEmpty() || !whole.inside && begins.stream().allMatch(draft::lacking)) {
            return;
        }
        boolean endless = whole.cloned
                && begins.stream().noneMatch(draft::blocked)
                && ends.stream().allMatch(draft::blocked);
        open(whole, act, frame, endless);
        int begin = frame.begins(act).get(0);
        int end = frame.ends(act).get(0);
        begins.forEach(b -> draft.order(begin, b));
        if (snapshot.onPaper() && act == Act.START) { // what is under way is a part of it, but where it is undone
            whole.parts.stream()
                    .map(this::of)
                    .filter(p -> !p.has(Act.STOP))
                    .flatMap(p -> p.begins(act).stream())
                    .forEach(b -> draft.enclose(begin, b));
        }
        for (int e : ends) {
            boolean able = act.up() ? whole.cloned : snapshot.onPaper() && (whole.cloned || whole.bundle);
            if (able) {
                draft.prefer(e, end); // of a clone those copies count that can act
            } else {
                draft.order(e, end);
            }
        }
        List<Integer> asked =
                whole.parts.stream().flatMap(p -> probes(p).stream()).distinct().toList();
        if (act == Act.STOP) {
            begins.stream().flatMap(b -> draft.fencings(b).stream()).forEach(f -> draft.prefer(f, begin));
            asked.forEach(p -> draft.prefer(p, end));
        } else if (act == Act.START && whole.cloned) {
            asked.forEach(p -> draft.prefer(p, begin));
        }
    }

    /**
     * A bundle acts as a whole around its containers and the clone of what is inside of them, which starts once the
     * bundle may and stops before it has.
     */
    private Frame bundled(Bundle bundle, Unit.Clones clones) {
        List<Unit> containers = new ArrayList<>();
        List<Unit> inside = new ArrayList<>();
        for (Unit copy : clones.copies()) {
            Unit.Replica replica = (Unit.Replica) copy;
            replica.members().forEach(this::frame);
            replica.members().stream().filter(m -> bundle.container(m.id())).forEach(containers::add);
            if (replica.inner() != null) {
                frame(replica.inner());
                inside.add(replica.inner());
            }
        }
        Frame outer = enclosed(new Whole(bundle.id(), containers, false, false, false, true));
        if (inside.isEmpty()) {
            return outer;
        }
        boolean connected = clones.copies().stream()
                .flatMap(Unit::hosted)
                .filter(i -> i.primitive().connection())
                .anyMatch(i -> works.get(i.id()).seat.assigned());
        Whole whole = new Whole(bundle.inside(), inside, true, true, connected, false);
        Frame inner = enclosed(whole);
        frames.put(bundle.inside(), inner);
        turn(inner);
        if (clones.config().notifies()) {
            notices.around(bundle.inside(), inside.stream().map(Unit::id).toList(), inner);
        }
        boolean starts = !all(inside, p -> p.begins(Act.START)).isEmpty();
        for (Act act : Act.values()) {
            surround(bundle, act, starts && connected, inner, outer);
        }
        if (clones.config().promotable()) {
            turn(outer);
        }
        return outer;
    }

    private void surround(Bundle bundle, Act act, boolean starts, Frame inner, Frame outer) {
        if (!inner.has(act)) {
            return;
        }
        List<Integer> begins = new ArrayList<>(outer.begins(act));
        List<Integer> ends = new ArrayList<>(outer.ends(act));
        if (ends.isEmpty()) {
            if (act != Act.START || starts) {
                begins.add(draft.add(new Action.Pseudo(act.word(), bundle.id(), "")));
            }
            ends.add(draft.add(new Action.Pseudo(act.done(), bundle.id(), "")));
            tie(begins, ends);
            outer.put(act, begins, ends);
        }
        tie(begins, inner.begins(act));
        tie(inner.ends(act), ends);
    }

    /** The probes that ask for the unit. */
    List<Integer> probes(Unit unit) {
        return unit.instances().flatMap(i -> probes.of(i).stream()).distinct().toList();
    }

    /**
     * Copies of an ordered clone start one after the other and stop in reverse, each once it is known where those after
     * it run (Pacemaker Explained, Clones, ordered).
     */
    private void inTurn(Unit.Clones clones) {
        List<Frame> up = acting(clones, Act.START);
        for (int i = 1; i < up.size(); i++) {
            tie(up.get(i - 1).ends(Act.START), up.get(i).begins(Act.START));
        }
        List<Frame> down = acting(clones, Act.STOP);
        for (int i = 1; i < down.size(); i++) {
            tie(down.get(i).ends(Act.STOP), down.get(i - 1).begins(Act.STOP));
        }
        List<Integer> asked = probes(clones);
        Set<ResourceId> later = new LinkedHashSet<>();
        for (int i = asked.isEmpty() ? -1 : clones.copies().size() - 1; i >= 0; i--) {
            Unit copy = clones.copies().get(i);
            List<Integer> stops = of(copy).begins(Act.STOP);
            asked.stream()
                    .filter(p -> later.contains(((Action.Operate) draft.action(p)).instance()))
                    .forEach(p -> tie(List.of(p), stops));
            copy.instances().forEach(m -> later.add(m.id()));
        }
    }

    private List<Frame> acting(Unit.Clones clones, Act act) {
        return clones.copies().stream().map(this::of).filter(f -> f.has(act)).toList();
    }

    /** Before a member stops it is known whether the next one runs, and, if no fencing stops it, those before it. */
    private void known(Unit.Band band) {
        List<Integer> before = new ArrayList<>();
        for (int i = 0; i < band.members().size(); i++) {
            boolean last = i + 1 == band.members().size();
            List<Integer> next = last ? List.of() : probes(band.members().get(i + 1));
            List<Integer> stops = frames.get(band.members().get(i).id()).begins(Act.STOP);
            tie(next, stops);
            tie(before, stops.stream().filter(s -> !implied(s)).toList());
            before.addAll(probes(band.members().get(i)));
        }
    }

    private boolean implied(int step) {
        return draft.action(step) instanceof Action.Pseudo;
    }
}
