package org.systole.cib.patch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.systole.cib.Element;

/** Writes the changes that lead from one document to another: deletions, then attributes, then places. */
final class PatchWriter {
    private final List<Element> deletions = new ArrayList<>();
    private final List<Element> modifications = new ArrayList<>();
    private final List<Element> placements = new ArrayList<>();

    static List<Element> changes(Element before, Element after) {
        if (!before.name().equals(after.name())) {
            throw new IllegalArgumentException(
                    "no patch leads from <" + before.name() + "> to <" + after.name() + ">; compare like with like");
        }
        PatchWriter writer = new PatchWriter();
        writer.compare("/" + Steps.key(before), before, after);
        List<Element> all = new ArrayList<>(writer.deletions);
        all.addAll(writer.modifications);
        all.addAll(writer.placements);
        return all;
    }

    private void compare(String path, Element before, Element after) {
        if (before.equals(after)) {
            return;
        }
        if (!before.attributes().equals(after.attributes())) {
            modifications.add(modify(path, before, after));
        }
        if (before.children().equals(after.children())) {
            return;
        }
        if (ambiguous(before) || ambiguous(after)) {
            throw new IllegalArgumentException("<" + before.name() + "> has children that no path tells apart");
        }
        children(path, before, after);
    }

    /** Elements whose children no path tells apart are taken out and put in again as a whole. */
    private static boolean replacedWhole(Element before, Element after) {
        return !before.children().equals(after.children()) && (ambiguous(before) || ambiguous(after));
    }

    private static boolean ambiguous(Element parent) {
        TreeSet<String> keys = new TreeSet<>();
        return !parent.children().stream().allMatch(c -> Steps.addressable(c) && keys.add(Steps.key(c)));
    }

    private void children(String path, Element before, Element after) {
        Map<String, Element> old = byKey(before);
        Map<String, Element> wanted = byKey(after);
        List<String> current = new ArrayList<>();
        old.forEach((key, element) -> {
            if (wanted.containsKey(key) && !replacedWhole(element, wanted.get(key))) {
                current.add(key);
            } else {
                deletions.add(delete(path, element));
            }
        });
        Set<String> kept = new TreeSet<>(current);
        int position = 0;
        for (Map.Entry<String, Element> want : wanted.entrySet()) {
            place(path, position++, want, current, kept.contains(want.getKey()));
        }
        kept.forEach(key -> compare(path + "/" + key, old.get(key), wanted.get(key)));
    }

    private void place(String path, int position, Map.Entry<String, Element> want, List<String> current, boolean kept) {
        String key = want.getKey();
        if (position < current.size() && current.get(position).equals(key)) {
            return;
        }
        if (kept) {
            current.remove(key);
            placements.add(Element.of(
                    "change", "operation", "move", "path", path + "/" + key, "position", String.valueOf(position)));
        } else {
            placements.add(create(path, position, want.getValue()));
        }
        current.add(position, key);
    }

    private static Map<String, Element> byKey(Element parent) {
        Map<String, Element> out = new LinkedHashMap<>();
        parent.children().forEach(c -> out.put(Steps.key(c), c));
        return out;
    }

    private static Element delete(String path, Element element) {
        return Element.of(
                "change",
                "operation",
                "delete",
                "path",
                path + "/" + Steps.key(element),
                CibPatch.WAS,
                Digest.ofTree(element));
    }

    private static Element create(String path, int position, Element element) {
        return Element.of("change", "operation", "create", "path", path, "position", String.valueOf(position))
                .and(element);
    }

    private static Element modify(String path, Element before, Element after) {
        List<Element> attributes = new ArrayList<>();
        after.attributes().forEach((name, value) -> {
            if (!value.equals(before.attributes().get(name))) {
                attributes.add(Element.of("change-attr", "name", name, "operation", "set", "value", value));
            }
        });
        before.attributes().keySet().stream()
                .filter(name -> !after.attributes().containsKey(name))
                .forEach(name -> attributes.add(Element.of("change-attr", "name", name, "operation", "unset")));
        return Element.of("change", "operation", "modify", "path", path, CibPatch.WAS, Digest.ofAttributes(before))
                .and(Element.of("change-list").withChildren(attributes))
                .and(Element.of("change-result").and(after.withChildren(List.of())));
    }
}
