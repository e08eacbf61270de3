package org.systole.policy.simulate;

import java.util.List;
import org.systole.cib.view.Bundle;
import org.systole.policy.Scheduler;
import org.systole.policy.state.Instance;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Trace;
import org.systole.policy.state.Unit;

/** The lines about a bundle in a status: one for each replica, with what runs inside and where the container is. */
final class BundleText {
    private final Scheduler.Outcome outcome;
    private final ResourceText resources;

    BundleText(Scheduler.Outcome outcome, ResourceText resources) {
        this.outcome = outcome;
        this.resources = resources;
    }

    /** Writes it. */
    void write(Bundle bundle, Unit.Clones unit, String flags, int level, StringBuilder out) {
        boolean several = bundle.replicas().size() > 1;
        ResourceText.line(
                level,
                "Container bundle" + (several ? " set" : "") + ": " + bundle.id() + " [" + bundle.image() + "]" + flags
                        + ":",
                out);
        for (int i = 0; i < unit.copies().size(); i++) {
            ResourceText.line(
                    level + 1,
                    replica(bundle.replicas().get(i), (Unit.Replica)
                            unit.copies().get(i)),
                    out);
        }
    }

    private String replica(Bundle.Replica replica, Unit.Replica unit) {
        Instance container = unit.hosted()
                .filter(i -> i.id().equals(replica.container().id()))
                .findFirst()
                .orElseThrow();
        Instance shown = unit.inner() == null ? container : unit.inner().instance();
        String address = replica.address()
                .map(a -> " (" + a.id().value().replaceFirst("^.*-ip-", "") + ")")
                .orElse("");
        String name = replica.connection()
                .map(c -> c.id().value())
                .orElse(replica.container().id().value());
        List<Trace> active = shown.active();
        String state = resources.state(shown, active.isEmpty() ? null : active.get(0));
        Trace host = container.active().stream().findFirst().orElse(null);
        String flags = resources.flags(shown, active.isEmpty() ? null : active.get(0));
        if (host != null && doubtful(host) && flags.isEmpty()) {
            flags = "UNCLEAN";
        }
        return name + address + "\t(" + shown.primitive().agent() + "):\t " + state
                + (host == null ? "" : " " + host.node())
                + (flags.isEmpty() ? "" : " (" + flags + ")");
    }

    private boolean doubtful(Trace host) {
        NodeHealth node = outcome.health().node(host.node());
        return node.doubtful() && !node.online();
    }
}
