package org.systole.policy.reason;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;

/** Documents with one thing less in their configuration. Where it is not there, the document itself. */
final class Documents {
    private static final List<String> REFERENCES = List.of("rsc", "with-rsc", "first", "then", "id-ref");

    private Documents() {}

    private static Element configuration(Element cib, UnaryOperator<Element> change) {
        return cib.mapChildren(c -> c.name().equals("configuration") ? change.apply(c) : c);
    }

    private static Element section(Element cib, Set<String> names, UnaryOperator<Element> change) {
        return configuration(cib, c -> c.mapChildren(s -> names.contains(s.name()) ? change.apply(s) : s));
    }

    /** Every element below passed through the function, from the leaves up; a null answer drops it. */
    static Element everywhere(Element element, UnaryOperator<Element> change) {
        return element.mapChildren(c -> {
            Element below = everywhere(c, change);
            return change.apply(below);
        });
    }

    /** Without the cluster's option. */
    static Element option(Element cib, String name) {
        return section(cib, Set.of("crm_config"), s -> everywhere(s, e -> pair(e, name) ? null : e));
    }

    private static boolean pair(Element element, String name) {
        return element.name().equals("nvpair")
                && element.attribute("name", "").replace('_', '-').equals(name);
    }

    /** Without the constraint, or the template of it. */
    static Element constraint(Element cib, String id) {
        return section(cib, Set.of("constraints"), s -> s.mapChildren(c -> c.id().equals(id) ? null : c));
    }

    /** Without what has nodes fenced for the loss of a ticket. */
    static Element undemanding(Element cib) {
        return section(
                cib,
                Set.of("constraints"),
                s -> s.mapChildren(c -> c.attribute("loss-policy", "").equals("fence") ? null : c));
    }

    /** Without the constraint of that id, or else the resource. */
    static Element object(Element cib, String id) {
        Element without = constraint(cib, id);
        return without.equals(cib) ? resource(cib, id) : without;
    }

    /** The setting of the resource and of all around and in it is the built-in one again. */
    static Element setting(Element cib, ResourceId resource, String name) {
        String id = Fate.name(resource);
        return section(
                cib,
                Set.of("resources", "rsc_defaults"),
                s -> s.mapChildren(top -> {
                    boolean concerned = s.name().equals("rsc_defaults")
                            || top.name().equals("template")
                            || top.descendants().anyMatch(e -> e.id().equals(id));
                    return concerned
                            ? unlimited(everywhere(top, e -> pair(e, name) ? null : unlimited(e, name)), name)
                            : top;
                }));
    }

    /** Without a limit there may be as many copies as anybody has. */
    private static Element unlimited(Element element, String name) {
        boolean clone = Set.of("clone", "master").contains(element.name());
        if (!clone || !Set.of("clone-max", "clone-node-max").contains(name)) {
            return element;
        }
        Element pair = Element.of("nvpair", "id", element.id() + "-no-limit", "name", name, "value", "100");
        return element.and(
                Element.of("meta_attributes", "id", element.id() + "-limits").and(pair));
    }

    /** Without the node's attribute that keeps it from running anything. */
    static Element nodeAttribute(Element cib, String node, String rule) {
        String name = rule.equals("STANDBY") ? "standby" : "maintenance";
        Element nodes = section(
                cib,
                Set.of("nodes"),
                s -> s.mapChildren(
                        n -> n.attribute("uname", "").equals(node) ? everywhere(n, e -> pair(e, name) ? null : e) : n));
        Element all = rule.equals("STANDBY") ? nodes : option(nodes, "maintenance-mode");
        return Histories.node(
                all,
                node,
                s -> s.mapChildren(t ->
                        t.name().equals("transient_attributes") ? everywhere(t, e -> pair(e, name) ? null : e) : t));
    }

    /** Without the resource, all that names it, and what is known of it. */
    static Element resource(Element cib, String resource) {
        String id = resource.replaceFirst(":\\d+$", "");
        boolean configured = cib.childOrEmpty("configuration")
                .childOrEmpty("resources")
                .descendants()
                .anyMatch(e -> gone(e, id) == null);
        if (!configured) {
            return cib;
        }
        Element resources = section(cib, Set.of("resources"), s -> emptied(everywhere(s, e -> gone(e, id))));
        Element constraints = section(resources, Set.of("constraints"), s -> s.mapChildren(c -> freed(c, id)));
        return Histories.forgotten(constraints, id, "");
    }

    private static Element gone(Element element, String id) {
        boolean resource =
                Set.of("primitive", "group", "clone", "master", "bundle").contains(element.name());
        return resource && element.id().equals(id) ? null : element;
    }

    /** Groups and clones in which nothing is left go as well. */
    private static Element emptied(Element resources) {
        return everywhere(resources, e -> {
            boolean whole = Set.of("group", "clone", "master").contains(e.name());
            boolean filled = e.children().stream()
                    .anyMatch(c -> Set.of("primitive", "group").contains(c.name()));
            return whole && !filled ? null : e;
        });
    }

    private static Element freed(Element constraint, String id) {
        boolean names =
                REFERENCES.stream().anyMatch(r -> constraint.attribute(r, "").equals(id));
        if (names) {
            return null;
        }
        Element left = everywhere(constraint, e -> {
            boolean reference = e.name().equals("resource_ref") && e.id().equals(id);
            boolean empty = e.name().equals("resource_set") && e.children().isEmpty();
            return reference || empty ? null : e;
        });
        boolean sets = constraint.child("resource_set").isPresent();
        return sets && left.child("resource_set").isEmpty() ? null : left;
    }
}
