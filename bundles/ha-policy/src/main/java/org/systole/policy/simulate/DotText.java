package org.systole.policy.simulate;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.systole.api.model.ResourceId;
import org.systole.policy.Action;
import org.systole.policy.Plan;
import org.systole.policy.Scheduler;

/**
 * A plan as a picture for Graphviz: green and bold what is done, red and dashed what cannot be; orange letters for what
 * happens by itself.
 */
final class DotText {
    private final Scheduler.Outcome outcome;
    private final Set<Integer> done;
    private final Map<ResourceId, ResourceId> historyNames = new TreeMap<>();
    private final StringBuilder out = new StringBuilder("digraph \"g\" {\n");

    private DotText(Scheduler.Outcome outcome) {
        this.outcome = outcome;
        outcome.instances().all().forEach(i -> historyNames.put(i.id(), i.name()));
        this.done =
                Course.of(outcome.plan()).stream().map(Plan.Step::id).collect(Collectors.toCollection(TreeSet::new));
    }

    static String of(Scheduler.Outcome outcome) {
        return new DotText(outcome).text();
    }

    private String text() {
        for (Plan.Step step : outcome.plan().steps()) {
            boolean runs = done.contains(step.id());
            String colour = step.action() instanceof Action.Pseudo ? "orange" : "black";
            out.append(name(step))
                    .append(" [ style=")
                    .append(runs ? "bold color=\"green\"" : "dashed color=\"red\"")
                    .append(" fontcolor=\"")
                    .append(colour)
                    .append("\"]\n");
        }
        for (Plan.Step step : outcome.plan().steps()) {
            for (int first : step.after()) {
                out.append(name(outcome.plan().steps().get(first)))
                        .append(" -> ")
                        .append(name(step))
                        .append(" [ style = ")
                        .append(done.contains(first) && done.contains(step.id()) ? "bold" : "dashed")
                        .append("]\n");
            }
        }
        return out.append("}\n").toString();
    }

    private String name(Plan.Step step) {
        String text = step.action().accept(new Action.Visitor<>() {
            @Override
            public String operate(Action.Operate o) {
                return o.resource() + "_" + o.operation().key() + "_"
                        + o.interval().toMillis() + " " + o.node();
            }

            @Override
            public String fence(Action.Fence f) {
                return "stonith '" + f.how() + "' " + f.node();
            }

            @Override
            public String pseudo(Action.Pseudo p) {
                return historyNames.getOrDefault(p.resource(), p.resource()) + "_" + p.task() + "_0"
                        + (p.node().isEmpty() ? "" : " " + p.node());
            }

            @Override
            public String tell(Action.Tell t) {
                return t.resource() + "_" + t.when() + "_notify_" + t.about() + "_0 " + t.node();
            }

            @Override
            public String chore(Action.Chore c) {
                return c.key() + " " + c.node();
            }
        });
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
