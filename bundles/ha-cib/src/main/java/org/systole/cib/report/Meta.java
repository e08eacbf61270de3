package org.systole.cib.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.systole.cib.Element;

/** Options of resources as they are in effect: a resource's own before its parent's before the defaults. */
final class Meta {
    private final Map<String, String> values = new TreeMap<>();

    private Meta() {}

    /** Options of the innermost resource; the path leads from the outermost to it. */
    static Meta of(Element configuration, List<Element> path) {
        Meta meta = new Meta();
        meta.take(configuration.childOrEmpty("rsc_defaults"));
        path.forEach(meta::take);
        return meta;
    }

    private void take(Element owner) {
        Map<String, String> own = new TreeMap<>();
        owner.children("meta_attributes")
                .filter(set -> set.child("rule").isEmpty())
                .flatMap(set -> set.children("nvpair"))
                .forEach(pair -> own.putIfAbsent(pair.attribute("name", ""), pair.attribute("value", "")));
        values.putAll(own);
    }

    String get(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    boolean isTrue(String name, boolean otherwise) {
        return Booleans.isTrue(get(name, String.valueOf(otherwise)));
    }
}
