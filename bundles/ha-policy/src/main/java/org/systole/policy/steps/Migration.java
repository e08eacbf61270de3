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
 * @param begun whether it was sent off already, so that only its arrival is missing
 */
record Migration(NodeHealth source, boolean begun) {

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
                && !trace.busy()
                && source.reachable()
                && work.seat.node().reachable()
                && work.unstoppable.isEmpty();
        return fit ? Optional.of(new Migration(source, trace.movingTo() != null)) : Optional.empty();
    }

    private static boolean able(Work work, ClusterSnapshot snapshot) {
        return snapshot.onPaper()
                && Text.truth(work.instance.primitive().meta("allow-migrate", ""), connection(work))
                && (!work.instance.primitive().cloned()
                        || !work.instance.primitive().anonymous())
                && !work.instance.orphan();
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
