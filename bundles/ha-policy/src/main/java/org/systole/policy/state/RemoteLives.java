package org.systole.policy.state;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.ClusterOptions;
import org.systole.cib.view.RemoteNode;

/** Tells how remote nodes stand, from the traces of their connections on the cluster's own nodes. */
final class RemoteLives {
    private final ClusterOptions options;
    private final Map<String, List<Trace>> traces;
    private final Map<NodeId, Membership> members;

    /**
     * @param traces what the cluster's own nodes know, by the resource's name
     * @param members the cluster's own nodes
     */
    RemoteLives(ClusterOptions options, Map<String, List<Trace>> traces, Map<NodeId, Membership> members) {
        this.options = options;
        this.traces = traces;
        this.members = members;
    }

    /**
     * @param known whether the status has an entry for the node
     * @param own what the node's own history says
     */
    RemoteLife of(RemoteNode remote, boolean known, List<Trace> own) {
        Optional<Trace> connection = active(remote.connection());
        String running =
                own.stream().filter(Trace::active).map(Trace::id).findFirst().orElse("");
        boolean unseen = !remote.guest() && !known && options.fencingEnabled() && options.startupFencing();
        RemoteLife.State state =
                remote.guest() ? guest(remote, connection) : machine(connection, unseen, !running.isEmpty());
        return new RemoteLife(
                remote,
                connection.map(Trace::node).orElse(null),
                state,
                state == RemoteLife.State.FAILED ? reason(remote, connection, running) : "",
                running,
                !own.isEmpty(),
                unseen);
    }

    private Optional<Trace> active(ResourceId id) {
        return traces.getOrDefault(id.value(), List.of()).stream()
                .filter(Trace::active)
                .filter(t -> t.movingTo() == null)
                .findFirst();
    }

    private RemoteLife.State guest(RemoteNode remote, Optional<Trace> connection) {
        Optional<Trace> container = active(remote.container().orElseThrow());
        boolean lost = container
                .map(t -> t.failed() || members.get(t.node()).unclean())
                .orElse(false);
        boolean cut = connection.map(Trace::failed).orElse(false);
        if (lost || cut) {
            return RemoteLife.State.FAILED;
        }
        return container.isPresent() && connection.isPresent() ? RemoteLife.State.ONLINE : RemoteLife.State.OFFLINE;
    }

    private RemoteLife.State machine(Optional<Trace> connection, boolean unseen, boolean active) {
        if (connection.isPresent()) {
            Trace trace = connection.get();
            boolean fenced = options.fencingEnabled() && !options.maintenance();
            RemoteLife.State broken = fenced ? RemoteLife.State.FAILED : RemoteLife.State.CUT;
            boolean unreached = trace.failed() && trace.failure().operation().equals("start") && !active;
            return unreached ? RemoteLife.State.UNREACHED : trace.failed() ? broken : RemoteLife.State.ONLINE;
        }
        return unseen || options.fencingEnabled() && active ? RemoteLife.State.LOST : RemoteLife.State.OFFLINE;
    }

    /** A connection that failed to start says nothing of the node; one that broke does. */
    private static String reason(RemoteNode remote, Optional<Trace> connection, String running) {
        if (remote.guest()) {
            return "guest is unclean";
        }
        boolean broke =
                connection.map(t -> !t.failure().operation().equals("start")).orElse(false);
        if (broke) {
            return "remote connection is unrecoverable";
        }
        return running.isEmpty() ? "" : running + " is thought to be active there";
    }
}
