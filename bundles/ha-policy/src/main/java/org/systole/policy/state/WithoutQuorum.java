package org.systole.policy.state;

import org.systole.cib.view.ClusterOptions;
import org.systole.cib.view.ClusterOptions.QuorumPolicy;

/** What the loss of quorum means for an instance (Pacemaker Explained, Cluster Options, no-quorum-policy). */
public final class WithoutQuorum {
    private WithoutQuorum() {}

    /** Whether it needs quorum and there is none. */
    public static boolean affects(Instance instance, Health health) {
        return !health.quorate() && !instance.primitive().requires().equals("nothing");
    }

    /** Whether what runs stays as it is, as far as it runs on this side. */
    public static boolean frozen(ClusterOptions options) {
        return options.quorumPolicy() == QuorumPolicy.FREEZE || options.quorumPolicy() == QuorumPolicy.IGNORE;
    }

    /** Whether it runs somewhere and must not: what is merely demoted or frozen may go on on this side. */
    public static boolean stops(Instance instance, Health health, ClusterOptions options) {
        if (!affects(instance, health) || instance.active().isEmpty()) {
            return false;
        }
        boolean demoted = options.quorumPolicy() == QuorumPolicy.DEMOTE
                && instance.primitive().promotable();
        boolean here = instance.active().stream()
                .map(t -> health.node(t.node()))
                .anyMatch(n -> n.online() && !n.pending()); // a member that is fenced for a failure is on this side
        return !(here && (demoted || frozen(options)));
    }

    /** Why it stops, in words. */
    public static String sentence(ClusterOptions options) {
        return "there is no quorum, and no-quorum-policy is " + options.get("no-quorum-policy", "stop");
    }
}
