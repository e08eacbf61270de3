package org.systole.policy.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.systole.cib.view.ClusterOptions.QuorumPolicy;
import org.systole.cib.view.Score;
import org.systole.cib.view.TargetRole;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Management;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Role;
import org.systole.policy.state.Unit;
import org.systole.policy.state.WithoutQuorum;

/**
 * Chooses which copies of a promotable clone are promoted: those whose agents say so by the highest promotion score
 * ({@code master-RES}), with constraints for the promoted role added (Pacemaker Explained, Promotable Clones).
 */
final class Promotion {
    /** What a copy scores whose agent has said nothing. */
    private static final int UNKNOWN = -1;

    private final ClusterSnapshot snapshot;
    private final Health health;
    private final Locations locations;
    private final Table table;
    private final Links links;
    private final Causes causes;

    Promotion(ClusterSnapshot snapshot, Health health, Locations locations, Table table, Links links, Causes causes) {
        this.snapshot = snapshot;
        this.health = health;
        this.locations = locations;
        this.table = table;
        this.links = links;
        this.causes = causes;
    }

    private record Candidate(Unit copy, NodeHealth node, int score, boolean promotedNow, int number) {}

    /** @param copies all of them; of those that score alike the first ones are promoted */
    void assign(Unit.Clones clones, List<Unit> copies, Assigner assigner) {
        boolean never = clones.config().targetRole() == TargetRole.UNPROMOTED
                || !health.quorate() && snapshot.configuration().options().quorumPolicy() == QuorumPolicy.DEMOTE;
        if (never) {
            return;
        }
        List<Candidate> candidates = new ArrayList<>();
        for (Unit copy : copies) {
            Instance first = copy.roles().findFirst().orElse(null);
            Seat seat = first == null ? null : table.seat(first);
            // nothing can be promoted inside of a container that has no place
            boolean whole = copy.instances().map(table::seat).allMatch(s -> s != null && s.assigned());
            if (seat != null && whole) {
                int score = score(clones, copy, seat.node(), assigner);
                candidates.add(new Candidate(copy, seat.node(), score, promoted(first, seat), candidates.size()));
            }
        }
        candidates.sort(Comparator.comparing((Candidate c) -> -c.score)
                .thenComparing(c -> !c.promotedNow)
                .thenComparing(Candidate::number));
        promote(clones, candidates);
    }

    private static boolean promoted(Instance instance, Seat seat) {
        return instance.role(seat.node().id()) == Role.PROMOTED;
    }

    private void promote(Unit.Clones clones, List<Candidate> candidates) {
        int left = clones.config().promotedMax();
        int[] used = new int[health.nodes().size()];
        for (Candidate candidate : candidates) {
            boolean room =
                    left > 0 && used[candidate.node.index()] < clones.config().promotedPerNode();
            boolean keeps = candidate.promotedNow && !managed(candidate.copy);
            boolean barred = barred(candidate.copy)
                    || failedPromotion(candidate.copy)
                    || !candidate.promotedNow && frozen(candidate.copy);
            if (keeps || room && candidate.score >= 0 && managed(candidate.copy) && !barred) {
                left--;
                used[candidate.node.index()]++;
                candidate.copy.roles().forEach(i -> promote(i, candidate));
            }
        }
    }

    /** Whether a ticket is missing without which nothing of it may be promoted. */
    private boolean barred(Unit copy) {
        return copy.roles().anyMatch(i -> !health.tickets().lacks(i).isEmpty());
    }

    /** What could not be promoted starts anew first; another copy is promoted meanwhile. */
    private static boolean failedPromotion(Unit copy) {
        return copy.roles()
                .flatMap(i -> i.notable().stream())
                .anyMatch(t -> t.failed() && t.failure().operation().equals("promote"));
    }

