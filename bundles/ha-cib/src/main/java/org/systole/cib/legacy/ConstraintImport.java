package org.systole.cib.legacy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.systole.cib.Element;

/** Constraints: from and to, before and after, rules; what mirrors another or names something gone is dropped. */
final class ConstraintImport {
    private final Notebook notes;
    private final SetImport sets;
    private final Set<String> removed;

    /** @param removed ids of resources that are no longer there */
    ConstraintImport(Notebook notes, Set<String> removed) {
        this.notes = notes;
        this.sets = new SetImport(notes);
        this.removed = removed;
    }

    /** The section in its modern form. */
    Element section(Element old) {
        List<Element> out = new ArrayList<>();
        for (Element child : old.children()) {
            Optional<String> gone = gone(child);
            if (gone.isPresent()) {
                notes.dropped(child, Words.text(child) + " named " + gone.get() + ", which is no resource any more");
                continue;
            }
            switch (child.name()) {
                case "rsc_order" -> addUnlessMirrored(child, order(child), out);
                case "rsc_colocation" -> out.addAll(colocation(child));
                case "rsc_location" -> out.add(location(child));
                default -> out.add(child);
            }
        }
        return old.withChildren(out);
    }

    private Optional<String> gone(Element constraint) {
        return List.of("from", "to", "rsc", "with-rsc", "first", "then").stream()
                .flatMap(a -> constraint.attribute(a).stream())
                .filter(removed::contains)
                .findFirst();
    }

    // --- order ----------------------------------------------------------------------------------------------

    private Element order(Element old) {
        Element order = lifetimes(Words.clean(old, notes));
        if (old.attribute("from").isEmpty()) {
            return order;
        }
        String action = old.attribute("action", "start");
        String toAction = old.attribute("to_action", action);
        boolean before = old.attribute("type", "after").equals("before");
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("id", old.id());
        attributes.put("first", old.attribute(before ? "from" : "to", ""));
        attributes.put("first-action", before ? action : toAction);
        attributes.put("then", old.attribute(before ? "to" : "from", ""));
        attributes.put("then-action", before ? toAction : action);
        attributes.put("kind", kind(old));
        old.attribute("symmetrical")
                .or(() -> old.attribute("symetrical"))
                .ifPresent(v -> attributes.put("symmetrical", v.toLowerCase(java.util.Locale.ROOT)));
        Set<String> handled = Set.of("from", "to", "action", "to_action", "type", "score", "symetrical", "symmetrical");
        order.attributes().forEach((name, value) -> {
            if (!handled.contains(name)) {
                attributes.putIfAbsent(name, value);
            }
        });
        return Words.rebuilt(old, "rsc_order", attributes, order.children());
    }

    private static String kind(Element old) {
        String score = Words.score(old.attribute("score", "INFINITY"));
        return score.matches("[+-]?0+") || score.startsWith("-") ? "Optional" : "Mandatory";
    }

    private static String reason(Element old) {
        return old.attribute("score")
                .map(s -> " for its score " + s)
                .orElse(", the safe reading: without a score Heartbeat 2.0 took it as advice, 2.1 as an order");
    }

    /** An order that says of stopping what another one says of starting follows from it. */
    private void addUnlessMirrored(Element old, Element order, List<Element> out) {
        Optional<Element> same = out.stream().filter(o -> mirrors(o, order)).findFirst();
        if (same.isPresent()) {
            notes.dropped(
                    old,
                    Words.text(old) + " says of stopping what " + Words.text(same.get())
                            + " says of starting, and follows from it");
            return;
        }
        out.add(order);
        if (old.attribute("from").isPresent()) {
            notes.changed(
                    old,
                    Words.text(old) + ": from/to is written as " + order.attribute("first-action", "") + " "
                            + order.attribute("first", "") + ", then " + order.attribute("then-action", "") + " "
                            + order.attribute("then", "") + "; kind " + order.attribute("kind", "") + reason(old));
        }
    }

