package org.systole.cib.view;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.cib.Element;

/**
 * Resolves sets of name and value pairs: of several sets whose rule holds, the one with the higher score gives the
 * value (Pacemaker Explained, Rules, "Using Rules to Control Resource Options"). Follows {@code id-ref}.
 */
final class AttributeSets {
    /** The set of cluster options that always comes first. */
    private static final String BOOTSTRAP = "cib-bootstrap-options";

    /** The value that stands for no value. */
    private static final String UNSET = "#default";

    private final Map<String, Element> byId;

    AttributeSets(Map<String, Element> byId) {
        this.byId = byId;
    }

    /** The pairs of all sets of that name below the owner. */
    SortedMap<String, String> of(Element owner, String setName, RuleContext context) {
        SortedMap<String, String> values = new TreeMap<>();
        addTo(values, owner, setName, context);
        return values;
    }

    /** Adds the pairs that are not there yet. */
    void addTo(SortedMap<String, String> values, Element owner, String setName, RuleContext context) {
        List<Element> sets = owner.children(setName)
                .map(this::dereference)
                .sorted(Comparator.comparing((Element s) -> !s.id().equals(BOOTSTRAP))
                        .thenComparing(s -> -Score.of(s.attribute("score", "0"), 0)))
                .toList();
        for (Element set : sets) {
            Optional<Element> rule = set.child("rule");
            if (rule.isEmpty() || Rules.hold(dereference(rule.get()), context)) {
                set.children("nvpair").forEach(pair -> addPair(values, pair));
                set.children("attributes").flatMap(a -> a.children("nvpair")).forEach(pair -> addPair(values, pair));
            }
        }
    }

    private void addPair(SortedMap<String, String> values, Element pair) {
        Element origin = dereference(pair);
        Optional<String> name = pair.attribute("name").or(() -> origin.attribute("name"));
        Optional<String> value = origin.attribute("value");
        if (name.isPresent() && value.isPresent() && !value.get().equals(UNSET)) {
            values.putIfAbsent(name.get(), value.get());
        }
    }

    /** The element an {@code id-ref} points to, or the element itself. */
    Element dereference(Element element) {
        return element.attribute("id-ref").map(byId::get).orElse(element);
    }
}
