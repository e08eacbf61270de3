package org.systole.cib.view;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.systole.cib.Element;

/** Resolves the operations of one primitive (Pacemaker Explained, Resource Operations). */
final class OperationReader {
    private static final Duration BUILT_IN_TIMEOUT = Duration.ofSeconds(20);

    private final Primitive primitive;

    OperationReader(Primitive primitive) {
        this.primitive = primitive;
    }

    private Stream<Element> configured() {
        AttributeSets sets = primitive.surroundings().sets();
        return primitive
                .element()
                .children("operations")
                .map(sets::dereference)
                .flatMap(operations -> operations.children("op"))
                .map(sets::dereference);
    }

    private static Duration interval(Element op) {
        return Text.span(op.attribute("interval", "0"), Duration.ZERO);
    }

    List<Operation> recurring() {
        return configured()
                .filter(op -> !interval(op).isZero())
                .filter(op -> !op.attribute("name", "").equals("start"))
                .map(op -> resolve(Optional.of(op), op.attribute("name", "monitor"), interval(op)))
                .toList();
    }

    Operation operation(String name, Duration interval) {
        Optional<Element> exact = configured()
                .filter(op -> op.attribute("name", "").equals(name))
                .filter(op -> interval(op).equals(interval))
                .findFirst();
        if (exact.isEmpty() && name.equals("monitor") && interval.isZero()) {
            return probe();
        }
        return resolve(exact, name, interval);
    }

    /** A probe that is not configured takes its time limit from the recurring monitor with the shortest interval. */
    private Operation probe() {
        Operation plain = resolve(Optional.empty(), "monitor", Duration.ZERO);
        return configured()
                .filter(op -> op.attribute("name", "").equals("monitor"))
                .min(Comparator.comparing(OperationReader::interval))
                .map(op -> resolve(Optional.of(op), "monitor", interval(op)))
                .map(shortest -> new Operation(
                        "",
                        "monitor",
                        Duration.ZERO,
                        shortest.timeout(),
                        shortest.timeoutConfigured(),
                        plain.onFail(),
                        "",
                        Duration.ZERO,
                        true,
                        "",
                        new TreeMap<>()))
                .orElse(plain);
    }

    private Operation resolve(Optional<Element> op, String name, Duration interval) {
        SortedMap<String, String> values = settings(op, name, interval);
        Optional<Duration> timeout = Optional.ofNullable(values.get("timeout")).flatMap(Text::span);
        SortedMap<String, String> parameters = op.map(o -> primitive
                        .surroundings()
                        .sets()
                        .of(o, "instance_attributes", primitive.surroundings().context()))
                .orElseGet(TreeMap::new);
        return new Operation(
                op.map(Element::id).orElse(""),
                name,
                interval,
                timeout.orElse(BUILT_IN_TIMEOUT),
                timeout.isPresent(),
                onFail(values, name, interval),
                values.getOrDefault("role", ""),
                Text.span(values.getOrDefault("start-delay", "0"), Duration.ZERO),
                Text.truth(values.getOrDefault("enabled", "true"), true),
                values.getOrDefault("requires", ""),
                parameters);
    }

    /** Attributes of the op, then its meta-attributes, then the defaults of all operations. */
    private SortedMap<String, String> settings(Optional<Element> op, String name, Duration interval) {
        Primitive.Surroundings around = primitive.surroundings();
        RuleContext context = around.context().forOperation(name, interval);
        SortedMap<String, String> values = new TreeMap<>();
        op.ifPresent(o -> {
            values.putAll(o.attributes());
            around.sets().addTo(values, o, "meta_attributes", context);
        });
        around.sets().addTo(values, around.opDefaults(), "meta_attributes", context);
        return values;
    }

    /** A failed stop can only be answered by fencing; anything else is restarted, if nothing else is said. */
    private OnFail onFail(SortedMap<String, String> values, String name, Duration interval) {
        boolean fencing = primitive.surroundings().fencing();
        OnFail fallback = !name.equals("stop") ? OnFail.RESTART : fencing ? OnFail.FENCE : OnFail.BLOCK;
        OnFail wish =
                Optional.ofNullable(values.get("on-fail")).flatMap(OnFail::of).orElse(fallback);
        boolean impossible = wish == OnFail.FENCE && !fencing
                || name.equals("stop") && wish != OnFail.FENCE && wish != OnFail.BLOCK && wish != OnFail.IGNORE
                || wish == OnFail.DEMOTE && !demotable(values, name, interval);
        return impossible ? fallback : wish;
    }

    /** Demoting is an answer to a failed promote, or to a failed recurring monitor of the promoted role. */
    private static boolean demotable(SortedMap<String, String> values, String name, Duration interval) {
        return name.equals("promote")
                || name.equals("monitor")
                        && !interval.isZero()
                        && TargetRole.of(values.getOrDefault("role", "")) == TargetRole.PROMOTED;
    }
}
