package org.systole.policy.placement;

import java.util.Optional;
import org.systole.cib.view.OnFail;
import org.systole.cib.view.TargetRole;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Instances;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Trace;
import org.systole.policy.state.WithoutQuorum;

/** What should not run at all, wherever it could. */
final class Refusal {
    private final ClusterSnapshot snapshot;
    private final Instances instances;
    private final Health health;
    private final Causes causes;

    Refusal(ClusterSnapshot snapshot, Instances instances, Health health, Causes causes) {
        this.instances = instances;
        this.snapshot = snapshot;
        this.health = health;
        this.causes = causes;
    }

    /** Nowhere, if something says that it should not run at all; else null. */
    Seat of(Instance instance) {
        if (instance.orphan()) {
            orphaned(instance);
            return Seat.nowhere("node availability");
        }
        if (instance.primitive().targetRole() == TargetRole.STOPPED) {
            causes.note(
                    instance, null, "TARGET-ROLE", "target-role", instance.id() + " is disabled (target-role=Stopped)");
            return Seat.nowhere("node availability");
        }
        // in a cluster of ours a device stays, since its node may have to be fenced while all stops
        boolean device = instance.primitive().fencing() && !snapshot.onPaper();
        if (snapshot.configuration().options().stopAll() && !device) {
            causes.note(instance, null, "TARGET-ROLE", "stop-all-resources", "all resources are to be stopped");
            return Seat.nowhere("node availability");
        }
        NodeHealth leaving = health.leaving(instance).orElse(null);
        if (leaving != null) {
            causes.note(
                    instance,
                    leaving,
                    "NODE-OFFLINE",
                    leaving.id().value(),
                    "remote node " + leaving.id() + " asked to be shut down");
            return Seat.nowhere("node availability");
        }
        // copies of an anonymous clone are one resource, and that is not to run anywhere
        boolean anonymous = instance.primitive().anonymous();
        for (Trace trace : anonymous ? instances.traces(instance.name()) : instance.notable()) {
            if (trace.answer() == OnFail.STOP || health.awaitsFencing(instance, trace)) {
                causes.failed(instance, trace);
                return Seat.nowhere("node availability");
            }
        }
        boolean stopOnly = instance.active().size() > 1
                && instance.primitive().meta("multiple-active", "stop_start").equals("stop_only");
        if (stopOnly) {
            causes.note(
                    instance,
                    null,
                    "MULTIPLE-ACTIVE",
                    "multiple-active",
                    instance.id() + " is active on several nodes and multiple-active=stop_only");
            return Seat.nowhere("node availability");
        }
        boolean stops =
                WithoutQuorum.stops(instance, health, snapshot.configuration().options());
        if (stops && !snapshot.onPaper()) { // on paper it has its place, where it must not start
            causes.note(
                    instance,
                    null,
                    "NO-QUORUM",
                    "no-quorum-policy",
                    WithoutQuorum.sentence(snapshot.configuration().options()));
            return Seat.nowhere("no quorum");
        }
        return null;
    }

    /** A copy of a clone that is one too many on a node that is lost stops because of the node. */
    private void orphaned(Instance instance) {
        Optional<NodeHealth> lost = instance.active().stream()
                .filter(t -> instance.primitive().anonymous())
                .map(t -> health.node(t.node()))
                .filter(NodeHealth::unclean)
                .findFirst();
        lost.ifPresent(n -> causes.note(instance, n, n.unavailable(), n.id().value(), n.unavailableSentence()));
        if (lost.isEmpty()) {
            causes.note(instance, null, "ORPHAN", instance.id().value(), instance.id() + " is not configured any more");
        }
    }
}
