package org.systole.core.state;

import java.util.Optional;
import java.util.function.Predicate;
import org.systole.api.model.ResourceId;
import org.systole.core.replication.ReplicatedLog.Position;

/**
 * What entries about fencing do to the state. A refusal is an exception that never leaves this package: the entry
 * changes nothing and its proposer is told why.
 */
final class FencingRules {
    private final ClusterState state;
    private final FencingRecords fencing;

    FencingRules(ClusterState state) {
        this.state = state;
        this.fencing = state.fencing();
    }

    /** The entry changes nothing. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why);
        }
    }

    private static void refuseIf(boolean condition, String why) throws Refused {
        if (condition) {
            throw new Refused(why);
        }
    }

    /** A node is to be fenced, or switched on. Who is to be fenced need not be switched on any more. */
    static ClusterState demanded(ClusterState state, Demand demand) {
        if (!demand.cuts()) {
            return state.withFencing(state.fencing().with(demand));
        }
        ClusterState next = state.withFencing(state.fencing()
                .withoutDemands(d -> !d.cuts() && d.target().equals(demand.target()))
                .with(demand));
        Fencing attempt = next.fencings().get(demand.target());
        return attempt == null || attempt.cuts()
                ? next
                : Membership.ended(
                        next,
                        attempt.ended(Fencing.Outcome.OVERTAKEN, "the node is to be fenced instead", demand.since()));
    }

    /** What was asked for nodes that are not unclean any more is settled. */
    static ClusterState settled(ClusterState state) {
        Predicate<Demand> over = d -> d.cuts() && state.node(d.target()).life() != Life.UNCLEAN;
        FencingRecords now = state.fencing().withoutDemands(over);
        return now == state.fencing() ? state : state.withFencing(now);
    }

    ClusterState intent(Position position, FencingOrder order) throws Refused {
        NodeRecord target = state.node(order.target());
        boolean on = order.how().equals(FencingOrder.ON);
        boolean sameLife = target.incarnation().equals(order.incarnation());
        if (on) {
            boolean asked =
                    fencing.demand(order.target()).filter(d -> !d.cuts()).isPresent();
            refuseIf(!asked || !sameLife, order.target() + " need not be switched on");
        } else {
            refuseIf(
                    target.life() != Life.UNCLEAN || !sameLife,
                    order.target() + " need not be fenced: it is " + target.life());
            Optional<String> held = fencing.held(order.target(), state.nodes().values(), order.at());
            refuseIf(held.isPresent(), held.orElse(""));
        }
        refuseIf(state.fencings().containsKey(order.target()), order.target() + " is being fenced already");
        refuseIf(
                !state.node(order.executor()).mayFence(order.executorLife()),
                order.executor() + " cannot drive the device: it is no member in that life");
        return state.withFencing(fencing.begun(Fencing.pending(new IntentId(position.index(), 0), order)));
    }

    ClusterState result(Entry.FenceResult entry) throws Refused {
        Fencing attempt = state.fencings().get(entry.target());
        refuseIf(
                attempt == null || !attempt.id().equals(entry.attempt()) || entry.outcome() == Fencing.Outcome.PENDING,
                "no attempt " + entry.attempt() + " to fence " + entry.target() + " is under way");
        ClusterState next = Membership.ended(state, attempt.ended(entry.outcome(), entry.said(), entry.at()));
        if (entry.outcome() != Fencing.Outcome.CONFIRMED) {
            return next;
        }
        if (!attempt.cuts()) {
            NodeRecord on = next.node(entry.target())
                    .withAttribute(NodeRecord.UNFENCED, Optional.of(String.valueOf(entry.at())));
            return next.withNode(on)
                    .withFencing(next.fencing()
                            .withoutDemands(d -> !d.cuts() && d.target().equals(entry.target())));
        }
        NodeRecord target = next.node(entry.target());
        if (target.life() == Life.UNCLEAN && isSameLife(target, attempt)) {
            String boot = target.incarnation().map(Incarnation::boot).orElse("");
            next = next.withNode(target.down(boot, "fenced: " + attempt.reason()));
        }
        return next;
    }

    private static boolean isSameLife(NodeRecord target, Fencing attempt) {
        return target.incarnation().equals(attempt.incarnation())
                || target.incarnation().isPresent()
                        && attempt.incarnation().isPresent()
                        && target.incarnation()
                                .get()
                                .sameBoot(attempt.incarnation().get());
    }

    ClusterState request(Entry.FenceRequest entry) throws Refused {
        refuseIf(
                !state.nodes().containsKey(entry.node()),
                entry.node() + " is no node of this cluster; nodes are "
                        + state.nodes().keySet());
        NodeRecord node = state.node(entry.node());
        Demand demand =
                new Demand(entry.node(), entry.how(), entry.who(), entry.reason(), entry.at(), 0, entry.delay());
        if (!demand.cuts()) {
            refuseIf(
                    node.life() == Life.UNCLEAN,
                    entry.node() + " is to be fenced; it can be switched on when that is done");
            return demanded(state, demand);
        }
        refuseIf(node.life() == Life.DOWN, entry.node() + " need not be fenced: it is " + node.life());
        refuseIf(!state.fencingEnabled(), "fencing is off (stonith-enabled=false); set it to true first");
        ClusterState next = state.withNode(
                node.life() == Life.UNCLEAN ? node : node.withLife(Life.UNCLEAN, "is to be fenced: " + entry.reason()));
        return demanded(next, demand);
    }

    ClusterState confirmed(Entry.ConfirmDown entry) throws Refused {
        NodeRecord node = state.node(entry.node());
        refuseIf(
                node.life() != Life.UNCLEAN && node.life() != Life.UNSEEN,
                entry.node() + " is " + node.life() + "; only a node whose state is not known is confirmed");
        String boot = node.incarnation().map(Incarnation::boot).orElse("");
        ClusterState next = state.withNode(node.down(boot, "confirmed to be down by " + entry.who()));
        Fencing attempt = state.fencings().get(entry.node());
        return attempt == null
                ? next
                : Membership.ended(
                        next,
                        attempt.ended(
                                Fencing.Outcome.OVERTAKEN,
                                "overtaken by a confirmation by " + entry.who(),
                                entry.at()));
    }

    ClusterState brakeReleased(Entry.ReleaseBrake entry) throws Refused {
        refuseIf(entry.reason().isBlank(), "the brake is released with a reason only");
        return state.withFencing(fencing.with(fencing.brake().released(entry.who(), entry.reason(), entry.at())));
    }

    ClusterState forgotten(Entry.ForgetFencings entry) {
        return state.withFencing(fencing.cleanedUp(entry.node()));
    }

    ClusterState proved(Entry.DevicesProved entry) throws Refused {
        refuseIf(!state.node(entry.node()).isLiving(entry.incarnation()), entry.node() + " lives another life");
        DeviceReports now = fencing.reports();
        for (DeviceReport report : entry.reports()) {
            now = now.with(report, d -> state.facts().of(new ResourceId(d)).isPresent());
        }
        return state.withFencing(fencing.with(now));
    }

    ClusterState proofAsked(Entry.ProveDevices entry) {
        return state.withFencing(fencing.with(fencing.reports().asked(entry.at())));
    }
}