    /** A partition that only keeps what it has promotes nothing (Pacemaker Explained, no-quorum-policy, freeze). */
    private boolean frozen(Unit copy) {
        return WithoutQuorum.frozen(snapshot.configuration().options())
                && copy.roles().anyMatch(i -> WithoutQuorum.affects(i, health));
    }

    private boolean managed(Unit copy) {
        return copy.roles()
                .allMatch(i -> Management.of(i, health, snapshot.configuration().options())
                        .managed());
    }

    private void promote(Instance instance, Candidate candidate) {
        Seat seat = table.seat(instance);
        if (seat.assigned()) {
            table.put(instance, seat.promoted());
            causes.add(
                    instance,
                    candidate.node,
                    "PROMOTION",
                    "master-" + instance.name(),
                    candidate.score,
                    "its promotion score on node " + candidate.node.id() + " is " + Score.text(candidate.score));
        }
    }

    /**
     * Agents' scores and constraints for the role; a copy without a score starts just below what is fit. Inside of a
     * container constraints name the guest node, and what draws the bundle to a host says nothing of roles.
     */
    private int score(Unit.Clones clones, Unit copy, NodeHealth node, Assigner assigner) {
        NodeHealth place = table.place(copy, node);
        int sum = 0;
        int wishes = 0;
        boolean known = false;
        for (Instance instance : copy.roles().toList()) {
            OptionalInt score = PromotionScore.of(instance, outside(clones) ? place : node);
            known |= score.isPresent();
            sum = Score.add(sum, score.orElse(0));
            wishes = Score.add(wishes, locations.promotion(clones, instance, node));
        }
        if (!known || sum < 0) { // what an agent advises against, a mere liking for the node does not outweigh
            int bonds = colocated(copy, place, assigner, l -> ofClone(clones, l));
            return Score.add(Score.add(known ? sum : UNKNOWN, wishes), bonds);
        }
        int pull = assigner.pull(copy.instances().findFirst().orElseThrow(), place);
        int drawn = assigner.promoted(clones, place, Score.add(Score.add(sum, wishes), pull));
        return Score.add(drawn, colocated(copy, place, assigner, l -> true));
    }

    /** Whether the constraint names the clone itself, and not what it is a clone of. */
    private boolean ofClone(Unit.Clones clones, Link link) {
        return snapshot.configuration().colocations().stream()
                .anyMatch(c -> c.id().equals(link.object()) && c.dependent().equals(clones.id()));
    }

    /** Whether attributes of what runs in a container are kept with its host ({@code container-attribute-target}). */
    private static boolean outside(Unit.Clones clones) {
        return clones.config().meta("container-attribute-target", "").equals("host");
    }

    /** The promoted role may be bound to others, and others' places to it. */
    private int colocated(Unit copy, NodeHealth node, Assigner assigner, Predicate<Link> counts) {
        int sum = 0;
        Instance leader = copy.roles().findFirst().orElseThrow();
        for (Link link : links.from(leader).stream().filter(counts).toList()) {
            if (link.dependentPromoted()) {
                sum = Score.add(sum, near(link, node, assigner));
            } else if (link.dependentUnpromoted() && near(link, node, assigner) == link.score()) {
                sum = Score.add(sum, -link.score()); // near the other one it should stay unpromoted
            }
        }
        return sum;
    }

    private int near(Link link, NodeHealth node, Assigner assigner) {
        assigner.assignPrimary(link.primary());
        List<Seat> seats = link.primary() instanceof Unit.Single single
                ? java.util.Optional.ofNullable(table.seat(single.instance())).stream()
                        .toList()
                : table.seats((Unit.Clones) link.primary());
        boolean near = seats.stream()
                .filter(Seat::assigned)
                .filter(s -> !link.primaryPromoted() || s.role() == Role.PROMOTED)
                .anyMatch(s -> assigner.alike(link, s.node(), node));
        return near ? link.score() : link.mandatory() ? Score.MINUS_INFINITY : 0;
    }
}
