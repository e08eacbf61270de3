package org.systole.policy.steps;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.ClusterOptions;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.placement.Cause;
import org.systole.policy.placement.Placement;
import org.systole.policy.state.Definitions;
import org.systole.policy.state.Health;
import org.systole.policy.state.HistoryEntry;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Instances;
import org.systole.policy.state.Management;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Role;
import org.systole.policy.state.Trace;
import org.systole.policy.state.WithoutQuorum;

/**
 * What is done with each instance: first what its own place, failures and definition ask for, then what that means
 * for the others.
 */
public final class Decisions {
    private final Map<ResourceId, Work> works;
    private final Relations relations;
    private final Calm calm;
    private final Unfencing unfencing;
    private final List<Change> changes;

    private Decisions(Map<ResourceId, Work> works, Relations relations, Calm calm, Unfencing unfencing) {
        this.unfencing = unfencing;
        this.calm = calm;
        this.changes = works.values().stream().map(Change::of).toList();
        this.works = Collections.unmodifiableMap(works);
        this.relations = relations;
    }

    public static Decisions of(
            ClusterSnapshot snapshot, Instances instances, Health health, Placement placement, Calm calm) {
        Map<ResourceId, Work> works = new LinkedHashMap<>();
        Discovery discovery = new Discovery(snapshot.configuration(), snapshot.now());
        Unfencing unfencing = Unfencing.of(snapshot, instances, health);
        List<Instance> all = new ArrayList<>(instances.all().toList());
        all.addAll(instances.orphans());
        for (Instance instance : all) {
            Management management =
                    Management.of(instance, health, snapshot.configuration().options());
            Work work = new Work(instance, placement.seat(instance), management);
            begin(work, snapshot, health, calm);
            if (work.managed() && work.atHome() && unfencing.renews(instance.primitive(), work.seat.node())) {
                work.askStop(Unfencing.RESTART);
            }
            if (work.start) {
                discovery
                        .silent(snapshot, instances, health, instance)
                        .ifPresent(n -> work.forbidStart(unanswered(work.instance, n, snapshot)));
            }
            works.put(instance.id(), work);
        }
        works.values().forEach(w -> restartContainer(w, works));
        works.values().forEach(w -> holdConnection(w, works));
        Relations relations = Relations.of(snapshot.configuration(), instances, works);
        Propagation.run(List.copyOf(works.values()), relations.all(), Followers.of(snapshot, instances, works));
        return new Decisions(works, relations, calm, unfencing);
    }

    /** The first copy of a clone whose copies have no names asks for all of them, which is a cause for the others. */
    private static Why unanswered(Instance instance, NodeHealth silent, ClusterSnapshot snapshot) {
        String asks = instance.name() + ":0";
        boolean anothers =
                instance.primitive().anonymous() && !instance.id().value().equals(asks);
        return anothers && snapshot.onPaper()
                ? Why.unrunnable(new Event(asks, Event.What.MONITOR))
                : Why.itself("node " + silent.id() + " has not joined yet");
    }

    /** What failed inside another resource is helped by starting that anew (on-fail, restart-container). */
    private static void restartContainer(Work work, Map<ResourceId, Work> works) {
        Work container = work.instance.primitive().container().map(works::get).orElse(null);
        if (container != null && work.recover && work.managed()) {
            container.askStop(Why.NONE);
        }
    }

    /** What is on a remote node and may not be stopped keeps the connection there. */
    private static void holdConnection(Work work, Map<ResourceId, Work> works) {
        for (NodeHealth place : work.management.rule().equals("BLOCKED") ? work.places : List.<NodeHealth>of()) {
            Work connection = place.remote() == null || place.guest()
                    ? null
                    : works.get(place.remote().remote().connection());
            if (connection != null && connection.unstoppable.none()) {
                connection.unstoppable = Why.unrunnable(Event.of(work, Act.STOP));
            }
        }
    }

    /** As the transition summary words it. */
    static final Why MULTIPLE = Why.itself("being multiply active");

