package org.systole.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.systole.api.model.NodeId;
import org.systole.core.controller.Event.Submission;
import org.systole.core.controller.Event.Submission.How;
import org.systole.core.replication.ReplicatedLog.Leadership;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.state.Applier.Applied;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Entry;
import org.systole.core.state.EntryCodec;
import org.systole.core.state.StateCodec;

/**
 * A log with the promises of the real port and its unpleasantness: a leader that does not know yet that it is none,
 * proposals whose outcome stays unknown and that turn up later under their old term, nodes that lag behind or skip
 * entries by a snapshot, elections only when views change.
 */
final class SimulatedLog {
    /** A committed entry. */
    private record Slot(Position position, Entry entry) {}

    /** Proposed, perhaps on a majority's disks, its leader lost: the next leader's log may have it. */
    private record Limbo(long term, byte[] entry) {}

    private final Agenda agenda;
    private final World world;
    private final Planted rules;
    private final int majority;
    private final BrakeWatch brake;
    private final MigrationWatch migrations;
    private final List<Slot> slots = new ArrayList<>();
    private final List<Limbo> limbo = new ArrayList<>();
    private final SortedMap<NodeId, Replica> replicas = new TreeMap<>();
    private ClusterState committed = ClusterState.empty();
    private long term;
    private Optional<NodeId> leader = Optional.empty();

    SimulatedLog(Agenda agenda, World world, Planted rules, Coverage coverage) {
        this.agenda = agenda;
        this.rules = rules;
        this.world = world;
        this.brake = new BrakeWatch(world);
        this.migrations = new MigrationWatch(coverage);
        this.majority = world.machines().size() / 2 + 1;
    }

    /** One node's part of the log; gone when its process ends. */
    final class Replica {
        final NodeId node;
        private final BiConsumer<Position, ClusterState> onState;
        private final java.util.function.Consumer<Leadership> onLeadership;
        private ClusterState state = ClusterState.empty();
        private int applied;
        private Leadership leadership = Leadership.NONE;
        boolean open = true;

        Replica(
                NodeId node,
                BiConsumer<Position, ClusterState> onState,
                java.util.function.Consumer<Leadership> onLeadership) {
            this.node = node;
            this.onState = onState;
            this.onLeadership = onLeadership;
        }

        Leadership leadership() {
            return leadership;
        }

        private void learn(Leadership now) {
            if (open && !now.equals(leadership)) {
                leadership = now;
                onLeadership.accept(now);
            }
        }

        private void catchUp() {
            if (!open || applied >= slots.size()) {
                return;
            }
            if (slots.size() - applied > 8 && agenda.chance(0.5)) {
                state = StateCodec.decode(StateCodec.encode(committed));
                applied = slots.size();
            } else {
                Slot slot = slots.get(applied++);
                state = rules.apply(state, slot.position, slot.entry).state();
            }
            onState.accept(slots.get(applied - 1).position, state);
        }
    }

    ClusterState committed() {
        return committed;
    }

    int size() {
        return slots.size();
    }

    Optional<NodeId> leader() {
        return leader;
    }

    Replica open(
            NodeId node,
            BiConsumer<Position, ClusterState> onState,
            java.util.function.Consumer<Leadership> onLeadership) {
        Replica replica = new Replica(node, onState, onLeadership);
        replicas.put(node, replica);
        return replica;
    }

    void close(NodeId node) {
        Replica replica = replicas.remove(node);
        if (replica != null) {
            replica.open = false;
        }
        connectivityChanged();
    }

    private List<NodeId> reachableFrom(NodeId from) {
        return replicas.values().stream()
                .filter(r -> r.open && world.connected(from, r.node))
                .map(r -> r.node)
                .toList();
    }

    private boolean leads(NodeId node) {
        return leader.filter(node::equals).isPresent()
                && replicas.containsKey(node)
                && reachableFrom(node).size() >= majority;
    }

    /** Something happened to the network or the nodes: after a while, those concerned notice. */
    void connectivityChanged() {
        agenda.within(5, 80, this::elect);
    }

