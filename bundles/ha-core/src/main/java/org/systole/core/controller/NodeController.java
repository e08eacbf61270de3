package org.systole.core.controller;

import java.util.List;
import java.util.Optional;
import org.systole.core.command.ClusterAccess.Answer;
import org.systole.core.membership.Membership.View;
import org.systole.core.replication.ReplicatedLog.Leadership;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Incarnation;
import org.systole.core.state.Life;
import org.systole.policy.Plan;

/**
 * Decides everything a node does. One thread calls {@link #handle} with one event after the other and then carries the
 * effects out in their order; nothing here waits, reads a clock or keeps a thread.
 *
 * <p>Three parts share what is known: the {@link Participant} runs what the log decided for this node, the {@link
 * Coordinator} decides for the cluster while this node leads, and {@link Alone} looks after this node's services while
 * it has no majority.
 */
public final class NodeController {
    private final Knowledge known;
    private final Participant participant;
    private final Coordinator coordinator;
    private final Alone alone;
    private final Requests requests;
    private final SelfFencing selfFencing;
    private boolean leaving;

    public NodeController(ControllerSettings settings, Brain brain, Incarnation incarnation) {
        known = new Knowledge(settings, brain, incarnation);
        participant = new Participant(known);
        coordinator = new Coordinator(known);
        alone = new Alone(known, participant);
        requests = new Requests(known);
        selfFencing = new SelfFencing(known, participant);
    }

    /**
     * Takes one event in.
     *
     * @param nowMillis monotonic time
     * @param wallSeconds wall time in seconds since the epoch; labels only
     * @return what to do, in this order
     */
    public List<Effect> handle(Event event, long nowMillis, long wallSeconds) {
        known.nowMillis = nowMillis;
        known.wallSeconds = wallSeconds;
        take(event);
        if (!leaving) {
            if (event instanceof Event.Tick) {
                selfFencing.tick();
            }
            participant.decide();
            alone.decide();
            coordinator.decide();
            leaveIfDrained();
        }
        return known.takeEffects();
    }

    private void take(Event event) {
        if (event instanceof Event.StateAdvanced e) {
            ClusterState before = known.state;
            known.state = e.state();
            known.position = e.position();
            coordinator.advanced(before);
        } else if (event instanceof Event.ViewChanged e) {
            known.view = e.view();
            known.info("view " + e.view().number() + ": " + e.view().members().keySet());
        } else if (event instanceof Event.LeadershipChanged e) {
            known.leadership = e.leadership();
            coordinator.leadershipChanged();
        } else if (event instanceof Event.LogUsable e) {
            known.logUsable = e.usable();
        } else if (event instanceof Event.Submitted e) {
            known.settled(e.ticket(), e.submission());
        } else if (event instanceof Event.OperationEnded e) {
            if (!alone.ended(e)) {
                participant.ended(e);
            }
        } else if (event instanceof Event.MonitorEnded e) {
            participant.ended(e);
        } else if (event instanceof Event.FencingEnded e) {
            participant.ended(e);
        } else if (event instanceof Event.DeviceProved e) {
            participant.proved(e);
        } else if (event instanceof Event.AgentsChanged e) {
            participant.offered(e.offered());
        } else if (event instanceof Event.Asked e) {
            requests.asked(e.ticket(), e.verb());
        } else if (event instanceof Event.SeedFound e) {
            coordinator.seedFound(e.cib(), e.clusterId());
        } else if (event instanceof Event.Paused e) {
            participant.paused(e.millis());
        } else if (event instanceof Event.LifeBegan e) {
            known.incarnation = e.incarnation();
            participant.lifeBegan();
            alone.lifeBegan();
        } else if (event instanceof Event.Planned e) {
            if (e.request().manner() == PlanRequest.Manner.TOGETHER) {
                coordinator.planned(e);
            } else {
                alone.planned(e);
            }
        } else if (event instanceof Event.DrainSelf) {
            participant.drainSelf();
            alone.drainSelf();
        }
    }

    private void leaveIfDrained() {
        Optional<String> why = participant.mayLeave().or(alone::mayLeave);
        if (why.isPresent()) {
            leaving = true;
            known.effect(new Effect.Leave(why.get()));
        }
    }

    public ClusterState state() {
        return known.state;
    }

    /** Up to where the log is known here. */
    public Position position() {
        return known.position;
    }

    public View view() {
        return known.view;
    }

    public Leadership leadership() {
        return known.leadership;
    }

    public Incarnation incarnation() {
        return known.incarnation;
    }

    /** Whether this node is in a majority that follows a proven leader. */
    public boolean quorate() {
        return known.quorate();
    }

    public boolean coordinating() {
        return known.coordinating();
    }

    /** The plan of this node, as coordinator, for the state as it is; empty while one is being made. */
    public Optional<Plan> plan() {
        return coordinator.plan();
    }

    /** What keeps the cluster from doing what it should, in sentences. */
    public List<String> problems() {
        return known.coordinating() ? coordinator.problems() : held();
    }

    /** That the safety brake holds is told on every node: it is for a human to release. */
    private List<String> held() {
        return known.state.nodes().values().stream()
                .filter(n -> n.life() == Life.UNCLEAN)
                .flatMap(n ->
                        known.state.fencing().held(n.node(), known.state.nodes().values(), known.at()).stream())
                .toList();
    }

    /** Answers a request that cannot be taken at all. */
    static Effect refuse(long ticket, int code, String why) {
        return new Effect.Reply(ticket, new Answer.Refused(code, why));
    }
}
