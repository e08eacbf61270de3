package org.systole.policy.placement;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Score;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Instances;
import org.systole.policy.state.Management;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Role;
import org.systole.policy.state.Trace;
import org.systole.policy.state.Unit;
import org.systole.policy.state.WithoutQuorum;

/**
 * Gives single instances their nodes: those they go with first, then the highest score (Pacemaker Explained,
 * Resource Constraints, Colocation; Resources, resource-stickiness).
 */
final class Assigner {
    private final ClusterSnapshot snapshot;
    private final Health health;
    private final Links links;
    private final Table table;
    private final Causes causes;
    private final Refusal refusal;
    private final Colocations colocations;
    private final CloneAssigner clones;
    private final BundleAssigner bundles;
    private final Choice choice;
    private final Capacity capacity;
    private final Set<ResourceId> underWay = new LinkedHashSet<>();

    Assigner(
            ClusterSnapshot snapshot,
            Instances instances,
            Health health,
            Links links,
            Table table,
            Causes causes,
            Capacity capacity) {
        this.capacity = capacity;
        this.snapshot = snapshot;
        this.health = health;
        this.links = links;
        this.table = table;
        this.causes = causes;
        this.refusal = new Refusal(snapshot, instances, health, causes);
        this.choice = new Choice(health, table, causes, capacity, snapshot.ofOurs());
        Locations locations = new Locations(snapshot, health);
        Preferences preferences = new Preferences(snapshot, instances, health, locations, causes);
        this.colocations = new Colocations(health, links, preferences, table, causes);
        this.bundles = new BundleAssigner(
                health, this, table, new Promotion(snapshot, health, locations, table, links, causes));
        this.clones = new CloneAssigner(health, this, locations, table, links, snapshot, causes);
    }

    void assign(Unit unit) {
        if (unit instanceof Unit.Clones several) {
            if (underWay.add(several.id())) {
                Deque<Waiting> way = new ArrayDeque<>(List.of(waiting(several)));
                walk(way, way.peek());
                spread(several);
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
        Management management = management(instance);
        if (management.managed()) {
            primaries(instance);
        }
        return settle(instance, management, only);
    }

    private Management management(Instance instance) {
        return Management.of(instance, health, snapshot.configuration().options());
    }

    private Seat settle(Instance instance, Management management, boolean[] only) {
        Seat seat = management.managed() ? choose(instance, only) : stay(instance, management);
        table.put(instance, seat);
        underWay.remove(instance.id());
        return seat;
    }

    private void spread(Unit.Clones several) {
        clones.assign(several);
        bundles.inside(several);
    }

    /** What waits for those it goes with: an instance, managed so, or a clone. */
    private record Waiting(Instance instance, Unit.Clones clones, Management management, Iterator<Link> open) {}

    private Waiting waiting(Instance instance, Management management) {
        return new Waiting(instance, null, management, links.from(instance).iterator());
    }

    /** A clone waits for what its copies go with, but not for these themselves. */
    private Waiting waiting(Unit.Clones several) {
        Iterator<Link> open = several.copies().stream()
                .flatMap(Unit::hosted)
                .flatMap(i -> links.from(i).stream())
                .filter(l -> !(l.primary() instanceof Unit.Single s
                        && s.instance().top().equals(several.id())))
                .filter(l -> management(l.dependent()).managed())
                .iterator();
        return new Waiting(null, several, null, open);
    }

    /** Decides those first that the instance goes with. */
    private void primaries(Instance instance) {
        List<Link> bonds = links.from(instance);
        if (!bonds.isEmpty()) {
            Waiting first = waiting(instance, null);
            walk(new ArrayDeque<>(List.of(first)), first);
        }
    }

    /**
     * Decides all that what waits last goes with, and what those go with; to the rest of that one itself somebody else
     * sees. Chains may be long, so the way is kept in a list.
     */
    private void walk(Deque<Waiting> way, Waiting first) {
        while (!way.isEmpty()) {
            Waiting here = way.peek();
            if (here.open.hasNext()) {
                Unit primary = here.open.next().primary();
                if (primary instanceof Unit.Single single) {
                    primary(single.instance(), way);
                } else if (!(primary instanceof Unit.Clones several)) {
                    assign(primary);
                } else if (underWay.add(several.id())) {
                    way.push(waiting(several));
                }
            } else {
                way.pop();
                if (here != first && here.clones != null) {
                    spread(here.clones);
                } else if (here != first) {
                    settle(here.instance, here.management, null);
                }
            }
        }
    }

    private void primary(Instance instance, Deque<Waiting> way) {
        if (table.seat(instance) != null || !underWay.add(instance.id())) {
            return;
        }
        Management management = management(instance);
        if (management.managed()) {
            way.push(waiting(instance, management));
        } else {
            settle(instance, management, null);
        }
    }

    private Seat choose(Instance instance, boolean[] only) {
        Seat unwanted = refusal.of(instance);
        if (unwanted != null) {
            return unwanted;
        }
        boolean[] room = instance.primitive().connection() ? null : only;
        int[] scores = colocations.scores(instance, room);
        frozen(instance, scores);
        table.scored(instance.id(), scores);
        boolean crowded = capacity.restrict(instance, links, table, health, scores, causes);
        return choice.of(instance, scores, crowded);
    }

    void assignPrimary(Unit primary) {
        if (primary instanceof Unit.Single single) {
            assign(single.instance(), null);
        } else {
            assign(primary);
        }
    }

    /** Whether the instance by itself could be on the node. */
    boolean bearable(Instance instance, NodeHealth node) {
        return node.canRun() && colocations.alone(instance, node) >= 0;
    }

    /** What the instance and those bound to it would like, by node index. */
    int[] wishes(Instance instance) {
        return colocations.wishes(instance);
    }

    /** What the instance by itself gives for the node. */
    int liking(Instance instance, NodeHealth node) {
        return colocations.alone(instance, node);
    }

    /** What draws the instance to the node, but for its running there. */
    int pull(Instance instance, NodeHealth node) {
        return colocations.pull(instance)[node.index()];
    }

    /** Whether the nodes are near in the sense of the link. */
    boolean alike(Link link, NodeHealth one, NodeHealth other) {
        return colocations.alike(link, one, other);
    }

    int promoted(Unit.Clones clones, NodeHealth node, int score) {
        return colocations.promoted(clones, node, score);
    }

    private Seat stay(Instance instance, Management management) {
        List<Trace> active = Management.stays(instance);
        causes.note(instance, null, management.rule(), "", management.sentence());
        if (management.rule().equals("BLOCKED")) {
            table.block(instance);
        }
        if (active.isEmpty()) {
            return Seat.nowhere("unmanaged");
        }
        Seat seat = Seat.at(health.node(active.get(0).node()));
        return active.get(0).role() == Role.PROMOTED ? seat.promoted() : seat;
    }

    /** Without quorum nothing moves in a cluster of ours; on paper it may, and what may not start is not started. */
    private void frozen(Instance instance, int[] scores) {
        if (snapshot.onPaper()
                || !WithoutQuorum.affects(instance, health)
                || instance.active().isEmpty()) {
            return;
        }
        for (NodeHealth node : health.nodes()) {
            if (instance.role(node.id()) == Role.STOPPED) {
                scores[node.index()] = Score.MINUS_INFINITY;
            }
        }
    }
}
