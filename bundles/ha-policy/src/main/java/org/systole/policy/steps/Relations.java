package org.systole.policy.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Configuration;
import org.systole.cib.view.Order;
import org.systole.cib.view.Resource;
import org.systole.policy.state.Instances;
import org.systole.policy.state.Unit;
import org.systole.policy.steps.Relation.Renewal;

/**
 * Takes orders between resources apart into relations between instances (Pacemaker Explained, Resource Constraints,
 * "Specifying the Order"; Groups; Clones, interleave).
 */
final class Relations {
    private final Configuration configuration;
    private final Instances instances;
    private final Performers performers;
    private final Interleaving interleaving;
    private final List<Relation> all = new ArrayList<>();
    private final List<WholeOrder> wholes = new ArrayList<>();

    private Relations(Configuration configuration, Instances instances, Performers performers) {
        this.configuration = configuration;
        this.instances = instances;
        this.performers = performers;
        this.interleaving = new Interleaving(performers, all);
    }

    static Relations of(Configuration configuration, Instances instances, Map<ResourceId, Work> works) {
        Performers performers = new Performers(works);
        Relations relations = new Relations(configuration, instances, performers);
        while (relations.unseat()) {
            // what lost its place may cost others theirs
        }
        InnerOrder inner = new InnerOrder(performers, relations.all);
        instances.units().forEach(inner::of);
        configuration.remotes().forEach(inner::guest);
        works.values().forEach(inner::inContainer);
        works.values().forEach(inner::inGuest);
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
        Bond bond = Bond.of(order, firstAct, thenAct, event(first.get(0), firstAct));
        String gate = "";
        boolean neighbours = false;
        if (first.size() > 1) {
            gate = "one-or-more:" + (order.set().isEmpty() ? order.id() : order.set());
            List<Work> any =
                    first.stream().flatMap(u -> performers.done(u).stream()).toList();
            enough(bond.called(Event.named(gate)), any, 1, last.get());
        } else if (some(order, first.get(0))) {
            gate = "clone-one-or-more:" + order.id();
            Unit.Clones clones = (Unit.Clones) first.get(0);
            enough(
                    bond.called(Event.named(gate)),
                    performers.done(clones),
                    Math.max(1, clones.config().min()),
                    last.get());
        } else if (first.get(0) instanceof Unit.Clones a
                && last.get() instanceof Unit.Clones b
                && b.config().interleave()) {
            interleaving.bind(bond, a, b);
            neighbours = true;
        } else {
            plain(bond, first.get(0), last.get());
        }
        boolean binding = order.kind() == Order.Kind.MANDATORY;
        wholes.add(
                new WholeOrder(first, firstAct, last.get(), thenAct, binding, order.symmetrical(), gate, neighbours));
    }

    private void enough(Bond bond, List<Work> any, int needed, Unit then) {
        performers.begun(then).forEach(w -> bond.bind(any, needed, w, Renewal.NEVER, all));
    }

    /** Whether some copies are enough, wherever they run, and nothing is renewed with them. */
    private static boolean some(Order order, Unit first) {
        return first instanceof Unit.Clones clones
                && (!order.requireAll() || clones.config().min() > 0);
    }

    /** A group or clone as a whole is not started but running; one with notifications is waited for until these end. */
    private static Event event(Unit first, Act act) {
        boolean tells = first instanceof Unit.Clones clones && clones.config().notifies();
        if (first instanceof Unit.Single) {
            return Event.of(first.id(), act);
        }
        return tells ? new Event(first.id().value(), Event.What.NOTIFIED) : Event.done(first.id(), act);
    }

    private void plain(Bond bond, Unit first, Unit then) {
        List<Unit> parts = then instanceof Unit.Clones several ? several.copies() : List.of(then);
        for (Unit part : parts) {
            plain(bond, first, then, part);
        }
    }

    private void plain(Bond bond, Unit first, Unit then, Unit part) {
        List<Work> later = performers.begun(part);
        for (Work w : later) {
            // what happens to the first member of a group happens to the others by themselves
            boolean leads = w == later.get(0)
                    || !(part instanceof Unit.Band b && b.group().ordered());
            if (first instanceof Unit.Clones clones) {
                Renewal renewal = then instanceof Unit.Clones ? Renewal.ALWAYS : Renewal.NEARBY;
                (leads ? bond : bond.loose()).bind(performers.done(clones), 1, w, renewal, all);
            } else {
                after(leads ? bond : bond.loose(), first, w);
            }
        }
    }

    /** The last member of a group stands for it. */
    private void after(Bond bond, Unit first, Work then) {
        List<Work> earlier = performers.done(first);
        for (Work f : earlier) {
            boolean last = f == earlier.get(earlier.size() - 1);
            boolean stands = last || !(first instanceof Unit.Band b && b.group().ordered());
            (stands ? bond : bond.loose()).bind(f, then, all);
        }
    }

    /** The unit of that id; what is inside a clone is stood for by the clone. */
    private Optional<Unit> unit(ResourceId id) {
        Optional<Unit> found = instances.unit(id);
        return found.isPresent()
                ? found
                : configuration.resource(id).flatMap(Resource::parent).flatMap(this::unit);
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
                any |= interleaving.unseat(order, a, b);
            }
        }
        return any;
    }
}
