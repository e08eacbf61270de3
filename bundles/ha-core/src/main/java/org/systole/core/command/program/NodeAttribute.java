package org.systole.core.command.program;

import java.util.Optional;
import org.systole.api.model.NodeId;
import org.systole.cib.CibRequest.Operation;
import org.systole.cib.Element;
import org.systole.core.command.ClusterAccess.Verb;
import org.systole.core.command.session.Pairs;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.ResourceTree;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;

/** One attribute of one node: permanent, in the configuration, or until the node's next boot, in the status. */
final class NodeAttribute {
    private final Session session;
    private final Element node;
    private final String name;

    NodeAttribute(Session session, String node, String name) throws Refusal {
        this.session = session;
        this.node = new ResourceTree(session.cib()).node(node);
        this.name = name;
    }

    /** Sets standby; off is written down too, so that it wins over a default. */
    static ExitCode standby(Session session, String node, boolean on, boolean untilReboot) throws Refusal {
        return new NodeAttribute(session, node, "standby").set(on ? "on" : "off", untilReboot);
    }

    /** Takes back standby of either lifetime. */
    static ExitCode online(Session session, String node) throws Refusal {
        NodeAttribute standby = new NodeAttribute(session, node, "standby");
        boolean untilReboot = standby.transientValue().isPresent();
        if (!untilReboot && standby.permanent().isEmpty()) {
            session.println("Node " + standby.uname() + " is not in standby; nothing to do.");
            return ExitCode.OK;
        }
        ExitCode code = untilReboot ? standby.forget(true) : ExitCode.OK;
        return standby.permanent().isPresent() ? standby.forget(false) : code;
    }

    private String uname() {
        return node.attribute("uname", node.id());
    }

    private Pairs pairs() {
        return new Pairs(node, "instance_attributes", "nodes-" + Pairs.xmlId(node.id()));
    }

    Optional<String> permanent() {
        return pairs().value(name);
    }

    Optional<String> transientValue() {
        return session.cib()
                .childOrEmpty("status")
                .children("node_state")
                .filter(s -> s.attribute("uname", s.id()).equals(uname()))
                .flatMap(s -> s.children("transient_attributes"))
                .flatMap(t -> t.children("instance_attributes"))
                .flatMap(i -> i.children("nvpair"))
                .filter(p -> p.attribute("name", "").equals(name))
                .map(p -> p.attribute("value", ""))
                .findFirst();
    }

    ExitCode set(String value, boolean untilReboot) throws Refusal {
        if (untilReboot) {
            return session.submit(
                    new Verb.SetTransientAttribute(new NodeId(uname()), name, Optional.of(value), session.origin()));
        }
        Element payload = Element.of("node", "id", node.id()).and(pairs().setting(name, value));
        return session.change(Operation.MODIFY_OR_CREATE, payload);
    }

    ExitCode forget(boolean untilReboot) throws Refusal {
        if (untilReboot) {
            return session.submit(
                    new Verb.SetTransientAttribute(new NodeId(uname()), name, Optional.empty(), session.origin()));
        }
        Optional<Element> pair = pairs().pair(name);
        if (pair.isEmpty()) {
            session.println("Node " + uname() + " has no permanent attribute '" + name + "'; nothing to do.");
            return ExitCode.OK;
        }
        return session.change(
                Operation.DELETE, Element.of("nvpair", "id", pair.get().id()));
    }
}
