package org.systole.cib.legacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.systole.cib.Element;

/** Cluster options: their names, their places, and the defaults that changed since. */
final class OptionImport {
    private static final String BOOTSTRAP = "cib-bootstrap-options";

    /** Options that are spelt with dashes now and were also read with underscores. */
    private static final Set<String> KNOWN = Set.of(
            "no-quorum-policy",
            "symmetric-cluster",
            "stonith-enabled",
            "stonith-action",
            "stonith-timeout",
            "default-resource-stickiness",
            "default-resource-failure-stickiness",
            "is-managed-default",
            "cluster-delay",
            "transition-idle-timeout",
            "default-action-timeout",
            "stop-orphan-resources",
            "stop-orphan-actions",
            "remove-after-stop",
            "short-resource-names",
            "startup-fencing",
            "pe-error-series-max",
            "pe-warn-series-max",
            "pe-input-series-max",
            "dc-deadtime",
            "cluster-recheck-interval",
            "election-timeout",
            "shutdown-escalation",
            "crmd-integration-timeout",
            "crmd-finalization-timeout",
            "batch-limit",
            "maintenance-mode",
            "node-health-strategy",
            "expected-quorum-votes",
            "dc-version",
            "cluster-infrastructure",
            "start-failure-is-fatal",
            "enable-startup-probes",
            "last-lrm-refresh",
            "concurrent-fencing",
            "stop-all-resources",
            "cluster-name",
            "default-migration-threshold",
            "migration-limit",
            "placement-strategy");

    private static final Map<String, String> SUCCESSORS = Map.of(
            "transition-idle-timeout", "cluster-delay",
            "crmd-integration-timeout", "join-integration-timeout",
            "crmd-finalization-timeout", "join-finalization-timeout");

    private static final Map<String, String> UNREAD = Map.of(
            "remove-after-stop", "no longer read: a removed resource is stopped, then forgotten",
            "short-resource-names", "no longer read: resources go by their ids",
            "expected-quorum-votes", "no longer read: the voters are known",
            "dc-version", "written by the old daemons",
            "cluster-infrastructure", "written by the old daemons",
            "last-lrm-refresh", "written by the old daemons");

    private static final Set<String> TIMES = Set.of(
            "cluster-delay",
            "dc-deadtime",
            "election-timeout",
            "shutdown-escalation",
            "join-integration-timeout",
            "join-finalization-timeout",
            "cluster-recheck-interval",
            "stonith-timeout");

    private final Notebook notes;
    private final SetImport sets;
    private final Element constraints;
    private final List<Element> resourceDefaults = new ArrayList<>();
    private final List<Element> operationDefaults = new ArrayList<>();
    private final Set<String> seen = new TreeSet<>();
    private String stickiness = "0";

    OptionImport(Notebook notes, Element constraints) {
        this.notes = notes;
        this.sets = new SetImport(notes);
        this.constraints = constraints;
    }

    /** The pairs that belong into {@code <rsc_defaults>}. */
    List<Element> resourceDefaults() {
        return resourceDefaults;
    }

    /** The pairs that belong into {@code <op_defaults>}. */
    List<Element> operationDefaults() {
        return operationDefaults;
    }

    /**
     * The section in its modern form.
     *
     * @param heartbeat whether it comes from Heartbeat, where fencing was off unless asked for
     */
    Element section(Element old, boolean heartbeat) {
        List<Element> bare = old.children("nvpair").toList();
        List<Element> out = new ArrayList<>();
        stickiness(old);
        for (Element child : old.children()) {
            if (SetImport.isSet(child)) {
                Element set = sets.set(child);
                out.add(set.withChildren(
                        options(set.children(), set.child("rule").isPresent())));
            } else if (!child.name().equals("nvpair")) {
                out.add(child);
            }
        }
        if (!bare.isEmpty()) {
            notes.changed(
                    old,
                    bare.size() + " options stood directly in <crm_config>; they are in a"
                            + " <cluster_property_set> now");
            addToBootstrap(old, out, options(bare, false));
        }
        if (heartbeat && !seen.contains("stonith-enabled")) {
            notes.warning(
                    old,
                    "stonith-enabled was not set, which meant no fencing; it is written as false, so that this stays"
                            + " so. WITHOUT FENCING A FAILED NODE'S SERVICES CAN RUN TWICE AND DESTROY DATA:"
                            + " configure a fence device and set it to true");
            addToBootstrap(
                    old, out, List.of(Words.nvpair(old, BOOTSTRAP + "-stonith-enabled", "stonith-enabled", "false")));
        }
        return old.withChildren(out);
    }

    private void addToBootstrap(Element old, List<Element> sets, List<Element> pairs) {
        for (int i = 0; i < sets.size(); i++) {
            if (sets.get(i).id().equals(BOOTSTRAP)) {
                sets.set(i, sets.get(i).withChildren(Words.joined(sets.get(i).children(), pairs)));
                return;
            }
        }
        sets.add(0, Words.at(old, "cluster_property_set", "id", BOOTSTRAP).withChildren(pairs));
    }

    private void stickiness(Element old) {
        old.descendants()
                .filter(n -> n.name().equals("nvpair"))
                .filter(n -> dashed(n.attribute("name", "")).equals("default-resource-stickiness"))
                .findFirst()
                .ifPresent(n -> stickiness = Words.score(n.attribute("value", "0")));
    }

