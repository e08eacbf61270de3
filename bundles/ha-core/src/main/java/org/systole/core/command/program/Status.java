package org.systole.core.command.program;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.CibVersion;
import org.systole.cib.report.ClusterReport;
import org.systole.cib.report.ClusterReport.Instance;
import org.systole.cib.report.ClusterReport.Item;
import org.systole.cib.report.ClusterReport.NodeLine;
import org.systole.cib.report.OperationLine;
import org.systole.core.command.ClusterAccess.FencingRecord;
import org.systole.core.command.ClusterAccess.Snapshot;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;
import org.systole.policy.Plan;

/** The first screen: a verdict, what is wrong, where things are and why, and where they would go. */
final class Status {
    private final Session session;
    private final Snapshot snapshot;
    private final ClusterReport report;
    private final Map<String, Plan> withoutNode = new TreeMap<>();

    private Status(Session session) {
        this.session = session;
        this.snapshot = session.planned();
        this.report = Reports.of(snapshot);
    }

    static ExitCode print(Session session) {
        Status status = new Status(session);
        List<String> problems = Reports.problems(status.snapshot, status.report);
        session.println(status.verdict(problems));
        problems.forEach(p -> session.println("  ! " + p));
        session.print(status.table());
        session.println(
                "NODES  " + status.report.nodes().stream().map(status::node).collect(Collectors.joining("  ")));
        status.doing().forEach(l -> session.println("DOING  " + l));
        return problems.isEmpty() ? ExitCode.OK : ExitCode.ERROR;
    }

    private String verdict(List<String> problems) {
        String name = report.summary().options().getOrDefault("cluster-name", "cluster");
        long online = report.nodes().stream().filter(NodeLine::online).count();
        int nodes = report.nodes().size();
        String health = !snapshot.quorate()
                ? "NO QUORUM"
                : problems.isEmpty() ? "HEALTHY" : "NEEDS A LOOK (" + problems.size() + ")";
        ClusterReport.LastChange change = report.summary().lastChange();
        String by = change.user().isEmpty() ? "" : " by " + change.user() + " with " + change.client();
        return String.format(
                "%s  %s   online %d/%d (quorum needs %d)   coordinator %s   config %s%s",
                name.toUpperCase(Locale.ROOT),
                health,
                online,
                nodes,
                nodes / 2 + 1,
                snapshot.leadership().leader().map(NodeId::value).orElse("none"),
                CibVersion.of(snapshot.cib()),
                by);
    }

