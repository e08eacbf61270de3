package org.systole.policy.steps;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Colocation;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Instances;
import org.systole.policy.state.Unit;

/**
 * What must be where something else is, and so cannot be anywhere once that cannot start (Pacemaker Explained, Resource
 * Constraints, Colocation, score INFINITY).
 */
final class Followers {
    private final Map<Work, List<Follower>> byPrimary = new LinkedHashMap<>();

    /**
     * One that must be where another one is.
     *
     * @param constraint id of the colocation
     * @param promoted whether only while it is promoted
     * @param label what the other one is called
     * @param primary all that the other one consists of, if several: it is there as long as any of it is
     */
    record Follower(Work work, String constraint, boolean promoted, String label, List<Work> primary) {
        Follower {
            primary = List.copyOf(primary);
        }

        /** Whether the part of the primary stops for what it needs itself, and that is not a whole. */
        boolean chained(Work part) {
            boolean alone = label.equals(part.toString());
            return part.stopReason.startsWith("colocation with ")
                    || part.stopReason.startsWith("required ") && (alone || part.stopReason.endsWith(" start"));
        }
    }

    private Followers() {}

    static Followers of(ClusterSnapshot snapshot, Instances instances, Map<ResourceId, Work> works) {
        Followers followers = new Followers();
        for (Colocation c : snapshot.configuration().colocations()) {
            Unit primary = c.mandatory() && !c.primaryPromoted()
                    ? instances.unit(c.primary()).orElse(null)
                    : null;
            Unit dependent = instances.unit(c.dependent()).orElse(null);
            if (primary != null && dependent != null && !(primary instanceof Unit.Band) && !bundled(primary)) {
                followers.bind(c, primary, dependent, works);
            }
        }
        return followers;
    }

    private static boolean bundled(Unit unit) {
        return unit instanceof Unit.Clones clones && clones.copies().stream().anyMatch(Unit.Replica.class::isInstance);
    }

    private void bind(Colocation c, Unit primary, Unit dependent, Map<ResourceId, Work> works) {
        List<Work> all =
                primary.instances().map(i -> works.get(i.id())).distinct().toList();
        leaders(c, dependent).map(i -> works.get(i.id())).forEach(work -> {
            Follower follower = new Follower(
                    work, c.id(), c.dependentPromoted(), primary.id().value(), all);
            all.forEach(
                    p -> byPrimary.computeIfAbsent(p, w -> new ArrayList<>()).add(follower));
        });
    }

    /** Those of it that are bound themselves; of a group the others come with the first. */
    private static Stream<Instance> leaders(Colocation c, Unit dependent) {
        if (c.dependentPromoted() || dependent instanceof Unit.Single) {
            return dependent.roles();
        }
        if (dependent instanceof Unit.Clones clones) {
            return bundled(dependent)
                    ? Stream.empty()
                    : clones.copies().stream().flatMap(u -> leaders(c, u));
        }
        return dependent.instances().limit(1);
    }

    List<Follower> of(Work primary) {
        return byPrimary.getOrDefault(primary, List.of());
    }
}
