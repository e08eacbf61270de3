package org.systole.policy.reason;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.systole.cib.Element;

/** Which resources have to do with each other: members of one group, clone or bundle, and those of one constraint. */
final class Neighbours {
    private static final Set<String> KINDS = Set.of("primitive", "group", "clone", "master", "bundle");

    private final Map<String, Set<String>> primitives = new LinkedHashMap<>();
    private final Map<String, Set<String>> near = new LinkedHashMap<>();

    private Neighbours() {}

    static Neighbours of(Element cib) {
        Neighbours neighbours = new Neighbours();
        Element configuration = cib.childOrEmpty("configuration");
        configuration.childOrEmpty("resources").children().forEach(neighbours::resource);
        configuration.childOrEmpty("constraints").children().forEach(neighbours::constraint);
        return neighbours;
    }

    /** The primitives that have to do with the resource of that name, or run what the node of that name is in. */
    Set<String> of(String name) {
        return near.getOrDefault(name, Set.of());
    }

    /** What is in a guest has to do with what contains it. */
    private void guest(Element primitive) {
        primitive
                .descendants()
                .filter(e ->
                        e.name().equals("nvpair") && e.attribute("name", "").equals("remote-node"))
                .map(e -> e.attribute("value", ""))
                .forEach(node ->
                        near.computeIfAbsent(node, n -> new LinkedHashSet<>()).add(primitive.id()));
    }

    private void resource(Element top) {
        top.descendants().filter(e -> KINDS.contains(e.name())).forEach(e -> {
            Set<String> inside = new LinkedHashSet<>();
            e.descendants().filter(p -> p.name().equals("primitive")).forEach(p -> inside.add(p.id()));
            primitives.put(e.id(), inside);
        });
        bind(List.of(top.id()));
        top.descendants().filter(e -> e.name().equals("primitive")).forEach(this::guest);
    }

    private void constraint(Element constraint) {
        Stream<String> named = Stream.of("rsc", "with-rsc", "first", "then")
                .map(r -> constraint.attribute(r, ""))
                .filter(r -> !r.isEmpty());
        Stream<String> listed = constraint
                .descendants()
                .filter(e -> e.name().equals("resource_ref"))
                .map(Element::id);
        if (!constraint.name().equals("rsc_location")) {
            bind(Stream.concat(named, listed).toList());
        }
    }

    private void bind(List<String> resources) {
        Set<String> all = new LinkedHashSet<>();
        resources.forEach(r -> all.addAll(primitives.getOrDefault(r, Set.of())));
        for (String one : all) {
            Set<String> others = near.computeIfAbsent(one, n -> new LinkedHashSet<>());
            others.addAll(all);
            others.remove(one);
        }
    }
}
