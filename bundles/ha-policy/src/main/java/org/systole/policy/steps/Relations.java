package org.systole.policy.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Configuration;
import org.systole.cib.view.Order;
import org.systole.cib.view.RemoteNode;
import org.systole.cib.view.Resource;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Instances;
import org.systole.policy.state.Trace;
import org.systole.policy.state.Unit;
import org.systole.policy.steps.Relation.Renewal;

/**
 * Takes orders between resources apart into relations between instances (Pacemaker Explained, Resource Constraints,
 * "Specifying the Order"; Groups; Clones, interleave).
 */
final class Relations {
    private final Configuration configuration;
    private final Instances instances;
    private final Map<ResourceId, Work> works;
    private final boolean onPaper;
    private final List<Relation> all = new ArrayList<>();
    private final List<WholeOrder> wholes = new ArrayList<>();

    private Relations(Configuration configuration, Instances instances, Map<ResourceId, Work> works, boolean onPaper) {
        this.onPaper = onPaper;
        this.configuration = configuration;
        this.instances = instances;
        this.works = works;
    }

    static Relations of(
            Configuration configuration, Instances instances, Map<ResourceId, Work> works, boolean onPaper) {
        Relations relations = new Relations(configuration, instances, works, onPaper);
        while (relations.unseat()) {
            // what lost its place may cost others theirs
        }
        instances.units().forEach(relations::inside);
        configuration.remotes().forEach(relations::contained);
        works.values().forEach(relations::inContainer);
        configuration.orders().forEach(relations::order);
        return relations;
    }

    List<Relation> all() {
        return List.copyOf(all);
    }

    /** The orders between resources as wholes. */
    List<WholeOrder> wholes() {
        return List.copyOf(wholes);
    }

    private Work work(Instance instance) {
        return works.get(instance.id());
    }

    /** What several relations of one order have in common. */
    private record Bond(
            String object,
            String label,
            Act firstAct,
            Act thenAct,
            Order.Kind kind,
            boolean inGroup,
            boolean symmetrical) {
        static Bond of(Order order, Act firstAct, Act thenAct, String label) {
            return new Bond(order.id(), label, firstAct, thenAct, order.kind(), false, order.symmetrical());
        }

        Bond called(String name) {
            return new Bond(object, name, firstAct, thenAct, kind, inGroup, symmetrical);
        }

        /** The same, where only the order counts and nothing follows from it. */
        Bond loose() {
            return new Bond(object, label, firstAct, thenAct, Order.Kind.OPTIONAL, inGroup, symmetrical);
        }

        static Bond within(String object, Work first, Act act, Order.Kind kind) {
            return new Bond(object, first + " " + act.word(), act, act, kind, kind == Order.Kind.MANDATORY, true);
        }
    }

    private void add(Bond bond, List<Work> first, int needed, Work then, Renewal renewal) {
        if (!first.isEmpty() && !first.contains(then)) {
            all.add(new Relation(
                    bond.object,
                    bond.label,
                    first,
                    needed,
                    bond.firstAct,
                    then,
                    bond.thenAct,
                    bond.kind,
                    renewal,
                    bond.inGroup,
                    bond.symmetrical));
        }
    }

    /** Members of a group start one after the other and stop in reverse; so do copies of an ordered clone. */
    private void inside(Unit unit) {
        if (unit instanceof Unit.Band band && band.group().ordered()) {
            List<Work> members = band.instances().map(this::work).toList();
            Work active = members.isEmpty() || !members.get(0).active() ? null : members.get(0);
            for (int i = 1; i < members.size(); i++) {
                Work first = members.get(i - 1);
                Work then = members.get(i);
                String group = band.id().value();
                if (active != null && active != first && then.active()) {
                    // those between do not run, and their stops cannot keep the order
                    Bond bond = Bond.within(group, active, Act.START, Order.Kind.OPTIONAL);
                    add(bond, List.of(active), 1, then, Renewal.ALWAYS);
                }
                active = then.active() ? then : active;
                add(
                        Bond.within(group, first, Act.START, Order.Kind.MANDATORY),
                        List.of(first),
                        1,
                        then,
                        Renewal.ALWAYS);
                if (then.instance.primitive().promotable()) {
                    add(
                            Bond.within(group, first, Act.PROMOTE, Order.Kind.MANDATORY),
                            List.of(first),
                            1,
                            then,
                            Renewal.ALWAYS);
                }
            }
        } else if (unit instanceof Unit.Replica replica) {
            List<Work> members = replica.instances().map(this::work).toList();
            for (int i = 1; i < members.size(); i++) {
                Work first = members.get(i - 1);
                Bond bond = Bond.within(replica.id().value(), first, Act.START, Order.Kind.MANDATORY);
                contained(replica, members.get(i));
                add(bond, List.of(first), 1, members.get(i), Renewal.ALWAYS);
            }
        } else if (unit instanceof Unit.Clones clones) {
            clones.copies().forEach(this::inside);
            if (clones.config().ordered()) {
                ordered(clones);
            }
        }
    }

