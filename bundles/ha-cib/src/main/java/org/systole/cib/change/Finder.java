package org.systole.cib.change;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.systole.cib.Element;
import org.systole.cib.path.Place;
import org.systole.cib.path.Selector;

/** Finds what a request is about. */
final class Finder {
    /** Elements whose id names something else instead of being their own. */
    private static final Set<String> REFERENCES = Set.of("resource_ref", "obj_ref", "role");

    private Finder() {}

    /** The place of the object with the payload's name and id, in the configuration; containers by name. */
    static Optional<Place> sameObject(Element cib, Element payload) {
        if (Sections.isContainer(payload.name())) {
            return Sections.place(cib, payload.name());
        }
        return configuration(cib)
                .filter(p -> p.in(cib).name().equals(payload.name())
                        && p.in(cib).id().equals(payload.id()))
                .findFirst();
    }

    /** The places of the objects with the payload's name and all its attributes, in the configuration. */
    static List<Place> matching(Element cib, Element payload) {
        return configuration(cib).filter(p -> matches(p.in(cib), payload)).toList();
    }

    private static boolean matches(Element element, Element payload) {
        return element.name().equals(payload.name())
                && payload.attributes().entrySet().stream()
                        .allMatch(a -> a.getValue().equals(element.attributes().get(a.getKey())));
    }

    private static Stream<Place> configuration(Element cib) {
        Optional<Place> configuration = Sections.place(cib, "configuration");
        return configuration.stream().flatMap(c -> Place.all(c.in(cib)).stream().map(p -> below(c, p)));
    }

    private static Place below(Place parent, Place relative) {
        Place at = parent;
        for (int index : relative.indices()) {
            at = at.child(index);
        }
        return at;
    }

    /** The ids that the payload declares and the configuration has already. */
    static List<String> alreadyThere(Element cib, Element payload) {
        Set<String> ids = new TreeSet<>();
        cib.childOrEmpty("configuration").descendants().filter(Finder::declares).forEach(e -> ids.add(e.id()));
        return payload.descendants()
                .filter(Finder::declares)
                .map(Element::id)
                .filter(ids::contains)
                .distinct()
                .toList();
    }

    private static boolean declares(Element element) {
        return !element.id().isEmpty() && !REFERENCES.contains(element.name());
    }

    /** What an XPath selects outside the status section, and whether it selects something inside. */
    record Selected(List<Place> places, boolean status) {}

    /** Goes on with what the target selects. */
    static Edit select(Element cib, String target, Function<Selected, Edit> next) {
        Selector.Selection selection = Selector.select(cib, target);
        if (selection instanceof Selector.Selection.Unusable unusable) {
            return Edit.bad(unusable.sentence());
        }
        List<Place> all = ((Selector.Selection.Found) selection).places();
        List<Place> good = all.stream().filter(p -> !inStatus(cib, p)).toList();
        return next.apply(new Selected(good, good.size() < all.size()));
    }

    static boolean inStatus(Element cib, Place place) {
        return !place.isRoot()
                && cib.children().get(place.indices().get(0)).name().equals("status");
    }
}
