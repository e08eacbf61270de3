package org.systole.policy.steps;

import java.util.List;
import java.util.Optional;
import org.systole.api.model.NodeId;
import org.systole.cib.view.Order;
import org.systole.policy.state.Trace;
import org.systole.policy.state.Unit;

/** Orders between the copies of two clones that are on one node (Pacemaker Explained, Clones, interleave). */
final class Interleaving {
    private final Performers performers;
    private final List<Relation> all;

    /** @param all is added to */
    Interleaving(Performers performers, List<Relation> all) {
        this.performers = performers;
        this.all = all;
    }

    /** Each copy depends on the other clone's copy on its own node only; without one it cannot be active there. */
    void bind(Bond bond, Unit.Clones first, Unit.Clones then) {
        for (Unit copy : then.copies()) {
            Optional<Unit> peer = peer(first, copy);
            if (peer.isPresent()) {
                for (Work f : performers.done(peer.get())) {
                    Bond own = bond.called(Event.of(f, bond.firstAct()));
                    performers.begun(copy).forEach(w -> own.bind(f, w, all));
                }
            }
            neighbours(bond.loose(), first, copy, peer);
        }
    }

    /** The copy of the other clone that should be where this one should be. */
    private Optional<Unit> peer(Unit.Clones first, Unit copy) {
        Optional<NodeId> node = seat(copy);
        return node.flatMap(n -> first.copies().stream()
                .filter(c -> seat(c).equals(Optional.of(n)))
                .findFirst());
    }

    /** Takes the place of copies whose neighbour has none; returns whether there were any. */
    boolean unseat(Order order, Unit.Clones first, Unit.Clones then) {
        boolean any = false;
        for (Unit copy : then.copies()) {
            if (seat(copy).isPresent() && peer(first, copy).isEmpty()) {
                List<Work> without =
                        performers.begun(copy).stream().filter(Work::unseat).toList();
                without.forEach(w -> w.note(
                        "ORDER",
                        order.id(),
                        w + " needs a copy of " + first.id() + " on its node (" + order.id()
                                + "), and none will be there"));
                any |= !without.isEmpty();
            }
        }
        return any;
    }

    /** The copies that run on one node now stop in order, whatever comes after. */
    private void neighbours(Bond bond, Unit.Clones first, Unit then, Optional<Unit> known) {
        Optional<NodeId> node = place(then);
        for (Unit other : node.isPresent() ? first.copies() : List.<Unit>of()) {
            if (place(other).equals(node) && !known.equals(Optional.of(other))) {
                performers.begun(then).forEach(w -> performers.done(other).forEach(f -> bond.bind(f, w, all)));
            }
        }
    }

    private Optional<NodeId> seat(Unit copy) {
        return copy.instances()
                .map(performers::work)
                .findFirst()
                .filter(w -> w.seat.assigned())
                .map(w -> w.seat.node().id());
    }

    private Optional<NodeId> place(Unit copy) {
        return copy.instances()
                .flatMap(i -> i.active().stream())
                .map(Trace::node)
                .findFirst();
    }
}
