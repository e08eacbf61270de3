package org.systole.cib.legacy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.systole.cib.Element;

/** Operations: names of attributes, values, and what became an option of the resource. */
final class OperationImport {
    private static final Map<String, String> NAMES = Map.of(
            "start_delay", "start-delay",
            "on_fail", "on-fail",
            "interval_origin", "interval-origin",
            "record_pending", "record-pending");

    private final Notebook notes;
    private final SetImport sets;
    private final MetaImport meta;

    OperationImport(Notebook notes, MetaImport meta) {
        this.notes = notes;
        this.sets = new SetImport(notes);
        this.meta = meta;
    }

    /** The {@code <operations>} of a resource. */
    Element operations(Element resource, Element old) {
        List<Element> out = new ArrayList<>();
        for (Element child : old.children()) {
            out.add(child.name().equals("op") ? operation(resource, child) : child);
        }
        return Words.clean(old, notes).withChildren(out);
    }

    private Element operation(Element resource, Element old) {
        Element op = Words.clean(old, notes);
        for (Map.Entry<String, String> name : new java.util.TreeMap<>(NAMES).entrySet()) {
            op = Words.renamed(op, name.getKey(), name.getValue());
        }
        op = interval(old, op);
        op = requires(resource, old, op);
        op = disabled(old, op);
        if (op.attribute("on-fail", "").equals("nothing")) {
            notes.changed(old, Words.text(old) + ": on_fail=nothing is called ignore");
            op = op.with("on-fail", "ignore");
        }
        op = Words.roled(op, "role", notes);
        op = Words.bool(Words.bool(op, "enabled"), "record-pending");
        List.of("timeout", "interval", "start-delay").forEach(a -> milliseconds(old, a));
        List<Element> children = op.children().stream()
                .map(c -> SetImport.isSet(c) ? sets.set(c) : c)
                .toList();
        return op.withChildren(children);
    }

    private Element interval(Element old, Element op) {
        if (op.attribute("interval").isPresent()) {
            return op;
        }
        notes.counted(Note.Kind.CHANGED, old, "operations without an interval, which means 0: written for %d");
        Map<String, String> attributes = new LinkedHashMap<>();
        op.attributes().forEach((name, value) -> {
            attributes.put(name, value);
            if (name.equals("name")) {
                attributes.put("interval", "0");
            }
        });
        attributes.putIfAbsent("interval", "0");
        return Words.rebuilt(op, "op", attributes, op.children());
    }

    /** What must be there before a start: an option of the resource now, and nothing a monitor could have. */
    private Element requires(Element resource, Element old, Element op) {
        Element out = op;
        for (String name : List.of("prereq", "requires")) {
            Optional<String> value = out.attribute(name);
            if (value.isEmpty()) {
                continue;
            }
            out = out.without(name);
            String what = Words.text(old) + " (" + old.attribute("name", "") + "): " + name + "=" + value.get();
            if (!Set.of("start", "promote").contains(old.attribute("name", ""))) {
                notes.dropped(old, what + " means nothing for this operation");
            } else if (meta.value("requires")
                    .filter(v -> !v.equals(value.get()))
                    .isPresent()) {
                notes.warning(
                        old,
                        what + " is dropped, as " + Words.text(resource) + " requires "
                                + meta.value("requires").orElse("") + " already");
            } else {
                notes.changed(
                        old,
                        what + " is the meta attribute requires=" + value.get() + " of " + Words.text(resource) + " now"
                                + meaning(value.get()));
                meta.addIfAbsent("requires", value.get());
            }
        }
        return out;
    }

    private static String meaning(String value) {
        return value.equals("nothing") ? ": it may start without quorum and before fencing is done" : "";
    }

    private Element disabled(Element old, Element op) {
        Optional<String> disabled = op.attribute("disabled");
        if (disabled.isEmpty()) {
            return op;
        }
        boolean off =
                Set.of("true", "yes", "1", "on", "y").contains(disabled.get().toLowerCase(java.util.Locale.ROOT));
        notes.changed(old, Words.text(old) + ": disabled=" + disabled.get() + " is enabled=" + !off);
        return op.without("disabled").with("enabled", String.valueOf(!off));
    }

    private void milliseconds(Element old, String attribute) {
        String value = old.attribute(attribute, old.attribute(attribute.replace('-', '_'), ""));
        if (value.matches("\\d{4,}")) {
            notes.warning(
                    old,
                    Words.text(old) + ": " + attribute + "=" + value + " has no unit and is read as seconds,"
                            + " as Heartbeat did; write " + value + "ms if milliseconds were meant");
        }
    }
}
