package org.systole.management.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.systole.core.console.ClusterView;
import org.systole.core.console.ClusterView.FencingView;
import org.systole.core.console.ClusterView.NodeView;
import org.systole.core.console.ClusterView.PlanView;
import org.systole.core.console.ClusterView.ResourceView;
import org.systole.core.console.Console;

/** A console with a view that tests set, and a record of the commands run. */
public final class FakeConsole implements Console {
    private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
    private volatile ClusterView view = view(List.of(node("node1", "online"), node("node2", "online")), List.of());
    private volatile Reply next = new Reply(0, "done\n", "");

    public static NodeView node(String name, String state) {
        boolean online = state.equals("online") || state.equals("standby");
        return new NodeView(
                name,
                name.replaceAll("\\D", ""),
                state,
                online,
                state.equals("standby"),
                false,
                state.startsWith("UNCLEAN"),
                false,
                name.equals("node1"),
                online,
                List.of(),
                new TreeMap<>(),
                List.of("ocf:heartbeat:IPaddr"));
    }

    public static ResourceView resource(String id, String kind, String role, String... nodes) {
        return new ResourceView(
                id,
                kind,
                "",
                kind.equals("primitive") ? "ocf:heartbeat:IPaddr" : "",
                role,
                List.of(nodes),
                true,
                false,
                role.equals("FAILED"),
                false,
                "",
                0,
                List.of());
    }

    public static ClusterView view(List<NodeView> nodes, List<ResourceView> resources) {
        return view(nodes, resources, List.of(), true, "0.1.0");
    }

    public static ClusterView view(
            List<NodeView> nodes,
            List<ResourceView> resources,
            List<FencingView> fencing,
            boolean quorate,
            String configuration) {
        return new ClusterView(
                "pvfs",
                "node1",
                System.currentTimeMillis(),
                "0.1.0",
                configuration,
                "ana cibadmin",
                "node1",
                7,
                quorate,
                false,
                nodes,
                resources,
                fencing,
                List.of(),
                new PlanView(true, List.of(), List.of(), List.of()),
                quorate ? List.of() : List.of("no quorum"));
    }

    public FakeConsole show(ClusterView other) {
        view = other;
        return this;
    }

    public FakeConsole answering(int code, String output, String errors) {
        next = new Reply(code, output, errors);
        return this;
    }

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    @Override
    public ClusterView view() {
        return view;
    }

    @Override
    public Reply run(Call call) {
        calls.add(call);
        return next;
    }
}
