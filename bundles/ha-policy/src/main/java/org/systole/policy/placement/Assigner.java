package org.systole.policy.placement;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.ClusterOptions.QuorumPolicy;
import org.systole.cib.view.OnFail;
import org.systole.cib.view.Score;
import org.systole.cib.view.TargetRole;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Management;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Role;
import org.systole.policy.state.Trace;
import org.systole.policy.state.Unit;

/**
 * Gives single instances their nodes: those they go with first, then the highest score (Pacemaker Explained,
 * Resource Constraints, Colocation; Resources, resource-stickiness).
 */
final class Assigner {
    private final ClusterSnapshot snapshot;
    private final Health health;
    private final Links links;
    private final Preferences preferences;
    private final Table table;
    private final Causes causes;
    private final Colocations colocations;
    private final CloneAssigner clones;
    private final Set<ResourceId> underWay = new LinkedHashSet<>();

    Assigner(ClusterSnapshot snapshot, Health health, Links links, Table table, Causes causes) {
        this.snapshot = snapshot;
        this.health = health;
        this.links = links;
        this.table = table;
        this.causes = causes;
        this.preferences = new Preferences(snapshot, health, causes);
        this.colocations = new Colocations(health, links, preferences, table, causes);
        this.clones = new CloneAssigner(health, this, preferences, table, links, snapshot, causes);
    }

    void assign(Unit unit) {
        if (unit instanceof Unit.Clones several) {
            if (underWay.add(several.id())) {
                clones.assign(several);
            }
        } else {
            unit.instances().forEach(i -> assign(i, null));
        }
    }

    /**
     * Decides one instance.
     *
     * @param only the nodes it may use, by index; null for all
     */
    Seat assign(Instance instance, boolean[] only) {
        Seat known = table.seat(instance);
        if (known != null || !underWay.add(instance.id())) {
            return known; // where constraints form a loop, the first one met is placed without the last
        }
        Seat seat = decide(instance, only);
        table.put(instance, seat);
        underWay.remove(instance.id());
        return seat;
    }

    private Seat decide(Instance instance, boolean[] only) {
        Management management =
                Management.of(instance, health, snapshot.configuration().options());
        if (!management.managed()) {
            return stay(instance, management);
        }
        for (Link link : links.from(instance)) {
            assignPrimary(link.primary());
        }
        Seat unwanted = unwanted(instance);
        if (unwanted != null) {
            return unwanted;
        }
        int[] scores = colocations.scores(instance);
        if (only != null) {
            for (int i = 0; i < scores.length; i++) {
                scores[i] = only[i] ? scores[i] : Score.MINUS_INFINITY;
            }
        }
        frozen(instance, scores);
        table.scored(instance.id(), scores);
        return choose(instance, scores);
    }

    void assignPrimary(Unit primary) {
        if (primary instanceof Unit.Single single) {
            assign(single.instance(), null);
        } else {
            assign(primary);
        }
    }

    /** What an undecided instance would give for a node, weakened by the score of what binds it. */
    int wish(Instance instance, NodeHealth node, int strength) {
        int[] scores = colocations.wishes(instance);
        return Score.clamp(Math.round(scores[node.index()] * ((double) strength / Score.INFINITY)));
    }

    private Seat stay(Instance instance, Management management) {
        List<Trace> active = Management.stays(instance);
        causes.note(instance, null, management.rule(), "", management.sentence());
        if (active.isEmpty()) {
            return Seat.nowhere("unmanaged");
        }
        Seat seat = Seat.at(health.node(active.get(0).node()));
        return active.get(0).role() == Role.PROMOTED ? seat.promoted() : seat;
    }

    /** Nowhere, if something says that it should not run at all; else null. */
    private Seat unwanted(Instance instance) {
        if (instance.orphan()) {
            causes.note(instance, null, "ORPHAN", instance.id().value(), instance.id() + " is not configured any more");
            return Seat.nowhere("node availability");
        }
        if (instance.primitive().targetRole() == TargetRole.STOPPED) {
            causes.note(
                    instance, null, "TARGET-ROLE", "target-role", instance.id() + " is disabled (target-role=Stopped)");
            return Seat.nowhere("node availability");
        }
        if (snapshot.configuration().options().stopAll()
                && !instance.primitive().fencing()) {
            causes.note(instance, null, "TARGET-ROLE", "stop-all-resources", "all resources are to be stopped");
            return Seat.nowhere("node availability");
        }
        for (Trace trace : instance.traces()) {
            if (trace.answer() == OnFail.STOP) {
                causes.failed(instance, trace);
                return Seat.nowhere("node availability");
            }
        }
        boolean stopOnly = instance.active().size() > 1
                && instance.primitive().meta("multiple-active", "stop_start").equals("stop_only");
        if (stopOnly) {
            causes.note(
                    instance,
                    null,
                    "MULTIPLE-ACTIVE",
                    "multiple-active",
                    instance.id() + " is active on several nodes and multiple-active=stop_only");
            return Seat.nowhere("node availability");
        }
        return withoutQuorum(instance);
    }

