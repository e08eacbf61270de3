package org.systole.policy.steps;

import org.systole.api.model.ResourceId;
import org.systole.cib.view.ClusterOptions;
import org.systole.cib.view.OnFail;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Definitions;
import org.systole.policy.state.Health;
import org.systole.policy.state.HistoryEntry;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.RemoteLife;
import org.systole.policy.state.Role;
import org.systole.policy.state.Trace;
import org.systole.policy.state.WithoutQuorum;

/** What an instance's own place, failures and definition ask for, whatever becomes of the others. */
final class Beginning {
    private Beginning() {}

    /** As the transition summary words it. */
    static final Why MULTIPLE = Why.itself("being multiply active");

    static void begin(Work work, ClusterSnapshot snapshot, Health health) {
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
        if (!work.calm) {
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
        boolean may = health.quorate() || (suicide || snapshot.onPaper()) && (node.online() || cut(node, health));
        return may && !health.deviceless();
    }

    /** Whether it is a remote node that is lost, and the member that reached it is there. */
    private static boolean cut(NodeHealth node, Health health) {
        return node.remote() != null
                && node.remote().state() == RemoteLife.State.FAILED
                && node.remote().host() != null
                && health.node(node.remote().host()).online();
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
        } else if (stopping(trace)) {
            if (!snapshot.onPaper()) {
                work.askStop(Why.NONE); // and start it again after that
            }
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

    private static boolean stopping(Trace trace) {
        return trace.busy() && trace.pending().operation().equals("stop");
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
        return trace.answer() == OnFail.DEMOTE && trace.role() == Role.PROMOTED;
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
}
