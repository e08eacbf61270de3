package org.systole.cib.legacy;

import java.util.Set;
import org.systole.cib.Element;

/** Tells which dialect a document is written in. */
final class Dialect {
    private static final Set<String> OLD_SCHEMAS = Set.of("pacemaker-0.6", "transitional-0.6", "pacemaker-0.7");

    private static final Set<String> ROOT = Set.of(
            "have_quorum",
            "dc_uuid",
            "num_peers",
            "ccm_transition",
            "generated",
            "cib_feature_revision",
            "ignore_dtd",
            "cib_last_written",
            "remote_access_port");

    private static final Set<String> ATTRIBUTES = Set.of(
            "is_managed",
            "restart_type",
            "multiple_active",
            "resource_stickiness",
            "on_stopfail",
            "start_prereq",
            "globally_unique",
            "prereq",
            "start_delay",
            "on_fail",
            "disabled",
            "score_attribute",
            "boolean_op",
            "symetrical",
            "dc_weight");

    private static final Set<String> PAIRS = Set.of(
            "target_role",
            "is_managed",
            "clone_max",
            "clone_node_max",
            "master_max",
            "master_node_max",
            "globally_unique",
            "resource_stickiness",
            "default-resource-stickiness",
            "default_resource_stickiness",
            "default-resource-failure-stickiness",
            "default_resource_failure_stickiness",
            "default-action-timeout",
            "default_action_timeout",
            "is-managed-default",
            "is_managed_default",
            "no_quorum_policy",
            "symmetric_cluster",
            "stonith_enabled",
            "short_resource_names",
            "transition_idle_timeout");

    private Dialect() {}

    static boolean isOld(Element cib) {
        String schema = cib.attribute("validate-with", "none");
        if (OLD_SCHEMAS.contains(schema) || schema.matches("pacemaker-[12]\\.\\d+")) {
            return true;
        }
        return schema.equals("none") && hasMarkers(cib);
    }

    private static boolean hasMarkers(Element cib) {
        return cib.attributes().keySet().stream().anyMatch(ROOT::contains)
                || cib.childOrEmpty("configuration").descendants().anyMatch(Dialect::marked);
    }

    private static boolean marked(Element element) {
        return switch (element.name()) {
            case "attributes", "master_slave" -> true;
            case "rsc_order", "rsc_colocation" -> element.attribute("from").isPresent();
            case "crm_config" -> element.child("nvpair").isPresent();
            case "op" -> element.attribute("interval").isEmpty() || hasOldAttribute(element);
            case "nvpair" -> PAIRS.contains(element.attribute("name", ""));
            default -> hasOldAttribute(element);
        };
    }

    private static boolean hasOldAttribute(Element element) {
        return element.attributes().keySet().stream().anyMatch(ATTRIBUTES::contains);
    }
}
