package org.systole.policy.steps;

import java.util.ArrayList;
import java.util.List;
import org.systole.cib.view.OnFail;
import org.systole.policy.placement.Cause;
import org.systole.policy.placement.Seat;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Management;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Role;
import org.systole.policy.state.Trace;

/**
 * What is to be done with one instance, while that is being found out. Wishes only ever grow and abilities only ever
 * shrink, so the order in which rules are applied does not matter for the result.
 */
final class Work {
    final Instance instance;
    Seat seat;
    final Management management;
    /** Whether it needs nothing as long as it may stay, see {@link Calm}. */
    final boolean calm;
    /** Where it runs and must stop if it stops at all, with the node's health. */
    final List<NodeHealth> places = new ArrayList<>();
    /** The places it must leave in any case. */
    final List<NodeHealth> leaves = new ArrayList<>();

    /** How it moves, if it can do so without a stop; null otherwise. */
    Migration migration;
    /** Why it cannot. */
    Why unmovable = Why.NONE;

    boolean stop;
    boolean start;
    boolean demote;
    boolean promote;
    boolean startable = true;
    boolean promotable = true;
    Why stopReason = Why.NONE;
    Why unstartable = Why.NONE;
    Why unstoppable = Why.NONE;
    boolean recover;
    /** Whether it is not promoted because of what it must be near in that role. */
    boolean held;
    /** Whether it had a place and lost it, because what it needs there is not. */
    boolean unseated;
    /** Whether its agent is to take over changed parameters while it runs. */
    boolean reload;
    /** What others' fate means for it, in the order found out. */
    final List<Cause> causes = new ArrayList<>();

    Work(Instance instance, Seat seat, Management management, boolean calm) {
        this.instance = instance;
        this.seat = seat;
        this.management = management;
        this.calm = calm;
    }

    /** Notes a cause that concerns it everywhere. */
    void note(String rule, String object, String sentence) {
        causes.add(new Cause(instance.id(), null, rule, object, "", sentence));
    }

    boolean managed() {
        return management.managed();
    }

    boolean active() {
        return !places.isEmpty();
    }

    /** Whether it runs where it should and may stay there. */
    boolean atHome() {
        if (seat.assigned()) {
            for (NodeHealth place : places) {
                if (place.index() == seat.node().index()) {
                    return !leaves.contains(place);
                }
            }
        }
        return false;
    }

    /** Whether there is nothing to be done about it where it is. */
    boolean rests() {
        return calm && managed() && !stop && !start && leaves.isEmpty() && atHome();
    }

    /** Whether it stays where it should be and stops where else it runs: those that need it start anew. */
    boolean tidied() {
        return atHome() && !stop && !leaves.isEmpty();
    }

    Role roleAtHome() {
        return seat.assigned() ? instance.role(seat.node().id()) : Role.STOPPED;
    }

    /** Whether it will run once everything is done. */
    boolean willRun() {
        if (!managed()) {
            boolean broken = instance.active().stream().anyMatch(t -> t.answer() == OnFail.BLOCK);
            return active() && !broken;
        }
        return seat.assigned() && (start ? startable : atHome() && !stop);
    }

    boolean willBePromoted() {
        if (!managed()) {
            return instance.active().stream().anyMatch(t -> t.role() == Role.PROMOTED);
        }
        boolean was = roleAtHome() == Role.PROMOTED && !demote && !stop;
        return seat.role() == Role.PROMOTED && willRun() && promotable && (promote || was);
    }

    /** Whether it moves by live migration. */
    boolean migrates() {
        return migration != null && unmovable.none() && !stop && start && startable && unstoppable.none();
    }

    /** It must be stopped before it starts elsewhere, because of the other one; returns whether that is news. */
    boolean forbidMigration(Why reason) {
        if (!migrates()) {
            return false;
        }
        unmovable = reason;
        stopReason = reason;
        return true;
    }

    /** Whether what depends on it must start again with it. */
    boolean renews(Act act) {
        return wants(act) && !migrates();
    }

    /** Whether nothing but the missing quorum keeps it from starting. */
    boolean lacksQuorum() {
        return seat.assigned() && !startable && unstartable.is(Why.Kind.QUORUM);
    }

    /** Whether it is reloaded, as it need not be restarted anyway. */
    boolean reloads() {
        return reload && !stop && !start && leaves.isEmpty() && !demote;
    }

    boolean wants(Act act) {
        return switch (act) {
            case START -> start && startable;
            case STOP -> stop || !leaves.isEmpty();
            case PROMOTE -> promote && promotable && willRun();
            case DEMOTE -> demote;
        };
    }

    /** Asks for a stop; returns whether that is news. */
    boolean askStop(Why reason) {
        if (stop || !active() || !managed()) {
            return false;
        }
        stop = true;
        stopReason = unmovable.none() ? reason : unmovable;
        boolean promotedSomewhere = instance.active().stream().anyMatch(t -> t.role() == Role.PROMOTED);
        demote |= promotedSomewhere;
        if (seat.assigned()) {
            start = true;
            promote |= seat.role() == Role.PROMOTED;
        }
        return true;
    }

    /** It has no place after all, because what it needs on its node is not there; returns whether that is news. */
    boolean unseat() {
        if (!managed() || !seat.assigned()) {
            return false;
        }
        unseated = true;
        seat = Seat.nowhere("");
        start = false;
        promote = false;
        stop = false;
        askStop(Why.NONE);
        return true;
    }

    boolean askDemote(Why reason) {
        if (demote || !managed() || roleAtHome() != Role.PROMOTED) {
            return false;
        }
        demote = true;
        promote |= seat.role() == Role.PROMOTED;
        stopReason = stopReason.none() ? reason : stopReason;
        return true;
    }

    boolean forbidStart(Why reason) {
        if (!startable || !managed()) {
            return false;
        }
        startable = false;
        unstartable = reason;
        return true;
    }

    /** What must be near it when it is promoted cannot start; returns whether that is news. */
    boolean holdBack(Why reason) {
        boolean news = promote && startable && forbidPromote(reason);
        held |= news;
        return news;
    }

    boolean forbidPromote(Why reason) {
        if (!promotable || !managed()) {
            return false;
        }
        promotable = false;
        unstartable = unstartable.none() ? reason : unstartable;
        return true;
    }

    /** The operation under way on the node; null for none. */
    Trace busyOn(NodeHealth node) {
        return instance.on(node.id()).filter(Trace::busy).orElse(null);
    }

    @Override
    public String toString() {
        return instance.id().value();
    }
}
