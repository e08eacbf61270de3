package org.systole.core.command.session;

import java.util.List;
import java.util.Optional;
import org.systole.cib.Element;

/** Name-value pairs in the sets of an object, such as the {@code meta_attributes} of a resource. */
public final class Pairs {
    private final Element owner;
    private final String set;
    private final String newSetId;

    /**
     * @param owner the element that holds the sets
     * @param set element name of the sets
     * @param newSetId id for a set where there is none
     */
    public Pairs(Element owner, String set, String newSetId) {
        this.owner = owner;
        this.set = set;
        this.newSetId = newSetId;
    }

    /** The first pair of that name in a set without a rule, else in any. */
    public Optional<Element> pair(String name) {
        return sets().stream()
                .flatMap(s -> s.children("nvpair"))
                .filter(p -> p.attribute("name", "").equals(name))
                .findFirst();
    }

    public Optional<String> value(String name) {
        return pair(name).map(p -> p.attribute("value", ""));
    }

    /** Every pair. */
    public List<Element> all() {
        return sets().stream().flatMap(s -> s.children("nvpair")).toList();
    }

    /** Plain sets first: one with a rule is for special times. */
    private List<Element> sets() {
        List<Element> plain =
                owner.children(set).filter(s -> s.child("rule").isEmpty()).toList();
        return plain.isEmpty() ? owner.children(set).toList() : plain;
    }

    /** The set with the pair in it, as payload of a change. */
    public Element setting(String name, String value) {
        Optional<Element> holder = sets().stream()
                .filter(s -> s.children("nvpair")
                        .anyMatch(p -> p.attribute("name", "").equals(name)))
                .findFirst();
        String setId = holder.or(() -> sets().stream().findFirst())
                .map(Element::id)
                .filter(id -> !id.isEmpty())
                .orElse(newSetId);
        String pairId = pair(name).map(Element::id).orElse(setId + "-" + xmlId(name));
        return Element.of(set, "id", setId).and(Element.of("nvpair", "id", pairId, "name", name, "value", value));
    }

    /** The text with everything replaced that may not stand in an XML id. */
    public static String xmlId(String text) {
        return text.replaceAll("[^A-Za-z0-9_.-]", ".");
    }
}
