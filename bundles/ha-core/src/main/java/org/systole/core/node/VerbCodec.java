package org.systole.core.node;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.CibRequest;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.core.command.ClusterAccess.Answer;
import org.systole.core.command.ClusterAccess.Verb;

/** Verbs and answers as they travel from the node an operator is on to the coordinator and back. */
final class VerbCodec {
    private VerbCodec() {}

    static byte[] encode(Verb verb) {
        return Xml.compact(write(verb).with("origin", verb.origin())).getBytes(StandardCharsets.UTF_8);
    }

    private static Element write(Verb verb) {
        if (verb instanceof Verb.ChangeConfiguration v) {
            CibRequest r = v.request();
            Element e = Element.of("configure", "operation", r.operation().name(), "target", r.target())
                    .with("user", r.user())
                    .with("client", r.client())
                    .with("reason", r.reason());
            return r.payload().map(e::and).orElse(e);
        }
        if (verb instanceof Verb.SetTransientAttribute v) {
            Element e = Element.of("attribute", "node", v.node().value(), "name", v.name());
            return v.value().map(x -> e.with("value", x)).orElse(e);
        }
        if (verb instanceof Verb.CleanUp v) {
            Element e = Element.of("cleanup", "resource", v.resource().value());
            return v.node().map(n -> e.with("node", n.value())).orElse(e);
        }
        if (verb instanceof Verb.Fence v) {
            return Element.of("fence", "node", v.node().value(), "how", v.how(), "reason", v.reason())
                    .with("delay", String.valueOf(v.delay()));
        }
        if (verb instanceof Verb.ConfirmDown v) {
            return Element.of("confirm", "node", v.node().value());
        }
        if (verb instanceof Verb.ReleaseBrake v) {
            return Element.of("release-brake", "reason", v.reason());
        }
        if (verb instanceof Verb.ForgetFencings v) {
            Element e = Element.of("forget-fencings");
            return v.node().map(n -> e.with("node", n.value())).orElse(e);
        }
        if (verb instanceof Verb.ProveDevices) {
            return Element.of("prove-devices");
        }
        if (verb instanceof Verb.Drain v) {
            return Element.of("drain", "node", v.node().value());
        }
        throw new IllegalStateException("a verb that cannot travel: " + verb);
    }

    static Verb verb(byte[] bytes) {
        Element e = parse(bytes);
        String origin = e.attribute("origin", "");
        return switch (e.name()) {
            case "configure" -> new Verb.ChangeConfiguration(
                    new CibRequest(
                            CibRequest.Operation.valueOf(e.attribute("operation", "")),
                            e.attribute("target", ""),
                            e.children().stream().findFirst(),
                            e.attribute("user", ""),
                            e.attribute("client", ""),
                            e.attribute("reason", "")),
                    origin);
            case "attribute" -> new Verb.SetTransientAttribute(
                    node(e), e.attribute("name", ""), e.attribute("value"), origin);
            case "cleanup" -> new Verb.CleanUp(
                    new ResourceId(e.attribute("resource", "")),
                    e.attribute("node").map(NodeId::new),
                    origin);
            case "fence" -> new Verb.Fence(
                    node(e),
                    e.attribute("how", ""),
                    e.attribute("reason", ""),
                    origin,
                    Long.parseLong(e.attribute("delay", "0")));
            case "confirm" -> new Verb.ConfirmDown(node(e), origin);
            case "release-brake" -> new Verb.ReleaseBrake(e.attribute("reason", ""), origin);
            case "forget-fencings" -> new Verb.ForgetFencings(
                    e.attribute("node").map(NodeId::new), origin);
            case "prove-devices" -> new Verb.ProveDevices(origin);
            case "drain" -> new Verb.Drain(node(e), origin);
            default -> throw new IllegalArgumentException("<" + e.name() + "> is no verb this version knows");
        };
    }

    private static NodeId node(Element e) {
        return new NodeId(e.attribute("node", ""));
    }

    static byte[] encode(Answer answer) {
        Element e;
        if (answer instanceof Answer.Done a) {
            e = Element.of("done", "text", a.sentence());
        } else if (answer instanceof Answer.Refused a) {
            e = Element.of("refused", "text", a.sentence(), "code", String.valueOf(a.code()));
        } else {
            e = Element.of("unknown", "text", ((Answer.Unknown) answer).sentence());
        }
        return Xml.compact(e).getBytes(StandardCharsets.UTF_8);
    }

    static Answer answer(byte[] bytes) {
        Element e = parse(bytes);
        String text = e.attribute("text", "");
        return switch (e.name()) {
            case "done" -> new Answer.Done(text);
            case "refused" -> new Answer.Refused(Integer.parseInt(e.attribute("code", "1")), text);
            case "unknown" -> new Answer.Unknown(text);
            default -> throw new IllegalArgumentException("<" + e.name() + "> is no answer this version knows");
        };
    }

    private static Element parse(byte[] bytes) {
        try {
            return Optional.ofNullable(Xml.parse("message", new String(bytes, StandardCharsets.UTF_8)))
                    .orElseThrow(() -> new IllegalArgumentException("an empty message"));
        } catch (Xml.Malformed e) {
            throw new IllegalArgumentException("unreadable message: " + e.getMessage(), e);
        }
    }
}
