package org.systole.policy.steps;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.systole.cib.view.Operation;
import org.systole.cib.view.Primitive;
import org.systole.cib.view.TargetRole;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Definitions;
import org.systole.policy.state.HistoryEntry;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Instances;
import org.systole.policy.state.Role;
import org.systole.policy.state.Trace;

/**
 * Which instances need nothing as long as they may stay where they are: they run on one node, as they are configured,
 * nothing failed or is under way, and all their monitors run. That is so of nearly everything in a cluster most of the
 * time, so what would look at each of these things looks here first. It depends on nothing but the instance itself, and
 * is kept from plan to plan for those that are the very same. Whoever is not calm may still turn out to need nothing.
 */
public final class Calm {
    private final ClusterSnapshot snapshot;
    private final Map<Instance, Boolean> calm;

    private Calm(ClusterSnapshot snapshot, Map<Instance, Boolean> calm) {
        this.snapshot = snapshot;
        this.calm = Collections.unmodifiableMap(calm);
    }

    /**
     * Looks at all instances.
     *
     * @param before the same for an earlier snapshot; null for none
     */
    public static Calm of(ClusterSnapshot snapshot, Instances instances, Calm before) {
        boolean comparable = before != null
                && before.snapshot.configuration() == snapshot.configuration()
                && before.snapshot.onPaper() == snapshot.onPaper();
        Map<Instance, Boolean> found =
                before == null ? new LinkedHashMap<>() : new LinkedHashMap<>(before.calm.size() * 2);
        instances.all().forEach(i -> {
            Boolean known = comparable ? before.calm.get(i) : null;
            found.put(i, known != null ? known : calm(i, snapshot));
        });
        return new Calm(snapshot, found);
    }

    /** Whether there is nothing to be done about it where it runs. */
    boolean is(Instance instance) {
        return calm.getOrDefault(instance, false);
    }

    private static boolean calm(Instance instance, ClusterSnapshot snapshot) {
        Primitive primitive = instance.primitive();
        boolean plain = !instance.orphan() && !primitive.parametersVary() && !primitive.promotable();
        if (!plain || instance.notable().size() != 1) {
            return false;
        }
        Trace trace = instance.notable().get(0);
        boolean runs = trace.role() == Role.STARTED
                && trace.failure() == null
                && trace.answer() == null
                && trace.pending() == null
                && trace.banned().isEmpty()
                && !trace.leftover()
                && trace.movingTo() == null
                && !trace.otherAgent(primitive);
        return runs
                && instance.on(trace.node()).orElse(null) == trace
                && defined(primitive, trace)
                && primitive.recurring().stream().allMatch(o -> watched(primitive, trace, o, snapshot))
                && Monitors.current(trace).stream().allMatch(e -> wanted(primitive, e));
    }

    /** Whether it was begun as it is configured now. */
    private static boolean defined(Primitive primitive, Trace trace) {
        HistoryEntry begun = Definitions.begun(trace);
        return begun == null || begun.pending() || begun.digest().isEmpty() || same(primitive, begun);
    }

    private static boolean same(Primitive primitive, HistoryEntry entry) {
        Operation operation = primitive.operation(entry.operation(), entry.interval());
        return primitive.implied() || primitive.digest(operation).equals(entry.digest());
    }

    /** Whether the monitor is one that never runs here, or runs. */
    private static boolean watched(Primitive primitive, Trace trace, Operation operation, ClusterSnapshot snapshot) {
        if (!counts(operation)) {
            return true;
        }
        HistoryEntry found = Monitors.newest(trace, operation);
        boolean runs = found != null && !found.pending() && found.asExpected();
        return runs
                && !(found.callId() >= 0 && found.callId() < Monitors.begun(trace, snapshot.onPaper()))
                && (found.digest().isEmpty() || same(primitive, found));
    }

    /** Whether it is a monitor for something that is started. */
    private static boolean counts(Operation operation) {
        TargetRole role = TargetRole.of(operation.role().isEmpty() ? "Started" : operation.role());
        return operation.enabled()
                && operation.name().equals("monitor")
                && (role == TargetRole.STARTED || role == TargetRole.UNPROMOTED);
    }

    private static boolean wanted(Primitive primitive, HistoryEntry entry) {
        return primitive.recurring().stream()
                .anyMatch(o -> counts(o) && o.interval().equals(entry.interval()));
    }
}
