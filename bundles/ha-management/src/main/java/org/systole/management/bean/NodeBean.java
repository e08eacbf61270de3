package org.systole.management.bean;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.systole.core.console.ClusterView;
import org.systole.core.console.ClusterView.NodeView;

/** {@code type=Node,node="..."}. A bean outlives its node by a moment; then it answers as for an unknown one. */
final class NodeBean implements NodeMXBean {
    private final String name;
    private final Supplier<ClusterView> view;
    private final Operator operator;

    NodeBean(String name, Supplier<ClusterView> view, Operator operator) {
        this.name = name;
        this.view = view;
        this.operator = operator;
    }

    private NodeView node() {
        return view.get().nodes().stream()
                .filter(n -> n.name().equals(name))
                .findFirst()
                .orElseGet(() -> new NodeView(
                        name,
                        "",
                        "unknown",
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        List.of(),
                        new TreeMap<>(),
                        List.of()));
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getId() {
        return node().id();
    }

    @Override
    public String getState() {
        return node().state();
    }

    @Override
    public boolean isOnline() {
        return node().online();
    }

    @Override
    public boolean isStandby() {
        return node().standby();
    }

    @Override
    public boolean isMaintenance() {
        return node().maintenance();
    }

    @Override
    public boolean isUnclean() {
        return node().unclean();
    }

    @Override
    public boolean isPending() {
        return node().pending();
    }

    @Override
    public boolean isCoordinator() {
        return node().coordinator();
    }

    @Override
    public boolean isPresent() {
        return node().present();
    }

    @Override
    public boolean isLocal() {
        return view.get().node().equals(name);
    }

    @Override
    public List<String> getResources() {
        return node().resources();
    }

    @Override
    public SortedMap<String, String> getAttributes() {
        return node().attributes();
    }

    @Override
    public List<String> getAgents() {
        return node().agents();
    }

    private List<String> words(String verb) {
        return switch (Verbs.known(verb, "standby", "online", "drain", "fence", "reboot", "confirmDown")) {
            case "fence" -> List.of("stonith_admin", "--fence", name, "--no-wait");
            case "reboot" -> List.of("stonith_admin", "--reboot", name, "--no-wait");
            case "confirmDown" -> List.of("stonith_admin", "--confirm", name);
            default -> List.of("systole", verb, name);
        };
    }

    @Override
    public String standby() {
        return operator.run(words("standby"));
    }

    @Override
    public String online() {
        return operator.run(words("online"));
    }

    @Override
    public String drain() {
        return operator.run(words("drain"));
    }

    @Override
    public String fence() {
        return operator.run(words("fence"));
    }

    @Override
    public String reboot() {
        return operator.run(words("reboot"));
    }

    @Override
    public String confirmDown() {
        return operator.run(words("confirmDown"));
    }

    @Override
    public String dryRun(String verb) {
        return operator.dryRun(words(verb));
    }
}
