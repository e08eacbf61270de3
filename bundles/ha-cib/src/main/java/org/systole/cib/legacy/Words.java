package org.systole.cib.legacy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.systole.cib.Element;

/** Old words and their modern form, and small changes to elements that many parts of the import need. */
final class Words {
    /** Attributes that the old daemons wrote for their own use. */
    static final Set<String> DEBUG = Set.of("crm-debug-origin", "crm_debug_origin");

    private Words() {}

    /** The element with other attributes and children, at the same location. */
    static Element rebuilt(Element from, String name, Map<String, String> attributes, List<Element> children) {
        return Element.of(name, attributes, children, from.location());
    }

    /** A new element that stands for what was at that location. */
    static Element at(Element where, String name, String... attributes) {
        Element bare = Element.of(name, attributes);
        return Element.of(name, bare.attributes(), List.of(), where.location());
    }

    static Element nvpair(Element where, String id, String name, String value) {
        return at(where, "nvpair", "id", id, "name", name, "value", value);
    }

    /** The element with an attribute renamed in its place; as it is where the new name is taken or the old absent. */
    static Element renamed(Element element, String from, String to) {
        if (element.attribute(from).isEmpty() || element.attribute(to).isPresent()) {
            return element;
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        element.attributes().forEach((name, value) -> attributes.put(name.equals(from) ? to : name, value));
        return rebuilt(element, element.name(), attributes, element.children());
    }

    /** The element without the debugging attributes; counted. */
    static Element clean(Element element, Notebook notes) {
        Element out = element;
        for (String name : DEBUG) {
            if (element.attribute(name).isPresent()) {
                out = out.without(name);
                notes.counted(Note.Kind.DROPPED, element, "debugging attributes that the old daemons wrote: %d");
            }
        }
        return out;
    }

    /** Started, Stopped, Promoted, Unpromoted for any old spelling; other words as they are. */
    static String role(String old) {
        return switch (old.toLowerCase(Locale.ROOT)) {
            case "master", "promoted" -> "Promoted";
            case "slave", "unpromoted" -> "Unpromoted";
            case "started" -> "Started";
            case "stopped" -> "Stopped";
            default -> old;
        };
    }

    /** A score without decimals, infinity in capitals; other text as it is. */
    static String score(String old) {
        if (old.matches("[+-]?(?i:infinity)")) {
            return old.toUpperCase(Locale.ROOT);
        }
        return old.matches("[+-]?\\d+\\.\\d*") ? old.substring(0, old.indexOf('.')) : old;
    }

    /** The element with a score brought to its modern form. */
    static Element scored(Element element, String attribute, Notebook notes) {
        String old = element.attribute(attribute, "");
        String now = score(old);
        if (now.equals(old)) {
            return element;
        }
        notes.changed(element, "the score " + old + " of " + text(element) + " is written " + now);
        return element.with(attribute, now);
    }

    /** An attribute with a role brought to its modern form. */
    static Element roled(Element element, String attribute, Notebook notes) {
        String old = element.attribute(attribute, "");
        String now = role(old);
        if (now.equals(old)) {
            return element;
        }
        notes.changed(element, "the role " + old + " of " + text(element) + " is called " + now);
        return element.with(attribute, now);
    }

    /** An attribute that must be true or false, in lower case. */
    static Element bool(Element element, String attribute) {
        String old = element.attribute(attribute, "");
        String now =
                switch (old.toLowerCase(Locale.ROOT)) {
                    case "true", "yes", "on", "y", "1" -> "true";
                    case "false", "no", "off", "n", "0" -> "false";
                    default -> old;
                };
        return now.equals(old) ? element : element.with(attribute, now);
    }

    static String text(Element element) {
        return "<" + element.name() + (element.id().isEmpty() ? "" : " id=\"" + element.id() + "\"") + ">";
    }

    /** Children of both kinds in one list. */
    static List<Element> joined(List<Element> first, List<Element> second) {
        List<Element> out = new ArrayList<>(first);
        out.addAll(second);
        return out;
    }
}
