package org.systole.cib.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.systole.cib.Element;
import org.systole.cib.report.ClusterReport.Clone;
import org.systole.cib.report.ClusterReport.Group;
import org.systole.cib.report.ClusterReport.Instance;
import org.systole.cib.report.ClusterReport.Item;
import org.systole.cib.report.ClusterReport.Place;

/** Reads resources and where they are. */
final class ResourceReader {
    private final Element configuration;
    private final boolean fencing;
    private final boolean maintenance;
    private final NodeReader nodes;
    private final Map<String, String> notes;
    private final TreeSet<String> known = new TreeSet<>();

    ResourceReader(Element configuration, Map<String, String> options, NodeReader nodes, Map<String, String> notes) {
        this.configuration = configuration;
        this.fencing = Booleans.isTrue(options.get("stonith-enabled"));
        this.maintenance = Booleans.isTrue(options.get("maintenance-mode"));
        this.nodes = nodes;
        this.notes = notes;
    }

    List<Item> read() {
        List<Item> out = new ArrayList<>();
        for (Element resource : configuration.childOrEmpty("resources").children()) {
            switch (resource.name()) {
                case "primitive" -> out.add(primitive(List.of(resource), resource.id(), nodes.names()));
                case "group" -> out.add(group(List.of(resource), nodes.names(), ""));
                case "clone", "master" -> out.add(cloned(resource));
                default -> {
                    // templates and bundles are not shown
                }
            }
        }
        out.addAll(orphans());
        return out;
    }

    private Group group(List<Element> path, List<String> where, String number) {
        Element group = path.get(path.size() - 1);
        Meta meta = Meta.of(configuration, path);
        List<Instance> members = group.children("primitive")
                .map(m -> primitive(append(path, m), m.id() + number, where))
                .toList();
        return new Group(group.id(), managed(meta), disabled(meta), members);
    }

    private static List<Element> append(List<Element> path, Element last) {
        return Stream.concat(path.stream(), Stream.of(last)).toList();
    }

    private Item cloned(Element clone) {
        Element child = Stream.concat(clone.children("group"), clone.children("primitive"))
                .findFirst()
                .orElse(Element.of("primitive", "id", clone.id()));
        Meta meta = Meta.of(configuration, List.of(clone));
        boolean unique = meta.isTrue("globally-unique", false);
        int max = number(meta.get("clone-max", ""), nodes.names().size());
        List<Group> copies = unique ? uniqueCopies(clone, child, max) : anonymousCopies(clone, child, max);
        return new Clone(
                clone.id(),
                child.id(),
                child.name().equals("group"),
                clone.name().equals("master") || meta.isTrue("promotable", false),
                unique,
                managed(meta),
                disabled(meta),
                copies);
    }

    private static int number(String value, int otherwise) {
        return value.matches("[0-9]{1,6}") ? Integer.parseInt(value) : otherwise;
    }

    private List<Group> uniqueCopies(Element clone, Element child, int max) {
        List<Group> copies = new ArrayList<>();
        for (int i = 0; i < max; i++) {
            copies.add(copy(clone, child, nodes.names(), ":" + i));
        }
        return copies;
    }

    /** An anonymous instance has no name of its own: there is one per node that runs it. */
    private List<Group> anonymousCopies(Element clone, Element child, int max) {
        List<Group> copies = new ArrayList<>();
        for (String node : nodes.names()) {
            Group copy = copy(clone, child, List.of(node), "");
            if (copy.members().stream().anyMatch(Instance::active)) {
                copies.add(copy);
            }
        }
        while (copies.size() < max) {
            copies.add(copy(clone, child, List.of(), ""));
        }
        return copies;
    }

    private Group copy(Element clone, Element child, List<String> where, String number) {
        if (child.name().equals("group")) {
            return group(List.of(clone, child), where, number);
        }
        Instance only = primitive(List.of(clone, child), child.id() + number, where);
        return new Group(child.id(), only.managed(), only.disabled(), List.of(only));
    }

    private Instance primitive(List<Element> path, String id, List<String> where) {
        known.add(id);
        Element primitive = path.get(path.size() - 1);
        Meta meta = Meta.of(configuration, path);
        return instance(id, agent(primitive), meta, where, false);
    }

    private Instance instance(String id, String agent, Meta meta, List<String> where, boolean orphaned) {
        List<Place> places = new ArrayList<>();
        boolean blocked = false;
        boolean unmanagedThere = false;
        String note = notes.getOrDefault(id, "");
        for (String node : where) {
            if (!nodes.counts(node)) {
                continue;
            }
            Activity activity = Activity.of(nodes.history(node, id));
            if (activity.active()) {
                places.add(new Place(node, activity.role(), activity.failed(), nodes.unclean(node), activity.task()));
                blocked |= activity.stopFailed() && !fencing;
                unmanagedThere |= nodes.inMaintenance(node);
            } else if (note.isEmpty()) {
                note = activity.note();
            }
        }
        blocked |= places.size() > 1 && meta.get("multiple-active", "").equals("block");
        return new Instance(
                id,
                agent,
                managed(meta) && !unmanagedThere,
                disabled(meta),
                orphaned,
                blocked,
                places,
                places.isEmpty() ? note : "");
    }

    private boolean managed(Meta meta) {
        return !maintenance && meta.isTrue("is-managed", true) && !meta.isTrue("maintenance", false);
    }

    private static boolean disabled(Meta meta) {
        return meta.get("target-role", "").equalsIgnoreCase("stopped");
    }

    private static String agent(Element primitive) {
        String provider = primitive.attribute("provider", "");
        return primitive.attribute("class", "") + ":" + (provider.isEmpty() ? "" : provider + ":")
                + primitive.attribute("type", "");
    }

    /** Resources that are active although the configuration no longer has them. */
    private List<Item> orphans() {
        Map<String, String> agents = new TreeMap<>();
        for (String node : nodes.names()) {
            nodes.resources(node).stream()
                    .filter(r -> !known.contains(r.id()))
                    .forEach(r -> agents.put(r.id(), agent(r)));
        }
        Meta meta = Meta.of(Element.of("configuration"), List.of());
        return agents.entrySet().stream()
                .map(e -> instance(e.getKey(), e.getValue(), meta, nodes.names(), true))
                .filter(Instance::active)
                .map(Item.class::cast)
                .toList();
    }
}
