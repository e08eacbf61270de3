package org.systole.cib.change;

import java.util.List;
import java.util.Optional;
import org.systole.cib.CibVersion;
import org.systole.cib.Element;
import org.systole.cib.path.Place;

/** Puts payloads into the configuration: creates, modifies and replaces, where the payload or the target says. */
final class Placing {
    private final Element cib;
    private final Element payload;

    Placing(Element cib, Element payload) {
        this.cib = cib;
        this.payload = payload;
    }

    static String text(Element element) {
        return "<" + element.name() + (element.id().isEmpty() ? "" : " id=\"" + element.id() + "\"") + ">";
    }

    // --- create -----------------------------------------------------------------------------------------------

    Edit create(String target) {
        if (target.isEmpty()) {
            return Sections.isContainer(payload.name()) ? createIn(cib, containerOf(payload), payload) : createAtHome();
        }
        Element ready = Sections.named(target).map(s -> Sections.with(cib, s)).orElse(cib);
        return Finder.select(ready, target, selected -> {
            if (selected.places().isEmpty()) {
                return nothingSelected(target, selected);
            }
            if (selected.places().size() > 1) {
                return Edit.bad("'" + target + "' selects " + selected.places().size()
                        + " elements, and a new object goes into one; narrow it down");
            }
            Place into = selected.places().get(0);
            return createAt(ready, into);
        });
    }

    private Edit createAt(Element ready, Place into) {
        String there = into.in(ready).name();
        if (there.equals(payload.name()) && Sections.isContainer(there)) {
            return createIn(ready, into, payload);
        }
        if (there.equals("configuration") && Sections.isSection(payload.name())) {
            return createChild(ready, into, payload);
        }
        boolean tooHigh = there.equals("configuration") || there.equals("cib");
        return tooHigh && Sections.homeOf(payload.name()).isPresent() ? createAtHome() : add(ready, into, payload);
    }

    private Place containerOf(Element container) {
        return Sections.place(cib, container.name()).orElse(Place.ROOT);
    }

    private Edit createAtHome() {
        return Sections.homeOf(payload.name())
                .map(section -> {
                    Element ready = Sections.with(cib, section);
                    return add(ready, Sections.place(ready, section).orElseThrow(), payload);
                })
                .orElseGet(() -> Edit.missing("<" + payload.name()
                        + "> has no place of its own in a configuration; say where it goes with --xpath or --scope"));
    }

    private static Edit add(Element cib, Place into, Element added) {
        if (into.isRoot() || Sections.isContainer(added.name())) {
            return Edit.bad(text(added) + " cannot be put into " + text(into.in(cib)));
        }
        List<String> there = Finder.alreadyThere(cib, added);
        if (!there.isEmpty()) {
            return new Edit.No(
                    Outcome.EXISTS,
                    text(added) + " was not added: the configuration has an object with the id "
                            + String.join(", ", there) + " already; modify that one, or choose another id");
        }
        return new Edit.Done(into.edit(cib, e -> Optional.of(e.and(added))));
    }

    /** Creates every child of a container payload in the container of that name. */
    private Edit createIn(Element start, Place container, Element contents) {
        Edit edit = new Edit.Done(start);
        for (Element child : contents.children()) {
            edit = edit.then(now -> createChild(now, container, child));
        }
        return edit;
    }

    private Edit createChild(Element now, Place container, Element child) {
        if (child.name().equals("status")) {
            return child.children().isEmpty() ? new Edit.Done(now) : CibChanges.statusRefused();
        }
        if (!Sections.isContainer(child.name())) {
            return add(now, container, child);
        }
        Element ready = Sections.isSection(child.name()) ? Sections.with(now, child.name()) : now;
        return createIn(ready, Sections.place(ready, child.name()).orElseThrow(), child);
    }

    // --- modify -----------------------------------------------------------------------------------------------

    Edit modify(String target, boolean create) {
        try {
            return target.isEmpty() ? modifyFound(create) : modifySelected(target, create);
        } catch (Merging.NotANumber e) {
            return Edit.bad(e.getMessage());
        }
    }

    private Edit modifyFound(boolean create) {
        if (payload.name().equals("status")) {
            return CibChanges.statusRefused();
        }
        Element ready = Sections.isSection(payload.name()) ? Sections.with(cib, payload.name()) : cib;
        if (payload.id().isEmpty() && !Sections.isContainer(payload.name())) {
            return Edit.missing("<" + payload.name() + "> has no id, so nothing tells which one is meant; give the id,"
                    + " or select it with --xpath");
        }
        Optional<Place> found = Finder.sameObject(ready, payload);
        if (found.isPresent()) {
            return merged(ready, found.get());
        }
        return create
                ? createAtHome()
                : Edit.missing("There is no " + text(payload) + " to modify; create it, or allow creating");
    }

    private Edit merged(Element ready, Place place) {
        Element merged = Merging.merge(place.in(ready), withoutStatus(payload));
        if (place.isRoot()) {
            Optional<Edit> older = olderVersion(cib, merged);
            if (older.isPresent()) {
                return older.get();
            }
        }
        return new Edit.Done(place.set(ready, merged));
    }

    private static Element withoutStatus(Element payload) {
        return payload.name().equals("cib") ? payload.mapChildren(c -> c.name().equals("status") ? null : c) : payload;
    }

    private Edit modifySelected(String target, boolean create) {
        Element ready = Sections.named(target).map(s -> Sections.with(cib, s)).orElse(cib);
        return Finder.select(ready, target, selected -> {
            if (selected.places().isEmpty()) {
                return nothingSelected(target, selected);
            }
            Edit edit = new Edit.Done(ready);
            for (Place place : selected.places()) {
                edit = edit.then(now -> modifyAt(now, place, create));
            }
            return edit;
        });
    }

