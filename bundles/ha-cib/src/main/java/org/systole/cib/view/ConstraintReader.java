package org.systole.cib.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;

/**
 * Reads the constraints and takes apart what stands for several: sets, tags, templates, patterns (Pacemaker
 * Explained, Resource Constraints).
 */
final class ConstraintReader {
    private final Element configuration;
    private final Map<String, Element> byId;
    private final Map<String, Resource> resources;
    private final List<String> warnings = new ArrayList<>();

    ConstraintReader(Element configuration, Map<String, Element> byId, Map<String, Resource> resources) {
        this.configuration = configuration;
        this.byId = byId;
        this.resources = resources;
    }

    List<String> warnings() {
        return warnings;
    }

    private Stream<Element> constraints(String name) {
        return configuration.childOrEmpty("constraints").children(name);
    }

    /** The resources a reference stands for: itself, those of a tag, or those made from a template. */
    private List<ResourceId> expand(String reference, String constraint) {
        if (resources.containsKey(reference)) {
            return List.of(new ResourceId(reference));
        }
        Element target = byId.get(reference);
        List<ResourceId> found = target == null ? List.of() : members(target);
        if (found.isEmpty()) {
            warnings.add("constraint " + constraint + " names resource " + reference
                    + ", which does not exist; the constraint is ignored there");
        }
        return found;
    }

    private List<ResourceId> members(Element target) {
        return switch (target.name()) {
            case "tag" -> target.children("obj_ref")
                    .map(Element::id)
                    .filter(resources::containsKey)
                    .map(ResourceId::new)
                    .toList();
            case "template" -> resources.values().stream()
                    .filter(r -> r instanceof Primitive p
                            && p.element().attribute("template", "").equals(target.id()))
                    .map(Resource::id)
                    .toList();
            default -> List.of();
        };
    }

    List<Location> locations() {
        List<Location> all = new ArrayList<>();
        constraints("rsc_location").forEach(c -> locations(c, all));
        return all;
    }

    private void locations(Element c, List<Location> all) {
        c.attribute("rsc")
                .ifPresent(r -> expand(r, c.id()).forEach(id -> all.add(location(c, id, role(c), List.of()))));
        c.attribute("rsc-pattern").ifPresent(p -> patterned(c, p, all));
        c.children("resource_set").map(this::dereference).forEach(set -> references(set, c.id())
                .forEach(id -> all.add(location(c, id, set.attribute("role", role(c)), List.of()))));
    }

    private static String role(Element constraint) {
        return constraint.attribute("role", "");
    }

    /** A pattern is a regular expression over ids; a leading {@code !} means the ids that do not match. */
    private void patterned(Element c, String text, List<Location> all) {
        boolean inverted = text.startsWith("!");
        Pattern pattern;
        try {
            pattern = Pattern.compile(inverted ? text.substring(1) : text);
        } catch (PatternSyntaxException e) {
            warnings.add("constraint " + c.id() + ": rsc-pattern '" + text + "' is no regular expression ("
                    + e.getDescription() + "); the constraint is ignored");
            return;
        }
        resources.keySet().stream()
                .filter(byId::containsKey)
                .forEach(
                        id -> { // not what is implied
                            Matcher matcher = pattern.matcher(id);
                            if (matcher.find() != inverted) {
                                all.add(location(
                                        c, new ResourceId(id), role(c), inverted ? List.of() : groups(matcher)));
                            }
                        });
    }

    private static List<String> groups(Matcher matcher) {
        List<String> groups = new ArrayList<>();
        for (int i = 0; i <= matcher.groupCount(); i++) {
            groups.add(Optional.ofNullable(matcher.group(i)).orElse(""));
        }
        return groups;
    }

    private Location location(Element c, ResourceId resource, String role, List<String> groups) {
        List<Element> rules = c.children("rule").map(this::dereference).toList();
        String ruleRole = rules.stream()
                .flatMap(r -> r.attribute("role").stream())
                .findFirst()
                .orElse(role);
        return new Location(
                c.id(),
                resource,
                ruleRole,
                c.attribute("resource-discovery", "always"),
                c.attribute("node", ""),
                Score.of(c.attribute("score", "0"), 0),
                rules,
                groups);
    }

    private Element dereference(Element element) {
        return element.attribute("id-ref").map(byId::get).orElse(element);
    }

    private List<ResourceId> references(Element set, String constraint) {
        List<ResourceId> all = new ArrayList<>();
        set.children("resource_ref").forEach(ref -> all.addAll(expand(ref.id(), constraint)));
        return all;
    }

    private record Set(
            String id, List<ResourceId> members, boolean sequential, boolean requireAll, String role, String action) {}

    private List<Set> sets(Element constraint) {
        Predicate<Set> filled = s -> !s.members.isEmpty();
        return constraint
                .children("resource_set")
                .map(this::dereference)
                .map(s -> new Set(
                        s.id(),
                        references(s, constraint.id()),
                        Text.truth(s.attribute("sequential", "true"), true),
                        Text.truth(s.attribute("require-all", "true"), true),
                        s.attribute("role", ""),
                        s.attribute("action", "start")))
                .filter(filled)
                .toList();
    }

    List<Colocation> colocations() {
        List<Colocation> all = new ArrayList<>();
        constraints("rsc_colocation").forEach(c -> {
            int score = Score.of(c.attribute("score", "INFINITY"), 0);
            if (c.child("resource_set").isPresent()) {
                colocationSets(c, score, all);
            } else {
                colocationPair(c, score, all);
            }
        });
        return all;
    }

