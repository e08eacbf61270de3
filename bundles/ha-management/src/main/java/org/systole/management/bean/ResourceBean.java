package org.systole.management.bean;

import java.util.List;
import java.util.function.Supplier;
import org.systole.core.console.ClusterView;
import org.systole.core.console.ClusterView.ResourceView;

/** {@code type=Resource}, {@code type=Group} and {@code type=Clone}, each with {@code resource="..."}. */
final class ResourceBean implements ResourceMXBean {
    private final String id;
    private final Supplier<ClusterView> view;
    private final Operator operator;

    ResourceBean(String id, Supplier<ClusterView> view, Operator operator) {
        this.id = id;
        this.view = view;
        this.operator = operator;
    }

    private ResourceView resource() {
        return view.get().resources().stream()
                .filter(r -> r.id().equals(id))
                .findFirst()
                .orElseGet(() -> new ResourceView(
                        id,
                        "unknown",
                        "",
                        "",
                        "Unknown",
                        List.of(),
                        false,
                        false,
                        false,
                        false,
                        "no longer configured",
                        0,
                        List.of()));
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public String getKind() {
        return resource().kind();
    }

    @Override
    public String getParent() {
        return resource().parent();
    }

    @Override
    public String getAgent() {
        return resource().agent();
    }

    @Override
    public String getRole() {
        return resource().role();
    }

    @Override
    public boolean isRunning() {
        return !resource().nodes().isEmpty();
    }

    @Override
    public List<String> getNodes() {
        return resource().nodes();
    }

    @Override
    public boolean isManaged() {
        return resource().managed();
    }

    @Override
    public boolean isDisabled() {
        return resource().disabled();
    }

    @Override
    public boolean isFailed() {
        return resource().failed();
    }

    @Override
    public boolean isBlocked() {
        return resource().blocked();
    }

    @Override
    public String getNote() {
        return resource().note();
    }

    @Override
    public long getFailCount() {
        return resource().failCount();
    }

    @Override
    public List<String> getMembers() {
        return resource().members();
    }

    private List<String> words(String verb, String node) {
        return switch (Verbs.known(verb, "start", "stop", "move", "clear", "cleanup", "manage", "unmanage")) {
            case "start" -> option("target-role", "Started");
            case "stop" -> option("target-role", "Stopped");
            case "manage" -> option("is-managed", "true");
            case "unmanage" -> option("is-managed", "false");
            case "move" -> List.of("systole", "move", id, node);
            default -> List.of("crm_resource", "--" + verb, "--resource", id);
        };
    }

    private List<String> option(String name, String value) {
        return List.of("crm_resource", "--resource", id, "--meta", "--set-parameter", name, "--parameter-value", value);
    }

    @Override
    public String start() {
        return operator.run(words("start", ""));
    }

    @Override
    public String stop() {
        return operator.run(words("stop", ""));
    }

    @Override
    public String move(String node) {
        return operator.run(words("move", node));
    }

    @Override
    public String clear() {
        return operator.run(words("clear", ""));
    }

    @Override
    public String cleanup() {
        return operator.run(words("cleanup", ""));
    }

    @Override
    public String manage() {
        return operator.run(words("manage", ""));
    }

    @Override
    public String unmanage() {
        return operator.run(words("unmanage", ""));
    }

    @Override
    public String why() {
        return operator.run("systole", "why", id);
    }

    @Override
    public String whyOn(String node) {
        return operator.run("systole", "why", id, node);
    }

    @Override
    public String dryRun(String verb, String node) {
        return operator.dryRun(words(verb, node));
    }
}
