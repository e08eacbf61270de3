package org.systole.core.command.program;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.systole.cib.Element;
import org.systole.cib.report.ClusterReport;
import org.systole.cib.report.ClusterReport.Failure;
import org.systole.cib.report.ClusterReport.Instance;
import org.systole.cib.report.ClusterReport.NodeLine;
import org.systole.cib.report.ClusterReport.Place;
import org.systole.cib.report.OperationLine;
import org.systole.core.command.ClusterAccess.Snapshot;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.ResourceTree;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;
import org.systole.policy.Plan;

/** Says why a resource is where it is, and why it is not elsewhere: the reasons of the plan, by node. */
final class Why {
    private final Snapshot snapshot;
    private final ClusterReport report;
    private final ResourceTree tree;
    private final Decisive decisive;

    private Why(Snapshot snapshot, Session.Forecast forecast) {
        this.snapshot = snapshot;
        this.decisive = new Decisive(snapshot, forecast);
        this.report = Reports.of(snapshot);
        this.tree = new ResourceTree(snapshot.cib());
    }

    /** The resource given with {@code -r}, else every resource that is not running as it should. */
    static ExitCode resources(Session session) throws Refusal {
        Optional<String> node = CrmResource.node(session);
        Optional<String> given = session.words().value("resource");
        Why why = new Why(session.planned(), session.forecast());
        if (given.isPresent()) {
            session.print(why.text(given.get(), node));
            return ExitCode.OK;
        }
        List<String> unhappy =
                why.tree.roots().stream().map(Element::id).filter(why::unhappy).toList();
        if (unhappy.isEmpty()) {
            session.println("Every resource runs as it should; ask about one with -r RESOURCE.");
        }
        for (String id : unhappy) {
            session.print(why.text(id, node));
        }
        return ExitCode.OK;
    }

    /** The text for one resource. */
    static String of(Snapshot snapshot, Session.Forecast forecast, String id, Optional<String> node) throws Refusal {
        return new Why(snapshot, forecast).text(id, node);
    }

    private boolean unhappy(String id) {
        return instances(id).stream().anyMatch(i -> !i.active() || i.failed());
    }

    private List<Instance> instances(String id) {
        List<String> members = tree.path(id)
                .map(p -> ResourceTree.primitivesIn(ResourceTree.last(p)))
                .orElse(List.of());
        return report.instances().stream()
                .filter(i -> members.contains(i.id().replaceFirst(":[0-9]+$", "")))
                .toList();
    }

    /** The primitives of the resource, each with whether it runs anywhere. */
    private Map<String, Boolean> running(String id) {
        Map<String, Boolean> running = new LinkedHashMap<>();
        instances(id).forEach(i -> running.merge(i.id().replaceFirst(":[0-9]+$", ""), i.active(), Boolean::logicalOr));
        return running;
    }

    private String text(String id, Optional<String> node) throws Refusal {
        List<Element> path = tree.need(id);
        if (node.isPresent()) {
            tree.node(node.get());
        }
        StringBuilder out = new StringBuilder();
        out.append(verdict(id)).append('\n');
        general().forEach(l -> out.append("  ").append(l).append('\n'));
        decisive.lines(running(id)).forEach(l -> out.append("  ").append(l).append('\n'));
        Map<String, Set<String>> byNode = reasons(names(path));
        byNode.getOrDefault("", Set.of())
                .forEach(l -> out.append("  ").append(l).append('\n'));
        for (NodeLine line : report.nodes()) {
            if (node.isPresent() && !node.get().equals(line.name())) {
                continue;
            }
            List<String> here = new ArrayList<>();
            if (!line.state().equals("online")) {
                here.add("the node is " + line.state() + remedy(line));
            }
            here.addAll(byNode.getOrDefault(line.name(), Set.of()));
            here.addAll(failures(names(path), line.name()));
            out.append("  on ")
                    .append(line.name())
                    .append(":")
                    .append(marks(id, line.name()))
                    .append('\n');
            here.forEach(l -> out.append("    ").append(l).append('\n'));
        }
        blocked(names(path)).forEach(l -> out.append("  ").append(l).append('\n'));
        return out.toString();
    }

