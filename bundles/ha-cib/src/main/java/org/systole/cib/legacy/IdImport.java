package org.systole.cib.legacy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.cib.Element;
import org.systole.cib.verify.Values;

/**
 * Ids: they could begin with a digit, hold a colon, and were unique only among their like. Now each is an XML id and
 * unique in the whole configuration. Resources and constraints keep theirs wherever that is possible; what names a
 * renamed resource is renamed with it.
 */
final class IdImport {
    private static final Set<String> IMPORTANT = Set.of(
            "primitive",
            "group",
            "clone",
            "master",
            "bundle",
            "template",
            "rsc_location",
            "rsc_order",
            "rsc_colocation",
            "rsc_ticket",
            "alert",
            "tag",
            "acl_role");

    private static final Set<String> RESOURCES = Set.of("primitive", "group", "clone", "master", "bundle", "template");
    /** The parameter by which an alert names the resource it is about. */
    static final String RESOURCE_OF_ALERT = "resource";

    private static final Set<String> REFERENCES = Set.of("resource_ref", "obj_ref", "role");
    private static final Set<String> FREE = Set.of("node", "acl_target");

    /** Elements that have an id now and could do without. */
    private static final Set<String> NEED = Set.of(
            "nvpair",
            "rule",
            "expression",
            "date_expression",
            "date_spec",
            "duration",
            "op",
            "instance_attributes",
            "meta_attributes",
            "cluster_property_set",
            "utilization",
            "rsc_location",
            "rsc_order",
            "rsc_colocation",
            "node");

    private final Notebook notes;
    private final Set<String> taken = new TreeSet<>();

    /** What an important id stands for: "resource", or the name of its element. */
    private final Map<String, String> owners = new TreeMap<>();

    private final Map<String, String> resources = new TreeMap<>();

    IdImport(Notebook notes) {
        this.notes = notes;
    }

    /** The configuration with every id valid and unique, and references following. */
    Element configuration(Element old) {
        reserve(old, RESOURCES);
        reserve(old, IMPORTANT);
        return referring(renamed(old, old.name()));
    }

    /** Ids that are good as they are belong to the first kind of element that has them, resources before others. */
    private void reserve(Element configuration, Set<String> names) {
        configuration
                .descendants()
                .filter(e -> names.contains(e.name()) && Values.isId(e.id()))
                .forEach(e -> {
                    owners.putIfAbsent(e.id(), kind(e));
                    taken.add(e.id());
                });
    }

    private static String kind(Element element) {
        return RESOURCES.contains(element.name()) ? "resource" : element.name();
    }

    private static String valid(String id) {
        StringBuilder out = new StringBuilder();
        for (char c : id.toCharArray()) {
            out.append(Values.isId("a" + c) ? c : '-');
        }
        return Values.isId(out.toString()) ? out.toString() : "id-" + out;
    }

    private Element renamed(Element element, String path) {
        Element out = element;
        boolean reference = REFERENCES.contains(element.name())
                || element.attribute("id-ref").isPresent();
        if (!reference && !FREE.contains(element.name())) {
            out = identified(element, path);
        }
        String base = out.id().isEmpty() ? path : out.id();
        Map<String, Integer> counts = new LinkedHashMap<>();
        List<Element> children = out.children().stream()
                .map(c -> renamed(c, base + "-" + c.name() + suffix(counts.merge(c.name(), 1, Integer::sum))))
                .toList();
        return out.withChildren(children);
    }

    private static String suffix(int count) {
        return count == 1 ? "" : String.valueOf(count);
    }

    private Element identified(Element element, String path) {
        String old = element.id();
        if (old.isEmpty()) {
            if (!NEED.contains(element.name())) {
                return element;
            }
            String id = free(valid(path));
            taken.add(id);
            notes.counted(Note.Kind.CHANGED, element, "every element has an id now: %d without one got theirs");
            return first(element, id);
        }
        if (IMPORTANT.contains(element.name())) {
            return important(element, old);
        }
        String id = free(valid(old));
        taken.add(id);
        if (!id.equals(old)) {
            notes.changed(
                    element,
                    "the id " + old + " of a <" + element.name() + "> is " + id + " now, as ids are "
                            + (Values.isId(old) ? "unique in the whole configuration" : "XML names"));
        }
        return id.equals(old) ? element : element.with("id", id);
    }

    private Element important(Element element, String old) {
        if (kind(element).equals(owners.get(old))) {
            return element;
        }
        String id = free(valid(old));
        taken.add(id);
        owners.put(id, kind(element));
        notes.changed(
                element,
                "the id " + old + " of a <" + element.name() + "> is " + id + " now, as ids are "
                        + (Values.isId(old)
                                ? "unique in the whole configuration"
                                : "XML names; what names it follows"));
        if (RESOURCES.contains(element.name())) {
            resources.put(old, id);
        }
        return element.with("id", id);
    }

    private String free(String wanted) {
        String id = wanted;
        for (int n = 2; taken.contains(id); n++) {
            id = wanted + "-" + n;
        }
        return id;
    }

    private static Element first(Element element, String id) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("id", id);
        attributes.putAll(element.attributes());
        return Words.rebuilt(element, element.name(), attributes, element.children());
    }

    private Element referring(Element element) {
        if (resources.isEmpty()) {
            return element;
        }
        Element out = element;
        for (String attribute : List.of("rsc", "with-rsc", "first", "then", "template")) {
            String target = resources.get(out.attribute(attribute, ""));
            out = target == null ? out : out.with(attribute, target);
        }
        if (REFERENCES.contains(out.name()) && resources.containsKey(out.id())) {
            out = out.with("id", resources.get(out.id()));
        }
        return out.name().equals("alert") ? aboutResource(out) : out.mapChildren(this::referring);
    }

    private Element aboutResource(Element element) {
        String target = resources.get(element.attribute("value", ""));
        boolean about = element.name().equals("nvpair")
                && element.attribute("name", "").equals(RESOURCE_OF_ALERT)
                && target != null;
        return (about ? element.with("value", target) : element).mapChildren(this::aboutResource);
    }
}