    private void colocationPair(Element c, int score, List<Colocation> all) {
        if (template(c.attribute("rsc", "?")) && template(c.attribute("with-rsc", "?"))) {
            warnings.add("colocation " + c.id() + " names a template on both sides, which says nothing; it is ignored."
                    + " Name a resource or a tag on one side");
            return;
        }
        for (ResourceId dependent : expand(c.attribute("rsc", "?"), c.id())) {
            for (ResourceId primary : expand(c.attribute("with-rsc", "?"), c.id())) {
                all.add(colocation(
                        c, dependent, c.attribute("rsc-role", ""), primary, c.attribute("with-rsc-role", ""), score));
            }
        }
    }

    private boolean template(String reference) {
        return byId.containsKey(reference) && byId.get(reference).name().equals("template");
    }

    private static Colocation colocation(
            Element c, ResourceId dependent, String dependentRole, ResourceId primary, String primaryRole, int score) {
        return new Colocation(
                c.id(),
                dependent,
                primary,
                score,
                dependentRole,
                primaryRole,
                c.attribute("node-attribute", "#uname"),
                Text.truth(c.attribute("influence", "true"), true));
    }

    /** Within a sequential set each member goes with the one before; a set goes with the set listed after it. */
    private void colocationSets(Element c, int score, List<Colocation> all) {
        List<Set> sets = sets(c);
        for (Set set : sets) {
            if (set.sequential) {
                for (int i = 1; i < set.members.size(); i++) {
                    // together is transitive, apart is not
                    for (int j = score < 0 ? 0 : i - 1; j < i; j++) {
                        all.add(colocation(c, set.members.get(i), set.role, set.members.get(j), set.role, score));
                    }
                }
            }
        }
        for (int i = 0; i + 1 < sets.size(); i++) {
            between(c, sets.get(i), sets.get(i + 1), score, all);
        }
    }

    /** The first of a sequential set goes with the last of the other; of an unordered set, each member does. */
    private static void between(Element c, Set dependents, Set primaries, int score, List<Colocation> all) {
        List<ResourceId> ends = dependents.sequential ? dependents.members.subList(0, 1) : dependents.members;
        List<ResourceId> starts = primaries.sequential
                ? primaries.members.subList(primaries.members.size() - 1, primaries.members.size())
                : primaries.members;
        for (ResourceId dependent : ends) {
            for (ResourceId primary : starts) {
                all.add(colocation(c, dependent, dependents.role, primary, primaries.role, score));
            }
        }
    }

    List<Order> orders() {
        List<Order> all = new ArrayList<>();
        constraints("rsc_order").forEach(c -> {
            if (c.child("resource_set").isPresent()) {
                orderSets(c, all);
            } else {
                orderPair(c, all);
            }
        });
        return all;
    }

    /** Where the kind is not given, an old style score says: 0 is optional, anything else mandatory. */
    private static Order.Kind kind(Element c) {
        return c.attribute("kind")
                .map(Order.Kind::of)
                .orElse(
                        c.attribute("score").map(s -> Score.of(s, 0) == 0).orElse(false)
                                ? Order.Kind.OPTIONAL
                                : Order.Kind.MANDATORY);
    }

    private static boolean symmetrical(Element c) {
        return kind(c) != Order.Kind.SERIALIZE && Text.truth(c.attribute("symmetrical", "true"), true);
    }

    private void orderPair(Element c, List<Order> all) {
        String firstAction = c.attribute("first-action", "start");
        String thenAction = c.attribute("then-action", firstAction);
        boolean requireAll = Text.truth(c.attribute("require-all", "true"), true);
        for (ResourceId first : expand(c.attribute("first", "?"), c.id())) {
            for (ResourceId then : expand(c.attribute("then", "?"), c.id())) {
                all.add(order(c, List.of(first), firstAction, then, thenAction, requireAll));
            }
        }
    }

    private static Order order(
            Element c, List<ResourceId> first, String firstAction, ResourceId then, String thenAction, boolean all) {
        return new Order(c.id(), first, firstAction, then, thenAction, kind(c), symmetrical(c), all, "");
    }

    private void orderSets(Element c, List<Order> all) {
        List<Set> sets = sets(c);
        for (Set set : sets) {
            if (set.sequential) {
                for (int i = 1; i < set.members.size(); i++) {
                    all.add(order(c, set.members.subList(i - 1, i), set.action, set.members.get(i), set.action, true));
                }
            }
        }
        for (int i = 0; i + 1 < sets.size(); i++) {
            after(c, sets.get(i), sets.get(i + 1), all);
        }
    }

    private static void after(Element c, Set first, Set then, List<Order> all) {
        int size = first.members.size();
        List<ResourceId> ends = first.sequential ? first.members.subList(size - 1, size) : first.members;
        List<ResourceId> starts = then.sequential ? then.members.subList(0, 1) : then.members;
        for (ResourceId start : starts) {
            if (first.requireAll) {
                ends.forEach(end -> all.add(order(c, List.of(end), first.action, start, then.action, true)));
            } else {
                Order any = order(c, ends, first.action, start, then.action, false);
                all.add(any.ofSet(first.id));
            }
        }
    }

    List<TicketConstraint> tickets() {
        List<TicketConstraint> all = new ArrayList<>();
        constraints("rsc_ticket").forEach(c -> {
            String policy = c.attribute("loss-policy", "stop");
            String ticket = c.attribute("ticket", "");
            c.attribute("rsc").ifPresent(r -> expand(r, c.id())
                    .forEach(id ->
                            all.add(new TicketConstraint(c.id(), ticket, id, c.attribute("rsc-role", ""), policy))));
            sets(c).forEach(set ->
                    set.members.forEach(id -> all.add(new TicketConstraint(c.id(), ticket, id, set.role, policy))));
        });
        return all;
    }
}
