package org.systole.policy.steps;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.cib.view.Digest;
import org.systole.cib.view.Primitive;
import org.systole.cib.view.RuleContext;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.HistoryEntry;
import org.systole.policy.state.NodeHealth;

/** Whether an operation ran with other parameters than those configured now. */
final class Definitions {
    private Definitions() {}

    /**
     * Compares digests. Where the agent can take over some parameters while running, only the others count: the
     * history has a digest of its own for them.
     */
    static boolean differ(Primitive primitive, HistoryEntry entry, NodeHealth node, ClusterSnapshot snapshot) {
        RuleContext context =
                RuleContext.at(snapshot.now()).onNode(node.report().attributes());
        SortedMap<String, String> parameters = primitive.parameters(context);
        if (masked(parameters, entry)) {
            return false;
        }
        String names = entry.element().attribute("op-force-restart", "").strip();
        String restart = entry.element().attribute("op-restart-digest", "");
        if (!restart.isEmpty() && !names.isEmpty()) {
            SortedMap<String, String> counting = new TreeMap<>(parameters);
            counting.keySet().retainAll(List.of(names.split("\\s+")));
            return !Digest.ofParameters(counting).equals(restart);
        }
        return !Digest.operationDigest(parameters, primitive.operation(entry.operation(), entry.interval()))
                .equals(entry.digest());
    }

    /** In a document made fit for publication, secrets are asterisks; then the digest without them decides. */
    private static boolean masked(SortedMap<String, String> parameters, HistoryEntry entry) {
        String names = entry.element().attribute("op-secure-params", "").strip();
        String digest = entry.element().attribute("op-secure-digest", "");
        List<String> secret = List.of(names.split("\\s+"));
        boolean asterisks =
                secret.stream().map(n -> parameters.getOrDefault(n, "")).anyMatch(v -> v.matches("\\*+"));
        SortedMap<String, String> open = new TreeMap<>(parameters);
        open.keySet().removeAll(secret);
        return asterisks && Digest.ofParameters(open).equals(digest);
    }
}
