package org.systole.core.state;

import static org.systole.core.state.EntryCodec.maybeLife;
import static org.systole.core.state.EntryCodec.need;
import static org.systole.core.state.EntryCodec.node;
import static org.systole.core.state.EntryCodec.number;
import static org.systole.core.state.EntryCodec.of;
import static org.systole.core.state.EntryCodec.text;
import static org.systole.core.state.EntryCodec.words;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;

/** What concerns fencing, in log entries and in snapshots. */
final class FencingCodec {
    /** Of attempts that an earlier version wrote without a limit. */
    private static final String LIMIT = "60000";

    private FencingCodec() {}

    static Element write(FencingOrder o) {
        return of("fence", "target", o.target(), "life", text(o.incarnation()), "how", o.how())
                .with("device", String.join(" ", o.devices()))
                .with("executor", o.executor().value())
                .with("executor-life", o.executorLife().toString())
                .with("timeout", String.valueOf(o.timeoutMillis()))
                .with("reason", o.reason())
                .with("who", o.who())
                .with("at", String.valueOf(o.at()));
    }

    static FencingOrder order(Element e) {
        return new FencingOrder(
                node(e, "target"),
                maybeLife(e),
                need(e, "how"),
                words(need(e, "device")),
                node(e, "executor"),
                Incarnation.parse(need(e, "executor-life")),
                Long.parseLong(e.attribute("timeout", LIMIT)),
                need(e, "reason"),
                e.attribute("who", ""),
                number(e, "at"));
    }

    static Stream<Element> write(FencingRecords f) {
        Stream<Element> demands = f.demands().values().stream().map(FencingCodec::write);
        Stream<Element> attempts = Stream.concat(f.pending().values().stream(), f.history().stream())
                .map(FencingCodec::write);
        Element reports = of("device-reports", "asked", f.reports().asked())
                .withChildren(
                        f.reports().all().stream().map(FencingCodec::write).toList());
        return Stream.of(demands, attempts, Stream.of(write(f.brake()), reports))
                .flatMap(x -> x);
    }

    static Element write(DeviceReport r) {
        return of("report", "device", r.device(), "node", r.node(), "digest", r.digest(), "ok", r.ok())
                .with(
                        "nodes",
                        String.join(" ", r.nodes().stream().map(NodeId::value).toList()))
                .with("said", r.said())
                .with("at", String.valueOf(r.at()));
    }

    static DeviceReport report(Element e) {
        return new DeviceReport(
                need(e, "device"),
                node(e, "node"),
                need(e, "digest"),
                Boolean.parseBoolean(need(e, "ok")),
                words(need(e, "nodes")).stream().map(NodeId::new).collect(Collectors.toCollection(TreeSet::new)),
                need(e, "said"),
                number(e, "at"));
    }

    private static DeviceReports reports(Element e) {
        return new DeviceReports(e.children("report").map(FencingCodec::report).toList(), number(e, "asked"));
    }

    private static Element write(Demand d) {
        Element element = of("demand", "target", d.target(), "how", d.how(), "who", d.who(), "since", d.since())
                .with("tries", String.valueOf(d.tries()))
                .with("reason", d.reason());
        return withDelay(element, d.delay());
    }

    private static Demand demand(Element e) {
        return new Demand(
                node(e, "target"),
                need(e, "how"),
                need(e, "who"),
                need(e, "reason"),
                number(e, "since"),
                (int) number(e, "tries"),
                delay(e));
    }

    /** Written only where there is one. */
    static Element withDelay(Element element, long delay) {
        return delay == 0 ? element : element.with("delay", String.valueOf(delay));
    }

    static long delay(Element e) {
        return Long.parseLong(e.attribute("delay", "0"));
    }

    private static Element write(Fencing f) {
        return of("fencing", "id", f.id(), "outcome", f.outcome(), "said", f.said(), "ended", f.ended())
                .and(write(f.order()));
    }

    /** An earlier version wrote the order's attributes at the attempt itself. */
    private static Fencing attempt(Element e) {
        return new Fencing(
                IntentId.parse(need(e, "id")),
                order(e.child("fence").orElse(e)),
                Fencing.Outcome.valueOf(need(e, "outcome")),
                need(e, "said"),
                number(e, "ended"));
    }

    private static Element write(Brake b) {
        return of(
                        "brake",
                        "released-by",
                        b.released().who(),
                        "reason",
                        b.released().reason(),
                        "at",
                        b.released().at())
                .withChildren(b.cuts().stream()
                        .map(c -> of("cut", "node", c.node(), "at", c.at()))
                        .toList());
    }

    private static Brake brake(Element e) {
        return new Brake(
                e.children("cut")
                        .map(c -> new Brake.Cut(node(c, "node"), number(c, "at")))
                        .toList(),
                new Brake.Release(need(e, "released-by"), need(e, "reason"), number(e, "at")));
    }

    static FencingRecords records(Element e) {
        TreeMap<NodeId, Demand> demands = new TreeMap<>();
        e.children("demand").map(FencingCodec::demand).forEach(d -> demands.put(d.target(), d));
        TreeMap<NodeId, Fencing> pending = new TreeMap<>();
        List<Fencing> all = e.children("fencing").map(FencingCodec::attempt).toList();
        all.stream().filter(f -> f.outcome() == Fencing.Outcome.PENDING).forEach(f -> pending.put(f.target(), f));
        return new FencingRecords(
                demands,
                pending,
                all.stream().filter(f -> f.outcome() != Fencing.Outcome.PENDING).toList(),
                e.child("brake").map(FencingCodec::brake).orElse(Brake.untouched()),
                e.child("device-reports").map(FencingCodec::reports).orElse(DeviceReports.NONE));
    }
}
