package org.systole.cib.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.cib.report.ClusterReport.Clone;
import org.systole.cib.report.ClusterReport.Group;
import org.systole.cib.report.ClusterReport.Instance;
import org.systole.cib.report.ClusterReport.Item;
import org.systole.cib.report.ClusterReport.Place;

/** The lines of resources in the text report. */
final class ResourceText {
    /** The order in which a clone's instances are summed up. */
    private static final List<String> SETTLED = List.of("Promoted", "Started", "Unpromoted");

    private final ClusterReport report;
    private final Show show;

    ResourceText(ClusterReport report, Show show) {
        this.report = report;
        this.show = show;
    }

    /** The lines for a resource, the first at level 0. */
    List<String> lines(Item item, boolean withInactive) {
        return item.accept(new Item.Visitor<>() {
            @Override
            public List<String> instance(Instance instance) {
                return List.of(line(instance));
            }

            @Override
            public List<String> group(Group group) {
                return ResourceText.this.group(group, withInactive);
            }

            @Override
            public List<String> clone(Clone clone) {
                return ResourceText.this.clone(clone, withInactive);
            }
        });
    }

    private List<String> group(Group group, boolean withInactive) {
        List<String> lines = new ArrayList<>();
        lines.add("* Resource Group: " + group.id() + service(group) + ":");
        group.members().stream().filter(m -> withInactive || m.active()).forEach(m -> lines.add("  " + line(m)));
        return lines;
    }

    private static String service(Item item) {
        List<String> words = new ArrayList<>();
        if (item.disabled()) {
            words.add("disabled");
        }
        if (!item.managed()) {
            words.add("unmanaged");
        }
        return words.isEmpty() ? "" : " (" + String.join(", ", words) + ")";
    }

    private List<String> clone(Clone clone, boolean withInactive) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "* Clone Set: " + clone.id() + " [" + clone.child() + "]" + (clone.promotable() ? " (promotable)" : "")
                        + (clone.unique() ? " (unique)" : "") + service(clone) + ":");
        Map<String, TreeSet<String>> settled = new TreeMap<>();
        boolean stopped = false;
        for (Group copy : clone.copies()) {
            boolean active = copy.members().stream().anyMatch(Instance::active);
            if (clone.unique() || show.has(Show.Part.DETAIL) || active && !uneventful(copy)) {
                if (active || withInactive) {
                    lines.addAll(indented(clone.ofGroup() ? group(copy, withInactive) : plain(copy)));
                }
            } else if (active) {
                Place place = copy.members().get(0).places().get(0);
                settled.computeIfAbsent(role(clone, place), r -> new TreeSet<>())
                        .add(place.node());
            } else {
                stopped = true;
            }
        }
        SETTLED.stream()
                .filter(settled::containsKey)
                .forEach(role -> lines.add("  * " + role + ": [ " + String.join(" ", settled.get(role)) + " ]"));
        if (stopped && withInactive) {
            lines.add("  * Stopped" + (clone.disabled() ? " (disabled)" : "") + ": [ " + without(clone) + " ]");
        }
        return lines;
    }

    private static String role(Clone clone, Place place) {
        return clone.promotable() && place.role().equals("Started") ? "Unpromoted" : place.role();
    }

    private static List<String> indented(List<String> lines) {
        return lines.stream().map(l -> "  " + l).toList();
    }

    private List<String> plain(Group copy) {
        return copy.members().stream().map(this::line).toList();
    }

    /** Whether a copy can be summed up with others because there is nothing to say about it. */
    private static boolean uneventful(Group copy) {
        return copy.members().stream()
                .allMatch(m -> m.managed()
                        && !m.blocked()
                        && m.places().size() == 1
                        && SETTLED.contains(m.role())
                        && !m.places().get(0).failed()
                        && !m.places().get(0).unclean());
    }

    private String without(Clone clone) {
        TreeSet<String> names = new TreeSet<>();
        report.nodes().forEach(n -> names.add(n.name()));
        clone.instances().forEach(i -> i.places().forEach(p -> names.remove(p.node())));
        return String.join(" ", names);
    }

    /** The line for a primitive's instance. */
    private String line(Instance instance) {
        String where = instance.places().size() == 1
                ? " " + name(instance.places().get(0).node())
                : "";
        String many = instance.places().size() > 1
                ? " [ "
                        + String.join(
                                " ", instance.places().stream().map(Place::node).toList()) + " ]"
                : "";
        return head(instance) + state(instance) + where + flags(instance) + many;
    }

    private String name(String node) {
        return node;
    }

    /** The line under a node. */
    String onNode(Instance instance, Place place) {
        return head(instance) + (place.failed() ? "FAILED" : place.role());
    }

    private static String head(Instance instance) {
        return "* " + instance.id() + "\t(" + instance.agent() + "):\t " + (instance.orphaned() ? "ORPHANED " : "");
    }

    private static String state(Instance instance) {
        if (!instance.failed()) {
            return instance.role();
        }
        boolean promoted = instance.role().equals("Promoted");
        return "FAILED" + (promoted ? " Promoted" : "");
    }

    private static String flags(Instance instance) {
        List<String> words = new ArrayList<>();
        if (instance.places().stream().anyMatch(Place::unclean)) {
            words.add("UNCLEAN");
        }
        instance.places().stream()
                .map(Place::task)
                .filter(t -> !t.isEmpty())
                .findFirst()
                .ifPresent(words::add);
        if (instance.disabled()) {
            words.add("disabled");
        }
        if (instance.blocked()) {
            words.add("blocked");
        }
        if (!instance.managed()) {
            words.add("unmanaged");
        }
        if (!instance.note().isEmpty()) {
            words.add(instance.note());
        }
        return words.isEmpty() ? "" : " (" + String.join(", ", words) + ")";
    }
}
