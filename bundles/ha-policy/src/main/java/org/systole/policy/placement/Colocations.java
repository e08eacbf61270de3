package org.systole.policy.placement;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Score;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Role;
import org.systole.policy.state.Unit;

/**
 * An instance's scores with everybody's wishes in: it goes where those it is bound to are, and those bound to it may
 * draw it to where they would rather be (Pacemaker Explained, Resource Constraints, Colocation).
 */
final class Colocations {
    /** How many wishes count for one instance: colocations of everything with everything must not take forever. */
    private static final int MOST_MERGES = 5_000;

    private final Health health;
    private final Links links;
    private final Preferences preferences;
    private final Table table;
    private final Causes causes;
    /** How many wishes may still count in this placement: those of a long chain count again for each of its members. */
    private int left = 400_000;
    /** The nodes that can run anything. */
    private final int[] able;

    private final Map<ResourceId, int[]> own = new LinkedHashMap<>();

    Colocations(Health health, Links links, Preferences preferences, Table table, Causes causes) {
        this.health = health;
        this.links = links;
        this.preferences = preferences;
        this.table = table;
        this.causes = causes;
        this.able = health.nodes().stream()
                .filter(NodeHealth::canRun)
                .mapToInt(NodeHealth::index)
                .toArray();
    }

    /** Final scores by node index; nodes that cannot run anything are not excluded yet. */
    int[] scores(Instance instance) {
        int[] scores = own(instance).clone();
        List<Link> bonds = links.from(instance);
        for (Link link : bonds) {
            if (link.binding() && !link.aboutRole()) {
                follow(link, scores);
            }
        }
        drawn(instance, scores);
        for (Link link : bonds) {
            if (!link.binding() && !link.aboutRole()) {
                consider(link, scores);
            }
        }
        return scores;
    }

    /** Adds what those bound to it would like, and notes what that was. */
    private void drawn(Instance instance, int[] scores) {
        List<Link> drawing = drawing(instance);
        if (drawing.stream().noneMatch(this::draws)) {
            return;
        }
        int[] alone = scores.clone();
        attract(instance, drawing, scores);
        for (int i = 0; i < scores.length; i++) {
            if (alone[i] != scores[i]) {
                boolean lost = scores[i] <= Score.MINUS_INFINITY;
                int gain = lost ? Score.MINUS_INFINITY : Score.clamp((long) scores[i] - alone[i]);
                NodeHealth node = health.nodes().get(i);
                causes.add(
                        instance,
                        node,
                        "COLOCATION",
                        bound(instance),
                        gain,
                        "what goes with " + instance.id() + " gives node " + node.id() + " " + Score.text(gain));
            }
        }
    }

    private String bound(Instance instance) {
        List<Link> all = links.to(instance.id());
        return all.isEmpty() ? "" : all.get(0).drawing();
    }

    /** What the instance would like, with the wishes of those bound to it, wherever the others are. */
    int[] wishes(Instance instance) {
        int[] scores = own(instance).clone();
        attract(instance, scores);
        return scores;
    }

    /** What location constraints and those bound to the clone give its copies; a mere dislike rules no node out. */
    int[] pull(Instance copy) {
        own(copy);
        int[] scores = copy.primitive().implied() ? new int[health.nodes().size()] : preferences.located(copy);
        links.to(copy.top()).forEach(l -> lean(l, scores));
        return scores;
    }

    /** The score of a promotion on the node, with the wishes of those that must be near a promoted copy. */
    int promoted(Unit.Clones clones, NodeHealth node, int score) {
        int[] scores = new int[health.nodes().size()];
        scores[node.index()] = score;
        links.to(clones.id()).stream().filter(Link::primaryPromoted).forEach(l -> lean(l, scores));
        return scores[node.index()];
    }

    private void lean(Link link, int[] scores) {
        Instance dependent = link.dependent();
        if (!draws(link)) {
            return;
        }
        double factor = (double) link.score() / Score.INFINITY;
        int[] wishes = own(dependent).clone();
        attract(dependent, wishes);
        for (int i = 0; possible(wishes) && i < scores.length; i++) {
            int sum = Score.add(scores[i], Score.clamp(Math.round(wishes[i] * factor)));
            boolean worse = sum < scores[i] && sum < 1;
            scores[i] = worse ? Math.min(scores[i], 1) : sum;
        }
    }

    /** The instance's own score of the node. */
    int alone(Instance instance, NodeHealth node) {
        return own(instance)[node.index()];
    }

    private int[] own(Instance instance) {
        return own.computeIfAbsent(instance.id(), id -> {
            int[] scores = preferences.of(instance, owners(instance));
            if (instance.primitive().promotable()) {
                promotable(instance, scores);
            }
            return scores;
        });
    }

    /**
     * Where a copy could be promoted it would rather be (Pacemaker Explained, Promotable Clones). A score of an
     * anonymous copy counts for the one that runs there, or for any while none does.
     */
    private void promotable(Instance instance, int[] scores) {
        for (NodeHealth node : health.nodes()) {
            boolean anothers = instance.primitive().anonymous()
                    && instance.role(node.id()) == Role.STOPPED
                    && links.siblings(instance).anyMatch(s -> s.role(node.id()) != Role.STOPPED);
            boolean unwanted = scores[node.index()] < 0; // a copy that may not be there is not promoted there either
            int score =
                    anothers || unwanted ? 0 : PromotionScore.of(instance, node).orElse(0);
            scores[node.index()] = Score.add(scores[node.index()], score);
        }
    }

