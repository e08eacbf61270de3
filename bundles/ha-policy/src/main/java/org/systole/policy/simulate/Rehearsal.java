package org.systole.policy.simulate;

import java.util.ArrayList;
import java.util.List;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.policy.Action;
import org.systole.policy.Plan;

/** Pretends that every step of a plan that can be done succeeds, and writes the results into the document. */
final class Rehearsal {
    private final List<String> lines = new ArrayList<>();
    private final StatusWriter writer;

    private Rehearsal(Element cib) {
        this.writer = new StatusWriter(cib);
    }

    static Rehearsal of(Element cib, Plan plan) {
        Rehearsal rehearsal = new Rehearsal(cib);
        Course.of(plan).forEach(s -> rehearsal.perform(s.action()));
        rehearsal.writer.shutDown();
        return rehearsal;
    }

    /** What was done, in order, as {@code crm_simulate} words it. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    Element after() {
        return writer.cib();
    }

    private void perform(Action action) {
        action.accept(new Action.Visitor<Void>() {
            @Override
            public Void operate(Action.Operate o) {
                String every = o.interval().isZero() ? "" : "=" + o.interval().toMillis();
                lines.add(String.format(
                        "Resource action: %-15s %s%s on %s",
                        o.resource(), o.operation().key(), every, o.node()));
                writer.operated(o);
                return null;
            }

            @Override
            public Void fence(Action.Fence f) {
                lines.add("Fencing " + f.node() + " (" + f.how() + ")");
                writer.fenced(f.node());
                return null;
            }

            @Override
            public Void pseudo(Action.Pseudo p) {
                String node = p.node().isEmpty() ? "" : " on " + p.node();
                lines.add("Pseudo action:   " + p.resource() + "_" + p.task() + "_0" + node);
                if (!p.node().isEmpty()) {
                    writer.implied(p, new NodeId(p.node()));
                }
                return null;
            }
        });
    }
}
