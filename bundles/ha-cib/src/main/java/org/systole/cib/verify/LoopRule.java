package org.systole.cib.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.systole.cib.Element;

/** Orders that wait for each other, and colocations that follow each other or contradict. */
final class LoopRule implements Rule {
    @Override
    public void check(Document document, Report report) {
        orders(document)
                .find()
                .forEach(loop -> report.error(
                        "order-loop",
                        constraint(document, loop),
                        "orders wait for each other: " + String.join(", then ", loop.names()) + "; made by "
                                + String.join(", ", loop.origins()),
                        "remove or turn round one of them; members of a group start in their order anyway"));
        colocations(document)
                .find()
                .forEach(loop -> report.warning(
                        "colocation-loop",
                        constraint(document, loop),
                        "colocations follow each other: " + String.join(" with ", loop.names()) + "; made by "
                                + String.join(", ", loop.origins()),
                        "say it one way: the one that is placed first stands in with-rsc"));
        document.all("rsc_colocation").forEach(c -> contradiction(document, c, report));
    }

    private static Occurrence constraint(Document document, Loops.Loop loop) {
        return document.all().stream()
                .filter(o -> o.id().equals(loop.origins().first()))
                .findFirst()
                .orElse(document.configuration());
    }

    // --- orders -------------------------------------------------------------------------------------------------

    /** Actions of one or more resources that are done together, as one side of an order. */
    private record Side(List<String> resources, String action) {}

    private static Loops orders(Document document) {
        Loops loops = new Loops();
        document.all("group").forEach(g -> members(document, g, loops));
        document.all("rsc_order").filter(LoopRule::mandatory).forEach(o -> {
            boolean symmetrical = o.element().attribute("symmetrical", "true").matches("true|1");
            List<Side> chain = chain(o);
            for (int i = 0; i + 1 < chain.size(); i++) {
                ordered(document, loops, chain.get(i), chain.get(i + 1), o.id());
                if (symmetrical) {
                    ordered(document, loops, inverse(chain.get(i + 1)), inverse(chain.get(i)), o.id());
                }
            }
        });
        return loops;
    }

    private static boolean mandatory(Occurrence order) {
        String score = order.element().attribute("score", "INFINITY");
        return order.element().attribute("kind", "Mandatory").equals("Mandatory") && !score.matches("-.*|[+-]?0+");
    }

    private static void members(Document document, Occurrence group, Loops loops) {
        boolean ordered = group.element()
                .children("meta_attributes")
                .flatMap(m -> m.children("nvpair"))
                .filter(n -> n.attribute("name", "").equals("ordered"))
                .allMatch(n -> Values.bool(n.attribute("value", "true")).orElse(true));
        List<Occurrence> members = group.children("primitive").toList();
        for (int i = 0; ordered && i + 1 < members.size(); i++) {
            loops.edge(
                    "start " + members.get(i).id(),
                    "start " + members.get(i + 1).id(),
                    "");
            loops.edge(
                    "stop " + members.get(i + 1).id(), "stop " + members.get(i).id(), "");
        }
    }

    private static List<Side> chain(Occurrence order) {
        Element element = order.element();
        List<Side> out = new ArrayList<>();
        if (element.attribute("first").isPresent()) {
            String action = element.attribute("first-action", "start");
            out.add(new Side(List.of(element.attribute("first", "")), action));
            out.add(new Side(List.of(element.attribute("then", "")), element.attribute("then-action", action)));
            return out;
        }
        order.children("resource_set").forEach(set -> {
            String action = set.element().attribute("action", "start");
            List<String> ids = set.children("resource_ref").map(Occurrence::id).toList();
            if (set.element().attribute("sequential", "true").matches("true|1")) {
                ids.forEach(id -> out.add(new Side(List.of(id), action)));
            } else {
                out.add(new Side(ids, action));
            }
        });
        return out;
    }

    private static void ordered(Document document, Loops loops, Side first, Side then, String origin) {
        for (String one : primitives(document, first.resources())) {
            for (String other : primitives(document, then.resources())) {
                loops.edge(first.action() + " " + one, then.action() + " " + other, origin);
            }
        }
    }

    private static SortedSet<String> primitives(Document document, List<String> resources) {
        SortedSet<String> out = new TreeSet<>();
        resources.forEach(r -> document.primitivesOf(r).forEach(p -> out.add(p.id())));
        return out;
    }

    private static Side inverse(Side side) {
        String action =
                switch (side.action()) {
                    case "start" -> "stop";
                    case "stop" -> "start";
                    case "promote" -> "demote";
                    default -> "promote";
                };
        return new Side(side.resources(), action);
    }

    // --- colocations --------------------------------------------------------------------------------------------

    private static Loops colocations(Document document) {
        Loops loops = new Loops();
        document.all("rsc_colocation")
                .filter(c -> positive(c) && c.element().attribute("with-rsc").isPresent())
                .forEach(c ->
                        loops.edge(c.element().attribute("rsc", ""), c.element().attribute("with-rsc", ""), c.id()));
        return loops;
    }

    private static boolean positive(Occurrence colocation) {
        return !colocation.element().attribute("score", "INFINITY").matches("-.*|[+]?0+");
    }

    private static void contradiction(Document document, Occurrence colocation, Report report) {
        Element element = colocation.element();
        if (!element.attribute("score", "").equals("-INFINITY")
                || element.attribute("with-rsc").isEmpty()) {
            return;
        }
        String one = element.attribute("rsc", "");
        String other = element.attribute("with-rsc", "");
        Optional<String> together = sharedGroup(document, one, other).or(() -> together(document, one, other));
        together.ifPresent(by -> report.warning(
                "colocation-contradiction",
                colocation,
                colocation.text() + " keeps " + one + " away from " + other + ", and " + by
                        + " keeps them together, so " + one + " can never run",
                "remove one of the two"));
    }

    private static Optional<String> sharedGroup(Document document, String one, String other) {
        return document.all("group")
                .filter(g ->
                        g.children("primitive").map(Occurrence::id).toList().containsAll(List.of(one, other)))
                .map(Occurrence::text)
                .findFirst();
    }

    private static Optional<String> together(Document document, String one, String other) {
        return document.all("rsc_colocation")
                .filter(c -> c.element().attribute("score", "INFINITY").matches("\\+?INFINITY"))
                .filter(c -> c.element().attribute("rsc", "").equals(one)
                        && c.element().attribute("with-rsc", "").equals(other))
                .map(Occurrence::text)
                .findFirst();
    }
}
