package org.systole.policy.steps;

import java.util.List;
import org.systole.cib.view.Order;
import org.systole.cib.view.RemoteNode;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Unit;

/**
 * The order inside of resources that no constraint writes down: members of groups (Pacemaker Explained, Groups),
 * containers and what runs in them (Bundles; meta attribute container).
 */
final class InnerOrder {
    private final Performers performers;
    private final List<Relation> all;

    /** @param all is added to */
    InnerOrder(Performers performers, List<Relation> all) {
        this.performers = performers;
        this.all = all;
    }

    /** Members of a group start one after the other and stop in reverse. */
    void of(Unit unit) {
        if (unit instanceof Unit.Band band && band.group().ordered()) {
            List<Work> members = performers.begun(band);
            Work active = members.isEmpty() || !members.get(0).active() ? null : members.get(0);
            for (int i = 1; i < members.size(); i++) {
                Work first = members.get(i - 1);
                Work then = members.get(i);
                String group = band.id().value();
                if (active != null && active != first && then.active()) {
                    // those between do not run, and their stops cannot keep the order
                    Bond bond = Bond.within(group, active, Act.START, Order.Kind.OPTIONAL);
                    bond.bind(active, then, all);
                }
                active = then.active() ? then : active;
                Bond.within(group, first, Act.START, Order.Kind.MANDATORY).bind(first, then, all);
                if (then.instance.primitive().promotable()) {
                    Bond.within(group, first, Act.PROMOTE, Order.Kind.MANDATORY).bind(first, then, all);
                }
            }
        } else if (unit instanceof Unit.Replica replica) {
            List<Work> members = performers.begun(replica);
            for (int i = 1; i < members.size(); i++) {
                Work first = members.get(i - 1);
                Bond bond = Bond.within(replica.id().value(), first, Act.START, Order.Kind.MANDATORY);
                contained(replica, members.get(i));
                bond.bind(first, members.get(i), all);
            }
        } else if (unit instanceof Unit.Clones clones) {
            clones.copies().forEach(this::of);
        }
    }

    /** What contains a guest starts before the connection to it. */
    void guest(RemoteNode remote) {
        Work container = remote.bundle()
                ? null
                : remote.container().map(performers.works()::get).orElse(null);
        Work connection = performers.works().get(remote.connection());
        if (container != null && connection != null) {
            Bond bond = Bond.within(container.toString(), container, Act.START, Order.Kind.MANDATORY);
            bond.bind(container, connection, all);
        }
    }

    /** What runs in a guest starts anew with what contains the guest (Pacemaker Remote, Guest Nodes). */
    void inGuest(Work work) {
        NodeHealth node = work.atHome() ? work.seat.node() : null; // what only comes there waits for the connection
        Work container = node == null || !node.guest() || node.remote().remote().bundle()
                ? null
                : node.remote()
                        .remote()
                        .container()
                        .map(performers.works()::get)
                        .orElse(null);
        if (container != null) {
            Event start = Event.of(container, Act.START);
            new Bond(node.id().value(), start, Act.START, Act.START, Order.Kind.MANDATORY, false, true)
                    .bind(container, work, all);
        }
    }

    /** What is inside of a container that can be connected to needs it also beside the connection. */
    private void contained(Unit.Replica replica, Work inner) {
        boolean connected = replica.hosted()
                .filter(i -> i.primitive().connection())
                .allMatch(i -> performers.work(i).seat.assigned());
        if (inner.instance.inside() != null && connected) {
            replica.hosted()
                    .filter(i -> !i.primitive().connection())
                    .reduce((a, b) -> b)
                    .map(performers::work)
                    .ifPresent(c -> Bond.within(replica.id().value(), c, Act.START, Order.Kind.MANDATORY)
                            .bind(c, inner, all));
        }
    }

    /** What runs inside another resource starts after that (meta attribute container). */
    void inContainer(Work work) {
        Work container = work.instance
                .primitive()
                .container()
                .map(performers.works()::get)
                .orElse(null);
        boolean grouped = container != null
                && container.instance.primitive().parent().isPresent()
                && container
                        .instance
                        .primitive()
                        .parent()
                        .equals(work.instance.primitive().parent());
        if (container != null && !grouped) {
            Bond bond = Bond.within(container.toString(), container, Act.START, Order.Kind.MANDATORY);
            bond.bind(container, work, all);
        }
    }
}
