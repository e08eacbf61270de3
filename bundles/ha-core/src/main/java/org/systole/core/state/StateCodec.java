package org.systole.core.state;

import static org.systole.core.state.EntryCodec.maybeLife;
import static org.systole.core.state.EntryCodec.need;
import static org.systole.core.state.EntryCodec.node;
import static org.systole.core.state.EntryCodec.number;
import static org.systole.core.state.EntryCodec.of;
import static org.systole.core.state.EntryCodec.text;
import static org.systole.core.state.EntryCodec.words;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.CibVersion;
import org.systole.cib.Element;
import org.systole.cib.Xml;

/** The whole state as bytes, for snapshots: XML, so that a snapshot can be read by eye. */
public final class StateCodec {
    private StateCodec() {}

    public static byte[] encode(ClusterState state) {
        return Xml.compact(write(state)).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if it is no snapshot this version knows
     */
    public static ClusterState decode(byte[] bytes) {
        try {
            return read(Xml.parse("snapshot", new String(bytes, StandardCharsets.UTF_8)));
        } catch (Xml.Malformed | RuntimeException e) {
            throw new IllegalArgumentException("unreadable snapshot of the cluster state: " + e.getMessage(), e);
        }
    }

    private static Element write(ClusterState s) {
        Element root = of("state", "cluster", s.clusterId(), "term", s.coordinatorTerm())
                .with("coordinator", text(s.coordinator()))
                .with("admin-epoch", String.valueOf(s.version().adminEpoch()))
                .with("epoch", String.valueOf(s.version().epoch()))
                .with("num-updates", String.valueOf(s.version().numUpdates()))
                .with("change", s.lastChange())
                .with("calls", String.valueOf(s.calls()))
                .with("time", String.valueOf(s.time()));
        Stream<Element> nodes = s.nodes().values().stream().map(StateCodec::write);
        Stream<Element> fencings = FencingCodec.write(s.fencing());
        return root.withChildren(Stream.of(Stream.of(s.configuration()), nodes, fencings)
                .flatMap(x -> x)
                .toList());
    }

    private static ClusterState read(Element e) {
        TreeMap<NodeId, NodeRecord> nodes = new TreeMap<>();
        e.children("node").map(StateCodec::readNode).forEach(n -> nodes.put(n.node(), n));
        Element configuration = e.childOrEmpty("configuration");
        return new ClusterState(
                need(e, "cluster"),
                number(e, "term"),
                Optional.of(need(e, "coordinator")).filter(n -> !n.isEmpty()).map(NodeId::new),
                configuration,
                new CibVersion(number(e, "admin-epoch"), number(e, "epoch"), number(e, "num-updates")),
                need(e, "change"),
                nodes,
                FencingCodec.records(e),
                number(e, "calls"),
                number(e, "time"),
                ResourceFacts.of(configuration));
    }

    private static Element write(NodeRecord n) {
        Element element = of("node", "name", n.node(), "life", text(n.incarnation()), "state", n.life())
                .with("barred", n.barredBoot())
                .with("why", n.why())
                .with("agents", String.join(" ", n.agents()));
        Stream<Element> attributes =
                n.attributes().entrySet().stream().map(a -> of("attribute", "name", a.getKey(), "value", a.getValue()));
        Stream<Element> resources = n.resources().entrySet().stream().map(r -> write(r.getKey(), r.getValue()));
        return element.withChildren(Stream.concat(attributes, resources).toList());
    }

    private static NodeRecord readNode(Element e) {
        TreeMap<ResourceId, ResourceRecord> resources = new TreeMap<>();
        e.children("resource").forEach(r -> resources.put(new ResourceId(need(r, "id")), readResource(r)));
        TreeMap<String, String> attributes = new TreeMap<>();
        e.children("attribute").forEach(a -> attributes.put(need(a, "name"), need(a, "value")));
        return new NodeRecord(
                node(e, "name"),
                maybeLife(e),
                Life.valueOf(need(e, "state")),
                need(e, "barred"),
                need(e, "why"),
                resources,
                attributes,
                new TreeSet<>(words(need(e, "agents"))));
    }

    private static Element write(ResourceId id, ResourceRecord r) {
        Element element = of("resource", "id", id, "agent", r.agent(), "known", r.known(), "last", r.last());
        Stream<Element> pending =
                r.pending().stream().map(p -> EntryCodec.write(p.intent()).with("id", p.id().toString()));
        Stream<Element> history = r.history().entrySet().stream().map(l -> write(l.getKey(), l.getValue()));
        return element.withChildren(Stream.concat(pending, history).toList());
    }

    private static ResourceRecord readResource(Element e) {
        SortedMap<String, OperationRecord> history = new TreeMap<>();
        e.children("line").forEach(l -> history.put(need(l, "id"), readLine(l)));
        return new ResourceRecord(
                need(e, "agent"),
                Known.valueOf(need(e, "known")),
                IntentId.parse(need(e, "last")),
                e.child("intent")
                        .map(p -> new ResourceRecord.Pending(IntentId.parse(need(p, "id")), EntryCodec.intent(p))),
                history);
    }

    private static Element write(String id, OperationRecord o) {
        Element element = of(
                        "line", "id", id, "operation", o.operation(), "interval", o.intervalMillis(), "call", o.call())
                .with("rc", String.valueOf(o.rc()))
                .with("status", o.status().name())
                .with("target-rc", String.valueOf(o.targetRc()))
                .with("digest", o.digest())
                .with("at", String.valueOf(o.at()))
                .with("took", String.valueOf(o.tookMillis()))
                .with("reason", o.reason())
                .with("intent", o.intent().toString());
        return EntryCodec.withPeer(EntryCodec.with(element, o.restart()), o.peer());
    }

    private static OperationRecord readLine(Element e) {
        return new OperationRecord(
                need(e, "operation"),
                number(e, "interval"),
                number(e, "call"),
                (int) number(e, "rc"),
                OperationRecord.Ended.valueOf(need(e, "status")),
                (int) number(e, "target-rc"),
                need(e, "digest"),
                number(e, "at"),
                number(e, "took"),
                need(e, "reason"),
                IntentId.parse(need(e, "intent")),
                EntryCodec.restart(e),
                e.attribute("peer", ""));
    }
}
