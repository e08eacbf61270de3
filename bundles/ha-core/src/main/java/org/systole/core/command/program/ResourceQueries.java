package org.systole.core.command.program;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.cib.report.ClusterReport;
import org.systole.cib.report.ClusterReport.Instance;
import org.systole.cib.report.ClusterReport.Place;
import org.systole.cib.report.Show;
import org.systole.cib.report.TextReport;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.ResourceTree;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.DidYouMean;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.UsageError;

/** What can be asked about resources. */
final class ResourceQueries {
    /** What nodes say beside the names of their agents. */
    private static final String OF_THE_NODE = "systole:";

    private ResourceQueries() {}

    static ExitCode list(Session session) {
        ClusterReport report = Reports.of(session.snapshot());
        Show show = new Show(
                EnumSet.of(Show.Part.INACTIVE),
                session.clock().instant(),
                session.clock().getZone());
        session.println("Full List of Resources:");
        session.print(report.resources().isEmpty() ? "  * No resources\n" : TextReport.resources(report, show));
        return ExitCode.OK;
    }

    static ExitCode listRaw(Session session) {
        Reports.of(session.snapshot()).instances().stream()
                .map(Instance::id)
                .distinct()
                .forEach(session::println);
        return ExitCode.OK;
    }

    /** Instances of the resource an operator named: its members if it is a group or clone. */
    static List<Instance> instances(Session session, String id) throws Refusal {
        Element resource = new ResourceTree(session.cib()).resource(id);
        List<String> members = ResourceTree.primitivesIn(resource);
        return Reports.of(session.snapshot()).instances().stream()
                .filter(i -> i.id().equals(id) || members.contains(i.id().replaceFirst(":[0-9]+$", "")))
                .toList();
    }

    static ExitCode locate(Session session) throws Refusal, UsageError {
        String id = session.words().need("resource");
        List<Instance> instances = instances(session, id);
        Map<String, String> nodes = new TreeMap<>();
        for (Instance instance : instances) {
            instance.places().forEach(p -> nodes.putIfAbsent(p.node(), remark(p)));
        }
        if (session.words().has("quiet")) {
            nodes.keySet().forEach(session::println);
        } else if (nodes.isEmpty()) {
            session.println("resource " + id + " is NOT running");
        } else {
            nodes.forEach((node, remark) -> session.println("resource " + id + " is running on: " + node + remark));
        }
        return ExitCode.OK;
    }

    private static String remark(Place place) {
        boolean plain = place.role().equals("Started") || place.role().equals("Unpromoted");
        return (plain ? "" : " " + place.role()) + (place.failed() ? " (failed)" : "");
    }

    static ExitCode xml(Session session) throws Refusal, UsageError {
        session.print(Xml.print(
                new ResourceTree(session.cib()).resource(session.words().need("resource"))));
        return ExitCode.OK;
    }

    static ExitCode operations(Session session) throws Refusal {
        Optional<String> wanted = session.words().value("resource");
        Optional<String> node = CrmResource.node(session);
        if (wanted.isPresent()) {
            new ResourceTree(session.cib()).need(wanted.get());
        }
        Show show = new Show(
                EnumSet.noneOf(Show.Part.class),
                session.clock().instant(),
                session.clock().getZone());
        for (ClusterReport.NodeLine line : Reports.of(session.snapshot()).nodes()) {
            if (node.isPresent() && !node.get().equals(line.name())) {
                continue;
            }
            line.history().stream()
                    .filter(h -> wanted.isEmpty() || wanted.get().equals(h.resource()))
                    .forEach(h -> h.operations()
                            .forEach(o -> session.println(h.resource() + "\t" + o.task() + "_"
                                    + o.interval() + " (node=" + line.name() + ", call=" + o.call() + ", rc=" + o.rc()
                                    + " "
                                    + o.rcText() + ", last-rc-change='" + show.time(o.at()) + "', exec="
                                    + o.tookMillis()
                                    + "ms): " + o.statusText()
                                    + (o.reason().isEmpty() ? "" : ": " + o.reason()))));
        }
        return ExitCode.OK;
    }

    static ExitCode constraints(Session session) throws Refusal, UsageError {
        String id = session.words().need("resource");
        List<String> around = new ResourceTree(session.cib())
                .need(id).stream().map(Element::id).toList();
        List<Element> found =
                session.cib().childOrEmpty("configuration").childOrEmpty("constraints").children().stream()
                        .filter(c -> c.descendants()
                                .anyMatch(e -> e.attributes().values().stream().anyMatch(around::contains)))
                        .toList();
        found.forEach(c -> session.print(Xml.print(c)));
        if (found.isEmpty()) {
            session.println("No constraint names " + id + ".");
        }
        return ExitCode.OK;
    }

    private static Map<String, TreeSet<String>> offered(Session session) {
        Map<String, TreeSet<String>> agents = new TreeMap<>();
        session.snapshot().agents().forEach((node, all) -> all.stream()
                .filter(a -> !a.startsWith(OF_THE_NODE))
                .forEach(a -> agents.computeIfAbsent(a, x -> new TreeSet<>()).add(node.value())));
        return agents;
    }

    /** Who answers to a name that both a plug-in and a script have, by node where they differ; empty for any other. */
    private static String chosen(Session session, String agent) {
        List<String> natives = having(session, OF_THE_NODE + "native:" + agent);
        List<String> scripts = having(session, OF_THE_NODE + "script:" + agent);
        if (natives.isEmpty() && scripts.isEmpty()) {
            return "";
        }
        if (scripts.isEmpty()) {
            return "\tnative; the script of that name is not used";
        }
        return natives.isEmpty()
                ? "\tscript; the native agent is not used"
                : "\tnative on " + String.join(" ", natives) + ", script on " + String.join(" ", scripts);
    }

    private static List<String> having(Session session, String mark) {
        return session.snapshot().agents().entrySet().stream()
                .filter(e -> e.getValue().contains(mark))
                .map(e -> e.getKey().value())
                .toList();
    }

    static ExitCode agents(Session session) throws Refusal {
        List<String> prefixes = session.words().operands();
        Map<String, TreeSet<String>> agents = offered(session);
        int everywhere = session.snapshot().agents().size();
        if (!prefixes.isEmpty()) {
            agents.keySet().removeIf(a -> !(a + ":").startsWith(prefixes.get(0) + ":"));
        }
        if (agents.isEmpty()) {
            throw new Refusal(
                    ExitCode.NO_SUCH_OBJECT,
                    "No node offers such an agent."
                            + DidYouMean.hint("", List.copyOf(offered(session).keySet())));
        }
        agents.forEach((agent, nodes) -> session.println(agent
                + (nodes.size() == everywhere ? "" : "\tonly on " + String.join(" ", nodes))
                + chosen(session, agent)));
        return ExitCode.OK;
    }

    static ExitCode standards(Session session) {
        offered(session).keySet().stream()
                .map(a -> a.substring(0, a.indexOf(':')))
                .distinct()
                .forEach(session::println);
        return ExitCode.OK;
    }

    static ExitCode providers(Session session) {
        offered(session).keySet().stream()
                .map(a -> a.split(":"))
                .filter(p -> p.length == 3)
                .map(p -> p[1])
                .distinct()
                .forEach(session::println);
        return ExitCode.OK;
    }
}
