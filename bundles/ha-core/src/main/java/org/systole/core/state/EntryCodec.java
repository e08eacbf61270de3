package org.systole.core.state;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.Xml;

/** Entries as the log keeps them: one line of XML each, so that a log can be read by eye. */
public final class EntryCodec {
    private EntryCodec() {}

    public static byte[] encode(Entry entry) {
        return Xml.compact(entry.accept(new Writer())).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if it is no entry this version knows
     */
    public static Entry decode(byte[] bytes) {
        try {
            return read(Xml.parse("log entry", new String(bytes, StandardCharsets.UTF_8)));
        } catch (Xml.Malformed | RuntimeException e) {
            throw new IllegalArgumentException("unreadable log entry: " + e.getMessage(), e);
        }
    }

    /** Attributes as text; numbers, names and lives by their string form. */
    static Element of(String name, Object... attributes) {
        return Element.of(name, Arrays.stream(attributes).map(String::valueOf).toArray(String[]::new));
    }

    static String text(Optional<?> value) {
        return value.map(Object::toString).orElse("");
    }

    private static final class Writer implements Entry.Visitor<Element> {
        @Override
        public Element seed(Entry.Seed e) {
            return of("seed", "id", e.clusterId(), "voters", names(e.voters()), "at", e.at())
                    .and(e.cib());
        }

        private static String names(List<NodeId> nodes) {
            return String.join(" ", nodes.stream().map(NodeId::value).toList());
        }

        @Override
        public Element barrier(Entry.Barrier e) {
            return of("barrier", "term", e.term(), "leader", e.leader(), "at", e.at());
        }

        @Override
        public Element joined(Entry.Joined e) {
            return of("joined", "term", e.term(), "node", e.node(), "life", e.incarnation(), "at", e.at());
        }

        @Override
        public Element lost(Entry.Lost e) {
            return of("lost", "term", e.term(), "node", e.node(), "life", text(e.incarnation()), "at", e.at())
                    .with("why", e.why());
        }

        @Override
        public Element drained(Entry.Drained e) {
            return of("drained", "term", e.term(), "node", e.node(), "life", e.incarnation(), "at", e.at());
        }

        @Override
        public Element agents(Entry.Agents e) {
            return of("agents", "node", e.node(), "life", e.incarnation(), "at", e.at())
                    .with("offered", String.join(" ", e.offered()));
        }

        @Override
        public Element intents(Entry.Intents e) {
            return of("intents", "term", e.term(), "at", e.at())
                    .withChildren(e.intents().stream().map(EntryCodec::write).toList());
        }

        @Override
        public Element results(Entry.Results e) {
            return of("results", "node", e.node(), "life", e.incarnation(), "at", e.at())
                    .withChildren(e.results().stream().map(EntryCodec::write).toList());
        }

        @Override
        public Element fenceIntent(Entry.FenceIntent e) {
            return FencingCodec.write(e.order()).with("term", String.valueOf(e.term()));
        }

        @Override
        public Element fenceResult(Entry.FenceResult e) {
            return of("fenced", "target", e.target(), "attempt", e.attempt(), "executor", e.executor())
                    .with("outcome", e.outcome().name())
                    .with("said", e.said())
                    .with("at", String.valueOf(e.at()));
        }

        @Override
        public Element configure(Entry.Configure e) {
            return of("configure", "at", e.at())
                    .with("user", e.user())
                    .with("client", e.client())
                    .with("reason", e.reason())
                    .and(e.patch());
        }

        @Override
        public Element setAttribute(Entry.SetAttribute e) {
            Element element = of("attribute", "node", e.node(), "name", e.name(), "at", e.at());
            return e.value().map(v -> element.with("value", v)).orElse(element);
        }

        @Override
        public Element cleanUp(Entry.CleanUp e) {
            return of("cleanup", "resource", e.resource(), "node", text(e.node()), "at", e.at());
        }

        @Override
        public Element fenceRequest(Entry.FenceRequest e) {
            Element element = of("fence-request", "node", e.node(), "how", e.how(), "who", e.who(), "at", e.at())
                    .with("reason", e.reason());
            return FencingCodec.withDelay(element, e.delay());
        }

        @Override
        public Element confirmDown(Entry.ConfirmDown e) {
            return of("confirm-down", "node", e.node(), "who", e.who(), "at", e.at());
        }

        @Override
        public Element releaseBrake(Entry.ReleaseBrake e) {
            return of("release-brake", "who", e.who(), "reason", e.reason(), "at", e.at());
        }

        @Override
        public Element forgetFencings(Entry.ForgetFencings e) {
            return of("forget-fencings", "node", text(e.node()), "at", e.at());
        }

        @Override
        public Element devicesProved(Entry.DevicesProved e) {
            return of("devices-proved", "node", e.node(), "life", e.incarnation(), "at", e.at())
                    .withChildren(e.reports().stream().map(FencingCodec::write).toList());
        }

        @Override
        public Element proveDevices(Entry.ProveDevices e) {
            return of("prove-devices", "at", e.at());
        }
    }

    static Element write(Intent i) {
        Element element = of("intent", "operation", i.operation(), "resource", i.resource(), "node", i.node())
                .with("life", i.incarnation().toString())
                .with("timeout", String.valueOf(i.timeoutMillis()))
                .with("target-rc", String.valueOf(i.targetRc()))
                .with("digest", i.digest())
                .with("at", String.valueOf(i.at()));
        element = withPeer(element, i.peer());
        return i.notice().isPresent() ? element.and(write(i.notice().get())) : element;
    }

    private static Element write(Notice notice) {
        Element words = Element.of("words");
        for (Map.Entry<String, String> word : notice.words().entrySet()) {
            words = words.with(word.getKey(), word.getValue());
        }
        return of("notice", "when", notice.when(), "about", notice.about()).and(words);
    }

    private static Notice notice(Element e) {
        return new Notice(
                need(e, "when"),
                need(e, "about"),
                new TreeMap<>(e.childOrEmpty("words").attributes()));
    }

    static Intent intent(Element e) {
        return new Intent(
                need(e, "operation"),
                new ResourceId(need(e, "resource")),
                node(e, "node"),
                Incarnation.parse(need(e, "life")),
                number(e, "timeout"),
                (int) number(e, "target-rc"),
                need(e, "digest"),
                number(e, "at"),
                e.attribute("peer", ""),
                e.children("notice").findFirst().map(EntryCodec::notice));
    }

    /** Written only for what concerns two nodes. */
    static Element withPeer(Element element, String peer) {
        return peer.isEmpty() ? element : element.with("peer", peer);
    }

    private static Element write(Entry.Result r) {
        Element element = of(
                        "result", "resource", r.resource(), "operation", r.operation(), "interval", r.intervalMillis())
                .with("intent", r.intent().toString())
                .with("not-run", String.valueOf(r.notRun()))
                .with("ended", r.ended().name())
                .with("rc", String.valueOf(r.rc()))
                .with("reason", r.reason())
                .with("digest", r.digest())
                .with("took", String.valueOf(r.tookMillis()));
        return with(element, r.restart());
    }

    /** Written only where there is something to say. */
    static Element with(Element element, Restart restart) {
        return restart.known()
                ? element.with("restart-names", restart.names()).with("restart-digest", restart.digest())
                : element;
    }

    static Restart restart(Element e) {
        return new Restart(e.attribute("restart-names", ""), e.attribute("restart-digest", ""));
    }

    private static Entry.Result result(Element e) {
        return new Entry.Result(
                new ResourceId(need(e, "resource")),
                need(e, "operation"),
                number(e, "interval"),
                IntentId.parse(need(e, "intent")),
                Boolean.parseBoolean(need(e, "not-run")),
                OperationRecord.Ended.valueOf(need(e, "ended")),
                (int) number(e, "rc"),
                need(e, "reason"),
                need(e, "digest"),
                number(e, "took"),
                restart(e));
    }

    private static Entry read(Element e) {
        long at = number(e, "at");
        return switch (e.name()) {
            case "seed" -> new Entry.Seed(need(e, "id"), only(e), nodes(need(e, "voters")), at);
            case "barrier" -> new Entry.Barrier(number(e, "term"), node(e, "leader"), at);
            case "joined" -> new Entry.Joined(number(e, "term"), node(e, "node"), life(e), at);
            case "lost" -> new Entry.Lost(number(e, "term"), node(e, "node"), maybeLife(e), need(e, "why"), at);
            case "drained" -> new Entry.Drained(number(e, "term"), node(e, "node"), life(e), at);
            case "agents" -> new Entry.Agents(node(e, "node"), life(e), new TreeSet<>(words(need(e, "offered"))), at);
            case "intents" -> new Entry.Intents(
                    number(e, "term"),
                    e.children().stream().map(EntryCodec::intent).toList(),
                    at);
            case "results" -> new Entry.Results(
                    node(e, "node"),
                    life(e),
                    e.children().stream().map(EntryCodec::result).toList(),
                    at);
            case "fence" -> new Entry.FenceIntent(number(e, "term"), FencingCodec.order(e));
            case "fenced" -> new Entry.FenceResult(
                    node(e, "target"),
                    IntentId.parse(need(e, "attempt")),
                    node(e, "executor"),
                    Fencing.Outcome.valueOf(need(e, "outcome")),
                    need(e, "said"),
                    at);
            case "configure" -> new Entry.Configure(only(e), need(e, "user"), need(e, "client"), need(e, "reason"), at);
            case "attribute" -> new Entry.SetAttribute(node(e, "node"), need(e, "name"), e.attribute("value"), at);
            case "cleanup" -> new Entry.CleanUp(new ResourceId(need(e, "resource")), maybeNode(e, "node"), at);
            case "fence-request" -> new Entry.FenceRequest(
                    node(e, "node"),
                    need(e, "how"),
                    e.attribute("who", ""),
                    need(e, "reason"),
                    at,
                    FencingCodec.delay(e));
            case "confirm-down" -> new Entry.ConfirmDown(node(e, "node"), need(e, "who"), at);
            case "release-brake" -> new Entry.ReleaseBrake(need(e, "who"), need(e, "reason"), at);
            case "devices-proved" -> new Entry.DevicesProved(
                    node(e, "node"),
                    life(e),
                    e.children().stream().map(FencingCodec::report).toList(),
                    at);
            case "prove-devices" -> new Entry.ProveDevices(at);
            case "forget-fencings" -> new Entry.ForgetFencings(maybeNode(e, "node"), at);
            default -> throw new IllegalArgumentException("<" + e.name() + "> is no kind of entry this version knows");
        };
    }

    private static Element only(Element e) {
        if (e.children().size() != 1) {
            throw new IllegalArgumentException(
                    "<" + e.name() + "> holds " + e.children().size() + " elements, not 1");
        }
        return e.children().get(0);
    }

    static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split(" +"));
    }

    private static List<NodeId> nodes(String text) {
        return words(text).stream().map(NodeId::new).toList();
    }

    static String need(Element e, String attribute) {
        return e.attribute(attribute)
                .orElseThrow(() -> new IllegalArgumentException("<" + e.name() + "> lacks " + attribute));
    }

    static long number(Element e, String attribute) {
        return Long.parseLong(need(e, attribute));
    }

    static NodeId node(Element e, String attribute) {
        return new NodeId(need(e, attribute));
    }

    private static Optional<NodeId> maybeNode(Element e, String attribute) {
        return Optional.of(need(e, attribute)).filter(n -> !n.isEmpty()).map(NodeId::new);
    }

    private static Incarnation life(Element e) {
        return Incarnation.parse(need(e, "life"));
    }

    static Optional<Incarnation> maybeLife(Element e) {
        return e.attribute("life").filter(t -> !t.isEmpty()).map(Incarnation::parse);
    }
}
