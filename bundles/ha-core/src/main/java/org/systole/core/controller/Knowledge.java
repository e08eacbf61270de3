package org.systole.core.controller;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.core.membership.Membership.View;
import org.systole.core.replication.ReplicatedLog.Leadership;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Entry;
import org.systole.core.state.Incarnation;
import org.systole.core.state.NodeRecord;

/**
 * What the controller has been told so far, and the effects it has decided on in the present step. Owned by the
 * controller's thread; its parts read and write it in turn.
 */
final class Knowledge {
    final ControllerSettings settings;
    final Brain brain;
    Incarnation incarnation;
    ClusterState state = ClusterState.empty();
    Position position = Position.NONE;
    View view = new View(0, new TreeMap<>());
    Leadership leadership = Leadership.NONE;
    boolean logUsable = true;
    /** Monotonic time of the present event. */
    long nowMillis;
    /** Wall time of the present event. */
    long wallSeconds;

    private final List<Effect> effects = new ArrayList<>();
    private final Map<Long, TicketHolder> tickets = new TreeMap<>();
    private long lastTicket;

    /** Told what came of a submission. */
    interface TicketHolder {
        void settled(Event.Submission submission);
    }

    Knowledge(ControllerSettings settings, Brain brain, Incarnation incarnation) {
        this.settings = settings;
        this.brain = brain;
        this.incarnation = incarnation;
    }

    NodeId self() {
        return settings.self();
    }

    NodeRecord me() {
        return state.node(self());
    }

    /** Cluster time in seconds: never behind what the log has seen. */
    long at() {
        return Math.max(state.time(), wallSeconds);
    }

    SortedSet<NodeId> present() {
        return new TreeSet<>(view.members().keySet());
    }

    boolean inMajority() {
        return logUsable && presentVoters() >= settings.majority();
    }

    private long presentVoters() {
        return view.members().keySet().stream()
                .filter(settings.voters()::contains)
                .count();
    }

    /** In a majority that follows a leader which proved itself in its term. */
    boolean quorate() {
        return inMajority()
                && leadership.leader().isPresent()
                && view.members().containsKey(leadership.leader().get())
                && state.coordinatorTerm() == leadership.term()
                && state.seeded();
    }

    /** Whether all services of the cluster are to be left alone. */
    boolean inMaintenance() {
        return ClusterState.isTrue(state.option("maintenance-mode", "false"));
    }

    /** Whether this node is the coordinator: it leads, and its barrier of this term is applied. */
    boolean coordinating() {
        return leadership.self()
                && state.coordinatorTerm() == leadership.term()
                && state.coordinator().filter(self()::equals).isPresent();
    }

    void effect(Effect effect) {
        effects.add(effect);
    }

    void info(String text) {
        effects.add(Effect.Say.info(text));
    }

    void warn(String text) {
        effects.add(Effect.Say.warn(text));
    }

    void submit(Entry entry, TicketHolder holder) {
        long ticket = ++lastTicket;
        tickets.put(ticket, holder);
        effects.add(new Effect.Submit(ticket, entry));
    }

    void settled(long ticket, Event.Submission submission) {
        TicketHolder holder = tickets.remove(ticket);
        if (holder != null) {
            holder.settled(submission);
        }
    }

    List<Effect> takeEffects() {
        List<Effect> taken = List.copyOf(effects);
        effects.clear();
        return taken;
    }

    /** The agents each node has named so far. */
    SortedMap<NodeId, SortedSet<String>> agents() {
        TreeMap<NodeId, SortedSet<String>> all = new TreeMap<>();
        state.nodes().values().stream()
                .filter(n -> n.online() && !n.agents().isEmpty())
                .forEach(n -> all.put(n.node(), n.agents()));
        return all;
    }
}
