package org.systole.core.command.program;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.cib.CibVersion;
import org.systole.cib.report.ClusterReport;
import org.systole.cib.report.ClusterReport.Clone;
import org.systole.cib.report.ClusterReport.Group;
import org.systole.cib.report.ClusterReport.Instance;
import org.systole.cib.report.ClusterReport.Item;
import org.systole.cib.report.ClusterReport.NodeLine;
import org.systole.core.command.ClusterAccess.Snapshot;
import org.systole.core.console.ClusterView;
import org.systole.core.console.ClusterView.FencingView;
import org.systole.core.console.ClusterView.NodeView;
import org.systole.core.console.ClusterView.PlanView;
import org.systole.core.console.ClusterView.ResourceView;

/** A snapshot as the view that other bundles see. */
public final class Views {
    private final Snapshot snapshot;
    private final ClusterReport report;

    private Views(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.report = Reports.of(snapshot);
    }

    /** @param taken milliseconds since the epoch */
    public static ClusterView of(Snapshot snapshot, long taken) {
        return new Views(snapshot).view(taken);
    }

    private ClusterView view(long taken) {
        ClusterReport.Summary summary = report.summary();
        ClusterReport.LastChange change = summary.lastChange();
        return new ClusterView(
                summary.options().getOrDefault("cluster-name", ""),
                snapshot.self().value(),
                taken,
                Product.VERSION,
                CibVersion.of(snapshot.cib()).toString(),
                (change.user() + " " + change.client()).strip(),
                snapshot.leadership().leader().map(NodeId::value).orElse(""),
                snapshot.leadership().term(),
                snapshot.quorate(),
                summary.maintenance(),
                report.nodes().stream().map(this::node).toList(),
                resources(),
                fencing(),
                report.failures().stream()
                        .map(f -> f.operation().task() + " of " + f.resource() + " on " + f.node() + ": "
                                + f.operation().rcText()
                                + (f.operation().reason().isEmpty()
                                        ? ""
                                        : ", " + f.operation().reason()))
                        .toList(),
                plan(),
                Reports.problems(snapshot, report));
    }

    private NodeView node(NodeLine n) {
        NodeId id = new NodeId(n.name());
        SortedSet<String> agents = snapshot.agents().getOrDefault(id, new TreeSet<>());
        return new NodeView(
                n.name(),
                n.id(),
                n.state(),
                n.online(),
                n.standby(),
                n.maintenance(),
                n.unclean(),
                n.pending(),
                n.coordinator(),
                snapshot.present().contains(id),
                report.instances().stream()
                        .filter(i -> i.places().stream().anyMatch(p -> p.node().equals(n.name())))
                        .map(Instance::id)
                        .distinct()
                        .toList(),
                n.attributes(),
                List.copyOf(agents));
    }

    private List<ResourceView> resources() {
        List<ResourceView> out = new ArrayList<>();
        for (Item item : report.resources()) {
            item.accept(new Item.Visitor<Void>() {
                @Override
                public Void instance(Instance instance) {
                    out.add(primitive(instance.id(), "", List.of(instance)));
                    return null;
                }

                @Override
                public Void group(Group group) {
                    out.add(group(group, ""));
                    group.members().forEach(m -> out.add(primitive(m.id(), group.id(), List.of(m))));
                    return null;
                }

                private ResourceView group(Group group, String parent) {
                    List<String> members =
                            group.members().stream().map(Instance::id).toList();
                    return collection(group, "group", parent, members);
                }

                @Override
                public Void clone(Clone clone) {
                    out.add(collection(clone, "clone", "", List.of(clone.child())));
                    addCopies(clone, out);
                    return null;
                }
            });
        }
        return out;
    }

    /** The copies of an anonymous clone have no names of their own, so they show as one. */
    private void addCopies(Clone clone, List<ResourceView> out) {
        String parent = clone.id();
        if (clone.ofGroup()) {
            List<Instance> all = clone.instances();
            Group together = new Group(clone.child(), clone.managed(), clone.disabled(), all);
            List<String> ids = all.stream().map(Instance::id).distinct().toList();
            out.add(collection(together, "group", parent, ids));
            parent = clone.child();
        }
        String around = parent;
        List<Instance> instances = clone.instances();
        instances.stream()
                .map(Instance::id)
                .distinct()
                .forEach(id -> out.add(primitive(
                        id,
                        around,
                        instances.stream().filter(i -> i.id().equals(id)).toList())));
    }

    private ResourceView primitive(String id, String parent, List<Instance> copies) {
        Instance first = copies.stream().filter(Instance::active).findFirst().orElse(copies.get(0));
        return new ResourceView(
                id,
                "primitive",
                parent,
                first.agent(),
                first.role(),
                nodes(copies),
                first.managed(),
                first.disabled(),
                copies.stream().anyMatch(Instance::failed),
                copies.stream().anyMatch(Instance::blocked),
                first.note(),
                failCount(id),
                List.of());
    }

    private ResourceView collection(Item item, String kind, String parent, List<String> members) {
        List<Instance> all = item.instances();
        long active = all.stream().filter(Instance::active).count();
        String role = active == 0 ? "Stopped" : active == all.size() || kind.equals("clone") ? "Started" : "Partial";
        return new ResourceView(
                item.id(),
                kind,
                parent,
                "",
                role,
                nodes(all),
                item.managed(),
                item.disabled(),
                all.stream().anyMatch(Instance::failed),
                all.stream().anyMatch(Instance::blocked),
                all.stream()
                        .map(Instance::note)
                        .filter(n -> !n.isEmpty())
                        .findFirst()
                        .orElse(""),
                all.stream()
                        .map(Instance::id)
                        .distinct()
                        .mapToLong(this::failCount)
                        .sum(),
                members);
    }

    private static List<String> nodes(List<Instance> instances) {
        return instances.stream()
                .flatMap(i -> i.places().stream())
                .map(ClusterReport.Place::node)
                .distinct()
                .sorted()
                .toList();
    }

    private long failCount(String id) {
        return report.nodes().stream()
                .flatMap(n -> n.history().stream())
                .filter(h -> h.resource().equals(id) && !h.failCount().isEmpty())
                .mapToLong(h -> Long.parseLong(h.failCount()))
                .sum();
    }

    private List<FencingView> fencing() {
        return report.fencing().stream()
                .map(f -> new FencingView(
                        f.target(), f.how(), f.device(), f.executor(), f.outcome(), f.reason(), f.started(), f.ended()))
                .toList();
    }

    private PlanView plan() {
        return snapshot.plan()
                .map(p -> new PlanView(
                        true,
                        Steps.inOrder(p),
                        p.steps().stream()
                                .filter(s ->
                                        !s.blocked().isEmpty() && !Steps.text(s).isEmpty())
                                .map(s -> Steps.text(s) + ": " + s.blocked())
                                .toList(),
                        p.warnings()))
                .orElse(new PlanView(false, List.of(), List.of(), List.of()));
    }
}
