package org.systole.policy.placement;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Score;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Unit;

/**
 * How those that are bound to an instance draw it to where they would rather be (Pacemaker Explained, Resource
 * Constraints, Colocation).
 */
final class Attraction {
    /** How many wishes count for one instance: colocations of everything with everything must not take forever. */
    private static final int MOST_MERGES = 5_000;

    private final Links links;
    private final OwnScores own;
    private final Table table;
    private final Health health;
    /** How many wishes may still count in this placement: those of a long chain count again for each of its members. */
    private int left = 400_000;
    /** The nodes that can run anything. */
    private final int[] able;

    Attraction(Health health, Links links, OwnScores own, Table table) {
        this.links = links;
        this.own = own;
        this.table = table;
        this.health = health;
        this.able = health.nodes().stream()
                .filter(NodeHealth::canRun)
                .mapToInt(NodeHealth::index)
                .toArray();
    }

    /** One instance on the way along those that draw each other, with the scores it gave so far. */
    private static final class Drawn {
        private final Drawn before;
        private final Instance instance;
        private final double strength;
        private final int[] scores;
        private final Iterator<Link> open;

        Drawn(Drawn before, Instance instance, double strength, int[] scores, List<Link> links) {
            this.before = before;
            this.instance = instance;
            this.strength = strength;
            this.scores = scores;
            this.open = links.iterator();
        }
    }

    /**
     * Adds what the dependents would like, and their dependents, weakened by each constraint's score. A wish that would
     * leave no node at all is dropped: who depends must not stop whom it depends on. Chains may be long, so the way is
     * kept in a list and not on the stack.
     */
    void attract(Instance instance, int[] scores) {
        attract(instance, drawing(instance), scores);
    }

    void attract(Instance instance, List<Link> drawing, int[] scores) {
        int most = Math.min(MOST_MERGES, left);
        int merges = 0;
        Set<ResourceId> path = new LinkedHashSet<>(Set.of(instance.id()));
        Drawn here = new Drawn(null, instance, 1, scores, drawing);
        while (here != null) {
            Link link = here.open.hasNext() && merges < most ? here.open.next() : null;
            if (link == null) {
                path.remove(here.instance.id());
                if (here.before != null && possible(here.scores)) {
                    System.arraycopy(here.scores, 0, here.before.scores, 0, here.scores.length);
                }
                here = here.before;
            } else if (draws(link) && path.add(link.dependent().id())) {
                merges++;
                double factor = here.strength * link.score() / Score.INFINITY;
                boolean clone = link.primary() instanceof Unit.Clones;
                int[] merged = merge(here.scores, own.of(link.dependent()), factor, clone);
                here = new Drawn(here, link.dependent(), factor, merged, drawing(link.dependent()));
            }
        }
        left -= merges;
    }

    /** Those that may draw the instance: bound to itself, or to the clone of which it is a copy. */
    List<Link> drawing(Instance instance) {
        List<Link> all = links.to(instance.id());
        boolean copy = instance.primitive().cloned() && !own.follows(instance);
        if (!copy) {
            return all;
        }
        List<Link> both = new ArrayList<>(all);
        both.addAll(links.to(instance.top()));
        return both;
    }

    /** Whether its dependent is still free to draw its primary. */
    boolean draws(Link link) {
        boolean connects = link.attribute().equals(Link.HOST); // a connection follows its container, wherever that is
        return link.influence() && !connects && !link.aboutRole() && !table.decided(link.dependent());
    }

    /** A copy of a clone is drawn to nodes, and never kept off one: others can go elsewhere. */
    private static int[] merge(int[] scores, int[] wishes, double factor, boolean clone) {
        int[] merged = scores.clone();
        for (int i = 0; i < merged.length; i++) {
            boolean apartFromBad = factor < 0 && wishes[i] < 0;
            if (wishes[i] != 0 && !apartFromBad && !(clone && wishes[i] < 0)) {
                merged[i] = Score.add(merged[i], weakened(wishes[i], factor));
            }
        }
        return merged;
    }

    /** However weak a wish is, it breaks a tie. */
    private static int weakened(int wish, double factor) {
        int weak = Score.clamp(Math.round(wish * factor));
        return weak == 0 ? Integer.signum(wish) * (int) Math.signum(factor) : weak;
    }

    /** How many nodes can run anything; in an opt-in cluster of those that the instance is allowed. */
    int places(Instance instance) {
        int places = 0;
        for (int node : able) {
            NodeHealth place = health.nodes().get(node);
            boolean reserved = place.remote() != null && place.remote().remote().bundle();
            boolean allowed = own.everywhere() || own.of(instance)[node] > Score.MINUS_INFINITY;
            places += allowed && !reserved ? 1 : 0;
        }
        return places;
    }

    /** Whether any node is left that can run anything. */
    boolean possible(int[] scores) {
        for (int node : able) {
            if (scores[node] >= 0) {
                return true;
            }
        }
        return false;
    }
}
