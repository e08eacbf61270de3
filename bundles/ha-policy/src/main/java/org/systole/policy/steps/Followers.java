package org.systole.policy.steps;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
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
            boolean with = part.stopReason.is(Why.Kind.REQUIRED)
                    && (alone || part.stopReason.event().is(Event.What.START));
            return part.stopReason.is(Why.Kind.COLOCATION) || with;
        }

        /** Whether it is no part of something larger. */
        boolean whole() {
            return work.instance.top().equals(work.instance.id());
        }

        /** Whether nothing of the primary will be there. */
        boolean deserted() {
            return primary.stream().noneMatch(Work::willRun);
        }
    }

    private final boolean onPaper;

    private Followers(boolean onPaper) {
        this.onPaper = onPaper;
    }

    static Followers of(ClusterSnapshot snapshot, Instances instances, Map<ResourceId, Work> works) {
        Followers followers = new Followers(snapshot.onPaper());
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

    /** Tells what is with the work along a chain of such, and is no part; returns for whom that is news. */
    List<Work> chained(Work work) {
        return tell(work, f -> f.promoted() || f.whole() && f.chained(work));
    }

    /** Tells all that is with the work; returns for whom that is news. */
    List<Work> parts(Work work) {
        return tell(work, f -> true);
    }

    private List<Work> tell(Work work, Predicate<Follower> now) {
        List<Work> news = new ArrayList<>();
        boolean stuck = work.managed() && work.start && !work.startable && !work.unstartable.none();
        for (Follower follower : stuck ? byPrimary.getOrDefault(work, List.of()) : List.<Follower>of()) {
            if (now.test(follower) && follower.deserted() && held(follower, work)) {
                news.add(follower.work());
            }
        }
        return news;
    }

    /** Nothing that it must be with will be there; returns whether that is news. */
    private boolean held(Follower follower, Work primary) {
        Work dependent = follower.work();
        Why reason = Why.colocation(follower.label());
        if (follower.promoted()) {
            return dependent.holdBack(reason);
        }
        if (dependent.start) {
            return dependent.forbidStart(reason);
        }
        if (!lost(primary) || !dependent.atHome()) {
            return false;
        }
        dependent.note(
                "COLOCATION",
                follower.constraint(),
                dependent + " must be with " + follower.label() + " (" + follower.constraint()
                        + "), which cannot start");
        return dependent.forbidStart(reason) | dependent.askStop(reason);
    }

    /**
     * Whether it is certain that it will not start: not merely until nodes have answered. Without quorum nothing stops
     * in a cluster that is frozen, though its companion may have failed.
     */
    private boolean lost(Work work) {
        Why why = work.unstartable;
        boolean needs = why.is(Why.Kind.UNRUNNABLE) && !why.event().is(Event.What.MONITOR);
        return needs || why.is(Why.Kind.COLOCATION) || onPaper && work.lacksQuorum();
    }
}
