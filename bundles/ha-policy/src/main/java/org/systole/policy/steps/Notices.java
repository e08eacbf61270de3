package org.systole.policy.steps;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.policy.Action;
import org.systole.policy.state.NodeHealth;

/**
 * Lets the copies of a clone know what the others are about to do and have done (Pacemaker Explained, Clones, Clone
 * Notifications): before each act of the clone every copy that runs by then is told, after it every copy that still
 * runs, and the next act waits until all have answered.
 */
final class Notices {
    private static final List<Act> IN_TURN = List.of(Act.DEMOTE, Act.STOP, Act.START, Act.PROMOTE);

    private final Draft draft;
    private final boolean onPaper;
    private final Map<ResourceId, Work> works;
    private final Map<ResourceId, Steps> moves;
    private final Map<NodeId, Integer> fences;
    /** The last words about each clone's acts, by instance. */
    private final Map<ResourceId, List<Integer>> answered = new LinkedHashMap<>();

    /** One clone, what it consists of, and what all of that is told. */
    private record Round(ResourceId whole, List<ResourceId> copies, SortedMap<String, String> words) {}

    Notices(
            Draft draft,
            Map<ResourceId, Work> works,
            Map<ResourceId, Steps> moves,
            Map<NodeId, Integer> fences,
            boolean onPaper) {
        this.fences = fences;
        this.draft = draft;
        this.onPaper = onPaper;
        this.works = works;
        this.moves = moves;
    }

    /** The steps after which all copies of the instance's clone know of everything. */
    List<Integer> answered(ResourceId instance) {
        return answered.getOrDefault(instance, List.of());
    }

    /** Puts the notifications around what the clone does; with the last of them an act ends for others. */
    void around(ResourceId clone, List<ResourceId> copies, Frame frame) {
        List<Integer> known = new ArrayList<>();
        Round round = new Round(clone, copies, new NoticeWords(draft, works, moves).of(copies));
        for (Act act : IN_TURN) {
            if (frame.has(act)) {
                int before = pseudo(clone, "pre_notify_" + act.word());
                int ready = pseudo(clone, "confirmed-pre_notify_" + act.word());
                int after = pseudo(clone, "post_notify_" + act.done());
                int done = pseudo(clone, "confirmed-post_notify_" + act.done());
                known.forEach(k -> draft.order(k, before));
                tell(round, act, "pre", before, ready);
                frame.begins(act).forEach(b -> draft.order(ready, b));
                frame.ends(act).forEach(e -> draft.order(e, after));
                draft.order(ready, after);
                List<Integer> told = tell(round, act, "post", after, done);
                if (act == Act.STOP) {
                    fenced(copies, told, known);
                }
                frame.end().put(act, List.of(done));
                if (onPaper || anybody(copies, act)) { // in a cluster what cannot be done keeps nothing waiting
                    known.add(done);
                }
            }
        }
        copies.forEach(c -> answered.put(c, List.copyOf(known)));
    }

    /** That a fencing stopped a copy is told with the other stops, and has an end of its own. */
    private void fenced(List<ResourceId> copies, List<Integer> told, List<Integer> known) {
        for (ResourceId copy : copies) {
            Work work = works.get(copy);
            for (NodeHealth place : work.places) {
                Integer fence = fences.get(place.id());
                boolean implied =
                        fence != null && moves.get(copy).stops.stream().anyMatch(s -> implied(s, place));
                if (implied) {
                    ResourceId name = OwnSteps.name(work.instance, place);
                    int after = pseudo(name, "post_notify_stop");
                    int done = pseudo(name, "notified");
                    draft.order(fence, after);
                    draft.order(after, done);
                    told.forEach(t -> draft.order(after, t));
                    told.forEach(t -> draft.order(t, done));
                    known.add(done);
                }
            }
        }
    }

    private boolean implied(int step, NodeHealth place) {
        return draft.action(step) instanceof Action.Pseudo p
                && p.node().equals(place.id().value());
    }

    private int pseudo(ResourceId clone, String task) {
        return draft.add(new Action.Pseudo(task, clone, ""));
    }

    private List<Integer> tell(Round round, Act act, String when, int from, int to) {
        List<Integer> all = new ArrayList<>();
        draft.order(from, to);
        for (ResourceId copy : anybody(round.copies(), act) ? round.copies() : List.<ResourceId>of()) {
            Work work = works.get(copy);
            NodeHealth node = when.equals("pre") ? before(work, act) : after(work, act);
            if (node != null) {
                int told = draft.add(notice(round, work, act, when, node));
                draft.order(from, told);
                draft.order(told, to);
                all.add(told);
            }
        }
        return all;
    }

    private boolean anybody(List<ResourceId> copies, Act act) {
        return copies.stream().anyMatch(c -> able(moves.get(c).of(act)));
    }

    private boolean able(List<Integer> steps) {
        return steps.stream().anyMatch(s -> !draft.blocked(s));
    }

    private static Action notice(Round round, Work work, Act act, String when, NodeHealth node) {
        return new Action.Tell(
                when,
                act.word(),
                OwnSteps.name(work.instance, node),
                work.instance.id(),
                round.whole(),
                node.id(),
                work.instance.primitive().operation("notify", Duration.ZERO).timeout(),
                round.words());
    }

    /** Where the copy runs when the act begins; null where it does not. */
    private NodeHealth before(Work work, Act act) {
        return switch (act) {
            case DEMOTE, STOP -> now(work);
            case START -> staying(work);
            case PROMOTE -> then(work);
        };
    }

    /** Where it runs when the act is over. */
    private NodeHealth after(Work work, Act act) {
        return switch (act) {
            case DEMOTE -> now(work);
            case STOP -> staying(work);
            case START, PROMOTE -> then(work);
        };
    }

    private static NodeHealth now(Work work) {
        return work.places.stream().filter(NodeHealth::reachable).findFirst().orElse(null);
    }

    private NodeHealth staying(Work work) {
        NodeHealth place = now(work);
        boolean leaves =
                place != null && moves.get(work.instance.id()).stops.stream().anyMatch(s -> at(s, place));
        return leaves ? null : place;
    }

    private boolean at(int step, NodeHealth place) {
        return draft.action(step) instanceof Action.Operate o && o.node().equals(place.id());
    }

    private NodeHealth then(Work work) {
        boolean comes = able(moves.get(work.instance.id()).starts);
        return comes ? work.seat.node() : staying(work);
    }
}