    /** What contains a guest starts before the connection to it. */
    private void contained(RemoteNode remote) {
        Work container =
                remote.bundle() ? null : remote.container().map(works::get).orElse(null);
        Work connection = works.get(remote.connection());
        if (container != null && connection != null) {
            Bond bond = Bond.within(container.toString(), container, Act.START, Order.Kind.MANDATORY);
            add(bond, List.of(container), 1, connection, Renewal.ALWAYS);
        }
    }

    /** What is inside of a container that can be connected to needs it also beside the connection. */
    private void contained(Unit.Replica replica, Work inner) {
        boolean connected = replica.hosted()
                .filter(i -> i.primitive().connection())
                .allMatch(i -> work(i).seat.assigned());
        if (inner.instance.inside() != null && connected) {
            replica.hosted()
                    .filter(i -> !i.primitive().connection())
                    .reduce((a, b) -> b)
                    .map(this::work)
                    .ifPresent(c -> add(
                            Bond.within(replica.id().value(), c, Act.START, Order.Kind.MANDATORY),
                            List.of(c),
                            1,
                            inner,
                            Renewal.ALWAYS));
        }
    }

    /** What runs inside another resource starts after that (meta attribute container). */
    private void inContainer(Work work) {
        Work container = work.instance.primitive().container().map(works::get).orElse(null);
        boolean grouped = container != null
                && container.instance.primitive().parent().isPresent()
                && container
                        .instance
                        .primitive()
                        .parent()
                        .equals(work.instance.primitive().parent());
        if (container != null && !grouped) {
            Bond bond = Bond.within(container.toString(), container, Act.START, Order.Kind.MANDATORY);
            add(bond, List.of(container), 1, work, Renewal.ALWAYS);
        }
    }

