package org.systole.core.command.program;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.change.CibChanges;
import org.systole.cib.change.Outcome;
import org.systole.core.command.ClusterAccess.FencingRecord;
import org.systole.core.command.ClusterAccess.Snapshot;
import org.systole.core.command.ClusterAccess.Verb;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.Plan;
import org.systole.policy.Scheduler;
import org.systole.policy.SnapshotInput;
import org.systole.policy.reason.Explanation;

/**
 * Makes the plan that would follow a change, with the planner the cluster itself uses, and shows what it would do
 * beyond what is to be done anyway.
 */
public final class PlanForecast implements Session.Forecast {
    private final Function<SnapshotInput, Plan> planner;
    private final InstantSource clock;

    public PlanForecast(Function<SnapshotInput, Plan> planner, InstantSource clock) {
        this.planner = planner;
        this.clock = clock;
    }

    /** With the planner of the cluster itself. */
    public static PlanForecast withScheduler(InstantSource clock) {
        Scheduler scheduler = new Scheduler();
        return new PlanForecast(input -> scheduler.plan(ClusterSnapshot.of(input)), clock);
    }

    @Override
    public String of(Snapshot now, Verb verb) throws Refusal {
        if (verb instanceof Verb.CleanUp cleanUp) {
            return cleanedUp(cleanUp);
        }
        if (verb instanceof Verb.ReleaseBrake) {
            return "Dry run, nothing was changed.\nNodes that the safety brake keeps from being fenced would be fenced.\n";
        }
        if (verb instanceof Verb.ProveDevices) {
            return "Dry run, nothing was changed.\nEvery node would look at its fencing devices, and switch nothing.\n";
        }
        if (verb instanceof Verb.ForgetFencings) {
            return "Dry run, nothing was changed.\nEnded fencings would be forgotten; no resource would be touched.\n";
        }
        Change change = change(now.cib(), verb);
        Plan before = plan(now, now.cib());
        Plan after = plan(now, change.cib());
        Set<String> anyway = new LinkedHashSet<>(Steps.inOrder(before));
        List<String> caused =
                Steps.inOrder(after).stream().filter(w -> !anyway.contains(w)).toList();
        StringBuilder out = new StringBuilder("Dry run, nothing was changed.\n");
        out.append(change.sentence()).append('\n');
        if (caused.isEmpty()) {
            out.append("No resource would be touched.\n");
        } else {
            out.append("The cluster would then:\n");
            caused.forEach(w -> out.append("  ").append(w).append('\n'));
        }
        after.steps().stream()
                .filter(s -> !s.blocked().isEmpty() && !Steps.text(s).isEmpty())
                .forEach(s -> out.append("It could not ")
                        .append(Steps.text(s))
                        .append(": ")
                        .append(s.blocked())
                        .append('\n'));
        moved(before, after).forEach(l -> out.append(l).append('\n'));
        return out.toString();
    }

    /** What follows is not known before the probes have answered, so no plan is shown. */
    private static String cleanedUp(Verb.CleanUp cleanUp) {
        return "Dry run, nothing was changed.\nWhat is known of " + cleanUp.resource()
                + cleanUp.node().map(n -> " on " + n).orElse(" on all nodes")
                + " would be forgotten, and it would be probed there again. What follows depends on what the probes"
                + " find: a resource found running is left alone.\n";
    }

    @Override
    public Plan plan(Snapshot now, Element cib) {
        return planner.apply(input(now, cib));
    }

    @Override
    public Explanation why(Snapshot now, ResourceId resource) {
        SnapshotInput input = input(now, now.cib());
        return Explanation.of(input, planner.apply(input), planner, resource);
    }

    private SnapshotInput input(Snapshot now, Element cib) {
        TreeSet<NodeId> beingFenced = now.fencing().stream()
                .filter(f -> f.outcome().equals("pending") && !f.how().equals("on"))
                .map(FencingRecord::target)
                .collect(Collectors.toCollection(TreeSet::new));
        return new SnapshotInput(cib, now.quorate(), clock.instant(), beingFenced, now.agents());
    }

    /** Where instances end up, for those whose place differs. */
    private static List<String> moved(Plan before, Plan after) {
        List<String> out = new ArrayList<>();
        after.placement().forEach((id, nodes) -> {
            Set<NodeId> earlier = before.placement().getOrDefault(id, new TreeSet<>());
            if (!earlier.equals(nodes)) {
                out.add(id + ": " + places(earlier) + " -> " + places(nodes));
            }
        });
        return out;
    }

    private static String places(Set<NodeId> nodes) {
        return nodes.isEmpty() ? "stopped" : nodes.stream().map(NodeId::value).collect(Collectors.joining(" "));
    }

    /** The document after a change, and what changed in a sentence. */
    private record Change(Element cib, String sentence) {}

    private static Change change(Element cib, Verb verb) throws Refusal {
        if (verb instanceof Verb.ChangeConfiguration change) {
            return configuration(cib, change);
        }
        if (verb instanceof Verb.SetTransientAttribute a) {
            return new Change(
                    StatusEdits.attribute(cib, a.node().value(), a.name(), a.value()),
                    "Node " + a.node() + " would "
                            + a.value().map(v -> "have " + a.name() + "=" + v).orElse("lose " + a.name())
                            + " until it reboots.");
        }
        if (verb instanceof Verb.Fence fence && fence.how().equals("on")) {
            return new Change(cib, "The devices of node " + fence.node() + " would switch it on.");
        }
        if (verb instanceof Verb.Fence fence) {
            return new Change(
                    StatusEdits.down(cib, fence.node().value()),
                    "Node " + fence.node() + " would be fenced (" + fence.how() + "); what it runs is lost there.");
        }
        if (verb instanceof Verb.ConfirmDown confirm) {
            return new Change(
                    StatusEdits.down(cib, confirm.node().value()),
                    "Node " + confirm.node() + " would be taken for down and clean.");
        }
        Verb.Drain drain = (Verb.Drain) verb;
        return new Change(
                StatusEdits.attribute(cib, drain.node().value(), "standby", Optional.of("on")),
                "Node " + drain.node() + " would stop everything it runs and leave.");
    }

    private static Change configuration(Element cib, Verb.ChangeConfiguration change) throws Refusal {
        Outcome outcome = CibChanges.apply(cib, change.request());
        if (outcome instanceof Outcome.Refused refused) {
            throw new Refusal(ExitCode.of(refused.exitCode()).orElse(ExitCode.ERROR), refused.sentence());
        }
        if (outcome instanceof Outcome.Unchanged unchanged) {
            return new Change(cib, "Nothing would change: " + unchanged.sentence() + ".");
        }
        Outcome.Changed changed = (Outcome.Changed) outcome;
        return new Change(changed.cib(), "The configuration would change: " + changed.sentence() + ".");
    }
}
