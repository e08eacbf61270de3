package org.systole.cib.view;

import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Options of the whole cluster ({@code crm_config}), under their old names too. */
public final class ClusterOptions {
    private final SortedMap<String, String> values;

    ClusterOptions(SortedMap<String, String> values) {
        this.values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** All options that are set. */
    public SortedMap<String, String> values() {
        return values;
    }

    public String get(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    public boolean truth(String name, boolean otherwise) {
        return Text.truth(get(name, ""), otherwise);
    }

    private String either(String name, String oldName, String otherwise) {
        return values.getOrDefault(name, values.getOrDefault(oldName, otherwise));
    }

    public boolean fencingEnabled() {
        return Text.truth(either("fencing-enabled", "stonith-enabled", "true"), true);
    }

    /** {@code reboot} or {@code off}. */
    public String fencingAction() {
        String action = either("fencing-action", "stonith-action", "reboot").toLowerCase(Locale.ROOT);
        return action.equals("poweroff") ? "off" : action;
    }

    public boolean startupFencing() {
        return truth("startup-fencing", true);
    }

    /** Whether several nodes may be fenced at the same time. */
    public boolean concurrentFencing() {
        return truth("concurrent-fencing", true);
    }

    public boolean symmetric() {
        return truth("symmetric-cluster", true);
    }

    public boolean maintenance() {
        return truth("maintenance-mode", false);
    }

    public boolean stopAll() {
        return truth("stop-all-resources", false);
    }

    public boolean stopOrphans() {
        return Text.truth(either("stop-removed-resources", "stop-orphan-resources", "true"), true);
    }

    /** Whether recurring operations that are not configured any more are cancelled. */
    public boolean cancelRemoved() {
        return Text.truth(either("cancel-removed-actions", "stop-orphan-actions", "true"), true);
    }

    public boolean startFailureIsFatal() {
        return truth("start-failure-is-fatal", true);
    }

    public boolean startupProbes() {
        return truth("enable-startup-probes", true);
    }

    /** What a partition without quorum does; suicide needs fencing. */
    public QuorumPolicy quorumPolicy() {
        QuorumPolicy policy = QuorumPolicy.of(get("no-quorum-policy", "stop"));
        return policy == QuorumPolicy.FENCE && !fencingEnabled() ? QuorumPolicy.STOP : policy;
    }

    /** The values of {@code no-quorum-policy}. */
    public enum QuorumPolicy {
        STOP,
        FREEZE,
        IGNORE,
        DEMOTE,
        FENCE;

        static QuorumPolicy of(String word) {
            return switch (word.toLowerCase(Locale.ROOT)) {
                case "freeze" -> FREEZE;
                case "ignore" -> IGNORE;
                case "demote" -> DEMOTE;
                case "suicide", "fence" -> FENCE;
                default -> STOP;
            };
        }
    }
}
