package org.systole.cib.legacy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.systole.cib.Element;

/**
 * Options of resources: they stood as attributes of the element, among the agent's parameters, or in meta attributes
 * with underscores; all become meta attributes with dashes.
 */
final class MetaImport {
    /** Names that mean an option of the cluster wherever they stand. */
    private static final Set<String> OPTIONS = Set.of(
            "target-role",
            "is-managed",
            "resource-stickiness",
            "resource-failure-stickiness",
            "multiple-active",
            "restart-type",
            "allow-migrate",
            "migration-threshold",
            "failure-timeout",
            "priority",
            "clone-max",
            "clone-node-max",
            "master-max",
            "master-node-max",
            "globally-unique",
            "start-prereq");

    /** Names that mean an option on groups and clones, and may be a parameter of an agent on primitives. */
    private static final Set<String> CONTAINER_OPTIONS =
            Set.of("ordered", "collocated", "notify", "interleave", "interleaved");

    private static final Map<String, String> NAMES = Map.of(
            "master-max", "promoted-max",
            "master-node-max", "promoted-node-max",
            "interleaved", "interleave",
            "start-prereq", "requires");

    private final Notebook notes;
    private final SetImport sets;
    private final Element resource;
    private final Map<String, String> added = new LinkedHashMap<>();
    private final List<Element> metas = new ArrayList<>();
    private final List<Element> parameters = new ArrayList<>();

    MetaImport(Notebook notes, Element resource) {
        this.notes = notes;
        this.sets = new SetImport(notes);
        this.resource = resource;
        resource.children("meta_attributes").forEach(this::meta);
        resource.children("instance_attributes").forEach(this::parameters);
        resource.attributes().forEach((name, value) -> {
            if (isAttributeOption(name)) {
                add(resource, name.replace('_', '-'), value, "as an attribute of the element");
            }
        });
    }

    /** Whether an attribute of a resource's element is an option and not part of the element. */
    static boolean isAttributeOption(String name) {
        String dashed = name.replace('_', '-');
        return OPTIONS.contains(dashed) || CONTAINER_OPTIONS.contains(dashed);
    }

    /** The value of an option, from wherever it stood. */
    Optional<String> value(String name) {
        return Optional.ofNullable(added.get(name)).or(() -> metas.stream()
                .flatMap(m -> m.children("nvpair"))
                .filter(n -> n.attribute("name", "").equals(name))
                .findFirst()
                .flatMap(n -> n.attribute("value")));
    }

    /** Adds an option unless it is there. */
    void addIfAbsent(String name, String value) {
        if (value(name).isEmpty()) {
            added.put(name, value);
        }
    }

    /** The sets of options, then those of parameters. */
    List<Element> results() {
        List<Element> out = new ArrayList<>(metas);
        if (!added.isEmpty()) {
            int target = firstUnconditional();
            Element set = target < 0
                    ? Words.at(resource, "meta_attributes", "id", resource.id() + "-meta_attributes")
                    : metas.get(target);
            for (Map.Entry<String, String> option : added.entrySet()) {
                set = set.and(Words.nvpair(
                        resource, resource.id() + "-meta-" + option.getKey(), option.getKey(), option.getValue()));
            }
            if (target < 0) {
                out.add(set);
            } else {
                out.set(target, set);
            }
        }
        out.addAll(parameters);
        return out;
    }

    private int firstUnconditional() {
        for (int i = 0; i < metas.size(); i++) {
            if (metas.get(i).child("rule").isEmpty()
                    && metas.get(i).attribute("id-ref").isEmpty()) {
                return i;
            }
        }
        return -1;
    }

    private void add(Element at, String dashed, String value, String where) {
        String name = NAMES.getOrDefault(dashed, dashed);
        option(at, name, value).ifPresent(v -> {
            if (added.putIfAbsent(v.getKey(), v.getValue()) != null || inMetas(v.getKey())) {
                notes.dropped(at, Words.text(resource) + " sets " + v.getKey() + " twice; the other one counts");
                return;
            }
            notes.changed(
                    at,
                    Words.text(resource) + " had " + dashed.replace('-', '_') + "=" + value + " " + where
                            + "; it is the meta attribute " + v.getKey() + "=" + v.getValue() + " now");
        });
    }

    private boolean inMetas(String name) {
        boolean there = metas.stream().flatMap(m -> m.children("nvpair")).anyMatch(n -> n.attribute("name", "")
                .equals(name));
        if (there) {
            added.remove(name);
        }
        return there;
    }

