package org.systole.policy.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
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
    private final Health health;
    private final Links links;
    private final Preferences preferences;
    private final Table table;
    private final Causes causes;
    private final OwnScores own;
    private final Attraction attraction;

    Colocations(Health health, Links links, Preferences preferences, Table table, Causes causes) {
        this.health = health;
        this.links = links;
        this.preferences = preferences;
        this.table = table;
        this.causes = causes;
        this.own = new OwnScores(health, links, preferences);
        this.attraction = new Attraction(health, links, own, table);
    }

    /**
     * Final scores by node index; nodes that cannot run anything are not excluded yet.
     *
     * @param only the nodes it may use, by index; null for all
     */
    int[] scores(Instance instance, boolean[] only) {
        int[] scores = own.of(instance).clone();
        for (int i = 0; only != null && i < scores.length; i++) {
            scores[i] = only[i] ? scores[i] : Score.MINUS_INFINITY;
        }
        List<Link> bonds = links.from(instance);
        for (Link link : bonds) {
            if (link.binding() && !link.aboutRole()) {
                follow(link, scores);
            }
        }
        int[] alone = scores.clone();
        drawn(instance, scores);
        for (Link link : bonds) { // to be apart in a role is a wish about the place, too; to be near in one is none
            if (!link.binding() && !met(link) && (link.apart() || !link.aboutRole())) {
                consider(link, scores, alone);
            }
        }
        return scores;
    }

    /**
     * Whether a clone's mere wish to be near something needs no seeing to: with a copy for every node that can run one
     * there will be one there, and it need not be the first that chooses. Seen by experiment with Pacemaker; nodes that
     * location constraints ban count like others.
     */
    private boolean met(Link link) {
        return !link.apart() && links.copies(link) > 0 && links.copies(link) >= attraction.places(link.dependent());
    }

    /** Adds what those bound to it would like, and notes what that was. */
    private void drawn(Instance instance, int[] scores) {
        List<Link> drawing = attraction.drawing(instance);
        if (drawing.stream().noneMatch(attraction::draws)) {
            return;
        }
        int[] alone = scores.clone();
        attraction.attract(instance, drawing, scores);
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

    /** The instance's own score of the node. */
    int alone(Instance instance, NodeHealth node) {
        return own.alone(instance, node);
    }

    /** What the instance would like, with the wishes of those bound to it, wherever the others are. */
    int[] wishes(Instance instance) {
        int[] scores = own.of(instance).clone();
        attraction.attract(instance, scores);
        return scores;
    }

    /** What location constraints and those bound to the clone give its copies; a mere dislike rules no node out. */
    int[] pull(Instance copy) {
        own.of(copy);
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
        if (!attraction.draws(link)) {
            return;
        }
        double factor = (double) link.score() / Score.INFINITY;
        int[] wishes = own.of(dependent).clone();
        attraction.attract(dependent, wishes);
        for (int i = 0; attraction.possible(wishes) && i < scores.length; i++) {
            int sum = Score.add(scores[i], Score.clamp(Math.round(wishes[i] * factor)));
            boolean worse = sum < scores[i] && sum < 1;
            scores[i] = worse ? Math.min(scores[i], 1) : sum;
        }
    }

    /**
     * A mere wish to be near or apart is dropped where it would leave no node at all; of a clone each copy counts by
     * itself, and may be the only one that counts ({@link #peer}).
     *
     * @param alone the scores without the wishes of others
     */
    private void consider(Link link, int[] scores, int[] alone) {
        List<NodeHealth> places = places(link);
        for (NodeHealth place : links.pairs(link) ? peer(places, alone) : places) {
            int[] wished = scores.clone();
            near(link, List.of(place), wished);
            if (attraction.possible(wished)) {
                System.arraycopy(wished, 0, scores, 0, scores.length);
            }
        }
    }

    /** Applies where the primary must be, or must not be, to the dependent's scores. */
    private void follow(Link link, int[] scores) {
        Seat seat = link.primary() instanceof Unit.Single single ? table.seat(single.instance()) : null;
        boolean unknown = link.primary() instanceof Unit.Single
                && (seat == null || !seat.assigned() && link.attribute().equals(Link.HOST));
        if (unknown) {
            return;
        }
        List<NodeHealth> places = places(link);
        near(link, links.pairs(link) ? peer(places, scores.clone()) : places, scores);
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

    /** Where the primary is, or its copies are, in the role that counts. */
    private List<NodeHealth> places(Link link) {
        List<Seat> seats = link.primary() instanceof Unit.Single single
                ? Stream.ofNullable(table.seat(single.instance()))
                        .filter(Seat::assigned)
                        .toList()
                : link.primary() instanceof Unit.Clones clones ? table.seats(clones) : List.of();
        List<NodeHealth> places = new ArrayList<>(seats.size());
        for (Seat seat : seats) {
            boolean otherRole = link.primaryPromoted() && seat.role() != Role.PROMOTED
                    || link.primaryUnpromoted() && seat.role() != Role.STARTED;
            if (!otherRole) {
                places.add(seat.node());
            }
        }
        return places;
    }

    /** Gives the nodes that are near the places what the link gives them. */
    private void near(Link link, List<NodeHealth> places, int[] scores) {
        boolean[] near = nodes(link, places);
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
    }

    /**
     * A copy of an interleaved clone goes with one copy of the other clone (Pacemaker Explained, Clones, interleave):
     * the one on the node it would itself rather be on, whatever others wish.
     */
    private List<NodeHealth> peer(List<NodeHealth> places, int[] alone) {
        return places.stream()
                .filter(NodeHealth::canRun)
                .min(Comparator.comparing((NodeHealth n) -> -(long) alone[n.index()])
                        .thenComparing(table::assigned)
                        .thenComparing(NodeHealth::id))
                .map(List::of)
                .orElse(places);
    }

    /** Which nodes are near one of the places, by node index. */
    private boolean[] nodes(Link link, List<NodeHealth> places) {
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
}
