package org.systole.cib.legacy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.systole.cib.Element;

/** Resources: their kinds, classes, options and operations; notification resources become alerts. */
final class ResourceImport {
    private final Notebook notes;
    private final boolean heartbeat;
    private final List<Element> alerts = new ArrayList<>();
    private final Set<String> removed = new TreeSet<>();
    private boolean groups;

    /** @param heartbeat whether the defaults of Heartbeat hold, where they differ from Pacemaker's */
    ResourceImport(Notebook notes, boolean heartbeat) {
        this.notes = notes;
        this.heartbeat = heartbeat;
    }

    /** The alerts that notification resources became. */
    List<Element> alerts() {
        return alerts;
    }

    /** Ids of resources that are no longer there. */
    Set<String> removed() {
        return removed;
    }

    /** The section in its modern form. */
    Element section(Element old) {
        List<Element> out = new ArrayList<>();
        for (Element child : old.children()) {
            resource(child, old).ifPresent(out::add);
        }
        if (groups) {
            notes.kept(
                    old,
                    "members of a group start in their order and stop in the reverse one, with or without"
                            + " rsc_order; so it was in Heartbeat 2 as well");
        }
        return old.withChildren(out);
    }

    private Optional<Element> resource(Element old, Element around) {
        return switch (old.name()) {
            case "primitive" -> isNotify(old) && takesNotify(around) ? alert(old, around) : Optional.of(primitive(old));
            case "template" -> Optional.of(primitive(old));
            case "group" -> group(old);
            case "clone" -> Optional.of(clone(old, false));
            case "master_slave" -> Optional.of(clone(old, true));
            case "master" -> Optional.of(
                    heartbeat ? clone(old, true) : container(old, "master", new MetaImport(notes, old)));
            default -> Optional.of(old);
        };
    }

    // --- notification resources -----------------------------------------------------------------------------

    private static boolean isNotify(Element primitive) {
        return primitive.attribute("type", "").equals("PVFS2-notify");
    }

    private static boolean takesNotify(Element around) {
        return around.name().equals("group") || around.name().equals("resources");
    }

    private Optional<Element> alert(Element old, Element around) {
        removed.add(old.id());
        SetImport sets = new SetImport(notes);
        List<Element> parameters = new ArrayList<>();
        old.children("instance_attributes").map(sets::set).forEach(s -> parameters.addAll(s.children()));
        boolean inGroup = around.name().equals("group");
        if (inGroup) {
            parameters.add(Words.nvpair(old, old.id() + "-resource", IdImport.RESOURCE_OF_ALERT, around.id()));
        }
        String setId = old.child("instance_attributes")
                .map(Element::id)
                .filter(i -> !i.isEmpty())
                .orElse(old.id() + "-instance_attributes");
        alerts.add(Words.at(old, "alert", "id", old.id(), "path", LegacyImport.NOTIFY_ALERT)
                .with("description", "PVFS2-notify" + (inGroup ? " of " + around.id() : ""))
                .and(Words.at(old, "instance_attributes", "id", setId).withChildren(parameters))
                .and(Words.at(old, "recipient", "id", old.id() + "-recipient", "value", "syslog")));
        notes.changed(
                old,
                Words.text(old) + " is an alert now"
                        + (inGroup ? ", outside " + Words.text(around) : "")
                        + ": telling people no longer delays or blocks the service. Its parameters are kept; operations and"
                        + " options of the resource are not needed");
        return Optional.empty();
    }

    // --- primitives -------------------------------------------------------------------------------------------

