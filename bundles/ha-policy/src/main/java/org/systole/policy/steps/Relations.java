package org.systole.policy.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Configuration;
import org.systole.cib.view.Order;
import org.systole.cib.view.Resource;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Instances;
import org.systole.policy.state.Trace;
import org.systole.policy.state.Unit;

/**
 * Takes orders between resources apart into relations between instances (Pacemaker Explained, Resource Constraints,
 * "Specifying the Order"; Groups; Clones, interleave).
 */
final class Relations {
    private final Configuration configuration;
    private final Instances instances;
    private final Map<ResourceId, Work> works;
    private final List<Relation> all = new ArrayList<>();

    private Relations(Configuration configuration, Instances instances, Map<ResourceId, Work> works) {
        this.configuration = configuration;
        this.instances = instances;
        this.works = works;
    }

    static List<Relation> of(Configuration configuration, Instances instances, Map<ResourceId, Work> works) {
        Relations relations = new Relations(configuration, instances, works);
        instances.units().forEach(relations::inside);
        configuration.orders().forEach(relations::order);
        return List.copyOf(relations.all);
    }

    private Work work(Instance instance) {
        return works.get(instance.id());
    }

    private void add(String object, List<Work> first, int needed, Act firstAct, Work then, Act thenAct, Order order) {
        Order.Kind kind = order == null ? Order.Kind.MANDATORY : order.kind();
        boolean symmetrical = order == null || order.symmetrical();
        if (!first.isEmpty() && !first.contains(then)) {
            all.add(new Relation(object, first, needed, firstAct, then, thenAct, kind, symmetrical));
        }
    }

    /** Members of a group start one after the other and stop in reverse; so do copies of an ordered clone. */
    private void inside(Unit unit) {
        if (unit instanceof Unit.Band band && band.group().ordered()) {
            List<Work> members = band.instances().map(this::work).toList();
            for (int i = 1; i < members.size(); i++) {
                add(band.id().value(), List.of(members.get(i - 1)), 1, Act.START, members.get(i), Act.START, null);
                if (members.get(i).instance.primitive().promotable()) {
                    add(
                            band.id().value(),
                            List.of(members.get(i - 1)),
                            1,
                            Act.PROMOTE,
                            members.get(i),
                            Act.PROMOTE,
                            null);
                }
            }
        } else if (unit instanceof Unit.Clones clones) {
            clones.copies().forEach(this::inside);
            if (clones.config().ordered()) {
                ordered(clones);
            }
        }
    }

    private void ordered(Unit.Clones clones) {
        Work before = null;
        for (Unit copy : clones.copies()) {
            List<Work> members = copy.instances().map(this::work).toList();
            boolean used = !members.isEmpty()
                    && (members.get(0).active() || members.get(0).seat.assigned());
            if (used && before != null) {
                all.add(new Relation(
                        clones.id().value(),
                        List.of(before),
                        1,
                        Act.START,
                        members.get(0),
                        Act.START,
                        Order.Kind.OPTIONAL,
                        true));
            }
            before = used ? members.get(members.size() - 1) : before;
        }
    }

    private void order(Order order) {
        Act firstAct = Act.of(order.firstAction());
        Act thenAct = Act.of(order.thenAction());
        // "A stops before B stops" says, symmetrical as it is, "B starts before A starts"
        if (order.symmetrical()
                && !firstAct.up()
                && !thenAct.up()
                && order.first().size() == 1) {
            expand(
                    order,
                    List.of(order.then()),
                    thenAct.opposite(),
                    order.first().get(0),
                    firstAct.opposite());
        } else {
            expand(order, order.first(), firstAct, order.then(), thenAct);
        }
    }

    private void expand(Order order, List<ResourceId> firsts, Act firstAct, ResourceId then, Act thenAct) {
        List<Unit> first = firsts.stream().flatMap(f -> unit(f).stream()).toList();
        Optional<Unit> last = unit(then);
        if (first.isEmpty() || last.isEmpty()) {
            return;
        }
        if (first.size() > 1) {
            List<Work> any = first.stream().flatMap(u -> done(u).stream()).toList();
            begun(last.get()).forEach(w -> add(order.id(), any, 1, firstAct, w, thenAct, order));
        } else if (first.get(0) instanceof Unit.Clones a
                && last.get() instanceof Unit.Clones b
                && b.config().interleave()) {
            interleave(order, a, firstAct, b, thenAct);
        } else {
            plain(order, first.get(0), firstAct, last.get(), thenAct);
        }
    }

    private void plain(Order order, Unit first, Act firstAct, Unit then, Act thenAct) {
        for (Work w : begun(then)) {
            if (first instanceof Unit.Clones clones) {
                int needed = Math.max(1, clones.config().min());
                add(order.id(), done(first), needed, firstAct, w, thenAct, order);
            } else {
                done(first).forEach(f -> add(order.id(), List.of(f), 1, firstAct, w, thenAct, order));
            }
        }
    }

    /** The unit of that id; what is inside a clone is stood for by the clone. */
    private Optional<Unit> unit(ResourceId id) {
        Optional<Unit> found = instances.unit(id);
        return found.isPresent()
                ? found
                : configuration.resource(id).flatMap(Resource::parent).flatMap(this::unit);
    }

    /** Those that must act for the unit to have acted. */
    private List<Work> done(Unit unit) {
        if (unit instanceof Unit.Clones clones) {
            List<Work> ends = new ArrayList<>();
            for (Unit copy : clones.copies()) {
                List<Work> members = copy.instances().map(this::work).toList();
                if (!members.isEmpty()) {
                    ends.add(members.get(members.size() - 1));
                }
            }
            return ends;
        }
        return unit.instances().map(this::work).toList();
    }

    /** Those that act when the unit acts. */
    private List<Work> begun(Unit unit) {
        return unit.instances().map(this::work).toList();
    }

    /** Each copy depends on the other clone's copy on its own node only. */
    private void interleave(Order order, Unit.Clones first, Act firstAct, Unit.Clones then, Act thenAct) {
        for (Unit copy : then.copies()) {
            Optional<NodeId> node = home(copy);
            Optional<Unit> peer = node.flatMap(n -> first.copies().stream()
                    .filter(c -> home(c).equals(Optional.of(n)))
                    .findFirst());
            for (Work w : begun(copy)) {
                if (peer.isPresent()) {
                    done(peer.get()).forEach(f -> add(order.id(), List.of(f), 1, firstAct, w, thenAct, order));
                } else if (w.seat.assigned() && order.kind() == Order.Kind.MANDATORY) {
                    w.forbidStart("unrunnable " + first.id() + " " + firstAct.word());
                    w.askStop("unrunnable " + first.id() + " " + firstAct.word());
                }
            }
        }
    }

    /** The node a copy belongs to: where it should be, else where it is. */
    private Optional<NodeId> home(Unit copy) {
        Optional<Work> leader = copy.instances().map(this::work).findFirst();
        return leader.flatMap(w -> w.seat.assigned()
                ? Optional.of(w.seat.node().id())
                : w.instance.active().stream().map(Trace::node).findFirst());
    }
}
