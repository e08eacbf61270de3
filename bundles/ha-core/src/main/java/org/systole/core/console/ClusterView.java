package org.systole.core.console;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The cluster at one moment, in strings and numbers. Grows by components at the end.
 *
 * @param cluster its name; empty when it has none
 * @param node the node that took this view
 * @param taken when, in milliseconds since the epoch
 * @param version of Systole on this node
 * @param configuration version of the configuration and status: {@code admin_epoch.epoch.num_updates}
 * @param changedBy who changed the configuration last, and with what; may be empty
 * @param coordinator the node that plans; empty when nobody does
 * @param term of the log's leadership; only grows
 * @param quorate whether this node is in a majority that follows a proven leader
 * @param maintenance whether the cluster leaves all resources alone
 * @param nodes the configured nodes, in the order of the configuration
 * @param resources every resource, outer before inner, then those only the history knows
 * @param fencing newest first
 * @param failures failed operations, in sentences
 * @param plan what is to be done now
 * @param problems what an operator should look at, worst first; empty when all is well
 */
public record ClusterView(
        String cluster,
        String node,
        long taken,
        String version,
        String configuration,
        String changedBy,
        String coordinator,
        long term,
        boolean quorate,
        boolean maintenance,
        List<NodeView> nodes,
        List<ResourceView> resources,
        List<FencingView> fencing,
        List<String> failures,
        PlanView plan,
        List<String> problems) {
    public ClusterView {
        nodes = List.copyOf(nodes);
        resources = List.copyOf(resources);
        fencing = List.copyOf(fencing);
        failures = List.copyOf(failures);
        problems = List.copyOf(problems);
    }

    /**
     * The view of one who sees nothing.
     *
     * @param why in a sentence; the only problem of this view
     */
    public static ClusterView unknown(String why, long taken) {
        PlanView plan = new PlanView(false, List.of(), List.of(), List.of());
        return new ClusterView(
                "",
                "",
                taken,
                "",
                "",
                "",
                "",
                0,
                false,
                false,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                plan,
                List.of(why));
    }

    /**
     * A node.
     *
     * @param state in the words of {@code crm_mon}, such as {@code online}, {@code standby}, {@code UNCLEAN (offline)}
     * @param present whether the viewing node hears it
     * @param resources what is active on it, primitives only
     * @param attributes its attributes
     * @param agents the agents it offers
     */
    public record NodeView(
            String name,
            String id,
            String state,
            boolean online,
            boolean standby,
            boolean maintenance,
            boolean unclean,
            boolean pending,
            boolean coordinator,
            boolean present,
            List<String> resources,
            SortedMap<String, String> attributes,
            List<String> agents) {
        public NodeView {
            resources = List.copyOf(resources);
            attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
            agents = List.copyOf(agents);
        }
    }

    /**
     * A resource.
     *
     * @param kind primitive, group or clone
     * @param parent id of the group or clone around it; empty for none
     * @param agent of a primitive, {@code class:provider:type}; empty for the others
     * @param role the role of a primitive; of a group or clone, {@code Started} when all members that should run do,
     *     {@code Partial} when some do, {@code Stopped} when none does
     * @param nodes where it is active
     * @param managed whether the cluster starts and stops it
     * @param disabled whether it is stopped on purpose
     * @param blocked whether the cluster gave up on it until someone helps
     * @param note why it is not running, in a few words; may be empty
     * @param failCount failures counted on all nodes
     * @param members ids of what is in it
     */
    public record ResourceView(
            String id,
            String kind,
            String parent,
            String agent,
            String role,
            List<String> nodes,
            boolean managed,
            boolean disabled,
            boolean failed,
            boolean blocked,
            String note,
            long failCount,
            List<String> members) {
        public ResourceView {
            nodes = List.copyOf(nodes);
            members = List.copyOf(members);
        }
    }

    /**
     * One fencing.
     *
     * @param outcome pending, confirmed, failed, unknown
     * @param started seconds since the epoch
     * @param ended the same; 0 while pending
     */
    public record FencingView(
            String target,
            String how,
            String device,
            String executor,
            String outcome,
            String reason,
            long started,
            long ended) {}

    /**
     * What is to be done.
     *
     * @param steps runnable and under way, in a possible order
     * @param blocked what should be done but cannot, with the reason
     * @param warnings about the configuration or state
     */
    public record PlanView(boolean made, List<String> steps, List<String> blocked, List<String> warnings) {
        public PlanView {
            steps = List.copyOf(steps);
            blocked = List.copyOf(blocked);
            warnings = List.copyOf(warnings);
        }

        /** Whether nothing is left to do. */
        public boolean idle() {
            return steps.isEmpty() && blocked.isEmpty();
        }
    }
}
