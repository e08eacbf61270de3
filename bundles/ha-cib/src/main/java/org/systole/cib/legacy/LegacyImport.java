package org.systole.cib.legacy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.systole.cib.Element;

/**
 * Imports configurations of Heartbeat 2.0.x and 2.1.x, and brings schemas of Pacemaker 1.x and 2.x up to date. Nothing
 * is changed or dropped without a note. What is wrong in the old document, such as a constraint that names no resource,
 * is left for the verifier.
 */
public final class LegacyImport {
    /** The {@code path} of the alerts that {@code PVFS2-notify} resources become. */
    public static final String NOTIFY_ALERT = "pvfs2-notify";

    /** The schema the result is written for. */
    public static final String SCHEMA = "pacemaker-3.9";

    /** The feature level of Debian 12's tools; they read a higher one, but refuse to change or simulate it. */
    public static final String FEATURES = "3.16.1";

    private static final Set<String> RUN_TIME = Set.of(
            "num_peers",
            "ccm_transition",
            "generated",
            "cib_feature_revision",
            "cib_feature_revision_max",
            "ignore_dtd",
            "cib_last_written",
            "cib-last-written",
            "crm-debug-origin",
            "have_quorum",
            "have-quorum",
            "dc_uuid",
            "dc-uuid",
            "debug_source",
            "origin",
            "execution-date",
            "update-origin",
            "update-client",
            "update-user",
            "no-quorum-panic");

    private LegacyImport() {}

    /**
     * The modern document.
     *
     * @param cib with an empty status
     * @param notes everything that was changed, kept on purpose or dropped, in the order of the text
     */
    public record Imported(Element cib, List<Note> notes) {
        public Imported {
            Objects.requireNonNull(cib);
            notes = List.copyOf(notes);
        }
    }

    /** Whether the document is written in an older dialect and must be imported before it can be used. */
    public static boolean isLegacy(Element cib) {
        return Dialect.isOld(cib);
    }

    /** The document in the modern dialect. A modern one comes back with its schema named and its status emptied. */
    public static Imported modernise(Element cib) {
        Notebook notes = new Notebook();
        boolean heartbeat =
                Dialect.isOld(cib) && !cib.attribute("validate-with", "none").matches("pacemaker-[12]\\..*");
        Element configuration = configuration(cib.childOrEmpty("configuration"), heartbeat, notes);
        List<Element> children = new ArrayList<>();
        cib.children().stream()
                .filter(c -> !Set.of("configuration", "status").contains(c.name()))
                .forEach(children::add);
        children.add(configuration);
        children.add(status(cib, notes));
        return new Imported(root(cib, notes).withChildren(children), notes.notes());
    }

    private static Element status(Element cib, Notebook notes) {
        Element status = cib.childOrEmpty("status");
        if (!status.children().isEmpty()) {
            notes.dropped(status, "the status section: it told of an old run, and the cluster finds out for itself");
        }
        return status.withChildren(List.of());
    }

    private static Element root(Element cib, Notebook notes) {
        Map<String, String> attributes = new LinkedHashMap<>();
        cib.attributes().forEach((name, value) -> {
            if (RUN_TIME.contains(name)) {
                notes.dropped(cib, "<cib>: " + name + "=" + value + " described an old run");
            } else if (name.equals("remote_access_port")) {
                notes.changed(cib, "<cib>: remote_access_port is called remote-tls-port");
                attributes.put("remote-tls-port", value);
            } else {
                attributes.put(name, value);
            }
        });
        for (String part : List.of("admin_epoch", "epoch", "num_updates")) {
            if (!attributes.containsKey(part)) {
                notes.changed(cib, "<cib> has no " + part + ": 0 is written");
                attributes.put(part, "0");
            }
        }
        String schema = attributes.getOrDefault("validate-with", "none");
        if (!schema.equals(SCHEMA)) {
            notes.changed(cib, "the schema is " + SCHEMA + " now" + (schema.equals("none") ? "" : ", was " + schema));
        }
        attributes.put("validate-with", SCHEMA);
        attributes.put("crm_feature_set", FEATURES);
        return Words.rebuilt(cib, "cib", attributes, List.of());
    }

    private static Element configuration(Element old, boolean heartbeat, Notebook notes) {
        Element out = old;
        for (String section : List.of("crm_config", "nodes", "resources", "constraints")) {
            out = out.child(section).isPresent() ? out : out.and(Words.at(old, section));
        }
        ResourceImport resources = new ResourceImport(notes, heartbeat);
        OptionImport options = new OptionImport(notes, old.childOrEmpty("constraints"));
        NodeImport nodes = new NodeImport(notes);
        out = mapped(out, "crm_config", s -> options.section(s, heartbeat));
        out = mapped(out, "nodes", nodes::section);
        out = mapped(out, "resources", resources::section);
        out = mapped(out, "constraints", s -> new ConstraintImport(notes, resources.removed()).section(s));
        out = withDefaults(out, "rsc_defaults", "rsc-options", options.resourceDefaults());
        out = withDefaults(out, "op_defaults", "op-options", options.operationDefaults());
        if (!resources.alerts().isEmpty()) {
            Element alerts = out.child("alerts").orElse(Words.at(old, "alerts"));
            out = out.replacing(alerts.withChildren(Words.joined(alerts.children(), resources.alerts())));
        }
        return new IdImport(notes).configuration(out);
    }

    private static Element mapped(Element configuration, String section, UnaryOperator<Element> change) {
        return configuration.mapChildren(c -> c.name().equals(section) ? change.apply(c) : c);
    }

    private static Element withDefaults(Element configuration, String section, String id, List<Element> pairs) {
        if (pairs.isEmpty()) {
            return configuration;
        }
        Element defaults = configuration.child(section).orElse(Words.at(configuration, section));
        return configuration.replacing(
                defaults.and(Words.at(pairs.get(0), "meta_attributes", "id", id).withChildren(pairs)));
    }
}