    private static void begin(Work work, ClusterSnapshot snapshot, Health health, Calm calm) {
        for (Trace trace : work.instance.active()) {
            work.places.add(health.node(trace.node()));
        }
        if (!work.managed()) {
            return;
        }
        for (NodeHealth place : work.places) {
            work.unstoppable = work.unstoppable.none() ? obstacle(work, place, snapshot, health) : work.unstoppable;
        }
        if (!work.seat.assigned()) {
            work.leaves.addAll(work.places);
            work.askStop(Why.itself(work.seat.why()));
            return;
        }
        place(work);
        withoutQuorum(work, snapshot, health);
        if (!calm.is(work.instance)) {
            restart(work, snapshot);
        }
        renewGuest(work, health);
        role(work);
        work.migration = Migration.of(work, snapshot).orElse(null);
    }

    /** Why it cannot be stopped on the node, if it cannot. */
    private static Why obstacle(Work work, NodeHealth node, ClusterSnapshot snapshot, Health health) {
        if (node.unclean()) {
            boolean harmless = work.instance.primitive().fencing() && !snapshot.onPaper();
            return canFence(node, snapshot, health) || harmless ? Why.NONE : Why.NO_FENCING;
        }
        if (!node.reachable()) {
            return Why.itself("node " + node.id() + " has not joined yet");
        }
        return snapshot.offers(node.id(), work.instance.primitive())
                ? Why.NONE
                : Why.itself("agent missing on " + node.id());
    }

    /**
     * Fencing needs a majority, so that two halves never fence each other. With {@code no-quorum-policy=suicide} a
     * partition without it ends its own nodes; on paper it may also end one of them on which something failed.
     */
    static boolean canFence(NodeHealth node, ClusterSnapshot snapshot, Health health) {
        boolean suicide = snapshot.configuration().options().quorumPolicy() == ClusterOptions.QuorumPolicy.FENCE;
        return health.quorate() || (suicide || snapshot.onPaper()) && node.online();
    }

    /** Without quorum nothing is started that does not run here, and by most policies what runs stops. */
    private static void withoutQuorum(Work work, ClusterSnapshot snapshot, Health health) {
        ClusterOptions options = snapshot.configuration().options();
        Why why = WithoutQuorum.frozen(options) ? Why.FROZEN : Why.NO_QUORUM;
        if (WithoutQuorum.stops(work.instance, health, options)) {
            boolean stuck = WithoutQuorum.frozen(options) && !work.unstoppable.none();
            work.forbidStart(stuck ? work.unstoppable : why);
            work.askStop(stuck ? Why.NONE : why);
            work.note("NO-QUORUM", "no-quorum-policy", WithoutQuorum.sentence(options));
        } else if (WithoutQuorum.affects(work.instance, health) && work.start && !work.active()) {
            work.forbidStart(why);
            work.note("NO-QUORUM", "no-quorum-policy", work + " does not run and there is no quorum to start it");
        }
    }

    /** It starts where it is not yet, and leaves where it should not be. */
    private static void place(Work work) {
        boolean device = work.instance.primitive().fencing();
        boolean several = work.places.size() > 1 && !arriving(work) && !device;
        boolean keepExpected = several
                && work.instance
                        .primitive()
                        .meta("multiple-active", "stop_start")
                        .equals("stop_unexpected");
        boolean runsAtHome = false;
        for (NodeHealth place : work.places) {
            boolean home = place.index() == work.seat.node().index();
            boolean lost = device && place.unclean() && work.places.size() > 1; // a device harms nobody there
            if (!home && !lost || several && !keepExpected) {
                work.leaves.add(place);
            }
            runsAtHome |= home;
        }
        if (!runsAtHome || several && !keepExpected || arriving(work)) {
            work.start = true;
            work.promote = work.seat.role() == Role.PROMOTED;
            work.stopReason = several ? MULTIPLE : Why.NONE;
        }
        if (keepExpected) {
            work.stopReason = MULTIPLE;
        }
        work.recover |= several && work.instance.active().stream().anyMatch(Trace::failed);
        for (NodeHealth left : work.leaves) {
            work.demote |= work.instance.role(left.id()) == Role.PROMOTED;
        }
    }

    /** Whether it is on its way from one of its places to the other, where it should be. */
    private static boolean arriving(Work work) {
        return work.places.size() == 2
                && work.instance.active().stream()
                        .anyMatch(t -> work.seat.node().id().equals(t.movingTo()));
    }