    private void ordered(Unit.Clones clones) {
        Work before = null;
        for (Unit copy : clones.copies()) {
            List<Work> members = copy.instances().map(this::work).toList();
            boolean used = !members.isEmpty()
                    && (members.get(0).active() || members.get(0).seat.assigned());
            if (used && before != null) {
                Bond bond = Bond.within(clones.id().value(), before, Act.START, Order.Kind.OPTIONAL);
                add(bond, List.of(before), 1, members.get(0), Renewal.ALWAYS);
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
        Bond bond = Bond.of(order, firstAct, thenAct, label(first.get(0), firstAct));
        String gate = "";
        boolean neighbours = false;
        if (first.size() > 1) {
            gate = "one-or-more:" + (order.set().isEmpty() ? order.id() : order.set());
            List<Work> any = first.stream().flatMap(u -> done(u).stream()).toList();
            enough(bond.called(gate), any, 1, last.get());
        } else if (some(order, first.get(0))) {
            gate = "clone-one-or-more:" + order.id();
            Unit.Clones clones = (Unit.Clones) first.get(0);
            enough(bond.called(gate), done(clones), Math.max(1, clones.config().min()), last.get());
        } else if (first.get(0) instanceof Unit.Clones a
                && last.get() instanceof Unit.Clones b
                && b.config().interleave()) {
            interleave(bond, a, b);
            neighbours = true;
        } else {
            plain(bond, first.get(0), last.get());
        }
        boolean binding = order.kind() == Order.Kind.MANDATORY;
        wholes.add(
                new WholeOrder(first, firstAct, last.get(), thenAct, binding, order.symmetrical(), gate, neighbours));
    }

    private void enough(Bond bond, List<Work> any, int needed, Unit then) {
        begun(then).forEach(w -> add(bond, any, needed, w, Renewal.NEVER));
    }

    /** Whether some copies are enough, wherever they run, and nothing is renewed with them. */
    private static boolean some(Order order, Unit first) {
        return first instanceof Unit.Clones clones
                && (!order.requireAll() || clones.config().min() > 0);
    }

    /** A group or clone as a whole is not started but running; one with notifications is waited for until these end. */
    private String label(Unit first, Act act) {
        boolean tells = onPaper
                && first instanceof Unit.Clones clones
                && clones.config().notifies();
        return first.id() + " " + (first instanceof Unit.Single ? act.word() : tells ? "notified" : act.done());
    }

    private void plain(Bond bond, Unit first, Unit then) {
        List<Unit> parts = then instanceof Unit.Clones several ? several.copies() : List.of(then);
        for (Unit part : parts) {
            plain(bond, first, then, part);
        }
    }

    private void plain(Bond bond, Unit first, Unit then, Unit part) {
        List<Work> later = begun(part);
        for (Work w : later) {
            // what happens to the first member of a group happens to the others by themselves
            boolean leads = w == later.get(0)
                    || !(part instanceof Unit.Band b && b.group().ordered());
            if (first instanceof Unit.Clones clones) {
                add(
                        leads ? bond : bond.loose(),
                        done(clones),
                        1,
                        w,
                        then instanceof Unit.Clones ? Renewal.ALWAYS : Renewal.NEARBY);
            } else {
                after(leads ? bond : bond.loose(), first, w);
            }
        }
    }

    /** The last member of a group stands for it. */
    private void after(Bond bond, Unit first, Work then) {
        List<Work> earlier = done(first);
        for (Work f : earlier) {
            boolean last = f == earlier.get(earlier.size() - 1);
            boolean stands = last || !(first instanceof Unit.Band b && b.group().ordered());
            add(stands ? bond : bond.loose(), List.of(f), 1, then, Renewal.ALWAYS);
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

    /** Each copy depends on the other clone's copy on its own node only; without one it cannot be active there. */
    private void interleave(Bond bond, Unit.Clones first, Unit.Clones then) {
        for (Unit copy : then.copies()) {
            Optional<Unit> peer = peer(first, copy);
            if (peer.isPresent()) {
                for (Work f : done(peer.get())) {
                    Bond own = bond.called(f + " " + bond.firstAct().word());
                    begun(copy).forEach(w -> add(own, List.of(f), 1, w, Renewal.ALWAYS));
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
    private boolean unseat() {
        boolean any = false;
        for (Order order : configuration.orders()) {
            Optional<Unit> first =
                    order.first().size() == 1 ? unit(order.first().get(0)) : Optional.empty();
            Optional<Unit> then = unit(order.then());
            boolean starts = Act.of(order.firstAction()) == Act.START && Act.of(order.thenAction()) == Act.START;
            boolean binding = order.kind() == Order.Kind.MANDATORY && order.symmetrical() && starts;
            if (binding
                    && first.orElse(null) instanceof Unit.Clones a
                    && then.orElse(null) instanceof Unit.Clones b
                    && b.config().interleave()
                    && !some(order, a)) {
                any |= unseat(order, a, b);
            }
        }
        return any;
    }

    private boolean unseat(Order order, Unit.Clones first, Unit.Clones then) {
        boolean any = false;
        for (Unit copy : then.copies()) {
            if (seat(copy).isPresent() && peer(first, copy).isEmpty()) {
                List<Work> without = begun(copy).stream().filter(Work::unseat).toList();
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
                begun(then).forEach(w -> done(other).forEach(f -> add(bond, List.of(f), 1, w, Renewal.ALWAYS)));
            }
        }
    }

    private Optional<NodeId> seat(Unit copy) {
        return copy.instances()
                .map(this::work)
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