    private Edit modifyAt(Element now, Place place, boolean create) {
        Element there = place.in(now);
        boolean itself = there.name().equals(payload.name())
                && (payload.id().isEmpty() || payload.id().equals(there.id()));
        if (itself) {
            return merged(now, place);
        }
        Optional<Place> below = Place.all(there).stream()
                .filter(p -> p.in(there).name().equals(payload.name())
                        && !payload.id().isEmpty()
                        && p.in(there).id().equals(payload.id()))
                .findFirst();
        if (below.isPresent()) {
            Element merged = Merging.merge(below.get().in(there), payload);
            return new Edit.Done(place.set(now, below.get().set(there, merged)));
        }
        return create
                ? add(now, place, payload)
                : Edit.missing("There is no " + text(payload) + " in " + text(there)
                        + " to modify; create it, or allow creating");
    }

    // --- replace ----------------------------------------------------------------------------------------------

    Edit replace(String target) {
        if (!target.isEmpty()) {
            return replaceSelected(target);
        }
        if (payload.name().equals("cib")) {
            return replaceAll();
        }
        if (payload.name().equals("status")) {
            return CibChanges.statusRefused();
        }
        Element ready = Sections.isSection(payload.name()) ? Sections.with(cib, payload.name()) : cib;
        return Finder.sameObject(ready, payload)
                .<Edit>map(place -> new Edit.Done(place.set(ready, payload)))
                .orElseGet(() -> Edit.missing("There is no " + text(payload) + " to replace; create it"));
    }

    private Edit replaceAll() {
        Optional<Edit> older = olderConfiguration(cib, payload);
        if (older.isPresent()) {
            return older.get();
        }
        Element next = cib;
        for (String name : cib.attributes().keySet()) {
            next = CibChanges.KEPT.contains(name) ? next : next.without(name);
        }
        for (var attribute : payload.attributes().entrySet()) {
            next = CibChanges.KEPT.contains(attribute.getKey())
                    ? next
                    : next.with(attribute.getKey(), attribute.getValue());
        }
        List<Element> configurations = payload.children("configuration").toList();
        if (configurations.size() != 1) {
            return Edit.bad("a CIB has exactly one <configuration>, and this one has " + configurations.size());
        }
        return new Edit.Done(next.replacing(configurations.get(0)));
    }

    private Edit replaceSelected(String target) {
        Element ready = Sections.named(target)
                .filter(s -> s.equals(payload.name()))
                .map(s -> Sections.with(cib, s))
                .orElse(cib);
        return Finder.select(ready, target, selected -> {
            if (selected.places().isEmpty()) {
                return nothingSelected(target, selected);
            }
            if (selected.places().size() > 1) {
                return Edit.bad("'" + target + "' selects " + selected.places().size()
                        + " elements, and one payload cannot stand for all; narrow it down");
            }
            Place place = selected.places().get(0);
            if (place.isRoot()) {
                return payload.name().equals("cib") ? replaceAll() : Edit.bad(text(payload) + " is not a CIB");
            }
            return replaceAt(ready, place);
        });
    }

    /** The payload in place of what was selected, or in the selected section in place of the one with its id. */
    private Edit replaceAt(Element ready, Place place) {
        Element there = place.in(ready);
        if (!Sections.isContainer(there.name()) || there.name().equals(payload.name())) {
            return new Edit.Done(place.set(ready, payload));
        }
        return Finder.sameObject(ready, payload)
                .filter(p -> p.within(place))
                .<Edit>map(p -> new Edit.Done(p.set(ready, payload)))
                .orElseGet(() -> Edit.missing("There is no " + text(payload) + " in " + text(there) + " to replace"));
    }

    // --- shared -----------------------------------------------------------------------------------------------

    static Edit nothingSelected(String target, Finder.Selected selected) {
        return selected.status()
                ? CibChanges.statusRefused()
                : Edit.missing("'" + target + "' selects nothing in the configuration");
    }

    private static Optional<Edit> olderVersion(Element cib, Element next) {
        Optional<Edit> bad = badVersion(next);
        if (bad.isPresent()) {
            return bad;
        }
        CibVersion now = CibVersion.of(cib);
        CibVersion then = CibVersion.of(next);
        return then.compareTo(now) < 0 ? Optional.of(outdated(then, now)) : Optional.empty();
    }

    /** As {@link #olderVersion}, not minding status changes that happened meanwhile. */
    private static Optional<Edit> olderConfiguration(Element cib, Element next) {
        Optional<Edit> bad = badVersion(next);
        if (bad.isPresent()) {
            return bad;
        }
        CibVersion now = CibVersion.of(cib);
        CibVersion then = CibVersion.of(next);
        boolean older = then.adminEpoch() < now.adminEpoch()
                || then.adminEpoch() == now.adminEpoch() && then.epoch() < now.epoch();
        return older ? Optional.of(outdated(then, now)) : Optional.empty();
    }

    private static Edit outdated(CibVersion then, CibVersion now) {
        return new Edit.No(
                Outcome.OUTDATED,
                "version " + then + " is older than the configuration's " + now
                        + "; query it again and repeat the change there");
    }

    private static Optional<Edit> badVersion(Element cib) {
        for (String name : List.of("admin_epoch", "epoch", "num_updates")) {
            String value = cib.attribute(name, "0");
            if (!value.matches("\\d{1,18}")) {
                return Optional.of(Edit.bad("<cib> has " + name + "=\"" + value + "\", which is no number"));
            }
        }
        return Optional.empty();
    }
}