    /** The resource, what is around it and what is in it: a reason for any of them counts. */
    private static Set<String> names(List<Element> path) {
        Set<String> names = new LinkedHashSet<>();
        path.forEach(e -> names.add(e.id()));
        ResourceTree.last(path)
                .descendants()
                .filter(e -> List.of("primitive", "group", "clone").contains(e.name()))
                .forEach(e -> names.add(e.id()));
        return names;
    }

    private String verdict(String id) {
        List<Instance> all = instances(id);
        List<String> where = all.stream()
                .flatMap(i -> i.places().stream())
                .map(Place::node)
                .distinct()
                .toList();
        long stopped = all.stream().filter(i -> !i.active()).count();
        String missing = stopped == 0 || all.size() == 1
                ? ""
                : "; stopped: "
                        + String.join(
                                " ",
                                all.stream()
                                        .filter(i -> !i.active())
                                        .map(Instance::id)
                                        .distinct()
                                        .toList());
        if (where.isEmpty()) {
            return id + " is not running.";
        }
        boolean failed = all.stream().anyMatch(Instance::failed);
        return id + (failed ? " failed on " : " is running on ") + String.join(" and ", where) + missing + ".";
    }

    private String marks(String id, String node) {
        List<String> roles = instances(id).stream()
                .flatMap(i -> i.places().stream().filter(p -> p.node().equals(node)))
                .map(p -> p.failed() ? "FAILED" : p.role())
                .distinct()
                .toList();
        return roles.isEmpty() ? "" : " " + String.join(", ", roles);
    }

    private List<String> general() {
        List<String> out = new ArrayList<>();
        if (!snapshot.quorate()) {
            out.add("This node has no quorum: nothing is started until a majority of the nodes is back.");
        }
        if (report.summary().maintenance()) {
            out.add("The cluster is in maintenance: crm_attribute -n maintenance-mode -v false ends it.");
        }
        if (snapshot.plan().isEmpty()) {
            out.add("This node has made no plan yet; reasons follow as soon as it has.");
        }
        out.addAll(snapshot.problems());
        return out;
    }

    private static String remedy(NodeLine line) {
        if (line.unclean()) {
            return "; it is fenced first, or a human vouches for it: stonith_admin --confirm " + line.name();
        }
        return line.standby() ? "; crm_standby -N " + line.name() + " -v off ends it" : "";
    }

    private Map<String, Set<String>> reasons(Set<String> names) {
        Map<String, Set<String>> out = new LinkedHashMap<>();
        snapshot.plan().stream()
                .flatMap(p -> p.reasons().stream())
                .filter(r -> names.contains(r.resource().value().replaceFirst(":[0-9]+$", "")))
                .forEach(r -> out.computeIfAbsent(r.node(), n -> new LinkedHashSet<>())
                        .add(sentence(r)));
        return out;
    }

    private static String sentence(Plan.Reason reason) {
        String effect = reason.score().isEmpty() ? "" : " [" + reason.score() + "]";
        String object = reason.object().isEmpty() ? "" : " (" + reason.object() + ")";
        return reason.rule() + effect + object + ": " + reason.sentence();
    }

    /** What went wrong there, in the words of the agent; what a timeout left to be seen is part of them. */
    private List<String> failures(Set<String> names, String node) {
        return report.failures().stream()
                .filter(f -> f.node().equals(node))
                .filter(f -> names.contains(f.resource().replaceFirst(":[0-9]+$", "")))
                .map(Why::failure)
                .toList();
    }

    private static String failure(Failure failure) {
        OperationLine operation = failure.operation();
        String outcome = operation.status() == 0
                ? operation.rcText() + " (" + operation.rc() + ")"
                : operation.statusText().toLowerCase(Locale.ROOT);
        return "the " + operation.task() + " of " + failure.resource() + " ended as " + outcome + " after "
                + operation.tookMillis() + " ms"
                + (operation.reason().isEmpty() ? "" : ": " + operation.reason());
    }

    private List<String> blocked(Set<String> names) {
        return snapshot.plan().stream()
                .flatMap(p -> p.steps().stream())
                .filter(s -> !s.blocked().isEmpty())
                .filter(s -> Steps.about(s).stream().anyMatch(names::contains))
                .map(s -> "cannot " + Steps.text(s) + ": " + s.blocked())
                .toList();
    }
}
