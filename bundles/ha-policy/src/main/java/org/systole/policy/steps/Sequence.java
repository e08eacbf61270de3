package org.systole.policy.steps;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Colocation;
import org.systole.cib.view.Score;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.Plan;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instances;
import org.systole.policy.state.Unit;

/** The steps of a plan and what each waits for. */
public final class Sequence {
    private final ClusterSnapshot snapshot;
    private final Instances instances;
    private final Health health;
    private final Decisions decisions;
    private final Draft draft = new Draft();
    private final Map<Work, Steps> byWork = new LinkedHashMap<>();

    private Sequence(ClusterSnapshot snapshot, Instances instances, Health health, Decisions decisions) {
        this.snapshot = snapshot;
        this.instances = instances;
        this.health = health;
        this.decisions = decisions;
    }

    public static List<Plan.Step> of(
            ClusterSnapshot snapshot, Instances instances, Health health, Decisions decisions) {
        return new Sequence(snapshot, instances, health, decisions).steps();
    }

    private List<Plan.Step> steps() {
        Fences fences = Fences.of(snapshot, instances, health, decisions, draft);
        OwnSteps own = new OwnSteps(snapshot, health, decisions, draft, fences);
        Probes probes = new Probes(snapshot, instances, health, decisions.works(), draft);
        decisions.works().values().forEach(w -> byWork.put(w, own.of(w)));
        byWork.forEach((work, steps) -> own.order(work, steps, probes));
        new Unfences(decisions, health, draft, probes, byWork).add();
        decisions.relations().all().forEach(this::relate);
        Notices notices = brackets(probes, fences);
        byWork.forEach((work, steps) -> own.monitors(work, steps, notices));
        new StoppedMonitors(snapshot, health, draft).add(byWork, probes);
        new HistorySteps(snapshot, instances, health, draft).add(byWork);
        new NodeSteps(snapshot, health, draft).add(byWork);
        fences.guests(byWork);
        new RemoteOrder(health, draft, decisions, byWork).apply();
        return draft.steps();
    }

    private Notices brackets(Probes probes, Fences fences) {
        Map<ResourceId, Steps> moves = new LinkedHashMap<>();
        byWork.forEach((work, own) -> moves.put(work.instance.id(), own));
        Brackets brackets = new Brackets(snapshot, decisions, draft, moves, probes, fences.all());
        instances.units().forEach(brackets::frame);
        WholeTies ties = new WholeTies(draft, moves, brackets);
        decisions.relations().wholes().forEach(ties::relate);
        for (Colocation c : snapshot.configuration().colocations()) {
            Optional<Unit> one = instances.unit(c.dependent());
            Optional<Unit> other = instances.unit(c.primary());
            if (c.score() <= Score.MINUS_INFINITY && one.isPresent() && other.isPresent()) {
                ties.apart(one.get(), other.get());
                if (c.primaryUnpromoted()) {
                    ties.apartFromUnpromoted(one.get(), other.get());
                }
            }
        }
        fences.wholes(brackets);
        new UnaskedGuests(instances, health, draft, moves).order(brackets);
        return brackets.notices();
    }

    private void relate(Relation relation) {
        Steps then = byWork.get(relation.then());
        for (Work work : relation.first()) {
            Steps first = byWork.get(work);
            if (first.none() && then.none()) {
                continue;
            }
            // of several of which some are enough, those that cannot act are not waited for
            boolean counts = relation.needed() >= relation.first().size()
                    || !relation.firstAct().up()
                    || work.wants(relation.firstAct());
            for (int f : counts ? first.of(relation.firstAct()) : List.<Integer>of()) {
                then.of(relation.thenAct()).forEach(t -> tie(relation, f, t));
            }
            Moving.order(draft, relation, first, then, counts);
            if (relation.symmetrical() && !Moving.passes(relation, first, then)) {
                for (int t : then.of(relation.thenAct().opposite())) {
                    boolean goes = RemoteOrder.goesWith(draft.action(t), work, health);
                    first.of(relation.firstAct().opposite()).stream()
                            .filter(f -> !goes)
                            .forEach(f -> tie(relation, t, f));
                }
            }
        }
    }

    /** An optional order counts as long as both can be done (Pacemaker Explained, "Optional Ordering"). */
    private void tie(Relation relation, int first, int then) {
        if (relation.mandatory()) {
            draft.order(first, then);
        } else {
            draft.prefer(first, then);
        }
    }
}
