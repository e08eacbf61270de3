package org.systole.cib.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.systole.cib.Element;

/** Fencing: on, with a device for every node. Without, a lost node's services are either stuck or run twice. */
final class FencingRule implements Rule {
    @Override
    public void check(Document document, Report report) {
        boolean enabled = Values.bool(document.option("stonith-enabled", document.option("fencing-enabled", "true")))
                .orElse(true);
        List<Element> devices = devices(document);
        if (document.resources().isEmpty()) {
            return;
        }
        if (!enabled) {
            disabled(document, report);
        } else if (devices.isEmpty()) {
            Occurrence at = document.sectionOrConfiguration("resources");
            report.warning(
                    "no-fence-device",
                    at,
                    "fencing is enabled and there is no fence device: when a node fails, its services are recovered"
                            + " nowhere, as nobody can confirm that it is off",
                    "add a primitive of class stonith for every node");
        } else {
            coverage(document, devices, report);
            pointless(document, report);
        }
    }

    private static List<Element> devices(Document document) {
        return document.all("primitive")
                .filter(p -> document.definition(p).attribute("class", "").equals("stonith"))
                .filter(p -> !isStopped(p.element()))
                .map(Occurrence::element)
                .toList();
    }

    private static boolean isStopped(Element device) {
        return device.children("meta_attributes")
                .flatMap(m -> m.children("nvpair"))
                .filter(n -> n.attribute("name", "").equals("target-role"))
                .anyMatch(n -> n.attribute("value", "").equalsIgnoreCase("stopped"));
    }

    /** An option for partitions without a majority, where those fence nobody. */
    private static void pointless(Document document, Report report) {
        document.all("nvpair")
                .filter(n -> n.parentName().equals("cluster_property_set"))
                .filter(n -> n.element().attribute("name", "").equals("priority-fencing-delay"))
                .filter(n -> !n.element().attribute("value", "0").matches("0+[a-z]*"))
                .forEach(n -> report.info(
                        "priority-fencing-delay",
                        n,
                        "priority-fencing-delay never applies: it is for partitions without a majority, and those fence"
                                + " nobody here",
                        "remove it; pcmk_delay_base of a device always applies"));
    }

    private static void disabled(Document document, Report report) {
        Occurrence at = document.all("nvpair")
                .filter(n -> n.parentName().equals("cluster_property_set"))
                .filter(n -> n.element().attribute("name", "").matches("(stonith|fencing)-enabled"))
                .findFirst()
                .orElse(document.configuration());
        report.warning(
                "fencing-disabled",
                at,
                "fencing is disabled: a node that is lost but still runs keeps its services while others start them"
                        + " too, which destroys data on shared storage",
                "configure a fence device and set stonith-enabled=true");
        document.all("nvpair")
                .filter(n -> n.element().attribute("name", "").equals("requires"))
                .filter(n -> n.element().attribute("value", "").matches("fencing|unfencing"))
                .forEach(n -> report.warning(
                        "fencing-required",
                        n,
                        n.text() + " requires " + n.element().attribute("value", "") + ", and fencing is disabled",
                        "set requires=quorum, or enable fencing"));
    }

    private static void coverage(Document document, List<Element> devices, Report report) {
        SortedSet<String> nodes = NodeRule.nodes(document);
        boolean listed = !nodes.isEmpty();
        if (!listed) {
            nodes.addAll(named(document));
        }
        Occurrence at = document.sectionOrConfiguration("nodes");
        for (String node : nodes) {
            if (devices.stream().noneMatch(d -> covers(d, node))) {
                report.warning(
                        "node-without-fencing",
                        at,
                        node,
                        node + " has no fence device: when it fails, its services are recovered nowhere, as nobody can"
                                + " confirm that it is off",
                        "add a primitive of class stonith whose pcmk_host_list (or hostname) names " + node);
            }
        }
        if (!listed) {
            report.info(
                    "nodes-not-listed",
                    at,
                    "<nodes> is empty, as it is filled when nodes join; fencing was checked for the nodes that"
                            + " constraints name: " + (nodes.isEmpty() ? "none" : String.join(", ", nodes)),
                    "");
        }
    }

    private static SortedSet<String> named(Document document) {
        SortedSet<String> out = new TreeSet<>();
        document.all("rsc_location")
                .flatMap(l -> l.element().attribute("node").stream())
                .forEach(out::add);
        document.all("expression")
                .filter(e -> e.element().attribute("attribute", "").equals("#uname"))
                .flatMap(e -> e.element().attribute("value").stream())
                .forEach(out::add);
        return out;
    }

    /** A device covers the nodes it names; one that names none is asked for every node. */
    static boolean covers(Element device, String node) {
        List<String> names = new ArrayList<>();
        words(device, "hostname").forEach(names::add);
        words(device, "pcmk_host_list").forEach(names::add);
        words(device, "pcmk_host_map").map(w -> w.replaceFirst(":.*", "")).forEach(names::add);
        String wanted = node.toLowerCase(Locale.ROOT);
        boolean any = List.of("none", "dynamic-list", "status").contains(check(device));
        return any
                || names.isEmpty()
                || names.stream().anyMatch(n -> n.toLowerCase(Locale.ROOT).equals(wanted));
    }

    private static String check(Element device) {
        return Document.parameter(device, "pcmk_host_check")
                .map(n -> n.attribute("value", ""))
                .orElse("");
    }

    private static Stream<String> words(Element device, String parameter) {
        String value = Document.parameter(device, parameter)
                .map(n -> n.attribute("value", ""))
                .orElse("");
        String separators = parameter.equals("pcmk_host_map") ? "[ ;\\t]+" : "[ ,;\\t]+";
        return Stream.of(value.split(separators)).filter(w -> !w.isEmpty());
    }
}
