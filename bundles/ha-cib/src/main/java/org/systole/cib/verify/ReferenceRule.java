package org.systole.cib.verify;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.cib.Nearest;

/** Whatever names something else names something that is there. */
final class ReferenceRule implements Rule {
    private static final Map<String, List<String>> CONSTRAINTS = Map.of(
            "rsc_location", List.of("rsc"),
            "rsc_colocation", List.of("rsc", "with-rsc"),
            "rsc_order", List.of("first", "then"),
            "rsc_ticket", List.of("rsc"),
            "resource_ref", List.of("id"));

    @Override
    public void check(Document document, Report report) {
        Map<String, Set<String>> ids = idsByTag(document);
        Set<String> resources = new TreeSet<>(document.resources().keySet());
        resources.addAll(ids.getOrDefault("template", Set.of()));
        resources.addAll(ids.getOrDefault("tag", Set.of()));
        for (Occurrence at : document.all()) {
            CONSTRAINTS
                    .getOrDefault(at.name(), List.of())
                    .forEach(attribute -> refer(at, attribute, resources, "resource", report));
            switch (at.name()) {
                case "primitive" -> refer(at, "template", ids.getOrDefault("template", Set.of()), "template", report);
                case "role" -> refer(at, "id", ids.getOrDefault("acl_role", Set.of()), "acl_role", report);
                case "acl_permission" -> refer(at, "reference", everyId(ids), "object", report);
                case "fencing-level" -> devices(document, at, report);
                case "obj_ref" -> tagged(at, everyId(ids), report);
                default -> refer(at, "id-ref", ids.getOrDefault(at.name(), Set.of()), at.name(), report);
            }
        }
    }

    private static Map<String, Set<String>> idsByTag(Document document) {
        Map<String, Set<String>> out = new TreeMap<>();
        document.all().stream()
                .filter(o -> !o.id().isEmpty() && !Grammar.REFERENCES.contains(o.name()))
                .forEach(
                        o -> out.computeIfAbsent(o.name(), n -> new TreeSet<>()).add(o.id()));
        return out;
    }

    private static Set<String> everyId(Map<String, Set<String>> ids) {
        Set<String> out = new TreeSet<>();
        ids.values().forEach(out::addAll);
        return out;
    }

    private static void refer(Occurrence at, String attribute, Collection<String> ids, String what, Report report) {
        at.element()
                .attribute(attribute)
                .filter(id -> !ids.contains(id))
                .ifPresent(id -> report.error(
                        "dangling-reference",
                        at,
                        owner(at) + " names the " + what + " '" + id + "', which is not there",
                        Nearest.hint(id, ids, "add the " + what + ", or remove what names it")));
    }

    private static String owner(Occurrence at) {
        return Grammar.REFERENCES.contains(at.name())
                ? at.parent()
                        .map(p -> p.parent()
                                .filter(g -> p.name().equals("resource_set"))
                                .orElse(p)
                                .text())
                        .orElse(at.text())
                : at.text();
    }

    private static void devices(Document document, Occurrence level, Report report) {
        for (String device : level.element().attribute("devices", "").split(",")) {
            Occurrence found = document.resources().get(device);
            if (found == null) {
                report.error(
                        "dangling-reference",
                        level,
                        level.text() + " names the fence device '" + device + "', which is not there",
                        Nearest.hint(device, document.resources().keySet(), "devices are ids separated by commas"));
            } else if (!document.agent(found).startsWith("stonith:")) {
                report.error(
                        "not-a-fence-device",
                        level,
                        level.text() + " names '" + device + "', which is no fence device",
                        "name a primitive of class stonith");
            }
        }
    }

    private static void tagged(Occurrence reference, Set<String> ids, Report report) {
        if (!ids.contains(reference.id())) {
            report.warning(
                    "dangling-reference",
                    reference,
                    owner(reference) + " lists '" + reference.id() + "', which is not there",
                    Nearest.hint(reference.id(), ids, "remove it from the tag"));
        }
    }
}
