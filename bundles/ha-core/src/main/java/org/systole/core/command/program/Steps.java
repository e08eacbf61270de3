package org.systole.core.command.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.systole.policy.Action;
import org.systole.policy.Plan;

/** Steps of a plan in words. */
final class Steps {
    private Steps() {}

    /** What the step does, such as {@code start web on node1}; empty for a step that does nothing. */
    static String text(Plan.Step step) {
        return step.action().accept(new Action.Visitor<>() {
            @Override
            public String operate(Action.Operate operate) {
                boolean tidies = operate.operation() == Action.Operation.CANCEL
                        || operate.operation() == Action.Operation.DELETE;
                if (tidies) {
                    return ""; // nobody waits for it, and it says nothing of a service
                }
                String verb = operate.operation().name().toLowerCase(Locale.ROOT);
                String every = operate.interval().isZero()
                        ? ""
                        : " every " + operate.interval().toSeconds() + "s";
                return verb + " " + operate.instance() + " on " + operate.node() + every;
            }

            @Override
            public String fence(Action.Fence fence) {
                return "fence " + fence.node() + " (" + fence.how() + ")";
            }

            @Override
            public String pseudo(Action.Pseudo pseudo) {
                return "";
            }

            @Override
            public String tell(Action.Tell tell) {
                return "notify " + tell.instance() + " on " + tell.node() + " (" + tell.when() + "-" + tell.about()
                        + ")";
            }

            @Override
            public String chore(Action.Chore chore) {
                return "";
            }
        });
    }

    /** What the plan does and can do, in an order in which it could be done. */
    static List<String> inOrder(Plan plan) {
        List<Plan.Step> left = new ArrayList<>(plan.steps());
        Set<Integer> done = new TreeSet<>();
        List<String> out = new ArrayList<>();
        while (!left.isEmpty()) {
            List<Plan.Step> next =
                    left.stream().filter(s -> done.containsAll(s.after())).toList();
            if (next.isEmpty()) {
                throw new IllegalStateException("the plan goes in a circle: " + left);
            }
            next.stream()
                    .filter(s -> s.blocked().isEmpty())
                    .map(Steps::text)
                    .filter(t -> !t.isEmpty())
                    .forEach(out::add);
            next.forEach(s -> done.add(s.id()));
            left.removeAll(next);
        }
        return out;
    }

    /** Ids of the resources the step is about. */
    static List<String> about(Plan.Step step) {
        return step.action().accept(new Action.Visitor<>() {
            @Override
            public List<String> operate(Action.Operate operate) {
                return List.of(operate.resource().value(), operate.instance().value());
            }

            @Override
            public List<String> fence(Action.Fence fence) {
                return List.of();
            }

            @Override
            public List<String> pseudo(Action.Pseudo pseudo) {
                return List.of(pseudo.resource().value());
            }

            @Override
            public List<String> tell(Action.Tell tell) {
                return List.of(tell.resource().value(), tell.instance().value());
            }

            @Override
            public List<String> chore(Action.Chore chore) {
                return chore.resource() == null
                        ? List.of()
                        : List.of(chore.resource().value());
            }
        });
    }
}