    private Element primitive(Element old) {
        MetaImport meta = new MetaImport(notes, old);
        OperationImport operations = new OperationImport(notes, meta);
        List<Element> rest = new ArrayList<>();
        for (Element child : old.children()) {
            if (child.name().equals("operations")) {
                rest.add(operations.operations(old, child));
            } else if (!SetImport.isSet(child) || child.name().equals("utilization")) {
                rest.add(child);
            }
        }
        old.attribute("on_stopfail").ifPresent(v -> stopFailure(old, v, rest));
        both(old, meta);
        Element out = agent(old, attributes(old, old.name(), Set.of("on_stopfail")));
        return out.withChildren(Words.joined(withoutProbe(old, meta.results()), rest));
    }

    private void both(Element old, MetaImport meta) {
        boolean unmanaged = meta.value("is-managed")
                .filter(v -> v.equalsIgnoreCase("false"))
                .isPresent();
        Optional<String> role = meta.value("target-role");
        if (heartbeat && unmanaged && role.isPresent()) {
            notes.warning(
                    old,
                    Words.text(old) + " has is-managed=false and target-role=" + role.get() + ": in Heartbeat"
                            + " the role won and the resource was managed; now it is left alone");
        }
    }

    private void stopFailure(Element old, String value, List<Element> rest) {
        String now = value.equals("nothing") ? "ignore" : value;
        Element stop = Words.at(old, "op", "id", old.id() + "-stop", "name", "stop", "interval", "0", "on-fail", now);
        Optional<Element> operations =
                rest.stream().filter(c -> c.name().equals("operations")).findFirst();
        boolean hasStop = operations.stream().flatMap(o -> o.children("op")).anyMatch(o -> o.attribute("name", "")
                .equals("stop"));
        if (hasStop) {
            notes.warning(
                    old,
                    Words.text(old) + ": on_stopfail=" + value + " is dropped, as its stop operation stands"
                            + " for itself");
            return;
        }
        notes.changed(
                old, Words.text(old) + ": on_stopfail=" + value + " is on-fail=" + now + " of its stop operation");
        operations.ifPresentOrElse(
                o -> rest.set(rest.indexOf(o), o.and(stop)),
                () -> rest.add(Words.at(old, "operations").and(stop)));
    }

    /** The element's own attributes, without options and what the old daemons wrote. */
    private Element attributes(Element old, String name, Set<String> handled) {
        Map<String, String> attributes = new LinkedHashMap<>();
        Words.clean(old, notes).attributes().forEach((attribute, value) -> {
            if (!MetaImport.isAttributeOption(attribute) && !handled.contains(attribute)) {
                attributes.put(attribute, value);
            }
        });
        return Words.rebuilt(old, name, attributes, List.of());
    }

    private Element agent(Element old, Element primitive) {
        String type = primitive.attribute("class", "");
        Element out = primitive;
        if (!type.equals("ocf") && primitive.attribute("provider").isPresent()) {
            notes.dropped(
                    old,
                    Words.text(old) + ": provider=" + primitive.attribute("provider", "") + " means nothing"
                            + " for class " + type);
            out = out.without("provider");
        } else if (type.equals("ocf") && primitive.attribute("provider").isEmpty()) {
            notes.changed(old, Words.text(old) + " names no provider, which means heartbeat: written");
            out = out.with("provider", "heartbeat");
        }
        return type.equals("heartbeat") ? positional(old, out) : stock(old, out);
    }

    private Element positional(Element old, Element primitive) {
        notes.kept(
                old,
                Words.text(old) + " is a script of Heartbeat 1 (class heartbeat) with parameters by position;"
                        + " it runs once a bundle offers heartbeat:" + primitive.attribute("type", ""));
        return primitive;
    }

    /** Agents that the founding document's scripts replaced or renamed, and that are stock ones. */
    private Element stock(Element old, Element primitive) {
        boolean external = primitive.attribute("provider", "").equals("external");
        String type = primitive.attribute("type", "");
        if (external && type.equals("Filesystem")) {
            notes.changed(
                    old, Words.text(old) + ": ocf:external:Filesystem is the stock agent ocf:heartbeat:Filesystem");
            return primitive.with("provider", "heartbeat");
        }
        if (external && type.equals("Filesystem-qla-monitor")) {
            notes.warning(
                    old,
                    Words.text(old) + ": ocf:external:Filesystem-qla-monitor is ocf:heartbeat:Filesystem now;"
                            + " its probe of QLogic paths, which rebooted its own node, is gone: a failed monitor moves the"
                            + " file system, and a node that cannot unmount is fenced");
            return primitive.with("provider", "heartbeat").with("type", "Filesystem");
        }
        return primitive;
    }

