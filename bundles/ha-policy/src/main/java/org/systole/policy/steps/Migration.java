package org.systole.policy.steps;

import java.util.Optional;
import org.systole.cib.view.Text;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Role;
import org.systole.policy.state.Trace;

/**
 * Whether an instance moves by live migration instead of a stop and a start (Pacemaker Explained, Migrating Resources).
 *
 * @param source where it runs
 * @param leaving whether it is being sent off right now
 * @param begun whether it was sent off already, so that only its arrival is missing
 * @param arriving whether it is being received right now
 */
record Migration(NodeHealth source, boolean leaving, boolean begun, boolean arriving) {

    /** The migration the instance is fit for by itself; what it depends on may still be in the way. */
    static Optional<Migration> of(Work work, ClusterSnapshot snapshot) {
        if (!able(work, snapshot) || work.stop || !work.start || !work.seat.assigned() || work.places.isEmpty()) {
            return Optional.empty();
        }
        NodeHealth source = source(work);
        Trace trace = source == null ? null : work.instance.on(source.id()).orElse(null);
        boolean fit = trace != null
                && trace.role() == Role.STARTED
                && !trace.failed()
                && (!trace.busy() || leaving(work, trace, snapshot))
                && source.reachable()
                && work.seat.node().reachable()
                && work.unstoppable.none();
        return fit
                ? Optional.of(new Migration(
                        source, leaving(work, trace, snapshot), trace.movingTo() != null, arriving(work, snapshot)))
                : Optional.empty();
    }

    /** In a cluster a node that is alone can only stop what it has, and copies are not sent. */
    private static boolean carriedOut(Work work, ClusterSnapshot snapshot) {
        boolean copy = work.instance.primitive().cloned();
        return snapshot.haveQuorum() && !connection(work) && !copy;
    }

    private static boolean able(Work work, ClusterSnapshot snapshot) {
        return (snapshot.onPaper() || carriedOut(work, snapshot))
                && Text.truth(work.instance.primitive().meta("allow-migrate", ""), connection(work))
                && (!work.instance.primitive().cloned()
                        || !work.instance.primitive().anonymous())
                && !work.instance.orphan();
    }

    /** Whether the source is sending it to where it should be; in a file what was begun begins anew. */
    private static boolean leaving(Work work, Trace trace, ClusterSnapshot snapshot) {
        return !snapshot.onPaper()
                && trace.busy()
                && trace.pending().operation().equals("migrate_to")
                && trace.pending()
                        .element()
                        .attribute("migrate_target", "")
                        .equals(work.seat.node().id().value());
    }

    private static boolean arriving(Work work, ClusterSnapshot snapshot) {
        Trace busy = work.busyOn(work.seat.node());
        return !snapshot.onPaper() && busy != null && busy.pending().operation().equals("migrate_from");
    }

    /** The connection to a remote node can be taken over without anybody there noticing. */
    private static boolean connection(Work work) {
        return work.instance.primitive().connection();
    }

    /** Its only place, or the one from which it is already on its way to where it should be. */
    private static NodeHealth source(Work work) {
        if (work.places.size() == 1) {
            boolean moves = work.places.get(0).index() != work.seat.node().index();
            return moves ? work.places.get(0) : null;
        }
        return work.places.stream()
                .filter(p -> work.seat
                        .node()
                        .id()
                        .equals(work.instance.on(p.id()).map(Trace::movingTo).orElse(null)))
                .findFirst()
                .orElse(null);
    }
}