    private void elect() {
        if (leader.isPresent() && leads(leader.get())) {
            announce();
            return;
        }
        List<NodeId> able = replicas.keySet().stream()
                .filter(n -> reachableFrom(n).size() >= majority)
                .toList();
        leader = able.isEmpty() ? Optional.empty() : Optional.of(able.get(agenda.pick(able.size())));
        if (leader.isPresent()) {
            term++;
            for (Limbo lost : limbo) {
                if (rules.carriesOldDecisions()) {
                    append(term, lost.entry);
                } else if (agenda.chance(0.5)) {
                    append(lost.term, lost.entry);
                }
            }
            limbo.clear();
        }
        announce();
    }

    /** Followers in touch learn of the leader soon; a leader out of touch goes on believing for a while. */
    private void announce() {
        for (Replica replica : replicas.values()) {
            boolean inTouch = leader.isPresent()
                    && (leader.get().equals(replica.node) || world.connected(leader.get(), replica.node));
            Leadership now = inTouch
                    ? new Leadership(term, leader, leader.get().equals(replica.node))
                    : new Leadership(replica.leadership.term(), Optional.empty(), false);
            long delay = inTouch ? 10 : 1500;
            agenda.within(1, delay, () -> {
                boolean stillOut = leader.isEmpty() || !world.connected(leader.get(), replica.node);
                if (inTouch ? now.term() == term : stillOut) {
                    replica.learn(now);
                }
            });
        }
    }

    private Applied append(long entryTerm, byte[] entry) {
        Position position = new Position(entryTerm, slots.size() + 1L);
        Entry decoded = EntryCodec.decode(entry);
        slots.add(new Slot(position, decoded));
        Applied applied = rules.apply(committed, position, decoded);
        boolean stale =
                Planted.termOf(decoded).filter(t -> t != position.term()).isPresent();
        if (stale && applied.verdict().accepted()) {
            world.violation("S5 a decision of another term was accepted at " + position + ": "
                    + new String(entry, java.nio.charset.StandardCharsets.UTF_8));
        }
        if (applied.verdict().accepted()) {
            brake.committed(decoded);
            migrations.committed(committed, decoded, applied.state());
        }
        committed = applied.state();
        replicas.values().forEach(this::deliver);
        return applied;
    }

    private void deliver(Replica replica) {
        agenda.within(1, agenda.chance(0.05) ? 400 : 8, () -> {
            if (leader.isPresent() && world.connected(leader.get(), replica.node)) {
                replica.catchUp();
            }
        });
    }

    /** Nodes that missed deliveries catch up a little at every call. */
    void trickle() {
        replicas.values().forEach(r -> {
            if (leader.isPresent() && world.connected(leader.get(), r.node) && leads(leader.get())) {
                r.catchUp();
            }
        });
    }

    /** A node that believes it leads proposes; {@code then} hears what came of it, if anything is ever heard. */
    void propose(NodeId proposer, byte[] entry, java.util.function.Consumer<Submission> then) {
        Replica replica = replicas.get(proposer);
        if (replica == null || !replica.leadership.self()) {
            then.accept(new Submission(How.REFUSED, proposer + " does not lead"));
            return;
        }
        long proposedIn = replica.leadership.term();
        agenda.within(1, 12, () -> commit(proposer, proposedIn, entry, then));
    }

    private void commit(NodeId proposer, long proposedIn, byte[] entry, java.util.function.Consumer<Submission> then) {
        boolean current = proposedIn == term && leads(proposer);
        if (!current) {
            if (agenda.chance(0.5)) {
                limbo.add(new Limbo(proposedIn, entry));
            }
            agenda.after(500, () -> then.accept(new Submission(How.UNKNOWN, "leadership lost")));
            return;
        }
        var verdict = append(term, entry).verdict();
        if (agenda.chance(0.02)) {
            agenda.after(500, () -> then.accept(new Submission(How.UNKNOWN, "answer lost")));
        } else {
            agenda.within(
                    1,
                    10,
                    () -> then.accept(new Submission(verdict.accepted() ? How.ACCEPTED : How.REFUSED, verdict.text())));
        }
    }
}