    /** Pacemaker Explained, Cluster Options, no-quorum-policy. */
    private Seat withoutQuorum(Instance instance) {
        if (health.quorate() || instance.primitive().requires().equals("nothing")) {
            return null;
        }
        QuorumPolicy policy = snapshot.configuration().options().quorumPolicy();
        boolean demote = policy == QuorumPolicy.DEMOTE && instance.primitive().promotable();
        boolean frozen = policy == QuorumPolicy.FREEZE || policy == QuorumPolicy.IGNORE || demote;
        boolean runs =
                instance.active().stream().anyMatch(t -> health.node(t.node()).reachable());
        if (frozen && runs) {
            return null;
        }
        causes.note(
                instance,
                null,
                "NO-QUORUM",
                "no-quorum-policy",
                "there is no quorum, and no-quorum-policy is "
                        + snapshot.configuration().options().get("no-quorum-policy", "stop"));
        return Seat.nowhere("no quorum");
    }

    /** Without quorum nothing moves. */
    private void frozen(Instance instance, int[] scores) {
        if (health.quorate() || instance.primitive().requires().equals("nothing")) {
            return;
        }
        for (NodeHealth node : health.nodes()) {
            if (instance.role(node.id()) == Role.STOPPED) {
                scores[node.index()] = Score.MINUS_INFINITY;
            }
        }
    }

    private Seat choose(Instance instance, int[] scores) {
        List<NodeHealth> candidates = new ArrayList<>();
        for (NodeHealth node : health.nodes()) {
            int score = scores[node.index()];
            if (!node.canRun()) {
                causes.note(instance, node, node.unavailable(), node.id().value(), node.unavailableSentence());
            } else if (score >= 0) {
                candidates.add(node);
            }
        }
        if (candidates.isEmpty()) {
            return Seat.nowhere("node availability");
        }
        return Seat.at(best(instance, candidates, scores));
    }

    /**
     * The best of the candidates: the highest score; then, where it is above 0, the node it runs on; then the node
     * with the fewest instances assigned so far; then where it runs; then, for what lost its node, the node on which
     * the least runs now; then the first.
     */
    private NodeHealth best(Instance instance, List<NodeHealth> candidates, int[] scores) {
        int high = candidates.stream().mapToInt(n -> scores[n.index()]).max().orElse(0);
        List<NodeHealth> equal =
                candidates.stream().filter(n -> scores[n.index()] == high).toList();
        if (equal.size() == 1) {
            return equal.get(0);
        }
        boolean displaced =
                instance.active().stream().allMatch(t -> !health.node(t.node()).canRun());
        NodeHealth best = equal.get(0);
        for (NodeHealth node : equal) {
            if (rank(instance, node, high, displaced).compareTo(rank(instance, best, high, displaced)) < 0) {
                best = node;
            }
        }
        causes.note(
                instance,
                best,
                "TIE-BREAK",
                "",
                "nodes " + names(equal) + " score the same (" + Score.text(high) + "); " + best.id()
                        + " has the fewest resources or comes first");
        return best;
    }

    private static String names(List<NodeHealth> nodes) {
        return String.join(", ", nodes.stream().map(n -> n.id().value()).toList());
    }

    /** Sorts equal nodes; smaller is better. */
    private record Rank(boolean elsewhere, int assigned, boolean notThere, int active, int index)
            implements Comparable<Rank> {
        @Override
        public int compareTo(Rank other) {
            return java.util.Comparator.comparing(Rank::elsewhere)
                    .thenComparing(Rank::assigned)
                    .thenComparing(Rank::notThere)
                    .thenComparing(Rank::active)
                    .thenComparing(Rank::index)
                    .compare(this, other);
        }
    }

    private Rank rank(Instance instance, NodeHealth node, int score, boolean displaced) {
        boolean there = instance.role(node.id()) != Role.STOPPED;
        return new Rank(
                score > 0 && !there, table.assigned(node), !there, displaced ? table.active(node) : 0, node.index());
    }
}
