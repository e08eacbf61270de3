package org.systole.policy.simulate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.view.Configuration;
import org.systole.cib.view.Text;

/** A document with pretended changes worked in, and lines that say which. */
final class Scene {
    private final Configuration configuration;
    private final Instant now;
    private final List<Modification> made = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private Element cib;

    private Scene(Element cib, Instant now) {
        this.cib = cib;
        this.now = now;
        this.configuration = Configuration.of(cib, now);
    }

    /**
     * Works the changes in.
     *
     * @param changes such that {@link #problem} has nothing to say about them
     */
    static Scene of(Element cib, List<Modification> changes, Instant now) {
        Scene scene = new Scene(cib, now);
        changes.stream().sorted(Comparator.comparing(Modification::kind)).forEach(scene::make);
        return scene;
    }

    /** What is wrong with a change, in a sentence; empty where nothing is. */
    static Optional<String> problem(Element cib, Modification change, Instant now) {
        Configuration configuration = Configuration.of(cib, now);
        return switch (change.kind()) {
            case QUORUM, WATCHDOG -> change.value().matches("(?i)true|false|yes|no|on|off|1|0")
                    ? Optional.empty()
                    : Optional.of("'" + change.value() + "' is neither true nor false");
            case NODE_UP, NODE_DOWN, NODE_FAIL -> node(configuration, change.value());
            case TICKET_GRANT, TICKET_REVOKE, TICKET_STANDBY, TICKET_ACTIVATE -> Optional.empty();
            case INJECT -> operation(configuration, change.value());
        };
    }

    private static Optional<String> node(Configuration configuration, String name) {
        List<String> names =
                configuration.nodes().stream().map(n -> n.id().value()).sorted().toList();
        return names.contains(name)
                ? Optional.empty()
                : Optional.of("there is no node '" + name + "'; there is " + String.join(", ", names));
    }

    /** What is wrong with a result to pretend. */
    static Optional<String> operation(Configuration configuration, String text) {
        Optional<OperationSpec> spec = OperationSpec.parse(text);
        if (spec.isEmpty()) {
            return Optional.of(
                    "'" + text + "' is not RESOURCE_TASK_MILLISECONDS@NODE=RC, such as" + " web_monitor_10000@node1=7");
        }
        String plain = spec.get().resource().replaceFirst(":\\d+$", "");
        return configuration.primitive(new ResourceId(plain)).isEmpty()
                ? Optional.of("there is no resource '" + plain + "' to run " + text)
                : node(configuration, spec.get().node());
    }

    /** The document with the changes. */
    Element cib() {
        return cib;
    }

    /** What was changed, a line each without indentation. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    List<Modification> made() {
        return List.copyOf(made);
    }

    private void make(Modification change) {
        made.add(change);
        lines.add(change.kind().sentence(change.value()));
        String value = change.value();
        switch (change.kind()) {
            case QUORUM -> cib = cib.with("have-quorum", Text.truth(value, false) ? "1" : "0");
            case WATCHDOG -> option("have-watchdog", String.valueOf(Text.truth(value, false)));
            case NODE_UP -> write(w -> member(w, new NodeId(value), "true", "online", "member", "member"));
            case NODE_DOWN -> write(w -> {
                member(w, new NodeId(value), "false", "offline", "down", "down");
                w.edit(new NodeId(value), s -> s.withChildren(List.of())); // what left takes its history with it
            });
            case NODE_FAIL -> write(w -> member(w, new NodeId(value), "false", "offline", "member", "member"));
            case TICKET_GRANT -> ticket(value, t -> t.with("granted", "true"));
            case TICKET_REVOKE -> ticket(value, t -> t.with("granted", "false"));
            case TICKET_STANDBY -> ticket(value, t -> t.with("standby", "true"));
            case TICKET_ACTIVATE -> ticket(value, t -> t.with("standby", "false"));
            case INJECT -> OperationSpec.parse(value)
                    .ifPresent(spec -> write(w -> lines.addAll(Pretence.of(spec, w, configuration, now))));
        }
    }

    private static void member(
            StatusWriter writer, NodeId node, String inView, String process, String join, String expected) {
        writer.edit(node, state -> state.with("in_ccm", inView)
                .with("crmd", process)
                .with("join", join)
                .with("expected", expected));
    }

    private void write(java.util.function.Consumer<StatusWriter> change) {
        StatusWriter writer = new StatusWriter(cib);
        change.accept(writer);
        cib = writer.cib();
    }

    private void option(String name, String value) {
        Element settings = cib.childOrEmpty("configuration");
        Element config = settings.childOrEmpty("crm_config");
        Element set = Element.of("cluster_property_set", "id", "simulated", "score", "1000000")
                .and(Element.of("nvpair", "id", "simulated-" + name, "name", name, "value", value));
        cib = cib.replacing(settings.replacing(config.and(set)));
    }

    private void ticket(String id, UnaryOperator<Element> change) {
        Element status = cib.childOrEmpty("status");
        Element tickets = status.childOrEmpty("tickets");
        List<Element> others = new ArrayList<>(tickets.children());
        Element state =
                others.stream().filter(t -> t.id().equals(id)).findFirst().orElse(Element.of("ticket_state", "id", id));
        others.remove(state);
        others.add(change.apply(state));
        cib = cib.replacing(status.replacing(tickets.withChildren(others)));
    }
}
