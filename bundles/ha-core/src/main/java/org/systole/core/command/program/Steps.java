package org.systole.core.command.program;

import java.util.List;
import java.util.Locale;
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
        });
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
        });
    }
}
