package org.systole.cib.verify;

import java.util.Map;
import java.util.Set;

/** Names that were allowed once, are refused by the schema now, and have a successor elsewhere. */
final class ObsoleteRule implements Rule {
    private static final Map<String, String> OPTIONS = Map.ofEntries(
            Map.entry("default-resource-stickiness", "set resource-stickiness in <rsc_defaults>"),
            Map.entry("default-resource-failure-stickiness", "set migration-threshold in <rsc_defaults>"),
            Map.entry("is-managed-default", "set is-managed in <rsc_defaults>"),
            Map.entry("default-action-timeout", "set timeout in <op_defaults>"),
            Map.entry("default-migration-threshold", "set migration-threshold in <rsc_defaults>"),
            Map.entry("transition-idle-timeout", "set cluster-delay"),
            Map.entry("expected-quorum-votes", "remove it; the voters are known"),
            Map.entry("notification-agent", "write an <alert>"),
            Map.entry("notification-recipient", "write an <alert> with a <recipient>"));

    /** Options whose name with underscores was allowed once. */
    private static final Set<String> UNDERSCORED = Set.of(
            "no_quorum_policy",
            "symmetric_cluster",
            "stonith_enabled",
            "stonith_action",
            "stop_orphan_resources",
            "stop_orphan_actions",
            "remove_after_stop",
            "startup_fencing",
            "dc_deadtime",
            "cluster_recheck_interval",
            "election_timeout",
            "shutdown_escalation");

    private static final Set<String> ISOLATION =
            Set.of("isolation", "isolation-host", "isolation-instance", "isolation-wrapper");

    @Override
    public void check(Document document, Report report) {
        document.all("nvpair").forEach(n -> {
            switch (n.parentName()) {
                case "cluster_property_set" -> option(n, report);
                case "meta_attributes" -> meta(n, report);
                default -> {
                    // parameters of agents may have any name
                }
            }
        });
    }

    /** Whether this rule has something to say of the pair. */
    static boolean isObsolete(Occurrence nvpair) {
        Report trial = new Report();
        if (nvpair.parentName().equals("cluster_property_set")) {
            option(nvpair, trial);
        } else {
            meta(nvpair, trial);
        }
        return trial.hasErrors();
    }

    private static void option(Occurrence nvpair, Report report) {
        String name = nvpair.element().attribute("name", "");
        String dashed = name.replace('_', '-');
        String successor = OPTIONS.get(dashed);
        if (successor != null) {
            obsolete(nvpair, name, successor, report);
        } else if (UNDERSCORED.contains(name)) {
            obsolete(nvpair, name, "write " + dashed, report);
        }
    }

    private static void meta(Occurrence nvpair, Report report) {
        String name = nvpair.element().attribute("name", "");
        String around = nvpair.parent().map(Occurrence::parentName).orElse("");
        if (around.equals("op") && name.equals("requires")) {
            obsolete(nvpair, name, "set requires as a meta attribute of the resource", report);
        } else if (ISOLATION.contains(name) && Document.RESOURCE_TAGS.contains(around)) {
            obsolete(nvpair, name, "use a <bundle>", report);
        }
    }

    private static void obsolete(Occurrence nvpair, String name, String instead, Report report) {
        report.error("obsolete-name", nvpair, nvpair.text() + " sets " + name + ", which is no longer read", instead);
    }
}
