package org.systole.policy.state;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.cib.view.Digest;
import org.systole.cib.view.Operation;
import org.systole.cib.view.Primitive;
import org.systole.cib.view.RuleContext;
import org.systole.policy.ClusterSnapshot;

/**
 * Whether an operation ran with other parameters than those configured now (Pacemaker Explained, Resource Operations,
 * Reloading an Agent After a Definition Change).
 */
public enum Definitions {
    /** Nothing that the digests show. */
    SAME,
    /** Only parameters that the agent can take over while running. */
    RELOADABLE,
    CHANGED;

    /** What a resource runs with the parameters of. */
    private static final List<String> BEGINS = List.of("start", "migrate_from", "reload-agent");

    /** What it became what it is with: a start, an arrival, a reload, or a probe that found it; null for none. */
    public static HistoryEntry begun(Trace trace) {
        HistoryEntry begun = null;
        for (HistoryEntry entry : trace.entries()) {
            boolean renewed = BEGINS.contains(entry.operation());
            if (renewed || entry.probe() && entry.rc() == 0) {
                begun = entry;
            }
        }
        return begun;
    }

    /** Compares digests; the history has one of its own for the parameters that only a restart takes over. */
    public static Definitions compare(
            Primitive primitive, HistoryEntry entry, NodeHealth node, ClusterSnapshot snapshot) {
        Operation operation = primitive.operation(entry.operation(), entry.interval());
        if (primitive.implied()) {
            return SAME; // made by the cluster, with parameters that depend on its own version
        }
        if (!primitive.parametersVary() && primitive.digest(operation).equals(entry.digest())) {
            return SAME; // so it is with nearly all, and takes no context
        }
        RuleContext context =
                RuleContext.at(snapshot.now()).onNode(node.report().attributes());
        if (primitive.digest(operation, context).equals(entry.digest())) {
            return SAME;
        }
        SortedMap<String, String> parameters = primitive.parameters(context);
        if (masked(primitive, parameters, entry)) {
            return SAME;
        }
        String restart = entry.element().attribute("op-restart-digest", "");
        if (restart.isEmpty() || ofOperationOnly(parameters, operation, entry)) {
            return CHANGED;
        }
        String names = entry.element().attribute("op-force-restart", "").strip();
        SortedMap<String, String> counting = new TreeMap<>(parameters);
        counting.keySet().retainAll(List.of(names.split("\\s+")));
        return Digest.ofParameters(counting).equals(restart) ? RELOADABLE : CHANGED;
    }

    /**
     * Whether the last failure there, which the history keeps beside the later operations, was one of other parameters:
     * it does not count any more (Pacemaker Explained, Resource Operations, Handling Resource Failure).
     */
    public static boolean outdated(Instance instance, NodeHealth node, ClusterSnapshot snapshot) {
        Primitive primitive = instance.primitive();
        return instance.on(node.id()).stream()
                .flatMap(t -> t.entries().stream())
                .filter(e -> e.element().id().endsWith("_last_failure_0"))
                .filter(e -> e.operation().equals("start") || e.operation().equals("monitor"))
                .filter(e -> !e.pending() && !e.digest().isEmpty())
                .anyMatch(e -> compare(primitive, e, node, snapshot) != SAME);
    }

    /** Whether the resource's own parameters are what they were, so that only those of the operation differ. */
    private static boolean ofOperationOnly(
            SortedMap<String, String> parameters, Operation operation, HistoryEntry entry) {
        return !operation.parameters().isEmpty()
                && Digest.ofParameters(parameters).equals(entry.digest());
    }

    /**
     * In a document made fit for publication, secrets are asterisks; then the digest without them decides, which for a
     * fence device is also without what is meant for the cluster and not for the device.
     */
    private static boolean masked(Primitive primitive, SortedMap<String, String> parameters, HistoryEntry entry) {
        String names = entry.element().attribute("op-secure-params", "").strip();
        String digest = entry.element().attribute("op-secure-digest", "");
        List<String> secret = List.of(names.split("\\s+"));
        boolean asterisks =
                secret.stream().map(n -> parameters.getOrDefault(n, "")).anyMatch(v -> v.matches("\\*+"));
        SortedMap<String, String> open = new TreeMap<>(parameters);
        open.keySet().removeAll(secret);
        if (asterisks && Digest.ofParameters(open).equals(digest)) {
            return true;
        }
        open.keySet().removeIf(n -> n.startsWith("pcmk_"));
        return asterisks && primitive.fencing() && Digest.ofParameters(open).equals(digest);
    }
}
