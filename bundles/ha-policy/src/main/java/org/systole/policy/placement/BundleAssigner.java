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
            promotion.assign(clones, assigner);
        }
    }

    /** Without its container and the connection into it nothing runs inside; the first one missing is the reason. */
    private void inside(Unit.Replica replica) {
        boolean anywhere = health.nodes().stream().anyMatch(n -> n.remote() == null && n.canRun());
        Instance missing = null;
        for (Instance member : replica.hosted().toList()) {
            Seat seat = table.seat(member);
            if (anywhere
                    && missing != null
                    && seat != null
                    && !seat.assigned()
                    && seat.why().equals("node availability")) {
                table.put(member, Seat.nowhere("unrunnable " + missing + " start"));
            } else if (seat == null || !seat.assigned()) {
                missing = missing == null || !anywhere ? member : missing;
            }
        }
        for (Instance inner : replica.roles().toList()) {
            assigner.assign(
                    inner, missing == null ? null : new boolean[health.nodes().size()]);
            Seat seat = table.seat(inner);
            if (missing != null
                    && seat != null
                    && !seat.assigned()
                    && seat.why().equals("node availability")) {
                table.put(inner, Seat.nowhere("unrunnable " + missing + " start"));
            }
        }
    }
}