    private static boolean mirrors(Element one, Element other) {
        if (!one.name().equals("rsc_order") || !other.name().equals("rsc_order")) {
            return false;
        }
        boolean plain = List.of(one, other).stream()
                .allMatch(o -> o.attribute("symmetrical", "true").equals("true")
                        && o.children().isEmpty()
                        && o.attribute("first").isPresent());
        return plain
                && one.attribute("kind").equals(other.attribute("kind"))
                && one.attribute("score").equals(other.attribute("score"))
                && one.attribute("first").equals(other.attribute("then"))
                && one.attribute("then").equals(other.attribute("first"))
                && opposite(one.attribute("first-action", "start")).equals(other.attribute("then-action", "start"))
                && opposite(one.attribute("then-action", "start")).equals(other.attribute("first-action", "start"));
    }

    private static String opposite(String action) {
        return switch (action) {
            case "start" -> "stop";
            case "stop" -> "start";
            case "promote" -> "demote";
            case "demote" -> "promote";
            default -> action;
        };
    }

    // --- colocation ---------------------------------------------------------------------------------------------

    private List<Element> colocation(Element old) {
        Element colocation = lifetimes(Words.clean(old, notes));
        if (old.attribute("from").isEmpty()) {
            return List.of(colocation);
        }
        colocation = Words.renamed(Words.renamed(colocation, "from", "rsc"), "to", "with-rsc");
        colocation = Words.renamed(Words.renamed(colocation, "from_role", "rsc-role"), "to_role", "with-rsc-role");
        colocation = Words.renamed(colocation, "node_attribute", "node-attribute");
        colocation = Words.roled(Words.roled(colocation, "rsc-role", notes), "with-rsc-role", notes);
        colocation = score(old, colocation).without("symmetrical").without("type");
        notes.changed(
                old,
                Words.text(old) + ": from/to is written as rsc=" + colocation.attribute("rsc", "") + " with-rsc="
                        + colocation.attribute("with-rsc", "") + " score=" + colocation.attribute("score", ""));
        if (!Words.bool(old, "symmetrical").attribute("symmetrical", "false").equals("true")) {
            return List.of(colocation);
        }
        notes.changed(old, Words.text(old) + " was symmetrical: it is two constraints now, one each way");
        return List.of(colocation, reversed(colocation));
    }

    private Element score(Element old, Element colocation) {
        String type = old.attribute("type", "");
        if (old.attribute("score").isPresent()) {
            return Words.scored(colocation, "score", notes);
        }
        if (type.equals("mustnot")) {
            return colocation.with("score", "-INFINITY");
        }
        if (!type.equals("must")) {
            notes.warning(old, Words.text(old) + " has no score; INFINITY is written: must run together");
        }
        return colocation.with("score", "INFINITY");
    }

    private static Element reversed(Element colocation) {
        Map<String, String> attributes = new LinkedHashMap<>(colocation.attributes());
        attributes.put("id", colocation.id() + "-reverse");
        swap(colocation, attributes, "rsc", "with-rsc");
        swap(colocation, attributes, "rsc-role", "with-rsc-role");
        return Words.rebuilt(colocation, "rsc_colocation", attributes, List.of());
    }

    private static void swap(Element from, Map<String, String> into, String one, String other) {
        into.remove(one);
        into.remove(other);
        from.attribute(one).ifPresent(v -> into.put(other, v));
        from.attribute(other).ifPresent(v -> into.put(one, v));
    }

    // --- location ------------------------------------------------------------------------------------------------

    private Element location(Element old) {
        Element location = Words.scored(Words.clean(old, notes), "score", notes);
        return lifetimes(location.mapChildren(c -> c.name().equals("rule") ? sets.rule(c, true) : c));
    }

    private Element lifetimes(Element constraint) {
        return constraint.mapChildren(c -> c.name().equals("lifetime")
                ? c.mapChildren(r -> r.name().equals("rule") ? sets.rule(r, false) : r)
                : c);
    }
}
