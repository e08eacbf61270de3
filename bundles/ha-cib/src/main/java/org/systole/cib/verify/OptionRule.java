package org.systole.cib.verify;

import java.util.Map;
import org.systole.cib.Nearest;

/** Options of the cluster, of resources, of operations and of alerts: known names, values of the right type. */
final class OptionRule implements Rule {
    private static final NameTable CLUSTER = NameTable.of(
            """
            cluster-name:text cluster-infrastructure:text dc-version:text have-watchdog:bool last-lrm-refresh:text
            dc-deadtime:time cluster-recheck-interval:time election-timeout:time shutdown-escalation:time
            join-integration-timeout:time join-finalization-timeout:time crmd-integration-timeout:time
            crmd-finalization-timeout:time transition-delay:time cluster-delay:time load-threshold:percent
            node-action-limit:count cluster-ipc-limit:count enable-acl:bool
            no-quorum-policy:stop|freeze|ignore|demote|suicide|fence
            symmetric-cluster:bool maintenance-mode:bool start-failure-is-fatal:bool enable-startup-probes:bool
            shutdown-lock:bool shutdown-lock-limit:time stop-all-resources:bool stop-orphan-resources:bool
            stop-orphan-actions:bool stop-removed-resources:bool stop-removed-actions:bool remove-after-stop:bool
            stonith-enabled:bool stonith-action:reboot|off|poweroff stonith-timeout:time stonith-max-attempts:limit
            stonith-watchdog-timeout:text concurrent-fencing:bool startup-fencing:bool fence-reaction:stop|panic
            fencing-enabled:bool fencing-action:reboot|off|poweroff fencing-timeout:time fencing-max-attempts:limit
            fencing-watchdog-timeout:text fencing-reaction:stop|panic priority-fencing-delay:time
            node-pending-timeout:time batch-limit:int migration-limit:int
            pe-error-series-max:int pe-warn-series-max:int pe-input-series-max:int
            node-health-strategy:none|migrate-on-red|only-green|progressive|custom node-health-base:score
            node-health-green:score node-health-yellow:score node-health-red:score
            placement-strategy:default|utilization|minimal|balanced
            """);

    private static final NameTable RESOURCE = NameTable.of(
            """
            priority:score critical:bool target-role:started|stopped|promoted|unpromoted|master|slave is-managed:bool
            maintenance:bool resource-stickiness:score requires:nothing|quorum|fencing|unfencing
            migration-threshold:limit failure-timeout:time multiple-active:block|stop_only|stop_start|stop_unexpected
            allow-migrate:bool allow-unhealthy-nodes:bool container-attribute-target:text restart-type:ignore|restart
            remote-node:text remote-addr:text remote-port:count remote-connect-timeout:time remote-allow-migrate:bool
            container:text provides:text ordered:bool collocated:bool
            clone-max:count clone-node-max:count clone-min:count promotable:bool promoted-max:count
            promoted-node-max:count master-max:count master-node-max:count notify:bool interleave:bool
            globally-unique:bool
            """);

    private static final NameTable OPERATION = NameTable.of(
            """
            timeout:time interval:time start-delay:time interval-origin:text enabled:bool record-pending:bool
            on-fail:ignore|block|stop|restart|standby|fence|restart-container|demote role:text name:text
            requires:nothing|quorum|fencing|unfencing
            """);

    private static final NameTable ALERT = NameTable.of("timeout:time timestamp-format:text enabled:bool");

    private static final Map<String, NameTable> META = Map.ofEntries(
            Map.entry("primitive", RESOURCE),
            Map.entry("template", RESOURCE),
            Map.entry("group", RESOURCE),
            Map.entry("clone", RESOURCE),
            Map.entry("master", RESOURCE),
            Map.entry("bundle", RESOURCE),
            Map.entry("rsc_defaults", RESOURCE),
            Map.entry("op", OPERATION),
            Map.entry("op_defaults", OPERATION),
            Map.entry("alert", ALERT),
            Map.entry("recipient", ALERT));

    @Override
    public void check(Document document, Report report) {
        document.all("nvpair")
                .filter(n -> n.element().attribute("id-ref").isEmpty())
                .forEach(n -> {
                    if (n.parentName().equals("cluster_property_set")) {
                        pair(n, CLUSTER, "cluster option", report);
                    } else if (n.parentName().equals("meta_attributes")) {
                        NameTable table =
                                META.get(n.parent().map(Occurrence::parentName).orElse(""));
                        if (table != null) {
                            pair(n, table, "meta attribute", report);
                        }
                    }
                });
    }

    private static void pair(Occurrence nvpair, NameTable table, String what, Report report) {
        String name = nvpair.element().attribute("name", "");
        String value = nvpair.element().attribute("value", "");
        if (!table.knows(name)) {
            unknown(nvpair, table, what, name, report);
        } else if (nvpair.element().attribute("value").isPresent()) {
            table.complaint(name, value)
                    .ifPresent(c -> report.error(
                            c.code(),
                            nvpair,
                            nvpair.text() + " sets the " + what + " " + name + "=\"" + value + "\"",
                            c.fix()));
        }
    }

    private static void unknown(Occurrence nvpair, NameTable table, String what, String name, Report report) {
        boolean obsolete = ObsoleteRule.isObsolete(nvpair);
        if (!obsolete) {
            report.warning(
                    "unknown-option",
                    nvpair,
                    nvpair.text() + " sets the " + what + " " + name + ", which nothing reads",
                    Nearest.hint(name, table.names(), "remove it, unless something outside reads it"));
        }
    }
}
