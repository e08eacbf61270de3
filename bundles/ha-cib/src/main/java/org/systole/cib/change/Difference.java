package org.systole.cib.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.systole.cib.Element;

/** Says in a sentence which objects differ between two configurations. */
final class Difference {
    private static final int NAMED = 6;

    private Difference() {}

    static String sentence(Element before, Element after) {
        Map<String, Element> old = objects(before);
        Map<String, Element> now = objects(after);
        List<String> parts = new ArrayList<>();
        part("added", now.keySet().stream().filter(k -> !old.containsKey(k)).toList(), parts);
        part("removed", old.keySet().stream().filter(k -> !now.containsKey(k)).toList(), parts);
        part(
                "changed",
                now.keySet().stream()
                        .filter(k -> old.containsKey(k) && !old.get(k).equals(now.get(k)))
                        .toList(),
                parts);
        return parts.isEmpty() ? "changed the order of objects or the root" : String.join("; ", parts);
    }

    private static void part(String verb, List<String> objects, List<String> parts) {
        if (objects.isEmpty()) {
            return;
        }
        String more = objects.size() > NAMED ? " and " + (objects.size() - NAMED) + " more" : "";
        parts.add(verb + " " + String.join(", ", objects.subList(0, Math.min(NAMED, objects.size()))) + more);
    }

    /** The objects of the sections, by kind and id; members of groups and clones count for their own. */
    private static Map<String, Element> objects(Element cib) {
        Map<String, Element> out = new TreeMap<>();
        cib.childOrEmpty("configuration").children().forEach(section -> section.children()
                .forEach(o -> object(o, out)));
        return out;
    }

    private static void object(Element object, Map<String, Element> out) {
        List<Element> nested = object.children().stream()
                .filter(c -> c.name().equals("primitive") || c.name().equals("group"))
                .toList();
        nested.forEach(n -> object(n, out));
        Element own = object.mapChildren(c -> nested.contains(c) ? Element.of(c.name(), "id", c.id()) : c);
        out.put(object.name() + " " + object.id(), own);
    }
}
