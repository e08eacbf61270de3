package org.systole.management.bean;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.systole.core.console.ClusterView;
import org.systole.core.console.ClusterView.NodeView;
import org.systole.core.console.ClusterView.ResourceView;

/** {@code type=Cluster}. */
final class ClusterBean implements ClusterMXBean {
    private final Supplier<ClusterView> view;
    private final Operator operator;

    ClusterBean(Supplier<ClusterView> view, Operator operator) {
        this.view = view;
        this.operator = operator;
    }

    @Override
    public String getName() {
        return view.get().cluster();
    }

    @Override
    public String getNode() {
        return view.get().node();
    }

    @Override
    public String getVersion() {
        return view.get().version();
    }

    @Override
    public String getConfiguration() {
        return view.get().configuration();
    }

    @Override
    public String getLastChange() {
        return view.get().changedBy();
    }

    @Override
    public String getCoordinator() {
        return view.get().coordinator();
    }

    @Override
    public boolean isQuorate() {
        return view.get().quorate();
    }

    @Override
    public boolean isMaintenance() {
        return view.get().maintenance();
    }

    @Override
    public boolean isHealthy() {
        return view.get().problems().isEmpty();
    }

    @Override
    public String getHealthStatus() {
        ClusterView now = view.get();
        boolean critical = !now.quorate()
                || now.nodes().stream().anyMatch(NodeView::unclean)
                || now.resources().stream().anyMatch(r -> r.failed() || r.blocked());
        return critical ? "CRITICAL" : now.problems().isEmpty() ? "OK" : "WARN";
    }

    @Override
    public List<String> getProblems() {
        return view.get().problems();
    }

    @Override
    public List<String> getFailures() {
        return view.get().failures();
    }

    @Override
    public int getConfiguredNodes() {
        return view.get().nodes().size();
    }

    private int nodes(Predicate<NodeView> which) {
        return (int) view.get().nodes().stream().filter(which).count();
    }

    @Override
    public int getOnlineNodes() {
        return nodes(NodeView::online);
    }

    @Override
    public int getStandbyNodes() {
        return nodes(NodeView::standby);
    }

    @Override
    public int getUncleanNodes() {
        return nodes(NodeView::unclean);
    }

    private int primitives(Predicate<ResourceView> which) {
        return (int) view.get().resources().stream()
                .filter(r -> r.kind().equals("primitive"))
                .filter(which)
                .count();
    }

    @Override
    public int getResources() {
        return primitives(r -> true);
    }

    @Override
    public int getRunningResources() {
        return primitives(r -> !r.nodes().isEmpty());
    }

    @Override
    public int getStoppedResources() {
        return primitives(r -> r.nodes().isEmpty() && !r.disabled());
    }

    @Override
    public int getFailedResources() {
        return primitives(ResourceView::failed);
    }

    @Override
    public int getBlockedResources() {
        return primitives(ResourceView::blocked);
    }

    @Override
    public long getLastUpdated() {
        return view.get().taken();
    }

    @Override
    public double getSecondsSinceUpdate() {
        return (System.currentTimeMillis() - view.get().taken()) / 1000.0;
    }

    @Override
    public String status() {
        return operator.tell("systole", "status");
    }

    @Override
    public String report(String format) {
        return operator.run("crm_mon", "-1", "-r", "--output-as=" + format);
    }

    @Override
    public String diagnose() {
        return operator.tell("systole", "diagnose");
    }

    @Override
    public String run(List<String> words) {
        return operator.run(words);
    }
}