    /** The option in its modern form; empty where it means "not set". */
    private Optional<Map.Entry<String, String>> option(Element at, String name, String value) {
        if (Set.of("#default", "default").contains(value.toLowerCase(Locale.ROOT))) {
            notes.dropped(at, Words.text(resource) + " sets " + name + "=" + value + ", which means not set");
            return Optional.empty();
        }
        return switch (name) {
            case "target-role" -> Optional.of(Map.entry(name, Words.role(value)));
            case "resource-stickiness", "priority", "migration-threshold" -> Optional.of(
                    Map.entry(name, Words.score(value)));
            case "resource-failure-stickiness" -> failureStickiness(at, Words.score(value));
            default -> Optional.of(Map.entry(name, value));
        };
    }

    private Optional<Map.Entry<String, String>> failureStickiness(Element at, String value) {
        if (value.equals("-INFINITY")) {
            notes.changed(
                    at, Words.text(resource) + ": resource_failure_stickiness=-INFINITY is migration-threshold=1");
            return Optional.of(Map.entry("migration-threshold", "1"));
        }
        if (value.matches("[+-]?0+")) {
            notes.dropped(at, Words.text(resource) + ": resource_failure_stickiness=0 means nothing");
        } else {
            notes.warning(
                    at,
                    Words.text(resource) + ": resource_failure_stickiness=" + value + " has no equal and is"
                            + " dropped; set migration-threshold to the number of failures after which it should move");
        }
        return Optional.empty();
    }

    private void meta(Element old) {
        Element set = sets.set(old);
        List<Element> out = new ArrayList<>();
        for (Element child : set.children()) {
            if (!child.name().equals("nvpair")) {
                out.add(child);
            } else {
                metaPair(child).ifPresent(out::add);
            }
        }
        metas.add(set.withChildren(out));
    }

    private Optional<Element> metaPair(Element pair) {
        String old = pair.attribute("name", "");
        String dashed = old.replace('_', '-');
        if (pair.attribute("id-ref").isPresent() || pair.attribute("value").isEmpty() || !isAttributeOption(dashed)) {
            return Optional.of(pair);
        }
        String value = pair.attribute("value", "");
        String name = NAMES.getOrDefault(dashed, dashed);
        return option(pair, name, value).map(o -> {
            if (!o.getKey().equals(old) || !o.getValue().equals(value)) {
                notes.changed(
                        pair,
                        Words.text(resource) + ": " + old + "=" + value + " is written " + o.getKey() + "="
                                + o.getValue());
            }
            return pair.with("name", o.getKey()).with("value", o.getValue());
        });
    }

    private void parameters(Element old) {
        Element set = sets.set(old);
        boolean container =
                !resource.name().equals("primitive") && !resource.name().equals("template");
        List<Element> kept = new ArrayList<>();
        List<Element> moved = new ArrayList<>();
        for (Element child : set.children()) {
            String dashed = child.attribute("name", "").replace('_', '-');
            boolean option = child.name().equals("nvpair")
                    && (OPTIONS.contains(dashed) || container && CONTAINER_OPTIONS.contains(dashed));
            (option ? moved : kept).add(child);
        }
        Optional<Element> rule = set.child("rule");
        if (!moved.isEmpty() && rule.isPresent()) {
            conditional(set, rule.get(), moved);
        } else {
            moved.forEach(n -> add(
                    n,
                    n.attribute("name", "").replace('_', '-'),
                    n.attribute("value", ""),
                    "among the agent's parameters"));
        }
        boolean empty = kept.stream().noneMatch(c -> c.name().equals("nvpair"));
        if (empty && !moved.isEmpty()) {
            notes.dropped(old, Words.text(old) + " is empty now");
        } else {
            parameters.add(set.withChildren(kept));
        }
    }

    /** Options under a rule: a set of meta attributes of its own with a copy of the rule. */
    private void conditional(Element set, Element rule, List<Element> moved) {
        List<Element> pairs = new ArrayList<>();
        for (Element pair : moved) {
            String dashed = pair.attribute("name", "").replace('_', '-');
            option(pair, NAMES.getOrDefault(dashed, dashed), pair.attribute("value", ""))
                    .ifPresent(o -> pairs.add(pair.with("name", o.getKey()).with("value", o.getValue())));
        }
        notes.changed(
                set,
                Words.text(resource) + ": " + moved.size() + " options that stood under a rule among the"
                        + " agent's parameters are in meta attributes with the same rule");
        metas.add(Words.at(set, "meta_attributes", "id", set.id() + "-meta")
                .withChildren(Words.joined(List.of(copied(rule)), pairs)));
    }

    private static Element copied(Element rule) {
        Element copy = rule.attribute("id").isPresent() ? rule.with("id", rule.id() + "-meta") : rule;
        return copy.mapChildren(MetaImport::copied);
    }
}