    /** A group's or clone's location constraints count once: for the first member, and for each copy. */
    private List<ResourceId> owners(Instance instance) {
        List<ResourceId> owners = new ArrayList<>();
        owners.add(instance.primitive().id());
        // the connection into a container is made from where the container is reached, wherever a bundle may be
        boolean leads = !(instance.primitive().implied() && instance.primitive().connection()) && !follows(instance);
        Optional<ResourceId> parent = instance.primitive().parent();
        if (leads && parent.isPresent()) {
            owners.add(parent.get());
            if (!parent.get().equals(instance.top())) {
                owners.add(instance.top());
            }
        }
        return owners;
    }

    /** Whether it is a member of a group and not the first. */
    private boolean follows(Instance instance) {
        for (Link link : links.from(instance)) {
            if (insideGroup(link)) {
                return true;
            }
        }
        return false;
    }

    private static boolean insideGroup(Link link) {
        Optional<ResourceId> parent = link.dependent().primitive().parent();
        return parent.isPresent() && parent.get().value().equals(link.object());
    }

    /** A mere wish to be near or apart is dropped where it would leave no node at all. */
    private void consider(Link link, int[] scores) {
        int[] wished = scores.clone();
        follow(link, wished);
        if (possible(wished)) {
            System.arraycopy(wished, 0, scores, 0, scores.length);
        }
    }

    /** Applies where the primary is to the dependent's scores. */
    private void follow(Link link, int[] scores) {
        if (link.primary() instanceof Unit.Single single) {
            Seat seat = table.seat(single.instance());
            if (seat != null && (seat.assigned() || !link.attribute().equals(Link.HOST))) {
                near(link, seat.assigned() ? List.of(seat) : List.of(), scores);
            }
        } else if (link.primary() instanceof Unit.Clones clones) {
            near(link, table.seats(clones), scores);
        }
    }

    private void near(Link link, List<Seat> seats, int[] scores) {
        List<NodeHealth> places = new ArrayList<>(seats.size());
        for (Seat seat : seats) {
            boolean otherRole = link.primaryPromoted() && seat.role() != Role.PROMOTED
                    || link.primaryUnpromoted() && seat.role() != Role.STARTED;
            if (!otherRole) {
                places.add(seat.node());
            }
        }
        boolean[] near = near(link, places);
        for (int i = 0; i < near.length; i++) {
            if (near[i]) {
                NodeHealth node = health.nodes().get(i);
                scores[i] = Score.add(scores[i], gain(link, node));
                causes.add(
                        link.dependent(),
                        node,
                        "COLOCATION",
                        link.responsible(),
                        gain(link, node),
                        sentence(link, node));
            } else if (link.mandatory()) {
                scores[i] = Score.MINUS_INFINITY;
            }
        }
        if (places.isEmpty() && link.mandatory()) {
            causes.add(
                    link.dependent(),
                    null,
                    "COLOCATION",
                    link.responsible(),
                    Score.MINUS_INFINITY,
                    link.dependent().id() + " must be where " + link.primary().id() + " is, which is nowhere");
        }
    }

    /** Which nodes are near one of the places, by node index. */
    private boolean[] near(Link link, List<NodeHealth> places) {
        boolean[] near = new boolean[health.nodes().size()];
        boolean itself = link.attribute().equals("#uname"); // as nearly always: no node is like another one
        for (NodeHealth place : places) {
            for (NodeHealth node : itself ? List.<NodeHealth>of() : health.nodes()) {
                near[node.index()] |= alike(link, place, node);
            }
            near[place.index()] |= itself;
        }
        return near;
    }

    /** A clone that must be near rules nodes out, and makes none better but by what its promoted copy likes there. */
    private int gain(Link link, NodeHealth node) {
        if (!link.mandatory() || link.primary() instanceof Unit.Single) {
            return link.score();
        }
        return link.primaryPromoted() ? table.liking((Unit.Clones) link.primary(), node) : 0;
    }

    private static String sentence(Link link, NodeHealth node) {
        return link.dependent().id() + (link.apart() ? " should not be" : " goes") + " where "
                + link.primary().id() + " is, on node " + node.id() + " (" + link.object() + ")";
    }

    /** The member of the cluster that stands for the node: itself, or for a remote node the one that reaches it. */
    private int host(NodeHealth place) {
        Seat connection = place.remote() == null
                ? null
                : table.seat(place.remote().remote().connection());
        return connection == null
                ? place.index()
                : connection.assigned() ? connection.node().index() : -1;
    }

    boolean alike(Link link, NodeHealth place, NodeHealth node) {
        if (link.attribute().equals(Link.HOST)) {
            return host(place) == node.index();
        }
        if (link.attribute().equals("#uname")) {
            return place.index() == node.index();
        }
        String there = place.report().attributes().get(link.attribute());
        return there != null && there.equals(node.report().attributes().get(link.attribute()));
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
    private void attract(Instance instance, int[] scores) {
        attract(instance, drawing(instance), scores);
    }

    private void attract(Instance instance, List<Link> drawing, int[] scores) {
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
                int[] merged = merge(here.scores, own(link.dependent()), factor, clone);
                here = new Drawn(here, link.dependent(), factor, merged, drawing(link.dependent()));
            }
        }
        left -= merges;
    }

    /** Those that may draw the instance: bound to itself, or to the clone of which it is a copy. */
    private List<Link> drawing(Instance instance) {
        List<Link> all = links.to(instance.id());
        boolean copy = instance.primitive().cloned() && !follows(instance);
        if (!copy) {
            return all;
        }
        List<Link> both = new ArrayList<>(all);
        both.addAll(links.to(instance.top()));
        return both;
    }

    private boolean draws(Link link) {
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

    private boolean possible(int[] scores) {
        for (int node : able) {
            if (scores[node] >= 0) {
                return true;
            }
        }
        return false;
    }
}