    private String table() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("RESOURCE", "STATE", "ON", "SINCE", "WHY-HERE", "NEXT-IF-LOST"));
        report.resources().forEach(r -> rows.add(row(r)));
        if (rows.size() == 1) {
            return "No resources are configured.\n";
        }
        return Columns.of(rows);
    }

    private List<String> row(Item item) {
        List<Instance> instances = item.instances();
        List<String> on = instances.stream()
                .flatMap(i -> i.places().stream())
                .map(ClusterReport.Place::node)
                .distinct()
                .toList();
        boolean single = on.size() == 1 && !(item instanceof ClusterReport.Clone);
        return List.of(
                item.id(),
                state(item, instances),
                on.isEmpty() ? "-" : String.join(" ", on),
                single ? since(instances, on.get(0)) : "-",
                single ? whyHere(item, on.get(0)) : "-",
                single ? next(item, on.get(0)) : "-");
    }

    private static String state(Item item, List<Instance> instances) {
        long active = instances.stream().filter(Instance::active).count();
        String note = instances.stream()
                .map(Instance::note)
                .filter(n -> !n.isEmpty())
                .findFirst()
                .map(n -> " (" + n + ")")
                .orElse("");
        if (instances.stream().anyMatch(Instance::failed)) {
            return "FAILED";
        }
        Optional<String> changing = instances.stream()
                .map(Instance::role)
                .filter(r -> r.endsWith("ing"))
                .findFirst();
        if (changing.isPresent()) {
            return changing.get().toLowerCase(Locale.ROOT);
        }
        String service = item.disabled() ? " (disabled)" : item.managed() ? "" : " (unmanaged)";
        if (active == 0) {
            return "stopped" + (service.isEmpty() ? note : service);
        }
        boolean all = active == instances.size() || item instanceof ClusterReport.Clone;
        return (all ? "running" : "partly running") + service;
    }

    /** How long ago the last of the instances was started there. */
    private String since(List<Instance> instances, String node) {
        List<String> ids = instances.stream().map(Instance::id).toList();
        return report.node(node).stream()
                .flatMap(n -> n.history().stream())
                .filter(h -> ids.contains(h.resource()))
                .flatMap(h -> h.operations().stream())
                .filter(o -> o.task().equals("start") && !o.pending())
                .max(Comparator.comparingLong(OperationLine::at))
                .map(o -> age(Instant.ofEpochSecond(o.at())))
                .orElse("-");
    }

    private String age(Instant at) {
        Duration age = Duration.between(at, session.clock().instant());
        if (age.isNegative()) {
            return "0s";
        }
        if (age.toDays() > 0) {
            return age.toDays() + "d" + age.toHoursPart() + "h";
        }
        if (age.toHours() > 0) {
            return age.toHours() + "h" + age.toMinutesPart() + "m";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + "m" + age.toSecondsPart() + "s" : age.toSeconds() + "s";
    }

    /** The reason that weighs most there; what goes with what is a reason only where there is no other. */
    private String whyHere(Item item, String node) {
        List<String> ids =
                new ArrayList<>(item.instances().stream().map(Instance::id).toList());
        ids.add(item.id());
        Comparator<Plan.Reason> byWeight = Comparator.<Plan.Reason>comparingInt(
                        r -> r.rule().equals("COLOCATION") ? 0 : 1)
                .thenComparingLong(Status::weight);
        return snapshot.plan().stream()
                .flatMap(p -> p.reasons().stream())
                .filter(r -> ids.contains(r.resource().value()) && r.node().equals(node) && weight(r) > 0)
                .max(byWeight)
                .map(r -> r.rule().toLowerCase(Locale.ROOT) + (r.object().isEmpty() ? "" : " " + r.object()) + " ("
                        + r.score() + ")")
                .orElse("-");
    }

    private static long weight(Plan.Reason reason) {
        String score = reason.score().replace("+", "");
        return score.equals("INFINITY") ? 1_000_000 : score.matches("[0-9]{1,7}") ? Long.parseLong(score) : 0;
    }

    /** Where the planner would put it if the node were fenced now. */
    private String next(Item item, String node) {
        Plan plan = withoutNode.computeIfAbsent(node, n -> session.planFor(StatusEdits.down(snapshot.cib(), n)));
        SortedSet<String> places = new TreeSet<>();
        item.instances().forEach(i -> plan.placement().getOrDefault(new ResourceId(i.id()), new TreeSet<>()).stream()
                .map(NodeId::value)
                .forEach(places::add));
        return places.isEmpty() ? "nowhere" : String.join(" ", places);
    }

    private String node(NodeLine node) {
        if (node.state().equals("online")) {
            return node.name() + " ok";
        }
        Optional<FencingRecord> last = snapshot.fencing().stream()
                .filter(f -> f.target().value().equals(node.name()))
                .reduce((a, b) -> b);
        String fenced = node.online()
                ? ""
                : last.map(f -> ", fencing " + f.outcome()
                                + (f.ended() == 0 ? "" : " " + age(Instant.ofEpochSecond(f.ended())) + " ago"))
                        .orElse("");
        return node.name() + " " + node.state() + fenced;
    }

    private List<String> doing() {
        return snapshot.plan().map(Steps::inOrder).orElse(List.of());
    }
}