    private static String dashed(String name) {
        return name.replace('_', '-');
    }

    private List<Element> options(List<Element> pairs, boolean conditional) {
        List<Element> out = new ArrayList<>();
        Set<String> inSet = new TreeSet<>();
        for (Element pair : pairs) {
            if (!pair.name().equals("nvpair")) {
                out.add(pair);
                continue;
            }
            String name = KNOWN.contains(dashed(pair.attribute("name", "")))
                    ? dashed(pair.attribute("name", ""))
                    : pair.attribute("name", "");
            if (!inSet.add(name)) {
                notes.dropped(
                        pair,
                        "option " + pair.attribute("name", "") + "=" + pair.attribute("value", "")
                                + " is given twice; the first counts");
                continue;
            }
            seen.add(name);
            option(pair, name, conditional).ifPresent(out::add);
        }
        return out;
    }

    private Optional<Element> option(Element old, String name, boolean conditional) {
        String value = old.attribute("value", "");
        if (UNREAD.containsKey(name)) {
            notes.dropped(old, "option " + old.attribute("name", "") + "=" + value + ": " + UNREAD.get(name));
            return Optional.empty();
        }
        switch (name) {
            case "default-resource-stickiness":
                return moved(
                        old, conditional, "resource-stickiness", Words.score(value), "rsc_defaults", resourceDefaults);
            case "is-managed-default":
                return moved(old, conditional, "is-managed", value, "rsc_defaults", resourceDefaults);
            case "default-migration-threshold":
                return moved(old, conditional, "migration-threshold", value, "rsc_defaults", resourceDefaults);
            case "default-action-timeout":
                milliseconds(old, value);
                return moved(old, conditional, "timeout", value, "op_defaults", operationDefaults);
            case "default-resource-failure-stickiness":
                failureStickiness(old, Words.score(value));
                return Optional.empty();
            default:
                return Optional.of(kept(old, name, value));
        }
    }

    private Element kept(Element old, String name, String value) {
        String now = SUCCESSORS.getOrDefault(name, name);
        Element pair = old.with("name", now);
        if (!now.equals(old.attribute("name", ""))) {
            notes.changed(old, "option " + old.attribute("name", "") + " is called " + now);
        }
        if (name.equals("stonith-action") && value.equals("poweroff")) {
            notes.changed(old, "stonith-action poweroff is called off");
            pair = pair.with("value", "off");
        }
        if (TIMES.contains(now)) {
            milliseconds(old, value);
        }
        if (!KNOWN.contains(name) && !SUCCESSORS.containsValue(name)) {
            notes.kept(old, "option " + name + " is unknown to the importer and kept as it is");
        }
        return pair;
    }

    private Optional<Element> moved(
            Element old, boolean conditional, String name, String value, String section, List<Element> into) {
        if (conditional) {
            notes.warning(
                    old,
                    "option " + old.attribute("name", "") + "=" + value + " stood under a rule; it is in <" + section
                            + "> now, where it holds always");
        } else {
            notes.changed(
                    old,
                    "option " + old.attribute("name", "") + "=" + value + " is " + name + " in <" + section + "> now");
        }
        into.add(Words.rebuilt(old, "nvpair", Map.of(), List.of())
                .with("id", old.attribute("id", ""))
                .with("name", name)
                .with("value", value));
        return Optional.empty();
    }

    private void milliseconds(Element old, String value) {
        if (value.matches("\\d{4,}")) {
            notes.warning(
                    old,
                    old.attribute("name", "") + "=" + value + " has no unit and is read as seconds, as"
                            + " Heartbeat did; write " + value + "ms if milliseconds were meant");
        }
    }

    /** Every failure cost this much score; a threshold of failures is the nearest there is. */
    private void failureStickiness(Element old, String value) {
        String what = "option " + old.attribute("name", "") + "=" + value;
        if (value.matches("[+-]?0+")) {
            notes.dropped(old, what + ": failures do not move a resource, which is so without it");
            return;
        }
        if (!value.startsWith("-")) {
            notes.warning(old, what + " rewarded failures; it is dropped");
            return;
        }
        long threshold = value.equals("-INFINITY") ? 1 : threshold(value);
        notes.warning(
                old,
                what + ": there is no penalty for each failure any more; migration-threshold=" + threshold
                        + " in <rsc_defaults> moves a resource after as many failures");
        resourceDefaults.add(Words.nvpair(
                old, BOOTSTRAP + "-migration-threshold", "migration-threshold", String.valueOf(threshold)));
    }

    private long threshold(String value) {
        if (!value.matches("-\\d{1,9}") || stickiness.contains("INFINITY")) {
            return 1;
        }
        long preference = constraints
                .descendants()
                .filter(e -> e.name().equals("rule") || e.name().equals("rsc_location"))
                .map(e -> Words.score(e.attribute("score", "0")))
                .filter(s -> s.matches("\\d{1,9}"))
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0);
        long keeps = preference + (stickiness.matches("\\d{1,9}") ? Long.parseLong(stickiness) : 0);
        long penalty = -Long.parseLong(value);
        return Math.max(1, (keeps + penalty - 1) / penalty);
    }
}
