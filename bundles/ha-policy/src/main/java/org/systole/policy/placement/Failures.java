package org.systole.policy.placement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Resource;
import org.systole.cib.view.Score;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Definitions;
import org.systole.policy.state.FailCounts;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Instances;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Trace;

/** Which nodes failures rule out (Pacemaker Explained, Resources, migration-threshold; Operations, on-fail). */
final class Failures {
    private final ClusterSnapshot snapshot;
    private final Health health;
    private final Causes causes;
    /** The nodes on which something has failed; asked for each resource, and mostly there are none or few. */
    private final List<NodeHealth> counting;
    /** What runs inside other resources, by those. */
    private final Map<ResourceId, List<ResourceId>> contained = new LinkedHashMap<>();

    /** What says that trying again is no use, by the name histories use: copies of an anonymous clone share it. */
    private final Map<ResourceId, List<Trace>> bans = new LinkedHashMap<>();

    Failures(ClusterSnapshot snapshot, Instances instances, Health health, Causes causes) {
        instances.all().forEach(i -> ban(i, instances));
        this.snapshot = snapshot;
        this.health = health;
        this.causes = causes;
        this.counting = health.nodes().stream()
                .filter(n -> FailCounts.any(n.report().transientAttributes()))
                .toList();
        snapshot.configuration().resources().stream()
                .flatMap(Resource::primitives)
                .filter(p -> p.container().isPresent())
                .forEach(p -> p.container().ifPresent(c -> contained
                        .computeIfAbsent(c, i -> new ArrayList<>())
                        .add(p.id())));
        snapshot.configuration().remotes().forEach(r -> r.container()
                .ifPresent(c ->
                        contained.computeIfAbsent(c, i -> new ArrayList<>()).add(r.connection())));
    }

    private void ban(Instance instance, Instances instances) {
        List<Trace> known = instance.primitive().anonymous() ? instances.traces(instance.name()) : instance.notable();
        List<Trace> banning = banning(known);
        if (!banning.isEmpty()) {
            bans.putIfAbsent(instance.name(), banning);
        }
    }

    /** Nearly always none, and asked of everything: a loop is soonest. */
    private static List<Trace> banning(List<Trace> known) {
        List<Trace> banning = List.of();
        for (Trace trace : known) {
            if (!trace.banned().isEmpty()) {
                banning = banning.isEmpty() ? new ArrayList<>() : banning;
                banning.add(trace);
            }
        }
        return banning;
    }

    /** Rules out, in the scores by node index, where it failed too often or for good. */
    void rule(Instance instance, int[] scores) {
        List<Trace> banning = bans.getOrDefault(instance.name(), List.of());
        if (!instance.primitive().managed() || banning.isEmpty() && counting.isEmpty()) {
            return;
        }
        boolean fatal = banning.stream().anyMatch(t -> t.banned().equals(Trace.FATAL));
        for (NodeHealth node : banning.isEmpty() ? counting : health.nodes()) {
            FailCounts counts = counts(instance, node);
            boolean anothers = instance.on(node.id())
                    .map(t -> t.otherAgent(instance.primitive()))
                    .orElse(false); // what another agent could not do, this one may
            boolean bans = !anothers
                    && !Definitions.outdated(instance, node, snapshot)
                    && counts.bans(instance.primitive())
                    && !counts.forgotten(instance, node.id(), snapshot.now());
            String bannedHere = anothers
                    ? ""
                    : banning.stream()
                            .filter(t -> t.node().equals(node.id()))
                            .map(Trace::banned)
                            .findFirst()
                            .orElse(fatal ? Trace.FATAL : "");
            if (bans || !bannedHere.isEmpty()) {
                scores[node.index()] = Score.MINUS_INFINITY;
                String count = "failed there " + Score.text(counts.count()) + " times, migration-threshold is "
                        + Score.text(FailCounts.threshold(instance.primitive()));
                causes.add(
                        instance,
                        node,
                        "FAIL-COUNT",
                        "fail-count-" + instance.name(),
                        Score.MINUS_INFINITY,
                        instance.name() + " on node " + node.id() + ": " + (bans ? count : bannedHere));
            }
        }
    }

    /** Failures of what runs inside it count as its own, since they are answered by starting it anew. */
    private FailCounts counts(Instance instance, NodeHealth node) {
        SortedMap<String, String> attributes = node.report().transientAttributes();
        FailCounts sum = FailCounts.of(
                attributes, instance.name().value(), instance.primitive().anonymous());
        for (ResourceId inner : contained.getOrDefault(instance.id(), List.of())) {
            sum = sum.plus(FailCounts.of(attributes, inner.value(), false));
        }
        return sum;
    }
}
