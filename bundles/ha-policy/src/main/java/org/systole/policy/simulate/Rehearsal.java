package org.systole.policy.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.policy.Action;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.Plan;
import org.systole.policy.Scheduler;

/**
 * Pretends that every step of a plan that can be done succeeds, but for those that are to fail, and writes the results
 * into the document. It ends with the first failure, as a cluster would then plan anew.
 */
final class Rehearsal {
    private final List<String> lines = new ArrayList<>();
    private final List<Plan.Step> done = new ArrayList<>();
    private final StatusWriter writer;
    private final ClusterSnapshot snapshot;
    private final List<OperationSpec> failures;

    private final Names names;

    private Rehearsal(Element cib, Scheduler.Outcome outcome, List<OperationSpec> failures) {
        this.writer = new StatusWriter(cib);
        this.snapshot = outcome.snapshot();
        this.names = new Names(outcome);
        this.failures = failures;
    }

    static Rehearsal of(Element cib, Scheduler.Outcome outcome, List<OperationSpec> failures) {
        Rehearsal rehearsal = new Rehearsal(cib, outcome, failures);
        for (Plan.Step step : Course.of(outcome.plan())) {
            rehearsal.done.add(step);
            rehearsal.perform(step.action());
            Optional<OperationSpec> failure = rehearsal.failure(step.action());
            if (failure.isPresent()) {
                rehearsal.fail(step, failure.get());
                return rehearsal;
            }
        }
        return rehearsal;
    }

    /** What the step is to fail with. */
    private Optional<OperationSpec> failure(Action action) {
        return action instanceof Action.Operate o
                ? failures.stream().filter(f -> f.matches(o)).findFirst()
                : Optional.empty();
    }

    private void fail(Plan.Step step, OperationSpec failure) {
        lines.add("Pretending action " + (step.id() + 1) + " failed with rc=" + failure.rc());
        Pretence.of(failure, writer, snapshot.configuration(), snapshot.now()).forEach(l -> lines.add("  * " + l));
    }

    /** What was done, in order, as {@code crm_simulate} prints it. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** The steps done, in order. */
    List<Plan.Step> done() {
        return List.copyOf(done);
    }

    Element after() {
        return writer.cib();
    }

    private Action.Pseudo named(Action.Pseudo pseudo) {
        return new Action.Pseudo(pseudo.task(), names.of(pseudo), pseudo.node());
    }

    private void perform(Action action) {
        action.accept(new Action.Visitor<Void>() {
            @Override
            public Void operate(Action.Operate o) {
                String every = o.interval().isZero() ? "" : "=" + o.interval().toMillis();
                lines.add(String.format(
                        "  * Resource action: %-15s %s%s on %s",
                        names.kept(o), o.operation().key(), every, o.node()));
                if (failure(o).isEmpty()) {
                    writer.operated(o);
                }
                return null;
            }

            @Override
            public Void fence(Action.Fence f) {
                lines.add("  * Fencing " + f.node() + " (" + f.how() + ")");
                if (f.cuts()) {
                    writer.fenced(f.node());
                } else {
                    Pretence.unfenced(writer, f.node(), snapshot.now());
                }
                return null;
            }

            @Override
            public Void pseudo(Action.Pseudo p) {
                if (p.fences()) {
                    String how = p.task().substring(Action.Pseudo.FENCE.length());
                    lines.add("  * Pseudo action:   stonith-" + p.node() + "-" + how + " on " + p.node());
                    writer.fenced(new NodeId(p.node()));
                    return null;
                }
                lines.add("  * Pseudo action:   " + named(p).name());
                if (!p.node().isEmpty()) {
                    writer.implied(p, new NodeId(p.node()));
                }
                return null;
            }

            @Override
            public Void tell(Action.Tell t) {
                lines.add(String.format("  * Resource action: %-15s notify on %s", names.kept(t), t.node()));
                return null;
            }

            @Override
            public Void chore(Action.Chore c) {
                String about = c.resource() == null
                        ? ""
                        : " for " + c.resource().value().replaceFirst(":\\d+$", "");
                lines.add("  * Cluster action:  " + c.task().word() + about + " on " + c.node());
                writer.done(c);
                return null;
            }
        });
    }
}
