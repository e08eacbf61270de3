package org.systole.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.policy.placement.Cause;
import org.systole.policy.placement.Placement;
import org.systole.policy.placement.Seat;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instances;
import org.systole.policy.steps.Calm;
import org.systole.policy.steps.Change;
import org.systole.policy.steps.Circles;
import org.systole.policy.steps.Decisions;
import org.systole.policy.steps.Leading;
import org.systole.policy.steps.Sequence;

/** Decides. Same snapshot in, same plan out. */
public final class Scheduler {
    /** The plan for the snapshot: what to do, in which order, and why. */
    public Plan plan(ClusterSnapshot snapshot) {
        return decide(snapshot).plan();
    }

    /** The same with everything that led to it. */
    public Outcome decide(ClusterSnapshot snapshot) {
        return decide(snapshot, null);
    }

    /**
     * The same, sooner where little has changed since an earlier plan.
     *
     * @param before what led to an earlier plan; null for none
     */
    public Outcome again(SnapshotInput input, Outcome before) {
        return decide(ClusterSnapshot.of(input, before == null ? null : before.snapshot), before);
    }

    private Outcome decide(ClusterSnapshot snapshot, Outcome before) {
        Instances instances = Instances.of(snapshot, before == null ? null : before.instances); // what runs where
        Health health = Health.of(snapshot, instances); // who may run things, who must be fenced
        Placement placement = Placement.of(snapshot, instances, health); // where everything should be
        Health reached = placement.health(); // the same, with the remote nodes that will be reached
        Calm calm = Calm.of(snapshot, instances, before == null ? null : before.calm); // what needs nothing anyway
        Decisions decisions = Decisions.of(snapshot, instances, reached, placement, calm); // what it means for each
        List<Plan.Step> steps = Sequence.of(snapshot, instances, reached, decisions); // in which order
        Plan plan = new Plan(
                steps, seats(placement, before), reasons(placement, decisions, instances), warnings(snapshot, steps));
        return new Outcome(snapshot, instances, health, placement, calm, decisions.changes(), plan);
    }

    /**
     * A plan with what led to it.
     *
     * @param changes what happens to each instance
     */
    public record Outcome(
            ClusterSnapshot snapshot,
            Instances instances,
            Health health,
            Placement placement,
            Calm calm,
            List<Change> changes,
            Plan plan) {
        public Outcome {
            changes = List.copyOf(changes);
        }
    }

    /** Who is where; what an earlier plan has of it is kept, as sorting thousands of names anew takes its time. */
    private static SortedMap<ResourceId, SortedSet<NodeId>> seats(Placement placement, Outcome before) {
        SortedSet<NodeId> nowhere = Collections.unmodifiableSortedSet(new TreeSet<>());
        SortedMap<NodeId, SortedSet<NodeId>> places = new TreeMap<>(); // thousands of instances share few places
        placement
                .health()
                .nodes()
                .forEach(n -> places.put(n.id(), Collections.unmodifiableSortedSet(new TreeSet<>(Set.of(n.id())))));
        Map<ResourceId, Seat> old = before == null ? Map.of() : before.placement.seats();
        SortedMap<ResourceId, SortedSet<NodeId>> seats =
                before == null ? new TreeMap<>() : new TreeMap<>(before.plan.placement());
        placement.seats().forEach((id, seat) -> {
            if (!seat.sameNode(old.get(id))) {
                seats.put(id, seat.assigned() ? places.get(seat.node().id()) : nowhere);
            }
        });
        if (seats.size() > placement.seats().size()) {
            seats.keySet().retainAll(placement.seats().keySet());
        }
        return seats;
    }

    private static List<Plan.Reason> reasons(Placement placement, Decisions decisions, Instances instances) {
        List<Cause> causes = Stream.concat(placement.causes().stream(), decisions.causes().stream())
                .toList();
        return Leading.of(decisions.changes(), causes, instances).stream()
                .map(c -> new Plan.Reason(
                        c.resource(),
                        c.node() == null ? "" : c.node().value(),
                        c.rule(),
                        c.object(),
                        c.score(),
                        c.sentence()))
                .toList();
    }

    private static List<String> warnings(ClusterSnapshot snapshot, List<Plan.Step> steps) {
        List<String> warnings = new ArrayList<>(snapshot.warnings());
        warnings.addAll(Circles.warnings(steps));
        if (!snapshot.configuration().options().fencingEnabled()) {
            warnings.add("fencing is disabled: a node that vanishes is believed to run nothing, which costs data when"
                    + " it does; set stonith-enabled=true");
        }
        if (snapshot.deviceless()) {
            warnings.add("nothing is started, stopped or fenced: nodes are to be fenced and no fencing device is"
                    + " configured; configure one, or set stonith-enabled=false");
        }
        return warnings;
    }
}