    /** The parameters of the path probe, which went with it. */
    private List<Element> withoutProbe(Element old, List<Element> sets) {
        if (!old.attribute("type", "").equals("Filesystem-qla-monitor")) {
            return sets;
        }
        return sets.stream()
                .map(set -> set.mapChildren(n -> {
                    boolean probe = Set.of("fsname", "conf_dir").contains(n.attribute("name", ""));
                    if (probe) {
                        notes.dropped(
                                n,
                                Words.text(old) + ": the parameter " + n.attribute("name", "") + "="
                                        + n.attribute("value", "") + " was the probe's");
                    }
                    return probe ? null : n;
                }))
                .toList();
    }

    // --- groups and clones --------------------------------------------------------------------------------------

    private Element container(Element old, String name, MetaImport meta) {
        List<Element> members = new ArrayList<>();
        OperationImport operations = new OperationImport(notes, meta);
        for (Element child : old.children()) {
            if (child.name().equals("operations")) {
                operations.operations(old, child);
                notes.dropped(child, "operations of " + Words.text(old) + ": only primitives have operations");
            } else if (!SetImport.isSet(child)) {
                resource(child, old).ifPresent(members::add);
            }
        }
        return attributes(old, name, Set.of()).withChildren(Words.joined(meta.results(), members));
    }

    private Optional<Element> group(Element old) {
        groups = true;
        MetaImport meta = new MetaImport(notes, old);
        Element group = container(old, "group", meta);
        boolean empty = group.child("primitive").isEmpty();
        if (empty) {
            removed.add(old.id());
            notes.warning(old, Words.text(old) + " has no members and is dropped");
            return Optional.empty();
        }
        return Optional.of(group);
    }

    private Element clone(Element old, boolean promotable) {
        MetaImport meta = new MetaImport(notes, old);
        Element inner = old.child("group").or(() -> old.child("primitive")).orElse(Element.of("primitive"));
        if (heartbeat) {
            cloneDefaults(old, meta, inner);
        }
        if (promotable) {
            meta.addIfAbsent("promotable", "true");
            notes.changed(old, Words.text(old) + " is a <clone> with promotable=true now");
        }
        if (fencing(inner)) {
            notes.kept(
                    old,
                    Words.text(old) + ": a fence device need not run on every node any more, as every node can"
                            + " ask for fencing; the clone does no harm and may be replaced by its primitive");
        }
        return container(old, "clone", meta);
    }

    private static boolean fencing(Element resource) {
        return resource.descendants().anyMatch(e -> e.attribute("class", "").equals("stonith"));
    }

    private void cloneDefaults(Element old, MetaImport meta, Element inner) {
        if (meta.value("clone-max").isEmpty()) {
            notes.warning(
                    old,
                    Words.text(old) + " does not say clone_max, which meant 1 in Heartbeat and means every"
                            + " node now; 1 is written: remove it if every node was meant");
            meta.addIfAbsent("clone-max", "1");
        }
        if (meta.value("globally-unique").isEmpty()) {
            boolean anonymous = fencing(inner) || inner.attribute("class", "").equals("lsb");
            meta.addIfAbsent("globally-unique", String.valueOf(!anonymous));
            notes.changed(
                    old,
                    Words.text(old) + " does not say globally_unique, whose default was true and is false;"
                            + " written as " + !anonymous + (anonymous ? ", as its instances are all alike" : ""));
        }
    }
}
