package org.systole.policy.reason;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.policy.Plan;
import org.systole.policy.SnapshotInput;

/**
 * The decisive causes of what a plan does to a resource, each proved by a plan without it.
 *
 * <p>Most often one cause is enough: without what it names, the resource would fare otherwise. Where several causes
 * suffice alone, as when a resource can run on no node for a different reason on each, taking one away changes nothing;
 * then all of them are listed, and without all of them it would fare otherwise, but not without fewer.
 *
 * @param causes the cause, or the several; empty where nothing the plan names is decisive
 * @param fate what the plan does to the resource
 * @param otherwise what would be done without what the causes name; the same as {@code fate} where there are none
 */
public record Explanation(List<Plan.Reason> causes, Fate fate, Fate otherwise) {
    /** How many causes are tried; a plan is made for each. */
    private static final int MOST_TRIED = 40;

    public Explanation {
        causes = List.copyOf(causes);
    }

    /**
     * Finds them out.
     *
     * @param plan the plan for the input
     * @param planner makes the plan for another input
     */
    public static Explanation of(
            SnapshotInput input, Plan plan, Function<SnapshotInput, Plan> planner, ResourceId resource) {
        Trial trial = new Trial(input, planner, resource, Fate.of(plan, resource));
        List<Plan.Reason> candidates = candidates(plan, input.cib(), resource);
        return trial.alone(candidates)
                .or(() -> trial.hidden(plan))
                .or(() -> trial.together(candidates))
                .orElse(new Explanation(List.of(), trial.fate, trial.fate));
    }

    /** The causes the plan names for the resource, decisive ones first, then those of what has to do with it. */
    private static List<Plan.Reason> candidates(Plan plan, Element cib, ResourceId resource) {
        Neighbours neighbours = Neighbours.of(cib);
        Set<String> known = new LinkedHashSet<>();
        List<Plan.Reason> found = new ArrayList<>();
        Set<String> met = new LinkedHashSet<>(List.of(Fate.name(resource)));
        List<String> open = new ArrayList<>(met);
        for (int i = 0; i < open.size() && found.size() < MOST_TRIED; i++) {
            List<Plan.Reason> about = about(plan, open.get(i));
            about.stream()
                    .filter(r -> known.add(what(r)))
                    .limit(MOST_TRIED - found.size())
                    .forEach(found::add);
            about.stream().map(Plan.Reason::object).filter(met::add).forEach(open::add);
            neighbours.of(open.get(i)).stream().filter(met::add).forEach(open::add);
        }
        return found;
    }

    /** Causes that concern the resource of that name and name something. */
    private static List<Plan.Reason> about(Plan plan, String name) {
        return plan.reasons().stream()
                .filter(r -> Fate.name(r.resource()).equals(name) && !r.object().isEmpty())
                .toList();
    }

    /** What would be taken away, so that nothing is tried twice. */
    private static String what(Plan.Reason reason) {
        boolean there = reason.rule().equals("FAIL-COUNT") || reason.rule().equals("AGENT-MISSING");
        String where = there ? reason.resource() + " " + reason.node() : "";
        return reason.rule() + " " + reason.object() + " " + where;
    }

    /** Plans without something, and says whether that matters. */
    private record Trial(SnapshotInput input, Function<SnapshotInput, Plan> planner, ResourceId resource, Fate fate) {
        /** How many causes may hide behind each other. */
        private static final int MOST_HIDDEN = 8;

        private Optional<Plan> plan(List<Plan.Reason> causes) {
            SnapshotInput other = Removal.ofAll(input, causes);
            return other == input ? Optional.empty() : Optional.of(planner.apply(other));
        }

        private Optional<Explanation> without(List<Plan.Reason> causes) {
            return plan(causes)
                    .map(p -> Fate.of(p, resource))
                    .filter(f -> !f.equals(fate))
                    .map(f -> new Explanation(causes, fate, f));
        }

        /** The first that is enough by itself. */
        Optional<Explanation> alone(List<Plan.Reason> candidates) {
            return candidates.stream()
                    .flatMap(c -> without(List.of(c)).stream())
                    .findFirst();
        }

        /** Behind a cause that forbids the resource altogether another may show only once the first is gone. */
        Optional<Explanation> hidden(Plan plan) {
            List<Plan.Reason> gone = new ArrayList<>();
            Optional<Plan> next = Optional.of(plan);
            while (next.isPresent() && gone.size() < MOST_HIDDEN) {
                Set<String> known = new LinkedHashSet<>();
                gone.forEach(g -> known.add(what(g)));
                Optional<Plan.Reason> first = about(next.get(), Fate.name(resource)).stream()
                        .filter(r -> !known.contains(what(r)))
                        .findFirst();
                if (first.isEmpty()) {
                    return Optional.empty();
                }
                gone.add(first.get());
                Optional<Explanation> found = without(gone);
                if (found.isPresent()) {
                    return Optional.of(fewest(found.get()));
                }
                next = plan(gone);
            }
            return Optional.empty();
        }

        /** All that matters only together. */
        Optional<Explanation> together(List<Plan.Reason> candidates) {
            return without(candidates).map(this::fewest);
        }

        /** As few of the causes as suffice. */
        private Explanation fewest(Explanation all) {
            Explanation needed = all;
            for (Plan.Reason cause : all.causes) {
                List<Plan.Reason> fewer = new ArrayList<>(needed.causes);
                fewer.remove(cause);
                needed = without(fewer).orElse(needed);
            }
            return needed;
        }
    }
}