    /** A failure, a changed definition or a stop that is already under way make a new start necessary. */
    private static void restart(Work work, ClusterSnapshot snapshot) {
        Trace trace = work.instance.on(work.seat.node().id()).orElse(null);
        if (trace == null || !trace.active()) {
            return;
        }
        if (trace.failed()) {
            work.recover = true;
            if (onlyDemote(trace)) {
                work.askDemote(Why.NONE);
            } else {
                work.askStop(Why.NONE);
            }
        } else if (trace.busy() && trace.pending().operation().equals("stop")) {
            work.askStop(Why.NONE);
        } else if (!work.instance.orphan() && trace.otherAgent(work.instance.primitive())) {
            work.askStop(Why.NONE);
        } else {
            boolean begins =
                    trace.busy() && snapshot.onPaper(); // with the other parameters, which nobody can take over
            Definitions change = change(work, trace, snapshot);
            if (begins && change != Definitions.SAME) {
                work.askStop(Why.NONE);
                return;
            }
            switch (change) {
                case CHANGED -> work.askStop(Why.itself("resource definition change"));
                case RELOADABLE -> work.reload = true;
                case SAME -> {
                    // it runs as it is configured
                }
            }
        }
    }

    /** A guest that must be fenced is fenced by stopping what contains it, and what runs in it goes with it. */
    private static void renewGuest(Work work, Health health) {
        for (NodeHealth node : health.uncleanGuests()) {
            boolean contains = node.remote().remote().container().orElseThrow().equals(work.instance.id());
            if (contains) {
                work.recover |= work.places.stream().allMatch(NodeHealth::reachable)
                        || !node.remote().active().isEmpty();
                work.askStop(Why.NONE);
            }
        }
        for (NodeHealth place : work.places) {
            if (place.guest() && place.unclean()) {
                work.recover |= !place.online();
                ResourceId container = place.remote().remote().container().orElseThrow();
                work.askStop(place.online() ? Why.required(Event.of(container, Act.START)) : Why.NONE);
            }
        }
    }

    private static boolean onlyDemote(Trace trace) {
        return trace.answer() == org.systole.cib.view.OnFail.DEMOTE && trace.role() == Role.PROMOTED;
    }

    private static void role(Work work) {
        if (work.start) {
            return;
        }
        if (work.roleAtHome() == Role.PROMOTED && work.seat.role() != Role.PROMOTED) {
            work.demote = true;
            if (!work.instance.primitive().promotable()) {
                work.askStop(Why.NONE); // nobody knows how it came to be promoted
            }
        } else if (work.roleAtHome() == Role.STARTED && work.seat.role() == Role.PROMOTED) {
            work.promote = true;
        }
        Trace trace = work.busyOn(work.seat.node());
        if (trace != null && trace.pending().operation().equals("demote")) {
            work.askDemote(Why.NONE);
        }
    }

    /** Whether it runs with other parameters than those configured now. */
    private static Definitions change(Work work, Trace trace, ClusterSnapshot snapshot) {
        HistoryEntry begun = Definitions.begun(trace);
        boolean waits = begun != null && begun.pending() && !snapshot.onPaper(); // for what is under way
        if (begun == null || waits || begun.digest().isEmpty() || work.instance.orphan()) {
            return Definitions.SAME;
        }
        return Definitions.compare(work.instance.primitive(), begun, work.seat.node(), snapshot);
    }

    /** What happens to each instance, in document order, what is not configured any more last. */
    public List<Change> changes() {
        return changes;
    }

    /** What the fate of others means for each instance. */
    public List<Cause> causes() {
        return works.values().stream().flatMap(w -> w.causes.stream()).toList();
    }

    Map<ResourceId, Work> works() {
        return works;
    }

    /** Whether there is nothing to be done about an instance, which stays where it is. */
    boolean rests(Work work) {
        return calm.is(work.instance)
                && work.managed()
                && work.atHome()
                && !work.stop
                && !work.start
                && work.leaves.isEmpty();
    }

    Unfencing unfencing() {
        return unfencing;
    }

    Relations relations() {
        return relations;
    }
}
