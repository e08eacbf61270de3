package org.systole.core.state;

import java.util.Objects;
import org.systole.api.model.NodeId;

/**
 * That a node is to be fenced, from the first request until it is settled. Requests that come while one stands are
 * merged with it, and share what comes of it.
 *
 * @param how {@code reboot}, {@code off} or {@code on}; empty for what {@code stonith-action} says
 * @param who who asked first: an operator with program and user, or the cluster
 * @param reason why
 * @param since cluster time in seconds of the first request
 * @param tries attempts that ended without a confirmation
 * @param delay seconds for which the first attempt waits, beside what its devices say; {@link #AT_ONCE} for not at all
 */
public record Demand(NodeId target, String how, String who, String reason, long since, int tries, long delay) {
    /** Whatever the devices say, nothing is waited for. */
    public static final long AT_ONCE = -1;

    public Demand {
        Objects.requireNonNull(target);
        Objects.requireNonNull(how);
        Objects.requireNonNull(who);
        Objects.requireNonNull(reason);
    }

    private static final String CLUSTER = "the cluster, coordinated by ";

    /** Who asks where no operator does. */
    public static String cluster(NodeId coordinator) {
        return CLUSTER + coordinator;
    }

    /** Whether no operator asked for it. */
    public boolean byCluster() {
        return who.startsWith(CLUSTER);
    }

    /** The same after one more attempt in vain. */
    Demand tried() {
        return new Demand(target, how, who, reason, since, tries + 1, delay);
    }

    /**
     * Both in one: the first asked, who is to stay off stays off, the shorter delay counts; being switched on begins
     * anew.
     */
    Demand and(Demand later) {
        boolean stays = later.how.equals(FencingOrder.OFF) || how.isEmpty();
        return new Demand(
                target, stays ? later.how : how, who, reason, since, cuts() ? tries : 0, Math.min(delay, later.delay));
    }

    public boolean cuts() {
        return !how.equals(FencingOrder.ON);
    }
}
