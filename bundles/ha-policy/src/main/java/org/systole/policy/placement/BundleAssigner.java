package org.systole.policy.placement;

import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Unit;

/**
 * Places what runs inside the containers of a bundle, once the containers have their places (Pacemaker Explained,
 * Advanced Resource Types, Bundles).
 */
final class BundleAssigner {
    private final Health health;
    private final Assigner assigner;
    private final Table table;
    private final Promotion promotion;

    BundleAssigner(Health health, Assigner assigner, Table table, Promotion promotion) {
        this.health = health;
        this.assigner = assigner;
        this.table = table;
        this.promotion = promotion;
    }

    /** Does so, if the clone is a bundle. */
    void inside(Unit.Clones clones) {
        boolean bundle = false;
        for (Unit copy : clones.copies()) {
            if (copy instanceof Unit.Replica replica) {
                bundle = true;
                inside(replica);
            }
        }
        if (bundle && clones.config().promotable()) {
            promotion.assign(clones, clones.copies(), assigner);
        }
    }

    /**
     * What is inside has its place in its container, and where the container has none, cannot start. Of what is on the
     * host, the first part that is missing is the reason for the others.
     */
    private void inside(Unit.Replica replica) {
        boolean anywhere = health.nodes().stream().anyMatch(n -> n.remote() == null && n.canRun());
        Instance missing = null;
        for (Instance member : replica.hosted().toList()) {
            Seat seat = table.seat(member);
            boolean seated = seat != null && seat.assigned();
            boolean unavailable = seat != null && !seated && seat.why().equals("node availability");
            if (anywhere && missing != null && unavailable) {
                table.put(member, Seat.nowhere("unrunnable " + missing + " start"));
            } else if (!seated) {
                missing = missing == null ? member : missing;
            }
        }
        replica.roles().forEach(i -> assigner.assign(i, null));
    }
}
