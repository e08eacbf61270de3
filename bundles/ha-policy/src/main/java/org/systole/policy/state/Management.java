package org.systole.policy.state;

import java.util.List;
import java.util.Optional;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.ClusterOptions;
import org.systole.cib.view.OnFail;

/**
 * Whether the cluster may start and stop an instance (Pacemaker Explained, Resources, is-managed and maintenance;
 * Cluster Options, maintenance-mode).
 *
 * @param rule code of the rule that forbids it: NO-DEVICE, UNMANAGED, MAINTENANCE, TICKET or BLOCKED; empty while
 *     managed
 * @param sentence the same in words
 */
public record Management(String rule, String sentence) {
    private static final Management MANAGED = new Management("", "");

    public static Management of(Instance instance, Health health, ClusterOptions options) {
        if (instance.orphan() && !options.stopOrphans()) {
            return new Management(
                    "UNMANAGED", instance.id() + " is not configured any more and stop-orphan-resources is false");
        }
        Management blocked = blockedBy(instance);
        if (!blocked.managed()) {
            return blocked;
        }
        if (health.deviceless()) {
            return deviceless(instance);
        }
        if (options.maintenance()) {
            return new Management("MAINTENANCE", "the whole cluster is in maintenance (maintenance-mode)");
        }
        // what defaults say does not count for what is not configured any more, but for a copy too many of a clone
        boolean configured = !instance.orphan() || !instance.top().equals(instance.id());
        if (configured && instance.primitive().maintenance()) {
            return new Management("MAINTENANCE", instance.id() + " is in maintenance");
        }
        for (Trace trace : instance.active()) {
            if (health.node(trace.node()).maintenance()) {
                return new Management("MAINTENANCE", "node " + trace.node() + ", where it runs, is in maintenance");
            }
        }
        if (configured && !instance.primitive().managed()) {
            return new Management("UNMANAGED", instance.id() + " is unmanaged (is-managed=false)");
        }
        Management held = held(instance); // which counts for what is managed only
        if (!held.managed()) {
            return held;
        }
        Tickets.Lack frozen = health.tickets().freezes(instance);
        return frozen == null ? MANAGED : new Management("TICKET", frozen.sentence());
    }

    private static Management blockedBy(Instance instance) {
        for (Trace trace : instance.notable()) {
            if (trace.answer() == OnFail.BLOCK) {
                return new Management(
                        "BLOCKED",
                        trace.failure().operation() + " of " + instance.id() + " failed on node " + trace.node()
                                + " and on-fail=block keeps the cluster from touching it; clean it up");
            }
        }
        return MANAGED;
    }

    /** Resources, multiple-active: what is active too often, or in a group with that, waits for the operator. */
    private static Management held(Instance instance) {
        Optional<ResourceId> holder = instance.holder();
        if (holder.isEmpty() && !instance.blockedByMultiplicity()) {
            return MANAGED;
        }
        return new Management(
                "BLOCKED", holder.orElse(instance.id()) + " is active on several nodes (multiple-active=block)");
    }

    /** A failed stop that may not be tried again there waits for the operator where no node can be fenced. */
    private static Management deviceless(Instance instance) {
        String sentence = "nodes are to be fenced (stonith-enabled) and there is no fencing device to do it";
        boolean stuck = instance.notable().stream().anyMatch(Trace::unstoppable);
        return new Management(stuck ? "BLOCKED" : "NO-DEVICE", sentence);
    }

    public boolean managed() {
        return rule.isEmpty();
    }

    /** Whether monitors pause too. */
    public boolean maintenance() {
        return rule.equals("MAINTENANCE");
    }

    /** Where an instance that must not be touched stays; empty list for nowhere. */
    public static List<Trace> stays(Instance instance) {
        return instance.active();
    }
}
