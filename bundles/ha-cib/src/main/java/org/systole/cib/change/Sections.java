package org.systole.cib.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.systole.cib.Element;
import org.systole.cib.path.Place;

/** The sections of a configuration: which there are, and what stands in which. */
public final class Sections {
    /** The sections every configuration has. */
    static final Set<String> REQUIRED = Set.of("crm_config", "nodes", "resources", "constraints");

    private static final List<String> ALL = List.of(
            "crm_config",
            "nodes",
            "resources",
            "constraints",
            "rsc_defaults",
            "op_defaults",
            "fencing-topology",
            "acls",
            "tags",
            "alerts");

    private static final Map<String, String> HOMES = homes();

    private Sections() {}

    private static Map<String, String> homes() {
        Map<String, String> out = new TreeMap<>();
        List.of("primitive", "group", "clone", "master", "bundle", "template").forEach(t -> out.put(t, "resources"));
        List.of("rsc_location", "rsc_order", "rsc_colocation", "rsc_ticket").forEach(t -> out.put(t, "constraints"));
        List.of("acl_role", "acl_target", "acl_group").forEach(t -> out.put(t, "acls"));
        out.put("node", "nodes");
        out.put("cluster_property_set", "crm_config");
        out.put("fencing-level", "fencing-topology");
        out.put("alert", "alerts");
        out.put("tag", "tags");
        return out;
    }

    /** Every scope that {@code cibadmin -o} takes, in the order of a configuration. */
    public static List<String> scopes() {
        return ALL;
    }

    /**
     * The target of a request that is limited to a scope, as {@code cibadmin -o SCOPE} means it; empty where there is
     * no such scope.
     */
    public static Optional<String> target(String scope) {
        if (scope.equals("configuration")) {
            return Optional.of("/cib/configuration");
        }
        return ALL.contains(scope) ? Optional.of("/cib/configuration/" + scope) : Optional.empty();
    }

    static boolean isSection(String tag) {
        return ALL.contains(tag);
    }

    /** The cib, the configuration, or one of its sections: there is one of each, and it has no id. */
    static boolean isContainer(String tag) {
        return tag.equals("cib") || tag.equals("configuration") || isSection(tag);
    }

    /** The section an object of that name stands in; empty where the name does not tell. */
    static Optional<String> homeOf(String tag) {
        return Optional.ofNullable(HOMES.get(tag));
    }

    /** The section that a target written by {@link #target} names. */
    static Optional<String> named(String target) {
        return ALL.stream()
                .filter(s -> target.equals("/cib/configuration/" + s))
                .findFirst();
    }

    static Optional<Place> place(Element cib, String container) {
        if (container.equals("cib")) {
            return Optional.of(Place.ROOT);
        }
        OptionalInt configuration = indexOf(cib, "configuration");
        if (configuration.isEmpty()) {
            return Optional.empty();
        }
        Place place = Place.ROOT.child(configuration.getAsInt());
        if (container.equals("configuration")) {
            return Optional.of(place);
        }
        OptionalInt section = indexOf(place.in(cib), container);
        return section.isPresent() ? Optional.of(place.child(section.getAsInt())) : Optional.empty();
    }

    private static OptionalInt indexOf(Element parent, String name) {
        for (int i = 0; i < parent.children().size(); i++) {
            if (parent.children().get(i).name().equals(name)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** The document with that section, empty and in its usual place if it was missing. */
    static Element with(Element cib, String section) {
        if (place(cib, section).isPresent()) {
            return cib;
        }
        return cib.replacing(inserted(cib.childOrEmpty("configuration"), Element.of(section)));
    }

    /** The configuration with a section more, before those that usually follow it. */
    static Element inserted(Element configuration, Element section) {
        List<Element> children = new ArrayList<>(configuration.children());
        int rank = ALL.indexOf(section.name());
        int at = 0;
        for (int i = 0; i < children.size(); i++) {
            int other = ALL.indexOf(children.get(i).name());
            if (other >= 0 && other < rank) {
                at = i + 1;
            }
        }
        children.add(at, section);
        return configuration.withChildren(children);
    }
}
