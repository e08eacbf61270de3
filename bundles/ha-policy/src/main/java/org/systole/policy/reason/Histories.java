package org.systole.policy.reason;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.systole.cib.Element;

/** Documents in whose status something did not happen. */
final class Histories {
    private Histories() {}

    /** The state of the node of that name passed through the function; of all nodes where the name is empty. */
    static Element node(Element cib, String node, UnaryOperator<Element> change) {
        return cib.mapChildren(section -> section.name().equals("status")
                ? section.mapChildren(s -> s.name().equals("node_state") && named(cib, s, node) ? change.apply(s) : s)
                : section);
    }

    private static boolean named(Element cib, Element state, String node) {
        return node.isEmpty()
                || state.attribute("uname", "").equals(node)
                || state.id().equals(uuid(cib, node));
    }

    private static String uuid(Element cib, String node) {
        return cib.childOrEmpty("configuration")
                .childOrEmpty("nodes")
                .children("node")
                .filter(n -> n.attribute("uname", "").equals(node))
                .map(Element::id)
                .findFirst()
                .orElse(node);
    }

    /** Nothing is known of the resource on the node, or anywhere where no node is named. */
    static Element forgotten(Element cib, String resource, String node) {
        return node(
                cib,
                node,
                s -> Documents.everywhere(s, e -> {
                    boolean meant = e.name().equals("lrm_resource") && same(e.id(), resource);
                    return meant ? null : e;
                }));
    }

    /** Whether the history's id means the resource, whatever the number of its copy. */
    private static boolean same(String id, String resource) {
        return id.equals(resource) || id.replaceFirst(":\\d+$", "").equals(resource);
    }

    /** Nothing failed of the resource, or of any where none is named, on the node, or anywhere where none is named. */
    static Element unfailed(Element cib, String resource, String node) {
        return node(
                cib,
                node,
                s -> Documents.everywhere(s, e -> {
                    if (e.name().equals("lrm_resource") && (resource.isEmpty() || same(e.id(), resource))) {
                        return e.mapChildren(op -> failed(op) ? null : op);
                    }
                    return e.name().equals("nvpair") && counts(e.attribute("name", ""), resource) ? null : e;
                }));
    }

    private static boolean counts(String attribute, String resource) {
        return List.of("fail-count-", "last-failure-").stream()
                .filter(attribute::startsWith)
                .map(p -> attribute.substring(p.length()).replaceFirst("#.*$", ""))
                .anyMatch(name -> resource.isEmpty() || same(name, resource));
    }

    private static boolean failed(Element op) {
        if (!op.name().equals("lrm_rsc_op") || op.attribute("op-status", "0").equals("-1")) {
            return false;
        }
        String[] key = op.attribute("transition-key", "").split(":");
        String rc = op.attribute("rc-code", "0");
        boolean expected = key.length > 2 ? key[2].equals(rc) : rc.equals("0");
        boolean probe = op.attribute("operation", "").equals("monitor")
                && op.attribute("interval", "0").equals("0");
        boolean finding = probe && List.of("0", "7", "8").contains(rc);
        boolean stopped = op.attribute("operation", "").equals("stop") && rc.equals("7");
        boolean error = !List.of("0", "1").contains(op.attribute("op-status", "0"));
        return error && !expected || !expected && !finding && !stopped;
    }

    /** The node is a member, nobody asked it to leave or to be fenced, and its process is up. */
    static Element joined(Element cib, String node) {
        boolean known = cib.childOrEmpty("status").children("node_state").anyMatch(s -> named(cib, s, node));
        Element cleared = node(
                cib,
                node,
                s -> Documents.everywhere(s, e -> {
                    boolean request = e.name().equals("nvpair")
                            && List.of("shutdown", "terminate").contains(e.attribute("name", ""));
                    return request ? null : e;
                }));
        if (!known) {
            Element state = member(Element.of("node_state", "id", uuid(cib, node), "uname", node));
            return cleared.mapChildren(s -> s.name().equals("status") ? s.and(state) : s);
        }
        return node(cleared, node, Histories::member);
    }

    private static Element member(Element state) {
        return Objects.requireNonNull(state)
                .with("in_ccm", "true")
                .with("crmd", "online")
                .with("join", "member")
                .with("expected", "member");
    }
}
